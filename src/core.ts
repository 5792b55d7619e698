/*
 * tcpcheck without Node: octets, streams and chunks in, a Report out. It runs in a browser and in its workers.
 */
export { NotACapture } from './capture/damage.js'
export { check, type Source } from './check/check.js'
export type { CheckOptions } from './check/settings.js'
export type { Finding, Flow, Report } from './report/model.js'
export { RULES } from './rules/index.js'
export { UsageError } from './text/usage-error.js'
