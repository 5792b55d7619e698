/**
 * Who may import whom. One pass, one direction: octets, frames, segments, facts, findings, report, screen.
 * A folder that is not named here may not exist: `known-folders` fails until somebody decides where it stands.
 */
const MAY_IMPORT = {
  text: [],
  capture: ['text'],
  decode: ['capture'],
  tcp: ['decode'],
  rules: ['decode', 'tcp', 'text'],
  report: [],
  filter: ['report', 'rules', 'text'],
  check: ['capture', 'decode', 'tcp', 'rules', 'report', 'text'],
  lab: ['report', 'rules', 'filter', 'text'],
  script: ['decode', 'tcp'],
  simulate: ['decode', 'tcp', 'script'],
  explain: ['tcp', 'rules', 'report', 'check', 'script', 'filter'],
  render: ['report', 'rules', 'explain', 'lab', 'text'],
  web: ['report', 'rules', 'render', 'check', 'filter', 'text'],
  io: ['capture', 'text'],
}

/** May import every folder: the program and the library's two faces. */
const FREE = ['cli']

const alternatives = (names) => names.join('|')

const direction = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-looks-left`,
  comment:
    allowed.length === 0
      ? `${folder} imports no other folder of ours`
      : `${folder} may import ${allowed.join(', ')} and nothing else of ours`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${alternatives([folder, ...allowed])})/` },
}))

module.exports = {
  forbidden: [
    ...direction,
    {
      name: 'known-folders',
      comment: 'every folder of src has its place in MAY_IMPORT',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${alternatives([...Object.keys(MAY_IMPORT), ...FREE])})/` },
      to: {},
    },
    {
      name: 'node-at-the-edge',
      comment: 'whatever runs in a browser too must not know Node',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/((io|cli)/|index\\.ts$)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-is-for-browsers',
      comment: 'core is index without Node',
      severity: 'error',
      from: { path: '^src/core\\.ts$' },
      to: { path: '^src/((io|cli)/|index\\.ts$)' },
    },
    {
      name: 'report-describes-itself-with-zod',
      comment: 'the contract depends on nothing but the library it is written in',
      severity: 'error',
      from: { path: '^src/report/' },
      to: { dependencyTypesNot: ['local'], pathNot: '(^|/)zod(/|$)' },
    },
    {
      name: 'zod-stays-out-of-the-pipeline',
      comment: 'analysing a capture takes the types of the report, not the library that checks them',
      severity: 'error',
      from: { path: '^src/(check/|core\\.ts$)' },
      to: { path: '^src/report/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment: 'files that need each other are one file, or three',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-development-in-production',
      comment: 'what is published must find its dependencies where it is installed; the page is bundled with its own',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/web/' },
      to: { dependencyTypes: ['npm-dev', 'npm-unknown', 'npm-no-pkg'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'production-stands-alone',
      comment: 'src needs neither its tests nor its tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|fixtures|dist)/' },
    },
    {
      name: 'resolvable',
      comment: 'a name that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Types count for the direction too; 'specify' tells them apart for the rule about zod.
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
