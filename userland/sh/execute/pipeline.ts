// Pipelines (POSIX 2.9.2): all commands at once, each with the write end of one pipe and the read end of the one before.
// Programs are spawned; what is the shell's own work, or changes the shell, runs in a copy of it.
//
// Interface: executePipeline, startPipeline, startCommand, Streams.

import { wasi_fd_close } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { setMessageLine } from '../../lib/base/program';
import { pipe } from '../../lib/process/process';
import { finishChild, forkShell } from './child';
import { LAST, interpreter } from '../interpreter';
import { expandWords } from '../syntax/words';
import { Job, Process, abandonJob, finishForeground } from '../job/jobs';
import { PIPEFAIL, option } from '../options';
import { Streams, spawnProgram } from './program';
import { Prepared } from './redirect';
import { duplicateTo, moveUp } from './descriptors';
import { shellError } from '../report';
import { ABORT, RUNNING, flow, lastStatus, raise, setFlow } from '../state';
import { assignBefore, isPlainProgram } from './simple';
import { interrupted } from '../traps';
import { Node, Pipeline, SIMPLE, SimpleCommand } from '../syntax/tree';
import { restoreTo, savedCount } from '../variables';

export { Streams } from './program';

/** Runs a pipeline in the foreground. */
export function executePipeline(pipeline: Pipeline, _flags: i32): i32 {
  const pipefail = option(PIPEFAIL);
  const job = new Job();
  startPipeline(pipeline, job, -1);
  if (flow != RUNNING || job.processes.length == 0) return lastStatus;
  return finishForeground(job, pipefail);
}

/** Starts all commands as processes of `job`, or none; the last writes to `output`, −1: where the shell does. */
export function startPipeline(pipeline: Pipeline, job: Job, output: i32): void {
  const commands = pipeline.commands;
  const streams = new Streams();
  for (let index = 0; index < commands.length; index++) {
    let reader = -1;
    streams.output = output;
    if (index + 1 < commands.length) {
      const ends = pipe();
      if (ends.error != 0) {
        shellError().text('Pipe call failed').end();
        raise();
        break;
      }
      reader = moveUp(ends.reader);
      streams.output = moveUp(ends.writer);
    }
    streams.next = reader;
    startCommand(commands[index], job, streams);
    if (streams.input >= 0) wasi_fd_close(streams.input);
    if (reader >= 0) wasi_fd_close(streams.output);
    streams.input = reader;
    if (flow != RUNNING) break;
  }
  if (streams.input >= 0) wasi_fd_close(streams.input);
  if (flow != RUNNING) abandonJob(job);
}

/** Starts one command as a process of `job`. */
export function startCommand(node: Node, job: Job, streams: Streams): void {
  setMessageLine(node.line);
  if (node.kind == SIMPLE && isPlainProgram(changetype<SimpleCommand>(node))) {
    startProgram(changetype<SimpleCommand>(node), job, streams);
    return;
  }
  const pid = forkShell(job, job.background);
  if (pid == 0) runStreamed(node, streams);
  if (pid > 0) job.processes.push(new Process(pid, node));
}

/** In the child: never returns. */
function runStreamed(node: Node, streams: Streams): void {
  if (streams.next >= 0) wasi_fd_close(streams.next);
  if (streams.input >= 0) {
    duplicateTo(streams.input, 0);
    wasi_fd_close(streams.input);
  }
  if (streams.output >= 0) {
    duplicateTo(streams.output, 1);
    wasi_fd_close(streams.output);
  }
  finishChild(interpreter.execute(node, LAST));
}

/** Expands and spawns. What goes wrong is the end of the process that it would have been, not of the shell. */
function startProgram(command: SimpleCommand, job: Job, streams: Streams): void {
  const args = new Array<Bytes>();
  const scope = savedCount();
  let status = 2;
  expandWords(command.words, args);
  const prepared = new Prepared();
  if (streams.input >= 0) prepared.connect(streams.input, 0);
  if (streams.output >= 0) prepared.connect(streams.output, 1);
  if (flow == RUNNING && assignBefore(command, args, false, 2)) {
    status = spawnProgram(command, command.entry!, args, job, prepared, false);
  }
  prepared.release();
  restoreTo(scope);
  if (flow == ABORT && !interrupted) {
    setFlow(RUNNING);
    status = lastStatus;
  }
  if (status == 0 || flow != RUNNING) return;
  const failed = new Process(0, command);
  failed.status = status << 8;
  job.processes.push(failed);
}
