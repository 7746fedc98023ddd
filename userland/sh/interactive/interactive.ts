// Lines from a terminal, by the line editor. The prompts are expanded before a command is read: reading, and therefore
// parsing, never runs commands.
//
// Interface: readCommandLine, setPrompts, prepareEditor, rememberCommand, history; lineInterrupted, clearLineInterrupted.

import { SIGCHLD, SIGINT, SIGTSTP } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { signalBit } from '../../lib/process/handlers';
import { stderr, stdout } from '../../lib/base/io';
import { ShellCompleter } from './completer';
import { Attention, LineEditor } from '../../lib/line_editor/line_editor';
import { History } from '../../lib/line_editor/history';
import { parseCount } from '../expand/integer';
import { tellChanges } from '../job/messages';
import { NOTIFY, VI, option } from '../options';
import { forgetSignal, pendingSignals, trapAction } from '../traps';
import { HOME, variableNamed } from '../variables';

let primary: Bytes = [];
let secondary: Bytes = [];
let editor: LineEditor | null = null;
/** The lines of the command that is being read. */
const command = new ByteBuffer(256);
const HISTSIZE = variableNamed(toBytes('HISTSIZE'));
const HISTFILE = variableNamed(toBytes('HISTFILE'));

/** ^C ended the reading of a command. */
export let lineInterrupted: bool = false;
export function clearLineInterrupted(): void {
  lineInterrupted = false;
}

/** What readCommandLine shows. */
export function setPrompts(first: Bytes, next: Bytes): void {
  primary = first;
  secondary = next;
}

/** Signals while a line is edited: ^C and trapped signals give the line up, the trap runs before the next. */
class ShellAttention extends Attention {
  signalled(): void {
    const current = editor;
    if ((pendingSignals() & signalBit(SIGCHLD)) == 0 || !option(NOTIFY) || current === null) return;
    current.hide();
    tellChanges();
  }

  /** Before every key: ^Z while nothing runs is meant for nobody, and not for the job that the line will start. */
  pending(): bool {
    forgetSignal(SIGTSTP);
    const signals = pendingSignals();
    if (signals == 0) return false;
    for (let signal = 1; signal < 64; signal++) {
      if ((signals & signalBit(signal)) == 0 || signal == SIGCHLD) continue;
      const action = trapAction(signal);
      if (signal == SIGINT || (action !== null && action.length > 0)) return true;
    }
    return false;
  }
}

/** Makes the editor, and reads the history. */
export function prepareEditor(fd: i32): void {
  const made = new LineEditor(fd);
  made.remember = false;
  made.complete = new ShellCompleter();
  made.attend(new ShellAttention());
  const size = HISTSIZE.value;
  if (size !== null && parseCount(size) >= 0) made.history.size = parseCount(size);
  let file = HISTFILE.value;
  const home = HOME.value;
  if (file === null && home !== null) file = concat(home, toBytes('/.sh_history'));
  if (file !== null && file.length > 0) made.history.open(file);
  editor = made;
}

/** The commands that were given; null: no terminal. */
export function history(): History | null {
  const current = editor;
  return current === null ? null : current.history;
}

/** Adds the command that has been read to the history. */
export function rememberCommand(): void {
  let length = command.length;
  while (length > 0 && command.at(length - 1) == 0x0a) length--;
  const text = command.slice(0, length);
  command.clear();
  const current = editor;
  if (current !== null && length > 0) current.history.add(text);
}

/** The next line with its line feed; null at the end, and after ^C. `continued`: it belongs to a command that has begun. */
export function readCommandLine(_fd: i32, continued: bool): Bytes | null {
  const current = editor;
  if (current === null) return null;
  stdout.flush();
  stderr.flush();
  if (!continued) command.clear();
  current.vi = option(VI);
  const line = current.readLine(continued ? secondary : primary);
  if (current.interrupted) lineInterrupted = true;
  if (line === null || current.interrupted) return null;
  const ended = concat(line, NEWLINE);
  command.bytes(ended);
  return ended;
}

const NEWLINE: Bytes = [0x0a];
