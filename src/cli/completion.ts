import { VERSION } from '../check/version.js'
import { UsageError } from '../text/usage-error.js'
import { allCommands } from './arguments.js'
import type { CompletionArguments } from './commands.js'
import { completedCommands } from './completion/completed.js'
import type { World } from './world.js'

/** The command `completion`: a script for a shell, made from the command tree. Loads only what this shell needs. */
export async function runCompletion({ names }: CompletionArguments, world: World): Promise<number> {
  const [shell, another] = names
  if (shell === undefined) throw new UsageError('completion needs a shell: tcpcheck completion bash, zsh or fish')
  if (another !== undefined) throw new UsageError('completion prints the script of one shell at a time')
  const { rules } = await world.loadLibrary()
  const { EXPLAINABLE } = await import('../explain/explain.js')
  const commands = completedCommands(allCommands(), { rules, pages: EXPLAINABLE })
  await world.stdout.write((await scriptOf(shell))(commands, VERSION))
  return 0
}

async function scriptOf(shell: CompletionArguments['names'][number]) {
  switch (shell) {
    case 'bash':
      return (await import('./completion/bash.js')).bashScript
    case 'zsh':
      return (await import('./completion/zsh.js')).zshScript
    case 'fish':
      return (await import('./completion/fish.js')).fishScript
  }
}
