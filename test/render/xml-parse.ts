/** An element of an XML document. */
export interface Element {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: Element[]
  text: string
}

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The root of a document without comments and CDATA. Throws for what is not well-formed (XML 1.0, section 2.1). */
export function parseXml(document: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  for (const [, tag, text] of body.matchAll(/<([^>]*)>|([^<>]+)|[<>]/g)) {
    const parent = open.at(-1)!
    if (text !== undefined) parent.text += decoded(text)
    else if (tag?.startsWith('/')) {
      if (open.pop()!.name !== tag.slice(1)) throw new Error(`</${tag.slice(1)}> closes ${parent.name}`)
    } else {
      const element = elementOf(tag)
      parent.children.push(element)
      if (!tag!.endsWith('/')) open.push(element)
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('there must be one root, and it must be closed')
  return root.children[0]!
}

function elementOf(tag: string | undefined): Element {
  const [, name, list] = /^([a-z-]+)((?: [a-z]+="[^"<]*")*)\/?$/.exec(tag ?? '') ?? []
  if (name === undefined) throw new Error(`no tag: ${tag}`)
  const attributes = [...(list ?? '').matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key!, decoded(value!)])
  return { name, attributes: Object.fromEntries(attributes), children: [], text: '' }
}

function decoded(text: string): string {
  // Section 2.2: what is no character of XML.
  if (/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error('no character')
  return text.replace(/&([^;]*);?/g, (entity, name) => {
    const character = CHARACTERS[name]
    if (character === undefined || !entity.endsWith(';')) throw new Error(`no entity: ${entity}`)
    return character
  })
}
