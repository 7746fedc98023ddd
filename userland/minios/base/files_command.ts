// /usr/libexec/minios/files, as other programs start it.
//
// Interface: filesCommand, spawnFiles, runFiles.

import { Bytes, toBytes } from '../../lib/base/bytes';
import { Command } from '../../lib/process/process';
import { environment } from '../../lib/base/program';
import { waitOrEnd } from '../../lib/process/signal_wait';
import { sayError } from './failure';

const FILES = '/usr/libexec/minios/files';

/** `files` with these arguments. */
export function filesCommand(words: Array<Bytes>): Command {
  const args: Array<Bytes> = [toBytes('files')];
  return new Command(toBytes(FILES), args.concat(words), environment());
}

/** Starts it: its process, or −errno after a message. */
export function spawnFiles(command: Command): i32 {
  const pid = command.spawn();
  if (pid < 0) sayError().text("can't execute ").text(FILES).text(': ').reason(pid).end();
  return pid;
}

/** Starts it and waits until it has ended: its exit status, 1 if it cannot be started. */
export function runFiles(command: Command): i32 {
  const pid = spawnFiles(command);
  return pid < 0 ? 1 : waitOrEnd(pid).shellStatus;
}
