// Descriptors: copying and moving them. Those that belong to the shell lie from 10 on and close themselves on exec.
//
// Interface: PRIVATE, copyFrom, keepCopy, duplicateTo, isOpen, moveUp.

import { EBADF, ESUCCESS, wasi_fd_close, wasix_fd_dup2, wasix_fd_fdflags_get } from '../../lib/base/abi';

/** Lowest descriptor of the shell's own. */
export const PRIVATE: i32 = 10;

/** Above the standard streams. */
const LEAST: i32 = 3;

const answer = memory.data(8, 8);

/** Copies a descriptor to the lowest free number from `least` on: it, or −errno. */
export function copyFrom(fd: i32, least: i32, closeOnExec: bool): i32 {
  const errno = wasix_fd_dup2(fd, least, i32(closeOnExec), answer);
  return errno == ESUCCESS ? load<i32>(answer) : -errno;
}

/** dup2(2): 0 or −errno. */
export function duplicateTo(fd: i32, copy: i32): i32 {
  if (fd == copy) return 0;
  if (!isOpen(fd)) return -EBADF;
  wasi_fd_close(copy);
  const made = copyFrom(fd, copy, false);
  return made < 0 ? made : 0;
}

export function isOpen(fd: i32): bool {
  return wasix_fd_fdflags_get(fd, answer) == ESUCCESS;
}

/** A copy to come back to, where the shell keeps its own, or below if `ulimit -n` leaves no room there; or −errno. */
export function keepCopy(fd: i32): i32 {
  const copy = copyFrom(fd, PRIVATE, true);
  return copy < 0 && copy != -EBADF ? copyFrom(fd, LEAST, true) : copy;
}

/** Moves a descriptor to where the shell keeps its own: the new one, or the old one if `ulimit -n` leaves no room there. */
export function moveUp(fd: i32): i32 {
  if (fd >= PRIVATE) return fd;
  const moved = copyFrom(fd, PRIVATE, true);
  if (moved < 0) return fd;
  wasi_fd_close(fd);
  return moved;
}
