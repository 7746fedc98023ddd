// FsContext: a task's root directory, working directory and umask: what CLONE_FS shares.
//
// Interface: fs_context_create, fs_context_copy, fs_context_put, fs_set_root, fs_set_cwd, fs_set_namespace, fs_move,
// fs_path_get, fs_lock, fs_unlock.
// Locks: its own, RANK_FILES, guards the two places. The task whose context it is changes it, and pivot_root(2) of others; who
// uses a place takes references on it under the lock. The namespace is changed only while nobody else has the context.

import { embedded, is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { cache_alloc, cache_free } from '../mm/slab';
import { ref_put } from '../sync/refcount';
import { RANK_FILES, spin_lock, spin_unlock } from '../sync/spinlock';
import { Dentry, dentry_put } from './dentry/dentry';
import {
  Mount,
  MountNamespace,
  Path,
  mount_namespace_get,
  mount_namespace_put,
  mount_put,
  path_put,
  path_set,
} from './mount/mount';
import { vfs_state } from './state';

@unmanaged
export class FsContext {
  refs: u32;
  lock: u32;
  /** Permission bits that files are created without: umask(2). */
  umask: u32;

  // --- lock ---
  root_mount: Mount;
  root_dentry: Dentry;
  cwd_mount: Mount;
  cwd_dentry: Dentry;
  /** The mount namespace that mount(2) acts on, with a reference. */
  namespace: MountNamespace;
}

/** The root as a Path, with the context's references. */
@inline
export function fs_root(fs: FsContext): Path {
  return embedded<FsContext, Path>(fs, offsetof<FsContext>('root_mount'));
}

/** The working directory as a Path, with the context's references. */
@inline
export function fs_cwd(fs: FsContext): Path {
  return embedded<FsContext, Path>(fs, offsetof<FsContext>('cwd_mount'));
}

/** A context whose root and working directory are `mount`'s, in the namespace of that; 0: no memory. umask 022. */
export function fs_context_create(mount: Mount, account: Account): FsContext {
  const fs = changetype<FsContext>(cache_alloc(vfs_state().fs_context_cache, account));
  if (is_null(fs)) return fs;
  fs.refs = 1;
  fs.umask = 0o022;
  fs.namespace = mount_namespace_get(mount.namespace);
  path_set(fs_root(fs), mount, mount.root);
  path_set(fs_cwd(fs), mount, mount.root);
  return fs;
}

/** A copy with references of its own; 0: no memory. */
export function fs_context_copy(from: FsContext, account: Account): FsContext {
  const fs = changetype<FsContext>(cache_alloc(vfs_state().fs_context_cache, account));
  if (is_null(fs)) return fs;
  fs.refs = 1;
  fs.umask = from.umask;
  fs.namespace = mount_namespace_get(from.namespace);
  path_set(fs_root(fs), from.root_mount, from.root_dentry);
  path_set(fs_cwd(fs), from.cwd_mount, from.cwd_dentry);
  return fs;
}

export function fs_context_put(fs: FsContext): void {
  if (!ref_put(changetype<usize>(fs))) return;
  path_put(fs_root(fs));
  path_put(fs_cwd(fs));
  mount_namespace_put(fs.namespace);
  cache_free(vfs_state().fs_context_cache, changetype<usize>(fs));
}

@inline
export function fs_lock(fs: FsContext): void {
  spin_lock(changetype<usize>(fs) + offsetof<FsContext>('lock'), RANK_FILES);
}
@inline
export function fs_unlock(fs: FsContext): void {
  spin_unlock(changetype<usize>(fs) + offsetof<FsContext>('lock'), RANK_FILES);
}

/** Fills in `to` with `from`, a path of `fs`, which may be another task's, taking references. */
export function fs_path_get(fs: FsContext, from: Path, to: Path): void {
  fs_lock(fs);
  path_set(to, from.mount, from.dentry);
  fs_unlock(fs);
}

/** Replaces one of the two paths, taking references on the new place. */
function replace(fs: FsContext, path: Path, mount: Mount, dentry: Dentry): void {
  fs_lock(fs);
  const old_mount = path.mount;
  const old_dentry = path.dentry;
  path_set(path, mount, dentry);
  fs_unlock(fs);
  dentry_put(old_dentry);
  mount_put(old_mount);
}

/** Makes `to` of each of the two that is `from`: how many references on `from` the caller has to put for it. */
export function fs_move(fs: FsContext, from: Path, to: Path): u32 {
  let moved: u32 = 0;
  fs_lock(fs);
  if (fs.root_mount == from.mount && fs.root_dentry == from.dentry) {
    path_set(fs_root(fs), to.mount, to.dentry);
    moved++;
  }
  if (fs.cwd_mount == from.mount && fs.cwd_dentry == from.dentry) {
    path_set(fs_cwd(fs), to.mount, to.dentry);
    moved++;
  }
  fs_unlock(fs);
  return moved;
}

export function fs_set_root(fs: FsContext, mount: Mount, dentry: Dentry): void {
  replace(fs, fs_root(fs), mount, dentry);
}

/** The namespace becomes `namespace`, whose reference it takes over. */
export function fs_set_namespace(fs: FsContext, namespace: MountNamespace): void {
  const old = fs.namespace;
  fs.namespace = namespace;
  mount_namespace_put(old);
}

export function fs_set_cwd(fs: FsContext, mount: Mount, dentry: Dentry): void {
  replace(fs, fs_cwd(fs), mount, dentry);
}
