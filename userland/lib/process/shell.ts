// Commands run by /bin/sh, as system(3) and popen(3) do.
//
// Interface: runShell, openShellReader, openShellWriter, ShellPipe, commandOutput.

import { EINTR } from '../base/abi';
import { Bytes, toBytes } from '../base/bytes';
import { ByteBuffer } from '../base/buffer';
import { close } from '../base/fs';
import { readSome, stdout } from '../base/io';
import { Command, pipe, wait } from './process';
import { environment } from '../base/program';

function shellCommand(line: Bytes): Command {
  return new Command(toBytes('/bin/sh'), [toBytes('sh'), toBytes('-c'), line], environment());
}

/** Waits for one child: its wait status word's exit status, 128 + signal for a signal (256 + signal with `apart`). */
export function waitFor(pid: i32, apart: bool = false): i32 {
  while (true) {
    const result = wait(pid);
    if (result.pid == -EINTR) continue;
    if (result.pid < 0) return -1;
    if (!result.ended) continue;
    return result.signal != 0 ? (apart ? 256 : 128) + result.signal : result.exitStatus;
  }
}

/** Runs a command line and waits for it (system(3)): the status as waitFor() has it, or −errno. */
export function runShell(line: Bytes): i32 {
  stdout.flush();
  const pid = shellCommand(line).spawn();
  return pid < 0 ? pid : waitFor(pid, true);
}

/** One end of a pipe to a command. */
export class ShellPipe {
  constructor(
    /** Our end, or −errno. */
    public fd: i32,
    private pid: i32,
  ) {}

  /** Closes our end and waits: the status as waitFor() has it. */
  close(): i32 {
    close(this.fd);
    return waitFor(this.pid, true);
  }
}

function openShell(line: Bytes, reads: bool): ShellPipe {
  stdout.flush();
  const ends = pipe();
  if (ends.error < 0) return new ShellPipe(ends.error, 0);
  const theirs = reads ? ends.writer : ends.reader;
  const ours = reads ? ends.reader : ends.writer;
  const command = shellCommand(line)
    .duplicate(theirs, reads ? 1 : 0)
    .close(theirs)
    .close(ours);
  const pid = command.spawn();
  close(theirs);
  if (pid >= 0) return new ShellPipe(ours, pid);
  close(ours);
  return new ShellPipe(pid, 0);
}

/** A command whose output we read (popen(3), "r"). */
export function openShellReader(line: Bytes): ShellPipe {
  return openShell(line, true);
}

/** A command whose input we write (popen(3), "w"). */
export function openShellWriter(line: Bytes): ShellPipe {
  return openShell(line, false);
}

/** All output of a command. */
export function commandOutput(line: Bytes): Bytes {
  const reader = openShellReader(line);
  const result = new ByteBuffer();
  if (reader.fd < 0) return [];
  const block = heap.alloc(4096);
  for (let got = readSome(reader.fd, block, 4096); got > 0; got = readSome(reader.fd, block, 4096))
    result.range(block, got);
  heap.free(block);
  reader.close();
  return result.take();
}
