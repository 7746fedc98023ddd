// VfsContext: what a task brings to every call of the VFS: who it is, where it is, what it has open; and room for the
// call's own state, so that a call allocates nothing. A task is in one call at a time.
//
// Interface: VfsContext, context_create, context_free; context_walk_to, context_walk, context_walk2, context_iter.
// Locks: none; a context is one task's. What others look at (credentials, fs, files) they find under tasks_lock: who replaces it
// does so under that.

import { AT_FDCWD, ENOTDIR } from '../base/abi';
import { NAME_MAX } from '../base/config';
import { error_of, is_error, is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { cache_alloc, cache_create, cache_free } from '../mm/slab';
import { Credentials, credentials_put } from './credentials';
import { FdTable, fd_entry, fd_get, fd_table_put } from './file/fd_table';
import { File, file_put } from './file/file';
import { FsContext, fs_context_put, fs_cwd, fs_lock, fs_root, fs_unlock } from './fs_context';
import { Dentry, dentry_put, is_negative } from './dentry/dentry';
import { is_directory } from './inode';
import { lookup_component } from './lookup';
import { Path } from './mount/mount';
import { vfs_state } from './state';
import { IOV_ITER_BYTES, IovIter } from './iov_iter';
import { WALK_BENEATH, WALK_BYTES, Walk, walk_begin, walk_end, walk_run } from './walk';

@unmanaged
export class VfsContext {
  /** Each with a reference. */
  credentials: Credentials;
  fs: FsContext;
  files: FdTable;
  /** Who pays for what the task allocates. */
  account: Account;
  /** As whom paths are walked, if not 0: access(2) asks as the real user, who nobody else is to take the task for. Borrowed. */
  acting: usize;
  /** Scratch begins here: two walks, a buffer, and ATTRIBUTES_BYTES for attributes.ts. */
  scratch: u64;
}

const WALK2: usize = WALK_BYTES;
const BUFFER: usize = 2 * WALK_BYTES;
const ATTRIBUTES: usize = BUFFER + IOV_ITER_BYTES;
const ATTRIBUTES_BYTES: usize = 32;

/** Called once at boot. */
export function contexts_init(): void {
  const bytes = <u32>offsetof<VfsContext>('scratch') + <u32>(ATTRIBUTES + ATTRIBUTES_BYTES);
  vfs_state().context_cache = cache_create('vfs_context', bytes);
  vfs_state().fs_context_cache = cache_create('fs_struct', <u32>offsetof<FsContext>());
}

/** A context that takes over the caller's references; 0: no memory, none taken. */
export function context_create(
  credentials: Credentials,
  fs: FsContext,
  files: FdTable,
  account: Account,
): VfsContext {
  const context = changetype<VfsContext>(cache_alloc(vfs_state().context_cache, account));
  if (is_null(context)) return context;
  context.credentials = credentials;
  context.fs = fs;
  context.files = files;
  context.account = account;
  return context;
}

/** Closes and drops all that the task had. */
export function context_free(context: VfsContext): void {
  fd_table_put(context.files);
  fs_context_put(context.fs);
  credentials_put(context.credentials);
  cache_free(vfs_state().context_cache, changetype<usize>(context));
}

/** As whom the task walks. */
@inline
export function context_walker(context: VfsContext): Credentials {
  return context.acting != 0 ? changetype<Credentials>(context.acting) : context.credentials;
}

@inline
function scratch(context: VfsContext): usize {
  return changetype<usize>(context) + offsetof<VfsContext>('scratch');
}
@inline
export function context_walk(context: VfsContext): Walk {
  return changetype<Walk>(scratch(context));
}
/** The second walk, for calls that take two paths. */
@inline
export function context_walk2(context: VfsContext): Walk {
  return changetype<Walk>(scratch(context) + WALK2);
}
/** The buffer of the call, for the system call layer to set up and pass to vfs_read and the like. */
@inline
export function context_iter(context: VfsContext): IovIter {
  return changetype<IovIter>(scratch(context) + BUFFER);
}
@inline
export function context_attributes(context: VfsContext): usize {
  return scratch(context) + ATTRIBUTES;
}

/** Length of the first component of a path. */
function first_component(name: usize, length: u32): u32 {
  let end: u32 = 0;
  while (end < length && load<u8>(name + end) != 47) end++;
  return end;
}

/** Is there a file of the root directory by the first component's name? 1, 0 or −errno. `.` and `..` are none. */
function root_has(context: VfsContext, name: usize, length: u32): i32 {
  const end = first_component(name, length);
  if (end == 0 || end > NAME_MAX) return 0;
  if (load<u8>(name) == 46 && (end == 1 || (end == 2 && load<u8>(name + 1) == 46))) return 0;
  const found = lookup_component(fs_root(context.fs).dentry, context_walker(context), name, end, false);
  if (is_error(found)) return error_of(found);
  const dentry = changetype<Dentry>(found);
  const there = !is_negative(dentry);
  dentry_put(dentry);
  return there ? 1 : 0;
}

/**
 * Does a path relative to `dirfd` mean the working directory? Only if `dirfd` is the preopened root and the working
 * directory is another. C libraries for WASI know no working directory: they strip the slash of an absolute path and hand
 * both kinds over relative to the preopened root, `/etc/passwd` and `etc/passwd` alike. So a path whose first name stands
 * in the root directory is taken as absolute, any other as relative. (Linux has no counterpart.) 1, 0 or −errno.
 */
function means_cwd(context: VfsContext, dirfd: i32, file: File, name: usize, length: u32): i32 {
  const root = fs_root(context.fs);
  const cwd = fs_cwd(context.fs);
  if (cwd.dentry == root.dentry && cwd.mount == root.mount) return 0;
  if (file.dentry != root.dentry || file.mount != root.mount) return 0;
  const entry = fd_entry(context.files, dirfd);
  if (is_null(entry) || entry.preopen == 0) return 0;
  if (length == 0 || load<u8>(name) == 47) return 0;
  const there = root_has(context, name, length);
  return there < 0 ? there : 1 - there;
}

/**
 * Begins a walk relative to `dirfd`: AT_FDCWD is the working directory; below an open directory the walk is confined to
 * it (WALK_BENEATH), but see means_cwd. 0, -EBADF, -ENOTDIR or walk_begin's errors.
 */
export function context_walk_begin(
  context: VfsContext,
  walk: Walk,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
): i32 {
  if (dirfd == AT_FDCWD) return begin_at(context, walk, fs_cwd(context.fs), name, length, flags);
  const found = fd_get(context.files, dirfd);
  if (is_error(found)) return error_of(found);
  const file = changetype<File>(found);
  let error = -ENOTDIR;
  if (!is_null(file.dentry) && (length == 0 || is_directory(file.inode))) {
    const cwd = means_cwd(context, dirfd, file, name, length);
    const start = cwd > 0 ? fs_cwd(context.fs) : changetype<Path>(found + offsetof<File>('mount'));
    error = cwd;
    const rules = cwd > 0 ? flags : flags | WALK_BENEATH;
    if (cwd >= 0) error = begin_at(context, walk, start, name, length, rules);
  }
  file_put(file);
  return error;
}

/** walk_begin from `start`, while pivot_root(2) on another hart does not change the task's places. */
function begin_at(context: VfsContext, walk: Walk, start: Path, name: usize, length: u32, flags: u32): i32 {
  const fs = context.fs;
  fs_lock(fs);
  const error = walk_begin(walk, context_walker(context), fs_root(fs), start, name, length, flags);
  fs_unlock(fs);
  return error;
}

/** context_walk_begin and walk_run in one: on success the caller must walk_end. */
export function context_walk_to(
  context: VfsContext,
  walk: Walk,
  dirfd: i32,
  name: usize,
  length: u32,
  flags: u32,
): i32 {
  let error = context_walk_begin(context, walk, dirfd, name, length, flags);
  if (error < 0) return error;
  error = walk_run(walk);
  if (error < 0) walk_end(walk);
  return error;
}
