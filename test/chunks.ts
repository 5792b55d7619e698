/*
 * Octets as they might arrive: in chunks of any size.
 */

type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>>

/** Chunks of one size; the last is what is left. Each chunk is a copy of its own. */
export async function* inChunks(octets: Uint8Array, size: number): Chunks {
  for (let start = 0; start < octets.length; start += size) yield octets.slice(start, start + size)
}

/** Pieces of 0 to 99 octets, the same for the same seed. */
export async function* inPieces(octets: Uint8Array, seed: number): Chunks {
  let random = seed
  for (let start = 0; start < octets.length; ) {
    // Numerical Recipes' generator: enough to cut at different places.
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0
    const end = start + ((random >>> 16) % 100)
    yield octets.slice(start, end)
    start = end
  }
}
