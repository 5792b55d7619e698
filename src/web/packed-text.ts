import { decode85, encode85 } from './base85.js'

/** Compresses octets as gzip does. Pages are made where there is one that need not be waited for. */
export type Gzip = (octets: Uint8Array) => Uint8Array

/** A text as a page carries it: compressed, in letters that no parser of HTML takes for markup. */
export const packText = (text: string, gzip: Gzip): string => encode85(gzip(new TextEncoder().encode(text)))

export async function unpackText(packed: string): Promise<string> {
  const stream = new Blob([decode85(packed.trim())]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).text()
}

/** The packed text in an element of the page; null without one. */
export async function textIn(id: string): Promise<string | null> {
  const packed = document.getElementById(id)?.textContent
  return packed == null ? null : unpackText(packed)
}
