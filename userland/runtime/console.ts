// The terminal of a container: the caller's side. It is made of the container's own devpts, so that its name means something inside
// and it goes with the container.
//
//   caller                                            container-init
//     │ ◀── t FD ──────────────────────────────────────── has its /dev/pts open as FD, and it is a devpts
//     │ opens ptmx in there, gives the slave to the user
//     │ number ─────────────────────────────────────────▶ opens the slave: standard streams, controlling terminal, /dev/console
//
// The way to it is init's descriptor, which no symbolic link of an image can bend.
//
// Interface: makeTerminal.

import { NEWLINE, SPACE } from '../lib/base/ascii';
import { ByteBuffer } from '../lib/base/buffer';
import { Bytes, concat, split, toBytes } from '../lib/base/bytes';
import { changeOwner, close, stat } from '../lib/base/fs';
import { parseDecimal } from '../lib/text/number';
import { readFile } from '../lib/file/proc';
import { Master, openMaster } from '../lib/terminal/pty';
import { FAILED, failErrno } from './problem';

/** Who `id` of the user namespace of process `pid` is here, by a file of /proc/PID: user_namespaces(7). −1: nobody. */
function idHere(pid: i32, map: string, id: i64): i64 {
  const text = readFile(toBytes('/proc/' + pid.toString() + '/' + map));
  const lines = text === null ? new Array<Bytes>() : split(text, NEWLINE);
  for (let index = 0; index < lines.length; index++) {
    const words = split(lines[index], SPACE).filter((word: Bytes): bool => word.length > 0);
    if (words.length != 3) continue;
    const offset = id - parseDecimal(words[0]);
    if (offset >= 0 && offset < parseDecimal(words[2])) return parseDecimal(words[1]) + offset;
  }
  return -1;
}

/**
 * Makes the terminal of init `pid`, which has its devpts open as `fd`, for user `uid` of the container: the master and the slave's
 * number. The master's descriptor is FAILED after a problem.
 */
export function makeTerminal(pid: i32, fd: i64, uid: i64): Master {
  const directory = toBytes('/proc/' + pid.toString() + '/fd/' + fd.toString() + '/');
  const master = openMaster(concat(directory, toBytes('ptmx')));
  if (master.fd < 0) {
    failErrno('process.terminal: cannot open /dev/pts/ptmx', [], master.fd);
    return new Master(FAILED, 0);
  }
  const slave = new ByteBuffer().bytes(directory).decimal(master.number).take();
  // Without the option gid= its group is ours, which may be nobody inside.
  const group = stat(slave).gid == 0 ? idHere(pid, 'gid_map', 0) : -1;
  const error = changeOwner(slave, idHere(pid, 'uid_map', uid), group, false);
  if (error == 0) return master;
  close(master.fd);
  failErrno('process.terminal: cannot give away ', slave, error);
  return new Master(FAILED, 0);
}
