// Built-ins that lead control elsewhere: eval . exec exit return break continue; and shift, times.
//
// Interface: one function per built-in.

import { ByteBuffer } from '../../lib/base/buffer';
import {
  ENOENT,
  ENOTDIR,
  RUSAGE_SIZE,
  RUSAGE_STIME_SEC,
  RUSAGE_UTIME_SEC,
  errno_text,
  minios_getrusage,
  wasi_fd_close,
} from '../../lib/base/abi';
import { Bytes, concat, indexOf, toBytes } from '../../lib/base/bytes';
import { O_RDONLY, open, stat } from '../../lib/base/fs';
import { stdout } from '../../lib/base/io';
import { entryNamed, pathDirectories } from '../execute/commands';
import { setOptionPlace } from '../execute/function_scope';
import { stoppedJobs } from '../job/messages';
import { INTERACTIVE, option } from '../options';
import { parseCount } from '../expand/integer';
import { OptionReader } from './option_reader';
import { Parser } from '../syntax/parser';
import { execInPlace } from '../execute/program';
import { moveUp } from '../execute/descriptors';
import { setRunningBuiltin, shellError } from '../report';
import { evalText, runParser } from '../execute/run';
import { FILE, Source } from '../syntax/source';
import {
  EXIT,
  RETURN,
  RUNNING,
  flow,
  isSubshell,
  lastStatus,
  loopDepth,
  positional,
  raise,
  returnDepth,
  setFlow,
  setLevels,
  setLoopDepth,
  setPositional,
  setReturnDepth,
  setStatus,
} from '../state';

const usage = memory.data(144, 8);

/** A number of 0 or more; else it has been reported and raised, and the answer is −1. */
function numberIn(text: Bytes): i32 {
  const number = parseCount(text);
  if (number >= 0) return number;
  shellError().text('Illegal number: ').bytes(text).end();
  raise();
  return -1;
}

/** break and continue: leave `n` loops, or as many as there are. */
export function breakBuiltin(args: Array<Bytes>, how: i32): i32 {
  let count = 1;
  if (args.length > 1) {
    count = numberIn(args[1]);
    if (count == 0) {
      shellError().text('Illegal number: ').bytes(args[1]).end();
      raise();
    }
    if (count <= 0) return 2;
  }
  if (loopDepth == 0) return 0;
  setLevels(min(count, loopDepth));
  setStatus(0);
  setFlow(how);
  return 0;
}

export function returnBuiltin(args: Array<Bytes>): i32 {
  let status = lastStatus;
  if (args.length > 1) {
    status = numberIn(args[1]);
    if (status < 0) return 2;
  }
  setStatus(status & 0xff);
  // Outside functions and dot scripts it ends the script.
  setFlow(returnDepth > 0 ? RETURN : EXIT);
  return status & 0xff;
}

/** Ends the shell; at a prompt not the first time while jobs are stopped. */
export function exitBuiltin(args: Array<Bytes>): i32 {
  let status = lastStatus;
  if (args.length > 1) {
    status = numberIn(args[1]);
    if (status < 0) return 2;
  }
  if (option(INTERACTIVE) && !isSubshell && stoppedJobs()) return 0;
  setStatus(status & 0xff);
  setFlow(EXIT);
  return status & 0xff;
}

/** Joins the arguments with blanks and runs them. */
export function evalBuiltin(args: Array<Bytes>, flags: i32): i32 {
  if (args.length < 2) return 0;
  if (args.length == 2) return evalText(args[1], flags);
  const text = new ByteBuffer();
  for (let index = 1; index < args.length; index++) {
    if (index > 1) text.byte(0x20);
    text.bytes(args[index]);
  }
  return evalText(text.take(), flags);
}

/** The file that `.` means: looked up along PATH, where it need not be executable. */
function scriptPath(name: Bytes): Bytes | null {
  if (indexOf(name, 0x2f) >= 0) return name;
  const directories = pathDirectories();
  for (let index = 0; index < directories.length; index++) {
    const directory = directories[index];
    const path = directory.length == 0 ? name : concat(concat(directory, toBytes('/')), name);
    if (stat(path).isRegular) return path;
  }
  return null;
}

/** Runs a file in this shell. */
export function dotBuiltin(args: Array<Bytes>, flags: i32): i32 {
  const operands = new OptionReader(args, '');
  operands.next();
  if (operands.failed) return 2;
  if (operands.index >= args.length) return 0;
  const name = args[operands.index];
  const path = scriptPath(name);
  if (path === null) {
    shellError().bytes(name).text(': not found').end();
    return raise();
  }
  const fd = open(path, O_RDONLY);
  if (fd < 0) {
    const missing = fd == -ENOENT || fd == -ENOTDIR;
    shellError()
      .text('cannot open ')
      .bytes(name)
      .text(': ')
      .text(missing ? 'No such file' : errno_text(fd))
      .end();
    return raise();
  }
  const outer = positional;
  const own = args.length > operands.index + 1;
  if (own) setPositional(args.slice(operands.index + 1));
  // Errors in the file name it.
  setRunningBuiltin(path);
  const status = runFile(moveUp(fd), flags);
  if (own) setPositional(outer);
  return status;
}

/** Runs what a descriptor holds, and closes it. */
export function runFile(fd: i32, flags: i32): i32 {
  const loops = loopDepth;
  setLoopDepth(0);
  setReturnDepth(returnDepth + 1);
  let status = runParser(new Parser(new Source(FILE, fd)), flags);
  setReturnDepth(returnDepth - 1);
  setLoopDepth(loops);
  wasi_fd_close(fd);
  if (flow == RETURN) {
    setFlow(RUNNING);
    status = lastStatus;
  }
  return status;
}

/** Puts a program in the shell's place; without one the redirections stay, for which the caller sees. */
export function execBuiltin(args: Array<Bytes>): i32 {
  const operands = new OptionReader(args, '');
  operands.next();
  if (operands.failed) return 2;
  if (operands.index >= args.length) return 0;
  const rest = args.slice(operands.index);
  const status = execInPlace(entryNamed(rest[0]), rest, false);
  if (option(INTERACTIVE) && !isSubshell) return status;
  setStatus(status);
  setFlow(EXIT);
  return status;
}

export function shiftBuiltin(args: Array<Bytes>): i32 {
  let count = 1;
  if (args.length > 1) {
    count = numberIn(args[1]);
    if (count < 0) return 2;
  }
  if (count > positional.length) {
    shellError().text("can't shift that many").end();
    return raise();
  }
  setPositional(positional.slice(count));
  setOptionPlace(1, 0);
  return 0;
}

/** Minutes and seconds of user and system time at an offset of `usage`. */
function putTime(offset: usize): void {
  const seconds = load<i64>(usage + offset);
  const microseconds = load<i64>(usage + offset, 8);
  stdout
    .decimal(seconds / 60)
    .byte(0x6d)
    .decimal(seconds % 60)
    .byte(0x2e);
  stdout.unsigned(microseconds, 10, 6).byte(0x73);
}

/** Time that the shell took, and its children. */
export function timesBuiltin(): i32 {
  assert(RUSAGE_SIZE == 144);
  for (let who = 0; who >= -1; who--) {
    minios_getrusage(who, usage);
    putTime(RUSAGE_UTIME_SEC);
    stdout.byte(0x20);
    putTime(RUSAGE_STIME_SEC);
    stdout.newline();
  }
  return 0;
}
