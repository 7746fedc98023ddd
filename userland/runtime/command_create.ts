// minirun create, minirun run.
//
// Interface: createCommand, runCommand.

import { PR_SET_CHILD_SUBREAPER, minios_prctl } from '../lib/base/abi';
import { toBytes } from '../lib/base/bytes';
import { MISSING_NONE, canonicalError, canonicalPath } from '../lib/file/canonical';
import { Options } from '../lib/command/options';
import { Call, numberOption, writePidFile } from './call';
import { isValidId } from './oci_container';
import { killContainer, deleteContainer } from './control';
import { CreateOptions, create, readConfig } from './create';
import { followProcess, listenForSignals, takeWindowSize } from './foreground';
import { warnOfCapabilities } from './log';
import { FAILED, fail, failErrno, failLine, forgetProblem, runtimeProblem } from './problem';
import { start } from './start';

function describe(purpose: string): Options {
  return new Options('ID', purpose)
    .value('b', 'bundle', 'DIR', 'the bundle; default: the working directory')
    .value('', 'console-socket', 'PATH', 'refused: there are no sockets')
    .value('', 'pid-file', 'FILE', 'write the number of the first process there')
    .flag('', 'no-pivot', 'move the root file system instead of pivot_root')
    .flag('', 'no-new-keyring', 'accepted: there are no keyrings')
    .value('', 'preserve-fds', 'N', 'give the container N descriptors more');
}

function read(options: Options, call: Call): CreateOptions | null {
  const id = call.one(options);
  forgetProblem();
  if (options.has('console-socket')) {
    fail('--console-socket: there are no sockets; `run` and `exec` join terminals themselves');
    return null;
  }
  if (!isValidId(id)) {
    fail('invalid container ID format');
    return null;
  }
  const given = options.valueOf('b');
  const bundle = canonicalPath(given === null ? toBytes('.') : given, MISSING_NONE);
  if (bundle === null) {
    failErrno('cannot find the bundle ', given === null ? toBytes('.') : given, canonicalError);
    return null;
  }
  const wanted = new CreateOptions(call.root, id, bundle);
  wanted.config = readConfig(bundle);
  if (wanted.config === null) return null;
  warnOfCapabilities(wanted.config!.get('process'));
  wanted.noPivot = options.has('no-pivot');
  wanted.preserveFds = <i32>numberOption(options, 'preserve-fds');
  return wanted;
}

/** Exit status 0, or FAILED with runtimeProblem() set. */
export function createCommand(call: Call): i32 {
  const options = describe('Make a container from a bundle, whose program waits for start.');
  const wanted = read(options, call);
  if (wanted === null) return FAILED;
  if (wanted.config!.bool('process.terminal')) return failDetached();
  const pid = create(wanted);
  return pid < 0 ? FAILED : finish(wanted, writePidFile(options, pid));
}

/** The other side of a terminal has to be played by somebody, who would have to be given it by a socket. */
function failDetached(): i32 {
  return fail('cannot allocate tty if minirun will detach without setting console socket');
}

/** Takes a container back if something about it failed; that is the problem, whatever becomes of it then. */
function finish(wanted: CreateOptions, result: i32): i32 {
  if (result >= 0) return result;
  const problem = runtimeProblem();
  deleteContainer(wanted.root, wanted.id, true);
  forgetProblem();
  return failLine(problem);
}

/** The program's exit status, 128 + N for signal N; 0 at once with --detach; or FAILED with runtimeProblem() set. */
export function runCommand(call: Call): i32 {
  const options = describe('Make a container from a bundle and run its program.')
    .flag('d', 'detach', 'do not wait for it')
    .flag('', 'keep', 'do not remove it when it has ended')
    .flag('', 'no-subreaper', 'do not become the parent of what it leaves behind');
  const wanted = read(options, call);
  if (wanted === null) return FAILED;
  const detached = options.has('d');
  const config = wanted.config!;
  if (detached && config.bool('process.terminal')) return failDetached();
  if (config.bool('process.terminal')) takeWindowSize(config.get('process')!);
  if (!detached && !options.has('no-subreaper')) minios_prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  if (!detached) listenForSignals();
  return runIt(options, wanted, detached);
}

function runIt(options: Options, wanted: CreateOptions, detached: bool): i32 {
  const pid = create(wanted);
  if (pid < 0) return FAILED;
  if (writePidFile(options, pid) < 0 || start(wanted.root, wanted.id) < 0) return finish(wanted, FAILED);
  if (detached) return 0;
  const status = followProcess(pid, wanted.master);
  if (!options.has('keep')) {
    killContainer(wanted.root, wanted.id, 9, true);
    if (deleteContainer(wanted.root, wanted.id, false) < 0) return FAILED;
  }
  return status;
}
