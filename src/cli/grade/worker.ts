/*
 * The program of a thread: grades one submission after the other.
 */
import { serve } from '../../io/threads.js'
import { gradeFiles } from './grade-files.js'

serve(gradeFiles)
