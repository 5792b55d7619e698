import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = new URL('../../fixtures/', import.meta.url)

/** Where a fixture is. */
export const pathOf = (capture: string): string => fileURLToPath(new URL(capture, FOLDER))

/** What is in it. */
export const octetsOf = (capture: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(pathOf(capture)))
