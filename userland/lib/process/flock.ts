// Advisory locks on files: flock(2). A lock goes with the last descriptor of the open file, so also when its holder is killed.
//
// Interface: lockFile, unlockFile.

import { LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, minios_flock } from '../base/abi';

/**
 * Locks the open file, alone or `shared` with others who hold it so: 0 or −errno. Waits as long as it takes, or unless `wait`:
 * −EAGAIN. −EINTR: a signal was caught.
 */
export function lockFile(fd: i32, shared: bool = false, wait: bool = true): i32 {
  return minios_flock(fd, (shared ? LOCK_SH : LOCK_EX) | (wait ? 0 : LOCK_NB));
}

/** Gives the lock up: 0 or −errno. */
export function unlockFile(fd: i32): i32 {
  return minios_flock(fd, LOCK_UN);
}
