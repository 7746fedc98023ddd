// Command substitution (POSIX 2.6.3): what commands write, without the line feeds at its end.
//
//   a built-in that only writes   runs in the shell, its output kept in memory
//   a program, or some in a pipe  are spawned
//   anything else                 runs in a copy of the shell
//
// Interface: commandOutput.

import { wasi_fd_close } from '../../lib/base/abi';
import { Bytes, bytesAt } from '../../lib/base/bytes';
import { Capture, readSome, stdout } from '../../lib/base/io';
import { pipe } from '../../lib/process/process';
import { B_BRACKET, B_COLON, B_ECHO, B_FALSE, B_PRINTF, B_PWD, B_TEST, B_TRUE } from '../builtin/names';
import { finishChild, forkSubstitution } from '../execute/child';
import { entryNamed } from '../execute/commands';
import { hasSideEffects } from '../execute/effects';
import { LAST, interpreter } from '../interpreter';
import { pauseMonitoring, resumeMonitoring } from '../job/control';
import { Job, Process, waitForJob } from '../job/jobs';
import { PIPEFAIL, option } from '../options';
import { startCommand, startPipeline } from '../execute/pipeline';
import { Streams } from '../execute/program';
import { duplicateTo, moveUp } from '../execute/descriptors';
import { shellError } from '../report';
import {
  ABORT,
  EXIT,
  RUNNING,
  flow,
  lastStatus,
  raise,
  setFlow,
  setStatus,
  setSubstitutionStatus,
} from '../state';
import { isPlainProgram } from '../execute/simple';
import { interrupted } from '../traps';
import { Node, PIPELINE, Pipeline, SIMPLE, SimpleCommand } from '../syntax/tree';

const EMPTY: Bytes = [];
const BLOCK: i32 = 4096;

/** Runs the commands and answers their output. Their status is in `substitutionStatus`. */
export function commandOutput(tree: Node | null): Bytes {
  if (tree === null) {
    setSubstitutionStatus(0);
    return EMPTY;
  }
  const before = lastStatus;
  let output: Bytes;
  if (tree.kind == SIMPLE && isPureBuiltin(changetype<SimpleCommand>(tree))) output = builtinOutput(tree);
  else output = childOutput(tree);
  setStatus(before);
  return output;
}

/** Whether a command is a built-in that does nothing but write. */
function isPureBuiltin(command: SimpleCommand): bool {
  if (command.words.length == 0 || command.assignments.length > 0 || command.redirections.length > 0)
    return false;
  const name = command.words[0].literal;
  if (name === null) return false;
  let entry = command.entry;
  if (entry === null) {
    entry = entryNamed(name);
    command.entry = entry;
  }
  if (entry.body !== null) return false;
  switch (entry.builtin) {
    case B_ECHO:
    case B_PRINTF:
    case B_TEST:
    case B_BRACKET:
    case B_TRUE:
    case B_FALSE:
    case B_COLON:
    case B_PWD:
      return !hasSideEffects(command);
    default:
      return false;
  }
}

/** Without a child. An error ends no more than the substitution. */
function builtinOutput(tree: Node): Bytes {
  const outer = stdout.capture;
  if (stdout.buffered > 0) stdout.flush();
  const capture = new Capture();
  stdout.capture = capture;
  let status = interpreter.execute(tree, 0);
  stdout.flush();
  stdout.capture = outer;
  // An error, or `set -e`, ends what would have been a subshell.
  if ((flow == ABORT && !interrupted) || flow == EXIT) {
    setFlow(RUNNING);
    status = lastStatus;
  }
  setSubstitutionStatus(status);
  return trimmed(changetype<usize>(capture.text), capture.length);
}

function trimmed(address: usize, length: i32): Bytes {
  let end = length;
  while (end > 0 && load<u8>(address + end - 1) == 0x0a) end--;
  return end == 0 ? EMPTY : bytesAt(address, end);
}

function childOutput(tree: Node): Bytes {
  const ends = pipe();
  if (ends.error != 0) {
    shellError().text('Pipe call failed').end();
    raise();
    return EMPTY;
  }
  const reader = moveUp(ends.reader);
  const writer = moveUp(ends.writer);
  const job = new Job();
  // It is part of the command that it stands in, and stays in the shell's process group.
  const monitored = pauseMonitoring();
  startWriter(tree, job, writer, reader);
  resumeMonitoring(monitored);
  wasi_fd_close(writer);
  const output = readAll(reader);
  wasi_fd_close(reader);
  if (job.processes.length > 0) {
    waitForJob(job, false);
    setSubstitutionStatus(job.statusOf(option(PIPEFAIL)));
  } else setSubstitutionStatus(lastStatus);
  return output;
}

function startWriter(tree: Node, job: Job, writer: i32, reader: i32): void {
  if (tree.kind == SIMPLE && isPlainProgram(changetype<SimpleCommand>(tree))) {
    const streams = new Streams();
    streams.output = writer;
    startCommand(tree, job, streams);
  } else if (tree.kind == PIPELINE && onlyPrograms(changetype<Pipeline>(tree))) {
    startPipeline(changetype<Pipeline>(tree), job, writer);
  } else {
    const pid = forkSubstitution();
    if (pid == 0) {
      wasi_fd_close(reader);
      duplicateTo(writer, 1);
      wasi_fd_close(writer);
      finishChild(interpreter.execute(tree, LAST));
    }
    if (pid > 0) job.processes.push(new Process(pid, null));
  }
}

function onlyPrograms(pipeline: Pipeline): bool {
  for (let index = 0; index < pipeline.commands.length; index++) {
    const command = pipeline.commands[index];
    if (command.kind != SIMPLE || !isPlainProgram(changetype<SimpleCommand>(command))) return false;
  }
  return true;
}

/** Everything up to the end of the pipe. NUL bytes are left out: no variable can hold them. */
function readAll(fd: i32): Bytes {
  const capture = new Capture();
  const block = new StaticArray<u8>(BLOCK);
  const address = changetype<usize>(block);
  while (true) {
    const got = readSome(fd, address, BLOCK);
    if (got <= 0) break;
    capture.add(address, withoutNuls(address, got));
  }
  return trimmed(changetype<usize>(capture.text), capture.length);
}

/** Closes the gaps that NUL bytes leave; the length of what stays. */
function withoutNuls(address: usize, length: i32): i32 {
  let kept = 0;
  for (let index = 0; index < length; index++) {
    const byte = load<u8>(address + index);
    if (byte == 0) continue;
    store<u8>(address + kept++, byte);
  }
  return kept;
}
