// Descriptors: copying and moving them. Those that belong to the shell lie from 10 on and close themselves on exec.
//
// Interface: PRIVATE, copyFrom, duplicateTo, isOpen, moveUp.

import { EBADF, ESUCCESS, wasi_fd_close, wasix_fd_dup2, wasix_fd_fdflags_get } from '../lib/abi';

/** Lowest descriptor of the shell's own. */
export const PRIVATE: i32 = 10;

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

/** Moves a descriptor to where the shell keeps its own: the new one, or −errno. */
export function moveUp(fd: i32): i32 {
  if (fd >= PRIVATE) return fd;
  const moved = copyFrom(fd, PRIVATE, true);
  wasi_fd_close(fd);
  return moved;
}
