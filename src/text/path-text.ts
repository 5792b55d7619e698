/** A path for people: `-` is standard input. Not yet made harmless. */
export function pathText(path: string): string {
  return path === '-' ? 'standard input' : path
}
