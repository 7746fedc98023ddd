// The go-between: it has entered the namespaces that count for children only, or before anything else; now it makes the process
// that the container gets, with its own parent as parent, and ends.
//
// Interface: goBetween.

import {
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  CLONE_PARENT,
  SPAWN_FLAG_SETSID,
  minios_fchdir,
  minios_setresgid,
  minios_setresuid,
} from '../../lib/base/abi';
import { NEWLINE, SPACE } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, toBytes } from '../../lib/base/bytes';
import { O_WRONLY, close, open } from '../../lib/base/fs';
import { setGroups } from '../../lib/privilege/identity';
import { exit, writeAll } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { unshare } from '../../lib/privilege/namespaces';
import { Command, execReason } from '../../lib/process/process';
import { environment } from '../../lib/base/program';
import { BASE_FIRST, BASE_GO, HELPER_NAME, SAYS_PID, SAYS_USER_NAMESPACE } from '../protocol';
import { die, dieErrno, must, say, waitFor } from './report';

/** linux.timeOffsets: what the clocks of children are ahead. */
function setClocks(offsets: Json): void {
  const text = new ByteBuffer();
  for (let index = 0; index < offsets.length; index++) {
    const offset = offsets.at(index);
    text.bytes(offsets.nameAt(index)).byte(SPACE).decimal(offset.integer('secs'));
    text.byte(SPACE).decimal(offset.integer('nanosecs')).byte(NEWLINE);
  }
  const path = toBytes('/proc/self/timens_offsets');
  const fd = open(path, O_WRONLY);
  must(fd, 'linux.timeOffsets: cannot open ', path);
  must(writeAll(fd, text.address, text.length), 'linux.timeOffsets: cannot write ', path);
  close(fd);
}

/** Makes a user namespace, and becomes its root once it has names for ids. */
function becomeItsRoot(base: i32): void {
  must(unshare(CLONE_NEWUSER), 'linux.namespaces: cannot make a user namespace');
  say(SAYS_USER_NAMESPACE);
  waitFor(base + BASE_GO);
  must(setGroups([]), 'linux.gidMappings: cannot give up groups');
  must(minios_setresgid(0, 0, 0), 'linux.gidMappings: cannot become group 0');
  must(minios_setresuid(0, 0, 0), 'linux.uidMappings: cannot become user 0');
}

/** The working directory becomes `fd`, with the program in it. */
function goToProgram(fd: i32): void {
  must(minios_fchdir(fd), 'cannot enter the directory of container-init');
  close(fd);
}

/** Makes the process, tells its number, and ends. */
export function goBetween(job: Json, args: Array<Bytes>, base: i32): void {
  let flags = <u64>job.integer('flags');
  if ((flags & CLONE_NEWUSER) != 0) {
    becomeItsRoot(base);
    flags &= ~CLONE_NEWUSER;
  }
  const offsets = job.get('config.linux.timeOffsets');
  if (offsets !== null && (flags & CLONE_NEWTIME) != 0) {
    must(unshare(CLONE_NEWTIME), 'linux.namespaces: cannot make a time namespace');
    setClocks(offsets);
    flags &= ~CLONE_NEWTIME;
  }
  const inside = job.bool('inside');
  if (inside) goToProgram(base + BASE_FIRST + job.list('between').length + job.list('first').length);
  // Inside, /proc is the container's, and so is what /proc/self/exe might be.
  const command = new Command(
    toBytes(inside ? './' + HELPER_NAME : '/proc/self/exe'),
    [args[0], toBytes('first'), args[2]],
    environment(),
  );
  command.cloneFlags = flags | CLONE_PARENT;
  command.flags |= SPAWN_FLAG_SETSID;
  const pid = command.spawn();
  if (pid < 0) {
    const reason = execReason();
    if (reason.length > 0) die(reason);
    dieErrno('cannot start a process', [], pid);
  }
  say(SAYS_PID, toBytes(pid.toString()));
  exit(0);
}
