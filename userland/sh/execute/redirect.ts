// Redirections (POSIX 2.7), in two ways: on the shell's own descriptors, to be undone or to stay; or prepared for a program
// that is about to be spawned, whose descriptors are opened here and put into place in the child.
//
// Interface: redirect, undoTo, savedDescriptors, savedErrors, keepFrom; Prepared.

import {
  AT_FDCWD,
  EEXIST,
  EBADF,
  EINTR,
  ENOENT,
  ENOTDIR,
  ESUCCESS,
  FDFLAGSEXT_CLOEXEC,
  FDFLAGS_APPEND,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
  OFLAGS_CREAT,
  OFLAGS_EXCL,
  OFLAGS_TRUNC,
  RIGHTS_FD_READ,
  RIGHTS_FD_SEEK,
  RIGHTS_FD_TELL,
  RIGHTS_FD_WRITE,
  RIGHTS_FD_FILESTAT_GET,
  RIGHTS_PATH_OPEN,
  RIGHTS_FD_READDIR,
  errno_text,
  wasi_fd_close,
  wasix_path_open2,
} from '../../lib/base/abi';
import { Bytes, addressOf, equalsText, toBytes } from '../../lib/base/bytes';
import { stat } from '../../lib/base/fs';
import { stderr, stdout } from '../../lib/base/io';
import { Command } from '../../lib/process/process';
import { expandText } from '../syntax/words';
import { PRIVATE, duplicateTo, isOpen, keepCopy, moveUp } from './descriptors';
import { openHereDocument } from '../syntax/here_document';
import { parseCount } from '../expand/integer';
import { INTERACTIVE, NOCLOBBER, option } from '../options';
import { shellError } from '../report';
import { RUNNING, flow } from '../state';
import { pendingTrap } from '../traps';
import { APPEND, COPY_INPUT, COPY_OUTPUT, HERE, READ, READ_WRITE, Redirection, WRITE } from '../syntax/tree';

const answer = memory.data(8, 8);

function openFile(path: Bytes, write: bool, read: bool, oflags: i32, fdflags: i32): i32 {
  let rights = RIGHTS_FD_SEEK | RIGHTS_FD_TELL | RIGHTS_FD_FILESTAT_GET;
  if (read) rights |= RIGHTS_FD_READ | RIGHTS_FD_READDIR | RIGHTS_PATH_OPEN;
  if (write) rights |= RIGHTS_FD_WRITE;
  const at = addressOf(path);
  const follow = LOOKUPFLAGS_SYMLINK_FOLLOW;
  while (true) {
    const errno = wasix_path_open2(
      AT_FDCWD,
      follow,
      at,
      path.length,
      oflags,
      rights,
      rights,
      fdflags,
      FDFLAGSEXT_CLOEXEC,
      answer,
    );
    if (errno == ESUCCESS) return load<i32>(answer);
    // A pipe that nobody opens at the other end is waited for until there is a trap to run, or ^C.
    if (errno != EINTR || pendingTrap() != 0) return -errno;
  }
}

/** Creates a file that must not be there, unless it is not a regular one (set -C). */
function openNew(path: Bytes): i32 {
  const found = stat(path);
  if (found.error == 0) return found.isRegular ? -EEXIST : openFile(path, true, false, 0, 0);
  return openFile(path, true, false, OFLAGS_CREAT | OFLAGS_EXCL, 0);
}

/** Opens the file of a redirection; on failure reports it and answers −1. */
function openTarget(kind: i32, path: Bytes): i32 {
  let fd: i32;
  if (kind == READ) fd = openFile(path, false, true, 0, 0);
  else if (kind == READ_WRITE) fd = openFile(path, true, true, OFLAGS_CREAT, 0);
  else if (kind == APPEND) fd = openFile(path, true, false, OFLAGS_CREAT, FDFLAGS_APPEND);
  else if (kind == WRITE && option(NOCLOBBER)) fd = openNew(path);
  else fd = openFile(path, true, false, OFLAGS_CREAT | OFLAGS_TRUNC, 0);
  if (fd >= 0) return fd;
  if (fd == -EINTR && option(INTERACTIVE)) return -1;
  const reading = kind == READ;
  shellError()
    .text(reading ? 'cannot open ' : 'cannot create ')
    .bytes(path)
    .text(': ')
    .text(reasonText(-fd, reading))
    .end();
  return -1;
}

