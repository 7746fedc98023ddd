// Filters of system calls in a file, for setpriv --seccomp-filter. (Linux's setpriv takes a BPF program there.) A line each:
//
//   # what becomes of calls that are not listed: errno N, kill, log or allow; without a line: errno of EPERM
//   default errno 52
//   fd_read
//   fd_write
//
// Interface: FilterFile, readFilterFile.

import {
  EPERM,
  SECCOMP_RET_ALLOW,
  SECCOMP_RET_ERRNO,
  SECCOMP_RET_KILL_PROCESS,
  SECCOMP_RET_LOG,
} from '../base/abi';
import { Bytes, equalsText, split } from '../base/bytes';
import { O_RDONLY, close, open } from '../base/fs';
import { Reader, complain } from '../base/io';
import { cannot } from '../command/message';
import { parseDecimal } from '../text/number';
import { callsNamed } from './system_calls';

export class FilterFile {
  /** SECCOMP_RET_…: what becomes of other calls. */
  other: u32 = SECCOMP_RET_ERRNO | EPERM;
  /** Numbers of what is allowed. */
  calls: Array<u32> = [];

  /** Reads a line: false if it means nothing. */
  private readDefault(words: Array<Bytes>): bool {
    if (words.length == 3 && equalsText(words[1], 'errno')) {
      const errno = parseDecimal(words[2]);
      this.other = SECCOMP_RET_ERRNO | (<u32>errno);
      return errno > 0 && errno < 4096;
    }
    if (words.length != 2) return false;
    if (equalsText(words[1], 'kill')) this.other = SECCOMP_RET_KILL_PROCESS;
    else if (equalsText(words[1], 'log')) this.other = SECCOMP_RET_LOG;
    else if (equalsText(words[1], 'allow')) this.other = SECCOMP_RET_ALLOW;
    else return false;
    return true;
  }

  readLine(line: Bytes): bool {
    if (line.length == 0 || line[0] == 0x23) return true;
    const words = split(line, 0x20);
    if (equalsText(words[0], 'default')) return this.readDefault(words);
    const found = callsNamed(line);
    for (let index = 0; index < found.length; index++) this.calls.push(found[index]);
    return found.length > 0;
  }
}

/** Reads a file; null after a message. */
export function readFilterFile(path: Bytes): FilterFile | null {
  const fd = open(path, O_RDONLY);
  if (fd < 0) {
    cannot('open', path, fd);
    return null;
  }
  const file = new FilterFile();
  const input = new Reader(fd, 4096);
  let good = true;
  for (let line = input.line(); line !== null && good; line = input.line()) {
    good = file.readLine(line);
    if (!good) complain().text("bad line in filter: '").bytes(line).text("'").end();
  }
  input.release();
  close(fd);
  return good ? file : null;
}
