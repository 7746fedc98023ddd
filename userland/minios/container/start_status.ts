// Exit statuses for what could not be started, from the words of the runtime.
//
// Interface: startStatusOf.

const NOT_EXECUTABLE: i32 = 126;
const NOT_FOUND: i32 = 127;

const MISSING: Array<string> = [
  'executable file not found',
  'no such file or directory',
  'No such file or directory',
];
const REFUSED: Array<string> = [
  'permission denied',
  'exec format error',
  'is a directory',
  'not a directory',
];

/** 127 not found, 126 not to be executed, or `otherwise`. */
export function startStatusOf(problem: string, otherwise: i32): i32 {
  if (!problem.startsWith('exec: ')) return otherwise;
  for (let index = 0; index < MISSING.length; index++) if (problem.includes(MISSING[index])) return NOT_FOUND;
  for (let index = 0; index < REFUSED.length; index++)
    if (problem.includes(REFUSED[index])) return NOT_EXECUTABLE;
  return otherwise;
}
