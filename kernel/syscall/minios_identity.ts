// minios: who the caller is, and what it creates files without.
//
// Interface: the exports minios_*. Results: ≥ 0. Locks: none.

import { Credentials } from '../vfs/credentials';
import { current_task } from '../proc/task';
import { enter, leave } from './border';

@inline
function credentials(): Credentials {
  return current_task().vfs.credentials;
}

/** getuid(2): the real user. */
export function minios_getuid(): i32 {
  enter();
  return leave(credentials().uid);
}

/** geteuid(2): the effective user. */
export function minios_geteuid(): i32 {
  enter();
  return leave(credentials().euid);
}

/** getgid(2): the real group. */
export function minios_getgid(): i32 {
  enter();
  return leave(credentials().gid);
}

/** getegid(2): the effective group. */
export function minios_getegid(): i32 {
  enter();
  return leave(credentials().egid);
}

/** umask(2): sets the mask and answers the one before. */
export function minios_umask(mask: u32): i32 {
  enter();
  const fs = current_task().vfs.fs;
  const old = fs.umask;
  fs.umask = mask & 0o777;
  return leave(old);
}
