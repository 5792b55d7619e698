const LINE_WIDTH = 120

/**
 * The text of src/rules/index.ts for the rule ids given, in any order: as `npm run generate` writes it and as biome
 * would format it.
 */
export function rulesIndex(names: string[]): string {
  const sorted = [...names].sort()
  const imports = [
    ...sorted.map((name) => ({ name, text: `import ${identifier(name)} from './${name}.js'` })),
    { name: 'rule', text: "import type { Rule } from './rule.js'" },
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
  return `// Printed by \`npm run generate\` from the names in this folder.
${imports.map(({ text }) => text).join('\n')}

/** Every rule, by id. */
export const RULES: readonly Rule[] = ${list(sorted.map(identifier))}
`
}

/** `data-after-fin` is imported as `dataAfterFin`. */
const identifier = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

function list(identifiers: string[]): string {
  const line = `[${identifiers.join(', ')}]`
  const fits = `export const RULES: readonly Rule[] = ${line}`.length <= LINE_WIDTH
  return fits ? line : `[\n${identifiers.map((name) => `  ${name},\n`).join('')}]`
}
