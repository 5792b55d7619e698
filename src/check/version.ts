import manifest from '../../package.json' with { type: 'json' }

/** The version of tcpcheck, as the package has it. */
export const VERSION: string = manifest.version