/** As dash words it. */
function reasonText(errno: i32, reading: bool): string {
  if (errno == ENOENT || errno == ENOTDIR) return reading ? 'No such file' : 'Directory nonexistent';
  return errno_text(errno);
}

/** What a redirection makes of its descriptor. */
const CLOSED: i32 = -1;
const FAILED: i32 = -2;
/** To open it may take until somebody opens its other end. */
const WAITS: i32 = -3;

/** Whether the source of the last target() is to be closed once it is in place. */
let temporary: bool = false;

/** The descriptor to put in place: one that was opened, one to copy, CLOSED, FAILED; WAITS, if the caller `cannotWait`. */
function target(redirection: Redirection, cannotWait: bool): i32 {
  const kind = redirection.kind;
  temporary = true;
  if (kind == HERE) return openHereDocument(expandText(redirection.target));
  const word = expandText(redirection.target);
  if (flow != RUNNING) return FAILED;
  if (kind != COPY_INPUT && kind != COPY_OUTPUT) {
    if (cannotWait && stat(word).isPipe) return WAITS;
    const fd = openTarget(kind, word);
    return fd < 0 ? FAILED : fd;
  }
  temporary = false;
  if (equalsText(word, '-')) return CLOSED;
  const fd = parseCount(word);
  if (fd >= 0) return fd;
  shellError().text('Syntax error: Bad fd number').end();
  return FAILED;
}

function badDescriptor(fd: i32, errno: i32 = EBADF): void {
  shellError().decimal(fd).text(': ').reason(errno).end();
}

/** Pairs of a descriptor and the copy that was kept of it, −1: it was closed. */
const saved = new Array<i32>();

/** A point to come back to by undoTo. */
@inline
export function savedDescriptors(): i32 {
  return saved.length;
}

/** Keeps a copy of `fd`. False: there is no room for one, which has been reported; to redirect it would lose it. */
function save(fd: i32, mark: i32): bool {
  for (let index = mark; index < saved.length; index += 2) {
    if (saved[index] == fd) return true;
  }
  const copy = keepCopy(fd);
  if (copy < 0 && copy != -EBADF) {
    badDescriptor(fd, -copy);
    return false;
  }
  saved.push(fd);
  saved.push(copy);
  return true;
}

/** Puts `source` in the place of `fd`: false if that is beyond what there may be, which has been reported. */
function put(source: i32, fd: i32): bool {
  const error = duplicateTo(source, fd);
  if (error < 0) badDescriptor(fd, -error);
  return error == 0;
}

/** Where standard error went before the redirections since `mark`. */
export function savedErrors(mark: i32): i32 {
  for (let index = mark; index < saved.length; index += 2) {
    if (saved[index] == 2) return saved[index + 1];
  }
  return 2;
}

/** Makes the descriptors what they were. */
export function undoTo(mark: i32): void {
  if (saved.length > mark) stdout.flush();
  while (saved.length > mark) {
    const copy = saved.pop();
    const fd = saved.pop();
    if (copy < 0) wasi_fd_close(fd);
    else {
      duplicateTo(copy, fd);
      wasi_fd_close(copy);
    }
  }
}

/** Lets the redirections since `mark` stay (exec). */
export function keepFrom(mark: i32): void {
  while (saved.length > mark) {
    const copy = saved.pop();
    saved.pop();
    if (copy >= 0) wasi_fd_close(copy);
  }
}

/**
 * Redirects the shell's own descriptors, keeping copies for undoTo if `undoable`. False: one failed, which has been
 * reported; those before it are in place.
 */
