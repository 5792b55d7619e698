import type { Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import type { Chunks, Decompress, Inflate } from '../capture/compression.js'

/** Larger than Node's 16 KiB, so that the reader is called less often; measured on a capture of 150 MB: 0.7 to 1. */
const CHUNK = 256 * 1024

/** Decompression by Node, which is several times faster than what works everywhere. */
export const nodeInflate: Inflate = {
  // Node reads concatenated members by itself.
  gzip: through(() => zlib.createGunzip({ chunkSize: CHUNK })),
  ...zstd(),
}

/** Node has zstd from 22.15 on; before, fzstd does it. Its limit for the window, 128 MiB, is ours. */
function zstd(): Inflate {
  if (!('createZstdDecompress' in zlib)) return {}
  // Safe: that is what Node documents it to be, and the types for Node 20 don't have it.
  const create = zlib.createZstdDecompress as (options: zlib.ZlibOptions) => Transform
  return { zstd: through(() => create({ chunkSize: CHUNK })) }
}

/** The transform as a Decompress: what it gave before it failed isn't lost, as it is with a plain async iterator. */
function through(create: () => Transform): Decompress {
  return async function* (chunks) {
    const stream = create()
    // Not awaited: it ends with the stream, and it hands its errors to it.
    void feed(stream, chunks)
    try {
      yield* drain(stream)
    } finally {
      stream.destroy()
    }
  }
}

/** Writes one chunk at a time and waits until it is used up, because it may be overwritten then. */
async function feed(stream: Transform, chunks: Chunks): Promise<void> {
  // A stream that fails while it writes forgets to say so to whoever waits for the write.
  const closed = new Promise<void>((resolve) => stream.once('close', resolve))
  try {
    for await (const chunk of chunks) {
      const written = new Promise<void>((resolve) => stream.write(chunk, () => resolve()))
      await Promise.race([written, closed])
      if (stream.destroyed) return
    }
    stream.end()
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

async function* drain(stream: Transform): Chunks {
  let isOver = false
  let failure: Error | null = null
  let wake = (): void => {}
  stream.on('readable', () => wake())
  stream.on('end', () => {
    isOver = true
    wake()
  })
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  for (;;) {
    const octets: Uint8Array | null = stream.read()
    if (octets !== null) {
      yield octets
      continue
    }
    if (failure !== null) throw failure
    if (isOver) return
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
}
