/**
 * One captured frame, as the file holds it. There is a single Frame per run: the reader overwrites it for
 * each record, so read it now and copy what you keep. Its octets are `bytes[start, end)`, inside the chunk that was fed.
 */
export class Frame {
  /** The octets of the chunk; only `[start, end)` belongs to this frame. */
  bytes: Uint8Array = EMPTY
  /** A view of the same octets, for numbers of 16 and 32 bits. */
  view: DataView = EMPTY_VIEW
  /** Where `bytes[0]` stands in the (decompressed) octets of the file. */
  origin = 0
  start = 0
  end = 0
  /** Octets the frame had on the wire; `end - start` of them were kept by the snap length. */
  wireLength = 0
  /** As Wireshark counts, from 1: every record of the file counts. */
  number = 0
  /** Seconds since the first frame of the capture, to the nanosecond. Negative where the clock ran backwards past the start. */
  time = 0
  /** LINKTYPE_ number of the interface the frame was captured on. */
  linkType = 0
  /** Where the record starts in the (decompressed) octets of the file. */
  offset = 0
}

const EMPTY = new Uint8Array(0)
const EMPTY_VIEW = new DataView(EMPTY.buffer)
