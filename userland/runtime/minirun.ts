// minirun [GLOBAL OPTION]... COMMAND [OPTION]... [ARG]...: the OCI runtime on the command line, with runc's commands and options.
//
// Failures are one line, `minirun: …`, and status 1, of exec 255; with --log they are written there, too, as text or JSON.

import '../lib/base/abort';
import { Bytes, toBytes } from '../lib/base/bytes';
import { complain, exit, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { printable } from '../lib/text/printable';
import { programArguments, setProgramName } from '../lib/base/program';
import { Call } from './call';
import { commandNames, findCommand } from './commands';
import { logLine, openLog } from './log';
import { runtimeProblem } from './problem';

export { onSignal } from '../lib/process/handlers';

const ROOT = '/run/minirun';

function describe(): Options {
  let commands = '';
  const names = commandNames();
  for (let index = 0; index < names.length; index++) commands += ' ' + names[index];
  return new Options(
    '[OPTION]... COMMAND [OPTION]... [ARG]...',
    'Run containers from OCI bundles. Commands:' + commands,
  )
    .value('', 'root', 'DIR', 'where the state of containers is kept; default ' + ROOT)
    .value('', 'log', 'FILE', 'where problems are written, too')
    .value('', 'log-format', 'text|json', 'how they are written there')
    .flag('', 'debug', 'accepted')
    .flag('', 'systemd-cgroup', 'refused: there is no systemd')
    .flag('', 'version', 'print the version')
    .stopAtOperand();
}

function run(args: Array<Bytes>): i32 {
  setProgramName(toBytes('minirun'));
  const options = describe().parse(args);
  if (options.has('version')) {
    stdout.text('minirun version 0.1.0\nspec: 1.2.0\n');
    return 0;
  }
  if (options.has('systemd-cgroup')) {
    complain().text('--systemd-cgroup: there is no systemd').end();
    return 1;
  }
  if (options.operands.length == 0) options.wrong(complain().text('which command?'));
  const command = findCommand(options.operands[0]);
  if (command === null) {
    complain().text("no help topic for '").bytes(options.operands[0]).text("'").end();
    return 3;
  }
  openLog(options.valueOf('log'), options.valueOf('log-format'));
  const root = options.valueOf('root');
  const status = command.run(new Call(options.operands, root !== null ? root : toBytes(ROOT)));
  if (status >= 0) return status;
  // Words of a bundle are in it.
  complain().bytes(printable(runtimeProblem())).end();
  logLine('error', runtimeProblem());
  // As runc has it: no program's own status.
  return command.name == 'exec' ? 255 : 1;
}

exit(run(programArguments()));
