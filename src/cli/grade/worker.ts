import { parentPort } from 'node:worker_threads'
import { gradeFiles } from './grade-files.js'
import type { Task } from './task.js'

/** Grades what it is sent, one submission after the other, in a thread that may be ended at any time. */
parentPort?.on('message', (task: Task) => {
  void gradeFiles(task).then((answer) => parentPort?.postMessage(answer))
})
