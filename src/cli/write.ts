import type { Flow, LazyReport } from '../report/model.js'
import { counted } from '../text/numbers.js'
import { pathText } from '../text/path-text.js'
import { UsageError } from '../text/usage-error.js'
import type { CheckArguments } from './arguments.js'
import type { Library, World } from './world.js'

/** What `--write` needs, before anything is read. */
export function refuseWriting({ write, withFindings, paths }: CheckArguments): void {
  if (write === undefined) {
    if (withFindings) throw new UsageError('--with-findings chooses flows for --write, which is missing')
    return
  }
  const [path, another] = paths
  if (path === undefined || path === '-' || another !== undefined)
    throw new UsageError('--write needs one capture with a name: it is read twice')
}

/** Writes the report's flows, or those with findings, as a capture of their own. Tells on stderr what it wrote. */
export async function writeFlows(
  report: LazyReport,
  { write: output, withFindings, paths, quiet }: CheckArguments,
  library: Library,
  world: World,
): Promise<void> {
  const [path] = paths
  if (output === undefined || path === undefined || report.captures.length === 0) return
  const flows = chosenFlows(report, withFindings)
  await world.writeFile(output, library.extractFlows(path, { flows, findings: report.findings }))
  if (!quiet) await world.stderr.write(`wrote ${counted(flows.length, 'flow')} to ${pathText(output)}\n`)
}

function chosenFlows({ flows, findings }: LazyReport, withFindings: boolean): Flow[] {
  if (!withFindings) return [...flows]
  const numbers = new Set(findings.map(({ flow }) => flow))
  return [...flows].filter(({ id }) => numbers.has(id))
}
