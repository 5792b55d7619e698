import { twoMsl } from './2msl.js'
import { certainty } from './certainty.js'
import { filter } from './filter.js'
import { fourSegmentClose } from './four-segment-close.js'
import { halfOpen } from './half-open.js'
import { keepalive } from './keepalive.js'
import { ladder } from './ladder.js'
import { reset } from './reset.js'
import { sequenceNumbers } from './sequence-numbers.js'
import { threeWayHandshake } from './three-way-handshake.js'
import type { Topic } from './topic.js'

/** Every topic, in the order in which one would read them. */
export const TOPICS: readonly Topic[] = [
  threeWayHandshake,
  fourSegmentClose,
  twoMsl,
  keepalive,
  halfOpen,
  reset,
  sequenceNumbers,
  certainty,
  ladder,
  filter,
]
