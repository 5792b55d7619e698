import { FrameList } from './frame-list.js'

/** The octets at SND.UNA sent again and again while the peer says nothing: its retransmission timer at work. */
export class RepeatRun extends FrameList {
  /** Number of the first octet. */
  readonly seq: number

  constructor(seq: number) {
    super()
    this.seq = seq
  }
}
