/** Where the RFC that a rule cites can be read, at the section if one is named; null for what is no RFC. */
export function citationUrl(cite: string): string | null {
  const [, rfc, section] = /^RFC (\d+)(?:, sections? (\d+(?:\.\d+)*))?/.exec(cite) ?? []
  if (rfc === undefined) return null
  return `https://www.rfc-editor.org/rfc/rfc${rfc}${section === undefined ? '' : `#section-${section}`}`
}
