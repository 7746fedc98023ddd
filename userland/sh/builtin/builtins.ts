// Runs built-ins. Each answers its status; an error that ends a shell which is not interactive is raised (state.ts), and the
// caller takes that back for built-ins that are not special.
//
// Interface: runBuiltin.

import { Bytes } from '../../lib/base/bytes';
import { echo } from '../../bin/echo';
import { printf } from '../../bin/printf';
import { test } from '../../bin/test';
import {
  B_ALIAS,
  B_BG,
  B_BRACKET,
  B_BREAK,
  B_CD,
  B_CHDIR,
  B_COLON,
  B_COMMAND,
  B_CONTINUE,
  B_DOT,
  B_ECHO,
  B_EVAL,
  B_EXEC,
  B_EXIT,
  B_EXPORT,
  B_FALSE,
  B_FC,
  B_FG,
  B_GETOPTS,
  B_HASH,
  B_HISTORY,
  B_JOBS,
  B_KILL,
  B_LOCAL,
  B_PRINTF,
  B_PWD,
  B_READ,
  B_READONLY,
  B_RETURN,
  B_SET,
  B_SHIFT,
  B_TEST,
  B_TIMES,
  B_TRAP,
  B_TRUE,
  B_TYPE,
  B_ULIMIT,
  B_UMASK,
  B_UNALIAS,
  B_UNSET,
} from './names';
import { aliasBuiltin, commandBuiltin, hashBuiltin, typeBuiltin, unaliasBuiltin } from './commands';
import { cdBuiltin, pwdBuiltin, umaskBuiltin } from './directory';
import { fcBuiltin, historyBuiltin } from './fc';
import {
  breakBuiltin,
  dotBuiltin,
  evalBuiltin,
  execBuiltin,
  exitBuiltin,
  returnBuiltin,
  shiftBuiltin,
  timesBuiltin,
} from './flow';
import { getoptsBuiltin } from './getopts';
import { bgBuiltin, fgBuiltin, jobsBuiltin, killBuiltin, waitBuiltin } from './jobs';
import { readBuiltin } from './read';
import { setBuiltin, trapBuiltin } from './set';
import { ulimitBuiltin } from './ulimit';
import { exportBuiltin, localBuiltin, unsetBuiltin } from './variables';
import { BREAK, CONTINUE } from '../state';

/** `flags`: TESTED if `set -e` does not look at the result. */
export function runBuiltin(builtin: i32, args: Array<Bytes>, flags: i32): i32 {
  switch (builtin) {
    case B_COLON:
    case B_TRUE:
      return 0;
    case B_FALSE:
      return 1;
    case B_ECHO:
      return echo(args);
    case B_TEST:
    case B_BRACKET:
      return test(args);
    case B_PRINTF:
      return printf(args);
    case B_EVAL:
      return evalBuiltin(args, flags);
    case B_DOT:
      return dotBuiltin(args, flags);
    case B_EXEC:
      return execBuiltin(args);
    case B_BREAK:
      return breakBuiltin(args, BREAK);
    case B_CONTINUE:
      return breakBuiltin(args, CONTINUE);
    case B_RETURN:
      return returnBuiltin(args);
    case B_EXIT:
      return exitBuiltin(args);
    case B_FG:
      return fgBuiltin(args);
    case B_FC:
      return fcBuiltin(args);
    default:
      return runOther(builtin, args);
  }
}

/** Those that cannot reach fork. */
function runOther(builtin: i32, args: Array<Bytes>): i32 {
  switch (builtin) {
    case B_HISTORY:
      return historyBuiltin(args);
    case B_EXPORT:
    case B_READONLY:
      return exportBuiltin(args, builtin == B_READONLY);
    case B_LOCAL:
      return localBuiltin(args);
    case B_UNSET:
      return unsetBuiltin(args);
    case B_SET:
      return setBuiltin(args);
    case B_SHIFT:
      return shiftBuiltin(args);
    case B_TIMES:
      return timesBuiltin();
    case B_TRAP:
      return trapBuiltin(args);
    case B_READ:
      return readBuiltin(args);
    case B_GETOPTS:
      return getoptsBuiltin(args);
    case B_CD:
    case B_CHDIR:
      return cdBuiltin(args);
    case B_PWD:
      return pwdBuiltin(args);
    case B_UMASK:
      return umaskBuiltin(args);
    case B_ULIMIT:
      return ulimitBuiltin(args);
    case B_ALIAS:
      return aliasBuiltin(args);
    case B_UNALIAS:
      return unaliasBuiltin(args);
    case B_COMMAND:
      return commandBuiltin(args);
    case B_TYPE:
      return typeBuiltin(args);
    case B_HASH:
      return hashBuiltin(args);
    case B_JOBS:
      return jobsBuiltin(args);
    case B_BG:
      return bgBuiltin(args);
    case B_KILL:
      return killBuiltin(args);
    default:
      return waitBuiltin(args);
  }
}
