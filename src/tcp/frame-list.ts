const NO_NUMBERS: number[] = []

/** Frames of one kind: all counted, the first ones kept. */
export class FrameList {
  static readonly MOST = 20
  count = 0
  // The first stands by itself: most lists never get a second.
  private firstFrame = 0
  private firstTime = 0
  private more: { readonly frames: number[]; readonly times: number[] } | null = null

  get frames(): readonly number[] {
    return this.more?.frames ?? (this.count === 0 ? NO_NUMBERS : [this.firstFrame])
  }

  get times(): readonly number[] {
    return this.more?.times ?? (this.count === 0 ? NO_NUMBERS : [this.firstTime])
  }

  add(frame: number, time: number): void {
    this.count++
    if (this.count === 1) {
      this.firstFrame = frame
      this.firstTime = time
      return
    }
    this.more ??= { frames: [this.firstFrame], times: [this.firstTime] }
    if (this.count > FrameList.MOST) return
    this.more.frames.push(frame)
    this.more.times.push(time)
  }
}

/** The list of what never happened: flows share it until it does. */
export const NO_FRAMES = new FrameList()

/** The list with a frame more; its own list, when it was the shared empty one. */
export function noted(list: FrameList, frame: number, time: number): FrameList {
  const own = list === NO_FRAMES ? new FrameList() : list
  own.add(frame, time)
  return own
}
