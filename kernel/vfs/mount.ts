// Mounts: where file systems hang in a tree of names, and the namespaces that such trees are: mount_namespaces(7).
//
//   namespace ──root──▶ Mount "/" ◀──parent── Mount "/dev" {mountpoint: dentry of dev in "/", root: dentry of devtmpfs}
//
// A place is a Path: a mount and a dentry in it. References: the tree holds one on each Mount in it; a mount holds its
// parent, its mountpoint, its root and its superblock; so does each Path hold both its parts. A mount taken out of the
// tree lives on while paths lead into it.
//
// Interface: Path, Mount, MountNamespace; mount_alloc, mount_attach, mount_detach, mount_find, mount_get/put.
// Locks: the mount mutex (mounts_begin, mounts_end) is held over every change of a tree, which may allocate in between;
// mount_lock, RANK_MOUNT, guards each step of it and the hash, for who only looks. What is put is put after both are released.
// `flags` is a word of its own, read as it is.

import { list_add_tail, list_del, list_empty, list_first, list_init, ListHead } from '../base/list';
import { Account } from '../mm/account';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../mm/slab';
import {
  NS_MNT,
  Namespace,
  kind_first,
  kind_register,
  namespace_get,
  namespace_init,
  namespace_put,
  no_namespace,
} from '../ns/namespace';
import { atomic_add, atomic_load } from '../sync/atomic';
import { RANK_MOUNT, spin_lock, spin_unlock } from '../sync/spinlock';
import { ref_get, ref_put } from '../sync/refcount';
import { Dentry, dentry_get, dentry_put, superblock_retire } from './dentry';
import { Mutex, mutex_init, mutex_lock, mutex_lock_always, mutex_unlock } from './mutex';
import { MOUNT_BUCKETS, MOUNT_TABLE, VfsState, rename_sequence, vfs_state } from './state';
import { SuperBlock } from './superblock';

@unmanaged
export class Mount {
  refs: u32;
  /** MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_NOATIME, MS_RELATIME. */
  flags: u32;
  /** As /proc/PID/mountinfo numbers it. Never used again. */
  id: u32;
  /** Mount that it hangs in, with a reference; 0 for the root of a namespace and out of the tree. */
  parent: Mount;
  /** Where in its parent, with a reference; 0 as `parent` is. */
  mountpoint: Dentry;
  /** What is seen at the mountpoint: the superblock's root, or what was bound. With a reference. */
  root: Dentry;
  superblock: SuperBlock;
  /** The namespace whose tree it is in; 0: none. */
  namespace: MountNamespace;
  hash_next: Mount;
  children: usize;
  children_prev: usize;
  /** Node in the parent's `children`. */
  sibling: usize;
  sibling_prev: usize;
  /** Node in the namespace's `mounts`, in the order of mounting. */
  link: usize;
  link_prev: usize;
  /** The source as mount(2) was given it: kmalloc. */
  source: usize;
  source_length: u32;
  /** Its copy, while a tree is being copied: scratch of one operation, under the mount mutex. */
  copy: Mount;
}

/** One tree of mounts, guarded by mount_lock. More than one come with CLONE_NEWNS. */
@unmanaged
export class MountNamespace extends Namespace {
  root: Mount;
  mounts: usize;
  mounts_prev: usize;
  count: u32;
  /** Counts changes: poll on /proc/mounts waits for it. */
  sequence: u32;
}

/** A place in the tree. */
@unmanaged
export class Path {
  mount: Mount;
  dentry: Dentry;
}

export function mount_lock(): void {
  spin_lock(changetype<usize>(vfs_state()) + offsetof<VfsState>('mount_lock'), RANK_MOUNT);
}
export function mount_unlock(): void {
  spin_unlock(changetype<usize>(vfs_state()) + offsetof<VfsState>('mount_lock'), RANK_MOUNT);
}

/** Called once at boot. */
export function mounts_init(): void {
  vfs_state().mount_cache = cache_create('mount', <u32>offsetof<Mount>());
  vfs_state().next_mount_id = 1;
  mutex_init(mounts_mutex());
}

@inline
function mounts_mutex(): Mutex {
  return changetype<Mutex>(changetype<usize>(vfs_state()) + offsetof<VfsState>('mounts_held'));
}

/** Nobody else changes a tree until mounts_end: 0, or -EINTR if the caller is being killed. May sleep. */
export function mounts_begin(): i32 {
  return mutex_lock(mounts_mutex());
}

/** The same for what cannot fail. */
export function mounts_begin_always(): void {
  mutex_lock_always(mounts_mutex());
}

export function mounts_end(): void {
  mutex_unlock(mounts_mutex());
}