export function redirect(redirections: Array<Redirection>, undoable: bool): bool {
  const mark = saved.length;
  stdout.flush();
  for (let index = 0; index < redirections.length; index++) {
    const redirection = redirections[index];
    const fd = redirection.fd;
    const source = target(redirection, false);
    const opened = temporary;
    if (source == FAILED || flow != RUNNING) return false;
    if (source == CLOSED) {
      if (undoable && !save(fd, mark)) return false;
      wasi_fd_close(fd);
      continue;
    }
    if (source == fd) {
      // What was opened there closes itself on exec, which it must not.
      if (opened) {
        const moved = moveUp(source);
        const good = (!undoable || save(fd, mark)) && put(moved, fd);
        if (moved != fd) wasi_fd_close(moved);
        if (!good) return false;
      }
      continue;
    }
    if (!opened && !isOpen(source)) {
      badDescriptor(source);
      return false;
    }
    const good = (!undoable || save(fd, mark)) && put(source, fd);
    if (opened) wasi_fd_close(source);
    if (!good) return false;
  }
  return true;
}

/** Redirections of a program to be spawned. */
export class Prepared {
  private from: Array<i32> = [];
  private to: Array<i32> = [];
  private opened: Array<i32> = [];
  /** add() found a named pipe, which the process itself is to open: the shell would wait for its other end. */
  waits: bool = false;

  /** Opens what has to be opened. False: one `waits`, or failed, which has been reported. release() is due in any case. */
  add(redirections: Array<Redirection>): bool {
    let done = true;
    for (let index = 0; index < redirections.length && done; index++) {
      // What goes wrong is said where the ones before it lead.
      stderr.fd = this.errors;
      done = this.addOne(redirections[index]);
    }
    stderr.fd = 2;
    return done;
  }

  private addOne(redirection: Redirection): bool {
    const fd = redirection.fd;
    let source = target(redirection, true);
    const opened = temporary;
    this.waits = source == WAITS;
    if (this.waits || source == FAILED || flow != RUNNING) return false;
    if (opened) {
      // Out of the way of descriptors that the child is given.
      if (source <= 2 || fd > 2 || this.to.includes(source)) source = moveUp(source);
      this.opened.push(source);
    } else if (source >= 0 && !this.isThere(source)) {
      badDescriptor(source);
      return false;
    }
    this.connect(source, fd);
    return true;
  }

  /** Makes `copy` a copy of `fd` in the child; `fd` −1: closed. */
  connect(fd: i32, copy: i32): void {
    this.from.push(fd);
    this.to.push(copy);
  }

  private isThere(fd: i32): bool {
    for (let index = this.to.length - 1; index >= 0; index--) {
      if (this.to[index] == fd) return this.from[index] >= 0;
    }
    return fd < PRIVATE && isOpen(fd);
  }

  /** Puts them into place in this process, a child of the shell: before its own redirections. */
  install(): void {
    for (let index = 0; index < this.to.length; index++) {
      if (this.from[index] < 0) wasi_fd_close(this.to[index]);
      else duplicateTo(this.from[index], this.to[index]);
    }
  }

  /** Lets the child read nothing, unless a redirection says otherwise (POSIX 2.9.3.1). To be called before apply(). */
  readNothing(command: Command): void {
    if (!this.to.includes(0)) command.open(0, toBytes('/dev/null'), RIGHTS_FD_READ, 0, 0);
  }

  /** What the child's standard error will be, of the shell's descriptors; −1: closed. */
  get errors(): i32 {
    let fd = 2;
    for (let index = this.to.length - 1; index >= 0 && fd >= 0; index--) {
      if (this.to[index] == fd) fd = this.from[index];
    }
    return fd;
  }

  /** Hands them to a command. */
  apply(command: Command): void {
    for (let index = 0; index < this.to.length; index++) {
      if (this.from[index] < 0) command.close(this.to[index]);
      else command.duplicate(this.from[index], this.to[index]);
    }
  }

  /** Closes what was opened. */
  release(): void {
    for (let index = 0; index < this.opened.length; index++) wasi_fd_close(this.opened[index]);
    this.opened.length = 0;
  }
}
