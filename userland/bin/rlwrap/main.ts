// rlwrap [-a] [-H FILE] [-s N] COMMAND [ARG]...: runs a program that has no line editor of its own with one: rlwrap(1).
//
//   session.ts   what is typed, and what is shown
//   child.ts     the program and its terminal
//
// Where standard input or output is no terminal there is nothing to edit: COMMAND takes our place.

import '../../lib/base/abort';
import { Bytes, equalsText, toBytes } from '../../lib/base/bytes';
import { exit } from '../../lib/base/io';
import { commandOf, launchFailed } from '../../lib/command/launch';
import { History } from '../../lib/line_editor/history';
import { cannot, invalidNumber } from '../../lib/command/message';
import { parseDecimal } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { baseName } from '../../lib/text/path';
import { programArguments, setProgramName, variable } from '../../lib/base/program';
import { RawMode, getAttributes, isTerminal, windowSize } from '../../lib/terminal/terminal';
import { Child } from './child';
import { Session } from './session';

export { onSignal } from '../../lib/process/handlers';

function describe(): Options {
  return new Options(
    '[OPTION]... COMMAND [ARG]...',
    'Run COMMAND, which reads lines, with a line editor and a history.',
  )
    .flag('a', 'always-readline', 'edit lines also while COMMAND reads keys, or echoes nothing')
    .value('H', 'history-filename', 'FILE', 'keep the history in FILE')
    .value('s', 'histsize', 'N', 'keep N lines (default 1000)')
    .stopAtOperand();
}

/** Runs COMMAND in our place: comes back only to fail. */
function replace(operands: Array<Bytes>): i32 {
  return launchFailed(operands[0], commandOf(operands).execInPath(variable('PATH')));
}

function run(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(1, -1);
  const operands = options.operands;
  const history = new History();
  const size = options.valueOf('s');
  if (size !== null) {
    const count = parseDecimal(size);
    if (count < 0 || count > i32.MAX_VALUE) {
      invalidNumber(size);
      return 1;
    }
    history.size = <i32>count;
  }
  const settings = getAttributes(0);
  const terminal = variable('TERM');
  const dumb = terminal !== null && equalsText(terminal, 'dumb');
  if (settings === null || !isTerminal(1) || dumb) return replace(operands);
  const file = options.valueOf('H');
  if (file !== null) history.open(file);
  Session.listen();
  const child = new Child();
  const error = child.start(commandOf(operands), settings, windowSize(0));
  if (error < 0 && child.master < 0) {
    // Without a terminal for it the program is better off on ours than not at all.
    cannot('open', toBytes('/dev/ptmx'), error);
    return replace(operands);
  }
  if (error < 0) return launchFailed(operands[0], error);
  return new Session(child, new RawMode(0), history, options.has('a')).run();
}

const given = programArguments();
setProgramName(given.length > 0 ? baseName(given[0]) : toBytes('rlwrap'));
exit(run(given));
