// The terminal of a container: the side of its process (../console.ts has the other).
//
// Interface: takeTerminal, bindConsole, setConsoleSize.

import {
  DEVPTS_SUPER_MAGIC,
  MS_BIND,
  TIOCSCTTY,
  TIOCSWINSZ,
  minios_fchdir,
  minios_ioctl,
  wasi_fd_renumber,
  wasix_chdir,
  wasix_fd_dup2,
} from '../../lib/base/abi';
import { NEWLINE, SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { O_DIRECTORY, O_RDONLY, O_RDWR, close, open, unlink } from '../../lib/base/fs';
import { readSome } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { mountWith } from '../../lib/file/mount_options';
import { fstatfs } from '../../lib/file/statfs';
import { SAYS_TERMINAL } from '../protocol';
import { makeTarget } from './mounts';
import { dieAbout, must, say } from './report';

const ROOT: Bytes = [SLASH];
const size = memory.data(8, 4);

/** A line that the caller writes, at most 15 bytes; an empty one if there is nobody any more. */
function readLine(fd: i32): Bytes {
  let line: Bytes = [];
  while (line.length < 15 && readSome(fd, size, 1) == 1 && load<u8>(size) != NEWLINE)
    line = concat(line, [load<u8>(size)]);
  return line;
}

/**
 * Has the caller, who reads status lines and writes to `go`, make a terminal of the devpts at /dev/pts: it becomes the standard
 * streams and the controlling terminal. Its path. The working directory is the root directory afterwards.
 */
export function takeTerminal(go: i32): Bytes {
  const path = toBytes('/dev/pts');
  const directory = open(path, O_RDONLY | O_DIRECTORY);
  must(directory, 'process.terminal: cannot open ', path);
  if (fstatfs(directory).type != DEVPTS_SUPER_MAGIC)
    dieAbout('process.terminal: no devpts is mounted at ', path);
  say(SAYS_TERMINAL, toBytes(directory.toString()));
  const name = readLine(go);
  // From the directory, not by its path: others may have mounted something there.
  must(minios_fchdir(directory), 'process.terminal: cannot enter ', path);
  const whole = concat(toBytes('/dev/pts/'), name);
  const slave = open(name, O_RDWR);
  must(slave, 'process.terminal: cannot open ', whole);
  must(-wasix_chdir(addressOf(ROOT), 1), 'process.terminal: cannot enter /');
  close(directory);
  must(minios_ioctl(slave, TIOCSCTTY, 0), 'process.terminal: cannot make it the controlling terminal');
  for (let fd = 0; fd < 3; fd++)
    must(copyTo(slave, fd), 'process.terminal: cannot make it a standard stream');
  close(slave);
  return whole;
}

/** Makes `to` a copy of `fd`: 0 or −errno. */
function copyTo(fd: i32, to: i32): i32 {
  const errno = wasix_fd_dup2(fd, 3, 0, size);
  return errno != 0 ? -errno : -wasi_fd_renumber(load<i32>(size), to);
}

/** Makes a terminal /dev/console. */
export function bindConsole(terminal: Bytes): void {
  const path = toBytes('/dev/console');
  unlink(path);
  must(makeTarget(path, false), 'process.terminal: cannot make ', path);
  must(mountWith(terminal, path, [], MS_BIND, []), 'process.terminal: cannot mount ', path);
}

/** process.consoleSize for the terminal at standard input. */
export function setConsoleSize(process: Json): void {
  if (!process.has('consoleSize')) return;
  store<u16>(size, <u16>process.unsigned('consoleSize.height'));
  store<u16>(size, <u16>process.unsigned('consoleSize.width'), 2);
  store<u32>(size, 0, 4);
  must(minios_ioctl(0, TIOCSWINSZ, size), 'process.consoleSize: cannot set the size');
}
