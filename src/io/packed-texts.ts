import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Texts that are much alike, in a fraction of their size. Plain data, to be handed to another thread. */
export interface PackedTexts {
  readonly length: number
  readonly blocks: readonly Block[]
}

interface Block {
  /** The number of its first text. */
  readonly first: number
  readonly octets: Uint8Array
}

/** Characters from which on a block is closed: many texts, and soon unpacked for one of them. */
const BLOCK = 256 * 1024
const FASTEST = 1

/** Packs texts of one line each. */
export function packTexts(texts: Iterable<string>): PackedTexts {
  const blocks: Block[] = []
  let open: string[] = []
  let size = 0
  let length = 0
  function close(): void {
    const octets = deflateRawSync(open.join('\n'), { level: FASTEST })
    // A copy: what zlib answers may lie in a larger buffer, all of which would go with it.
    blocks.push({ first: length - open.length, octets: new Uint8Array(octets) })
    open = []
    size = 0
  }
  for (const text of texts) {
    open.push(text)
    length++
    size += text.length
    if (size >= BLOCK) close()
  }
  if (open.length > 0) close()
  return { length, blocks }
}

/** Reads packed texts. The block that was read last stays unpacked: neighbours are mostly read together. */
export class TextReader {
  readonly #blocks: readonly Block[]
  #first = 0
  #texts: readonly string[] = []

  constructor({ blocks }: PackedTexts) {
    this.#blocks = blocks
  }

  at(number: number): string {
    if (this.#texts[number - this.#first] === undefined) this.#unpack(number)
    return this.#texts[number - this.#first]!
  }

  #unpack(number: number): void {
    const block = this.#blocks.findLast(({ first }) => first <= number)!
    this.#first = block.first
    this.#texts = inflateRawSync(block.octets).toString().split('\n')
  }
}
