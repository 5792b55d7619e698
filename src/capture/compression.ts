import { ZstdFrames } from './zstd-frames.js'

/** Chunks of a file. Each may be overwritten once the next is asked for. */
export type Chunks = AsyncIterable<Uint8Array>

export type Compression = 'none' | 'gzip' | 'zstd'

/** Undoes one compression. Throws where the compressed octets break off or are damaged, after what came before. */
export type Decompress = (chunks: Chunks) => Chunks

/** Implementations to use instead of those that every JavaScript has. */
export interface Inflate {
  readonly gzip?: Decompress
  readonly zstd?: Decompress
}

/** A file of which the compression, if it had one, is undone while it is read. */
export interface Expanded {
  readonly compression: Compression
  readonly chunks: Chunks
  /** Why the chunks ended before their time, as a sentence without a full stop; null if they didn't. */
  failure(): string | null
}

const MAGIC = 4

/**
 * Recognises gzip and zstd by their first octets and undoes them. Decompression that breaks midway doesn't throw:
 * the chunks end there, and `failure` tells why. An error of `chunks` itself is passed on.
 */
export async function expand(chunks: Chunks, inflate: Inflate = {}): Promise<Expanded> {
  const source = chunks[Symbol.asyncIterator]()
  const head = await headOf(source)
  const compression = compressionOf(head)
  const whole = rejoin(head, source)
  if (compression === 'none') return { compression, chunks: whole, failure: () => null }
  return guarded(compression, whole, inflate)
}

function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  const isZstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd
  // A stream may start with a skippable frame (RFC 8878, section 3.1.2), as those of pzstd do.
  const isSkippable = (head[0]! & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18
  return isZstd || isSkippable ? 'zstd' : 'none'
}

function guarded(compression: 'gzip' | 'zstd', whole: Chunks, inflate: Inflate): Expanded {
  let failure: string | null = null
  let sourceError: unknown = null
  async function* watched(): Chunks {
    try {
      yield* whole
    } catch (error) {
      sourceError = error
      throw error
    }
  }
  async function* expanded(): Chunks {
    try {
      if (compression === 'gzip') yield* (inflate.gzip ?? inflateGzip)(watched())
      else yield* (inflate.zstd ?? inflateZstd)(zstdFrames(watched()))
    } catch (error) {
      if (sourceError !== null) throw sourceError
      failure = `the ${compression} compression breaks off: ${reasonOf(error)}`
    }
  }
  return { compression, chunks: expanded(), failure: () => failure }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The first chunk, or the first few as one, so that it holds a magic number unless the file is shorter. */
async function headOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0)
  while (head.length < MAGIC) {
    const { done, value } = await source.next()
    if (done) return head
    head = head.length === 0 ? (value.length < MAGIC ? copied(value) : value) : concatenated(head, value)
  }
  return head
}

/** A copy of its own: `slice` of Node's Buffer shares its memory. */
const copied = (octets: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(octets)

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

async function* rejoin(head: Uint8Array, source: AsyncIterator<Uint8Array>): Chunks {
  try {
    if (head.length > 0) yield head
    for (;;) {
      const { done, value } = await source.next()
      if (done) return
      yield value
    }
  } finally {
    await source.return?.()
  }
}

/** Compressed octets given to a decompressor at a time, so that what they expand to is never much. */
const GZIP_PIECE = 16 * 1024
const ZSTD_PIECE = 1024

/** RFC 8878, section 3.1.1.2.4: no block expands to more. */
const ZSTD_BLOCK = 128 * 1024

/** gzip by what browsers and Node share. */
async function* inflateGzip(chunks: Chunks): Chunks {
  const stream = new DecompressionStream('gzip')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  const outputs: Uint8Array[] = []
  let readError: unknown = null
  // Read ahead of need: a stream that fails throws away what waits in it.
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      outputs.push(value)
    }
  })().catch((error: unknown) => {
    readError = error
  })
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += GZIP_PIECE) {
        // A copy, because the stream may still hold it when the chunk is overwritten.
        await writer.write(copied(chunk.subarray(at, at + GZIP_PIECE)))
        yield* outputs.splice(0)
      }
    }
    await writer.close()
    await reading
  } catch (error) {
    readError ??= error
  }
  yield* outputs.splice(0)
  if (readError !== null) throw readError
}

/** The zstd frames that hold something. Throws where they need too much memory or end before their time. */
async function* zstdFrames(chunks: Chunks): Chunks {
  const frames = new ZstdFrames()
  for await (const chunk of chunks) yield* frames.without(chunk)
  if (!frames.isComplete) throw new Error('the file ends within a zstd frame')
}

/** zstd by fzstd, which doesn't verify checksums. It is loaded only for a file that needs it. */
async function* inflateZstd(chunks: Chunks): Chunks {
  const { Decompress } = await import('fzstd')
  let outputs: Uint8Array[] = []
  let failure: unknown = null
  const decompress = new Decompress((block) => {
    if (block.length > ZSTD_BLOCK) throw new Error('a zstd block expands to more than 128 KiB')
    if (block.length > 0) outputs.push(block)
  })
  const push = (piece: Uint8Array, isLast: boolean): Uint8Array[] => {
    outputs = []
    try {
      decompress.push(piece, isLast)
    } catch (error) {
      failure = error
    }
    return outputs
  }
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += ZSTD_PIECE) {
      // A copy, because fzstd holds on to it until a block is complete.
      yield* push(copied(chunk.subarray(at, at + ZSTD_PIECE)), false)
      if (failure !== null) throw failure
    }
  }
  yield* push(new Uint8Array(0), true)
  if (failure !== null) throw failure
}
