// fc: lists commands that were given, or gives them again, edited or as they were (POSIX fc(1)); history lists them all.
//
//   fc [-r] [-e EDITOR] [FIRST [LAST]]     fc -l [-nr] [FIRST [LAST]]     fc -s [OLD=NEW] [FIRST]
//
//   history [COUNT]
//
// Interface: fcBuiltin, historyBuiltin.

import { wasi_fd_close } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, indexOf, sliceOf, startsWithText, toBytes } from '../../lib/base/bytes';
import { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY, open, unlink } from '../../lib/base/fs';
import { Reader, stderr, stdout, writeAll } from '../../lib/base/io';
import { getpid } from '../../lib/process/process';
import { find } from '../../lib/line_editor/history';
import { history } from '../interactive/interactive';
import { parseCount } from '../expand/integer';
import { OptionReader } from './option_reader';
import { shellError } from '../report';
import { evalText } from '../execute/run';
import { raise } from '../state';
import { decimalText, variableNamed } from '../variables';

/** Commands that `fc -l` shows by itself. */
const SHOWN: i32 = 16;

const FCEDIT = variableNamed(toBytes('FCEDIT'));

/** Commands before the one that runs. */
let commands: Array<Bytes> = [];
let firstNumber: i32 = 1;

/** Index of the command that a text names, by number, by distance from here, by its beginning; −1: none, reported and raised. */
function indexOfCommand(text: Bytes): i32 {
  const negative = text.length > 0 && text[0] == 0x2d;
  const number = parseCount(negative ? sliceOf(text, 1) : text);
  if (number >= 0) {
    const index = negative ? commands.length - number : number - firstNumber;
    return max(min(index, commands.length - 1), 0);
  }
  for (let index = commands.length - 1; index >= 0; index--) {
    if (find(commands[index], text) == 0) return index;
  }
  shellError().text('history event not found: ').bytes(text).end();
  raise();
  return -1;
}

function list(first: i32, last: i32, numbers: bool): void {
  const step = first <= last ? 1 : -1;
  for (let index = first; index != last + step; index += step) {
    if (numbers) stdout.decimal(firstNumber + index);
    stdout.byte(0x09).bytes(commands[index]).newline();
  }
}

/** Shows a command, puts it into the history in place of fc itself, and runs it. */
function runAgain(command: Bytes): i32 {
  stderr.bytes(command).end();
  const kept = history();
  if (kept !== null) kept.add(command);
  return evalText(command, 0);
}

/** The command with the first `old` of `old=new` replaced. */
function substituted(command: Bytes, change: Bytes): Bytes {
  const equals = indexOf(change, 0x3d);
  const old = sliceOf(change, 0, equals);
  const at = find(command, old);
  if (at < 0) return command;
  const tail = sliceOf(command, at + old.length);
  return concat(sliceOf(command, 0, at), concat(sliceOf(change, equals + 1), tail));
}

/** Lets an editor change the commands, and runs what it leaves. */
function edit(first: i32, last: i32, editor: Bytes): i32 {
  const path = concat(toBytes('/tmp/fc-'), decimalText(getpid()));
  const fd = open(path, O_WRONLY | O_CREAT | O_EXCL);
  if (fd < 0) {
    shellError().bytes(path).text(': ').reason(fd).end();
    return raise();
  }
  const text = new ByteBuffer(256);
  const step = first <= last ? 1 : -1;
  for (let index = first; index != last + step; index += step) {
    text.bytes(commands[index]).byte(0x0a);
  }
  writeAll(fd, text.address, text.length);
  wasi_fd_close(fd);
  const status = evalText(concat(editor, concat(toBytes(' '), path)), 0);
  const edited = status == 0 ? contentsOf(path) : null;
  unlink(path);
  return edited === null ? status : runAgain(edited);
}

function contentsOf(path: Bytes): Bytes | null {
  const fd = open(path, O_RDONLY);
  if (fd < 0) return null;
  const reader = new Reader(fd, 4096);
  const text = new ByteBuffer(256);
  for (let length = reader.block(); length > 0; length = reader.block())
    text.range(reader.recordStart, length);
  reader.release();
  wasi_fd_close(fd);
  while (text.length > 0 && text.at(text.length - 1) == 0x0a) text.length--;
  return text.take();
}

export function fcBuiltin(args: Array<Bytes>): i32 {
  const kept = history();
  if (kept === null || kept.entries.length < 2) {
    shellError().text('history is empty').end();
    return raise();
  }
  commands = kept.entries.slice(0, kept.entries.length - 1);
  firstNumber = kept.first;
  let listing = false;
  let again = false;
  let reversed = false;
  let numbers = true;
  const environment = FCEDIT.value;
  let editor = environment !== null && environment.length > 0 ? environment : toBytes('vi');
  const options = new OptionReader(args, 'lnrse:');
  // A number that is negative is no option.
  while (options.index < args.length && !isNumber(args[options.index])) {
    const letter = options.next();
    if (letter == 0) break;
    if (letter == 0x6c) listing = true;
    else if (letter == 0x6e) numbers = false;
    else if (letter == 0x72) reversed = true;
    else if (letter == 0x73) again = true;
    else if (letter == 0x65) {
      const value = options.value();
      if (value !== null) editor = value;
    }
  }
  if (options.failed) return 2;
  const operands = options.operands;
  if (again) return repeat(operands);
  const newest = commands.length - 1;
  let first = listing ? max(newest - SHOWN + 1, 0) : newest;
  let last = newest;
  if (operands.length > 0) {
    first = indexOfCommand(operands[0]);
    last = operands.length > 1 ? indexOfCommand(operands[1]) : listing ? newest : first;
    if (first < 0 || last < 0) return 2;
  }
  if (!listing) return reversed ? edit(last, first, editor) : edit(first, last, editor);
  if (reversed) list(last, first, numbers);
  else list(first, last, numbers);
  return 0;
}

function isNumber(text: Bytes): bool {
  return startsWithText(text, '-') && text.length > 1 && parseCount(sliceOf(text, 1)) >= 0;
}

/** fc -s. */
function repeat(operands: Array<Bytes>): i32 {
  let at = 0;
  let change: Bytes | null = null;
  if (operands.length > 0 && indexOf(operands[0], 0x3d) > 0) change = operands[at++];
  const index = at < operands.length ? indexOfCommand(operands[at]) : commands.length - 1;
  if (index < 0) return 2;
  const command = commands[index];
  return runAgain(change === null ? command : substituted(command, change));
}

/** All commands that are kept, or the last COUNT of them, this one included: as fc -l shows them. */
export function historyBuiltin(args: Array<Bytes>): i32 {
  const most = args.length > 1 ? parseCount(args[1]) : i32.MAX_VALUE;
  if (most < 0) {
    shellError().text('Illegal number: ').bytes(args[1]).end();
    return raise();
  }
  const kept = history();
  if (kept === null) return 0;
  commands = kept.entries;
  firstNumber = kept.first;
  const shown = min(most, commands.length);
  if (shown > 0) list(commands.length - shown, commands.length - 1, true);
  return 0;
}
