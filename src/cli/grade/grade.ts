import { VERSION } from '../../check/version.js'
import { type Entry, gradebook } from '../../lab/gradebook.js'
import type { Grades } from '../../lab/grades.js'
import type { Spec } from '../../lab/spec.js'
import { UsageError } from '../../text/usage-error.js'
import { STANDARD_OUTPUT } from '../outputs.js'
import { screenWidth, wantsAscii, wantsColour } from '../screen.js'
import type { World } from '../world.js'
import type { GradeArguments, GradeFormat } from './arguments.js'
import type { Grading } from './grading.js'
import type { SubmissionFiles } from './submissions.js'

/** The command `grade`: reads a lab, grades what was handed in, prints. Answers the exit status. */
export async function runGrade(args: GradeArguments, world: World): Promise<number> {
  const [labPath, ...paths] = args.names
  if (labPath === undefined || paths.length === 0) {
    throw new UsageError('grade needs a lab and what was handed in: tcpcheck grade lab.yaml submissions/')
  }
  const outputs = args.outputs.outputs()
  const [grading, { rules }, { readLab }] = await Promise.all([
    world.loadGrading(),
    world.loadLibrary(),
    import('../../lab/read.js'),
  ])
  const lab = await readLab(labPath, { read: world.readFile, resolve: grading.resolve }, rules)
  const submissions = grading.findSubmissions(paths, lab.submissions)
  if (submissions.length === 0) throw new UsageError(`nothing was handed in: ${paths.join(', ')} holds no submission`)
  const inputs = [labPath, ...submissions.flatMap((one) => one.paths)]
  for (const { file } of outputs) refuseOverwriting(file, inputs, world)
  const grades = gradebook(lab, await graded(submissions, lab, args, grading, world), VERSION)
  for (const { format, file } of outputs) await write(file, await rendered(grades, format, file, args, world), world)
  if (args.feedback !== undefined) await writeFeedback(grades, args.feedback, grading, world)
  return grades.submissions.every(({ result }) => result === 'pass') ? 0 : 1
}

function refuseOverwriting(output: string, inputs: readonly string[], world: World): void {
  if (output === STANDARD_OUTPUT) return
  const input = inputs.find((path) => path === output || world.isSameFile(path, output))
  if (input !== undefined) throw new UsageError(`--output ${output} would overwrite ${input}`)
}

async function graded(
  submissions: readonly SubmissionFiles[],
  spec: Spec,
  args: GradeArguments,
  grading: Grading,
  world: World,
): Promise<Entry[]> {
  const gradable = submissions.filter(({ problem }) => problem === null)
  const counter = progress(args, gradable.length, world)
  const limits = { jobs: args.jobs ?? grading.jobs, time: args.timeLimit, memory: args.memoryLimit }
  const tasks = gradable.map(({ paths }) => ({ paths, spec }))
  const answers = await grading.grade(tasks, limits, counter.count)
  counter.finish()
  const byId = new Map(gradable.map(({ id }, at) => [id, answers[at]!]))
  return submissions.map(({ id, paths, problem }) => ({
    id,
    paths,
    graded: problem === null ? byId.get(id)! : { problem },
  }))
}

const ERASE_LINE = '\r\u001b[K'

/** How many are done, on a terminal, for as long as it lasts. */
function progress({ progress: isWanted }: GradeArguments, total: number, { stderr, env }: World) {
  if (!isWanted || !stderr.isTTY || env.CI) return { count: () => {}, finish: () => {} }
  let done = 0
  const write = (text: string): void => void stderr.write(ERASE_LINE + text)
  return {
    count: () => write(`graded ${++done} of ${total}`),
    finish: () => write(''),
  }
}

async function rendered(
  grades: Grades,
  format: GradeFormat,
  file: string,
  { color, ascii }: GradeArguments,
  { stdout, env }: World,
): Promise<Iterable<string>> {
  switch (format) {
    case 'json':
      return [`${(await import('../../render/sanitize.js')).sanitizeJson(JSON.stringify(grades, null, 2))}\n`]
    case 'junit':
      return (await import('../../render/grade-junit.js')).renderGradesJunit(grades)
    case 'csv':
      return (await import('../../render/grade-csv.js')).renderGradesCsv(grades)
    case 'table': {
      const isScreen = stdout.isTTY && file === STANDARD_OUTPUT
      const look = {
        width: isScreen ? screenWidth(stdout.columns, env) : Number.POSITIVE_INFINITY,
        colour: wantsColour(color, env, isScreen),
        ascii: wantsAscii(ascii, env),
      }
      return [(await import('../../render/grade-screen.js')).renderGrades(grades, look)]
    }
  }
}

async function write(file: string, pieces: Iterable<string>, world: World): Promise<void> {
  if (file !== STANDARD_OUTPUT) return world.writeFile(file, pieces)
  for (const piece of pieces) if (!(await world.stdout.write(piece))) return
}

/** A page for each student, under a name that no student can make lead elsewhere. */
async function writeFeedback(grades: Grades, folder: string, grading: Grading, world: World): Promise<void> {
  const { renderFeedback } = await import('../../render/grade-feedback.js')
  grading.makeFolder(folder)
  const taken = new Set<string>()
  for (const submission of grades.submissions) {
    const name = freeName(submission.id, taken)
    await world.writeFile(`${folder}/${name}.md`, [renderFeedback(grades, submission)])
  }
}

function freeName(id: string, taken: Set<string>): string {
  const safe =
    id
      .replace(/[^\p{L}\p{N}._-]/gu, '_')
      .replace(/^[.-]+/, '_')
      .slice(0, 100) || '_'
  let name = safe
  // Names that differ in their case only are one file on some systems.
  for (let again = 2; taken.has(name.toLowerCase()); again++) name = `${safe}-${again}`
  taken.add(name.toLowerCase())
  return name
}