@inline
export function no_mount(mount: Mount): bool {
  return changetype<usize>(mount) == 0;
}

@inline
function children_of(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('children');
}
@inline
function sibling_node(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('sibling');
}
@inline
function link_node(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('link');
}
@inline
function namespace_list(namespace: MountNamespace): usize {
  return changetype<usize>(namespace) + offsetof<MountNamespace>('mounts');
}

/** Fills in a path, taking references. */
export function path_set(path: Path, mount: Mount, dentry: Dentry): void {
  path.mount = mount_get(mount);
  path.dentry = dentry_get(dentry);
}

/** Drops a path's references. An empty path is allowed. */
export function path_put(path: Path): void {
  const mount = path.mount;
  if (no_mount(mount)) return;
  dentry_put(path.dentry);
  path.mount = changetype<Mount>(0);
  path.dentry = changetype<Dentry>(0);
  mount_put(mount);
}

/**
 * A mount that shows `root`, outside any tree, with one reference; 0 if there is no memory. Takes over the caller's
 * reference on `superblock` and takes one on `root`.
 */
export function mount_alloc(
  superblock: SuperBlock,
  root: Dentry,
  flags: u32,
  source: usize,
  length: u32,
  account: Account,
): Mount {
  const mount = changetype<Mount>(cache_alloc(vfs_state().mount_cache, account));
  if (no_mount(mount)) return mount;
  if (length != 0) {
    mount.source = kmalloc(length, account);
    if (mount.source == 0) {
      cache_free(vfs_state().mount_cache, changetype<usize>(mount));
      return changetype<Mount>(0);
    }
    memory.copy(mount.source, source, length);
    mount.source_length = length;
  }
  mount.refs = 1;
  mount.flags = flags;
  mount.root = dentry_get(root);
  mount.superblock = superblock;
  list_init(children_of(mount));
  list_init(sibling_node(mount));
  list_init(link_node(mount));
  mount_lock();
  mount.id = vfs_state().next_mount_id++;
  vfs_state().mounts++;
  mount_unlock();
  return mount;
}

@inline
export function mount_get(mount: Mount): Mount {
  ref_get(changetype<usize>(mount));
  return mount;
}

/** Drops a reference; the last one gives up the root and the superblock. */
export function mount_put(mount: Mount): void {
  if (!ref_put(changetype<usize>(mount))) return;
  const superblock = mount.superblock;
  dentry_put(mount.root);
  kfree(mount.source);
  mount_lock();
  vfs_state().mounts--;
  mount_unlock();
  cache_free(vfs_state().mount_cache, changetype<usize>(mount));
  superblock_put(superblock);
}

@inline
export function superblock_get(superblock: SuperBlock): SuperBlock {
  ref_get(changetype<usize>(superblock));
  return superblock;
}

/** Drops a reference; the last one writes out, drops the dentries and frees the file system. */
export function superblock_put(superblock: SuperBlock): void {
  if (!ref_put(changetype<usize>(superblock))) return;
  call_indirect<i32>(superblock.ops.sync, superblock);
  superblock_retire(superblock);
}

@inline
function bucket(parent: Mount, mountpoint: Dentry): usize {
  const mixed =
    ((<u32>changetype<usize>(parent)) >>> 4) * 0x9e3779b1 + ((<u32>changetype<usize>(mountpoint)) >>> 4);
  return MOUNT_TABLE + ((<usize>((mixed ^ (mixed >>> 13)) & (MOUNT_BUCKETS - 1))) << 2);
}

/** The mount that hangs at `mountpoint` of `parent`, with a reference; 0 if none. */
export function mount_find(parent: Mount, mountpoint: Dentry): Mount {
  mount_lock();
  let mount = load<Mount>(bucket(parent, mountpoint));
  while (!no_mount(mount) && (mount.parent != parent || mount.mountpoint != mountpoint))
    mount = mount.hash_next;
  if (!no_mount(mount)) mount_get(mount);
  mount_unlock();
  return mount;
}

/**
 * Hangs `mount` into the tree at (parent, mountpoint), or as the root of `namespace` if `parent` is 0. The tree takes a
 * reference of its own, and so does the mount on its parent and mountpoint.
 */
export function mount_attach(
  mount: Mount,
  namespace: MountNamespace,
  parent: Mount,
  mountpoint: Dentry,
): void {
  mount_get(mount);
  mount_lock();
  mount.namespace = namespace;
  list_add_tail(namespace_list(namespace), link_node(mount));
  namespace.count++;
  namespace.sequence++;
  if (no_mount(parent)) {
    namespace.root = mount;
  } else {
    mount.parent = mount_get(parent);
    mount.mountpoint = dentry_get(mountpoint);
    mountpoint.mounted++;
    list_add_tail(children_of(parent), sibling_node(mount));
    const at = bucket(parent, mountpoint);
    mount.hash_next = load<Mount>(at);
    store<Mount>(at, mount);
  }
  mount_unlock();
}

