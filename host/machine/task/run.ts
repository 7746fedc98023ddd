/** Runs a program to its end: its input given, its output collected. */
import { EAGAIN, EPIPE, POLLIN, POLLOUT } from '../../base/abi.ts';
import { ErrnoError } from './task.ts';
import { concatenate } from '../../base/bytes.ts';
import type { HostProcess, SpawnOptions, WaitStatus } from './process.ts';

export interface RunOptions extends Omit<SpawnOptions, 'fds'> {
  stdin?: Uint8Array;
}

export interface RunResult extends WaitStatus {
  stdout: Uint8Array<ArrayBuffer>;
  stderr: Uint8Array<ArrayBuffer>;
}

/** An end of a pipe that is still open. */
interface Stream {
  fd: number;
  events: number;
  /** Reads or writes a little; false: it is done. */
  step(): Promise<boolean>;
}

/** Starts the program with three pipes, and waits for it and for the end of its output. */
export async function run(task: HostProcess, options: RunOptions): Promise<RunResult> {
  const { stdin = new Uint8Array(0), ...program } = options;
  const pipes = [await task.pipe(), await task.pipe(), await task.pipe()];
  const [input, output, errors] = pipes;
  const theirs = [input[0], output[1], errors[1]];
  const ours = [input[1], output[0], errors[0]];
  let pid;
  try {
    pid = await task.spawn({ ...program, fds: theirs });
  } catch (error) {
    for (const fd of pipes.flat()) await task.close(fd);
    throw error;
  }
  for (const fd of theirs) await task.close(fd);
  for (const fd of ours) await task.setNonblocking(fd);
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  await pump(task, [feed(task, ours[0], stdin), drain(task, ours[1], stdout), drain(task, ours[2], stderr)]);
  const status = await task.wait4(pid);
  return { ...status!, stdout: concatenate(stdout), stderr: concatenate(stderr) };
}

/** Serves streams as they become ready, until all are done; closes each. */
async function pump(task: HostProcess, streams: Stream[]): Promise<void> {
  let open = streams;
  while (open.length > 0) {
    const events = await task.poll(open);
    const left: Stream[] = [];
    for (const [i, stream] of open.entries()) {
      if (events[i] === 0 || (await unlessAgain(stream.step()))) left.push(stream);
      else await task.close(stream.fd);
    }
    open = left;
  }
}

/** A step that would have blocked is one that is to be tried again. */
async function unlessAgain(step: Promise<boolean>): Promise<boolean> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof ErrnoError && error.errno === EAGAIN) return true;
    throw error;
  }
}

function feed(task: HostProcess, fd: number, bytes: Uint8Array): Stream {
  let done = 0;
  const step = async (): Promise<boolean> => {
    if (done === bytes.length) return false;
    try {
      done += await task.write(fd, bytes.subarray(done));
    } catch (error) {
      // It does not want to read all of it.
      if (error instanceof ErrnoError && error.errno === EPIPE) return false;
      throw error;
    }
    return done < bytes.length;
  };
  return { fd, events: POLLOUT, step };
}

function drain(task: HostProcess, fd: number, parts: Uint8Array[]): Stream {
  const step = async (): Promise<boolean> => {
    const part = await task.read(fd);
    if (part.length > 0) parts.push(part);
    return part.length > 0;
  };
  return { fd, events: POLLIN, step };
}