/** Takes one mount out of the tree: it and what it held of its parent are put. Its children must be gone. */
export function mount_detach(mount: Mount): void {
  mount_lock();
  detach(mount);
}

/** The same, if nothing hangs in it and nobody uses it but the tree and the caller: false if somebody does. */
export function mount_detach_unused(mount: Mount): bool {
  mount_lock();
  // Walks take their references under the lock: who is not counted now cannot find it any more.
  if (mount_has_children(mount) || atomic_load(changetype<usize>(mount)) != 2) {
    mount_unlock();
    return false;
  }
  detach(mount);
  return true;
}

/** Called with mount_lock held; releases it. */
function detach(mount: Mount): void {
  const parent = mount.parent;
  const mountpoint = mount.mountpoint;
  const namespace = mount.namespace;
  // A walk below it that is not to leave its start has to look again how `..` leads there.
  atomic_add(rename_sequence(), 1);
  list_del(link_node(mount));
  list_del(sibling_node(mount));
  namespace.count--;
  namespace.sequence++;
  mount.namespace = changetype<MountNamespace>(0);
  mount.parent = changetype<Mount>(0);
  mount.mountpoint = changetype<Dentry>(0);
  if (!no_mount(parent)) {
    let at = bucket(parent, mountpoint);
    while (load<Mount>(at) != mount) at = changetype<usize>(load<Mount>(at)) + offsetof<Mount>('hash_next');
    store<Mount>(at, mount.hash_next);
    mountpoint.mounted--;
  } else {
    namespace.root = changetype<Mount>(0);
  }
  mount_unlock();
  if (!no_mount(parent)) {
    dentry_put(mountpoint);
    mount_put(parent);
  }
  mount_put(mount);
}

/** Takes `mount` and everything below it out of the tree, leaves first. With the mount mutex held. */
export function mount_detach_tree(mount: Mount): void {
  mount_get(mount);
  while (true) {
    let leaf = mount;
    while (!list_empty(children_of(leaf))) leaf = mount_of_sibling(list_first(children_of(leaf)));
    mount_detach(leaf);
    if (leaf == mount) break;
  }
  mount_put(mount);
}

@inline
function mount_of_sibling(node: usize): Mount {
  return changetype<Mount>(node - offsetof<Mount>('sibling'));
}

@inline
export function mount_has_children(mount: Mount): bool {
  return !list_empty(children_of(mount));
}

/** The next mount of the tree below `top` in depth-first order; 0 after the last. Under mount_lock or the mount mutex. */
export function mount_next_in_tree(mount: Mount, top: Mount): Mount {
  if (!list_empty(children_of(mount))) return mount_of_sibling(list_first(children_of(mount)));
  while (mount != top) {
    const next = changetype<ListHead>(sibling_node(mount)).next;
    if (next != children_of(mount.parent)) return mount_of_sibling(next);
    mount = mount.parent;
  }
  return changetype<Mount>(0);
}

/** The mount after `mount` (0: the first) in a namespace, in the order of mounting; 0 after the last. For listings, under mount_lock. */
export function mount_next(namespace: MountNamespace, mount: Mount): Mount {
  const at = no_mount(mount) ? namespace_list(namespace) : link_node(mount);
  const next = changetype<ListHead>(at).next;
  return changetype<Mount>(next == namespace_list(namespace) ? <usize>0 : next - offsetof<Mount>('link'));
}

/** An empty namespace with one reference; 0 if there is no memory. */
export function mount_namespace_create(account: Account): MountNamespace {
  const namespace = changetype<MountNamespace>(kmalloc(<u32>offsetof<MountNamespace>(), account));
  if (changetype<usize>(namespace) == 0) return namespace;
  namespace_init(namespace, NS_MNT, changetype<Namespace>(0), account);
  list_init(namespace_list(namespace));
  if (no_namespace(kind_first(NS_MNT))) kind_register(NS_MNT, 0, mount_namespace_free.index, namespace);
  return namespace;
}

export function mount_namespace_get(namespace: MountNamespace): MountNamespace {
  namespace_get(namespace);
  return namespace;
}

/** Drops a reference; the last one takes the whole tree apart. */
export function mount_namespace_put(namespace: MountNamespace): void {
  namespace_put(namespace);
}

/** See KindOps.free. */
function mount_namespace_free(namespace: MountNamespace): void {
  mounts_begin_always();
  if (!no_mount(namespace.root)) mount_detach_tree(namespace.root);
  mounts_end();
  kfree(changetype<usize>(namespace));
}
