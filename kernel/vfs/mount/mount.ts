// Mounts: where file systems hang in a tree of names, and the namespaces that such trees are: mount_namespaces(7).
//
//   namespace ──root──▶ Mount "/" ◀──parent── Mount "/dev" {mountpoint: dentry of dev in "/", root: dentry of devtmpfs}
//
// A place is a Path: a mount and a dentry in it. References: the tree holds one on each Mount in it; a mount holds its
// parent, its mountpoint, its root and its superblock; so does each Path hold both its parts. A mount taken out of the
// tree lives on while paths lead into it.
//
// Interface: Path, Mount, MountNamespace; mount_alloc, mount_get/put, mount_find, path_*; what tree.ts
// and propagation.ts build on. Locks: the mount mutex (mounts_begin, mounts_end) is held over every change of a tree, which may allocate
// in between; mount_lock, RANK_MOUNT, guards each step of it, the hash and the peer groups, for tasks that only look. What is put is put
// after both are released.

import { list_add_tail, list_del, list_empty, list_first, list_init, ListHead } from '../../base/list';
import { embedded, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import {
  Hash,
  hash_each,
  hash_each_next,
  hash_first,
  hash_init_at,
  hash_insert,
  hash_next,
  hash_of,
  hash_remove,
} from '../../mm/hash';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../../mm/slab';
import { namespace_get, namespace_put } from '../../ns/namespace';
import { WaitQueue, wake_all } from '../../sched/wait';
import { ref_get, ref_put } from '../../sync/refcount';
import { atomic_add } from '../../sync/atomic';
import { Dentry, dentry_get, dentry_put } from '../dentry/dentry';
import { superblock_retire } from '../dentry/reclaim';
import {
  Mount,
  MountNamespace,
  Path,
  link_node,
  mount_children,
  mount_lock,
  mount_unlock,
  mounts_mutex,
  mount_namespace_list,
  share_node,
  sibling_node,
  slave_node,
  slaves_of,
} from './struct';
import { mutex_init } from '../mutex';
import { MOUNT_BUCKETS, MOUNT_TABLE, VfsState, rename_sequence, vfs_state } from '../state';
import { SuperBlock } from '../superblock';

export * from './struct';

/** Most mounts in a namespace, unless fs.mount-max says otherwise: as Linux. */
const MOUNT_MAX: u32 = 100000;

/** Called once at boot. */
export function mounts_init(): void {
  vfs_state().mount_cache = cache_create('mount', <u32>offsetof<Mount>());
  hash_init_at(mount_table(), MOUNT_TABLE, MOUNT_BUCKETS);
  vfs_state().next_mount_id = 1;
  vfs_state().mount_max = MOUNT_MAX;
  mutex_init(mounts_mutex());
}

/** Fills in a path, taking references. */
export function path_set(path: Path, mount: Mount, dentry: Dentry): void {
  path.mount = mount_get(mount);
  path.dentry = dentry_get(dentry);
}

/** Drops a path's references. An empty path is allowed. */
export function path_put(path: Path): void {
  const mount = path.mount;
  if (is_null(mount)) return;
  dentry_put(path.dentry);
  path.mount = null_of<Mount>();
  path.dentry = null_of<Dentry>();
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
  if (is_null(mount)) return mount;
  if (length != 0) {
    mount.source = kmalloc(length, account);
    if (mount.source == 0) {
      cache_free(vfs_state().mount_cache, changetype<usize>(mount));
      return null_of<Mount>();
    }
    memory.copy(mount.source, source, length);
    mount.source_length = length;
  }
  mount.refs = 1;
  mount.flags = flags;
  mount.root = dentry_get(root);
  mount.superblock = superblock;
  list_init(mount_children(mount));
  list_init(sibling_node(mount));
  list_init(link_node(mount));
  list_init(share_node(mount));
  list_init(slaves_of(mount));
  list_init(slave_node(mount));
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

/** Drops a reference; the last one gives up the root, the superblock, and dead mounts that still hang in it. */
export function mount_put(mount: Mount): void {
  if (!ref_put(changetype<usize>(mount))) return;
  mount.next = null_of<Mount>();
  // A loop, for dead mounts may hang in each other as deep as anybody likes.
  while (!is_null(mount)) {
    let dying = mount.next;
    let orphan = cut_off_children(mount);
    // Their places are of the file system that may go with the mount: no dentry outlives that.
    for (let child = orphan; !is_null(child); child = child.next) dentry_put(child.place_dentry);
    free_mount(mount);
    while (!is_null(orphan)) {
      const next = orphan.next;
      if (ref_put(changetype<usize>(orphan))) {
        orphan.next = dying;
        dying = orphan;
      }
      orphan = next;
    }
    mount = dying;
  }
}

/** Takes what hangs in a dying mount off it: a list, of which each has its place's dentry and a reference to be put. */
function cut_off_children(mount: Mount): Mount {
  let orphans = null_of<Mount>();
  mount_lock();
  while (!list_empty(mount_children(mount))) {
    const child = mount_of_sibling(list_first(mount_children(mount)));
    child.place_dentry = child.mountpoint;
    mount_unhang(child);
    child.next = orphans;
    orphans = child;
  }
  mount_unlock();
  return orphans;
}

function free_mount(mount: Mount): void {
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
function mount_table(): Hash {
  return embedded<VfsState, Hash>(vfs_state(), offsetof<VfsState>('mount_table'));
}
@inline
function hash_node(mount: Mount): usize {
  return changetype<usize>(mount) + offsetof<Mount>('hash');
}
@inline
function mount_of_hash(node: usize): Mount {
  return changetype<Mount>(node - offsetof<Mount>('hash'));
}
@inline
function place_hash(parent: Mount, mountpoint: Dentry): u32 {
  return hash_of(((<u64>changetype<usize>(parent)) << 32) | (<u64>changetype<usize>(mountpoint)));
}

/** The mount that hangs at `mountpoint` of `parent`; 0 if none. Under mount_lock. */
export function mount_lookup(parent: Mount, mountpoint: Dentry): Mount {
  const hash = place_hash(parent, mountpoint);
  for (let node = hash_first(mount_table(), hash); node != 0; node = hash_next(node)) {
    const mount = mount_of_hash(node);
    if (mount.parent == parent && mount.mountpoint == mountpoint) return mount;
  }
  return null_of<Mount>();
}

/** Some mount of a namespace at `mountpoint`, whatever it hangs in; 0 if none. Looks at all mounts; under mount_lock. */
export function mount_at_dentry(mountpoint: Dentry): Mount {
  for (let node = hash_each(mount_table()); node != 0; node = hash_each_next(mount_table(), node)) {
    const mount = mount_of_hash(node);
    if (mount.mountpoint == mountpoint && !is_null(mount.namespace)) return mount;
  }
  return null_of<Mount>();
}

/** As mount_lookup, with a reference; takes the lock. */
export function mount_find(parent: Mount, mountpoint: Dentry): Mount {
  mount_lock();
  const mount = mount_lookup(parent, mountpoint);
  if (!is_null(mount)) mount_get(mount);
  mount_unlock();
  return mount;
}

/**
 * Hangs `mount` at (parent, mountpoint), on which it takes references; the reference that the tree has on it is the
 * caller's. Under mount_lock.
 */
export function mount_hang(mount: Mount, parent: Mount, mountpoint: Dentry): void {
  mount.parent = mount_get(parent);
  mount.mountpoint = dentry_get(mountpoint);
  mountpoint.mounted++;
  list_add_tail(mount_children(parent), sibling_node(mount));
  hash_insert(mount_table(), hash_node(mount), place_hash(parent, mountpoint));
}

/** Takes `mount` off its place; the caller puts what it held of it. Under mount_lock. */
export function mount_unhang(mount: Mount): void {
  // A walk below it that is not to leave its start has to look again how `..` leads there.
  atomic_add(rename_sequence(), 1);
  hash_remove(mount_table(), hash_node(mount));
  list_del(sibling_node(mount));
  mount.mountpoint.mounted--;
  mount.parent = null_of<Mount>();
  mount.mountpoint = null_of<Dentry>();
}

/** `mount` belongs to the tree of `namespace`. Under mount_lock. */
export function mount_namespace_add(namespace: MountNamespace, mount: Mount): void {
  mount.namespace = namespace;
  list_add_tail(mount_namespace_list(namespace), link_node(mount));
  namespace.count++;
}

/** It does so no more. Under mount_lock. */
export function mount_namespace_remove(mount: Mount): void {
  mount.namespace.count--;
  mount.namespace = null_of<MountNamespace>();
  list_del(link_node(mount));
}

/** The tree of `namespace` has changed: wakes the tasks that poll its tables. */
export function mount_namespace_touch(namespace: MountNamespace): void {
  namespace.sequence++;
  wake_all(mount_namespace_changed(namespace));
}

@inline
export function mount_namespace_changed(namespace: MountNamespace): WaitQueue {
  return embedded<MountNamespace, WaitQueue>(namespace, offsetof<MountNamespace>('changed_lock'));
}

@inline
export function mount_of_sibling(node: usize): Mount {
  return changetype<Mount>(node - offsetof<Mount>('sibling'));
}

@inline
export function mount_has_children(mount: Mount): bool {
  return !list_empty(mount_children(mount));
}

/** The next mount of the tree below `top` in depth-first order; 0 after the last. Under mount_lock or the mutex. */
export function mount_next_in_tree(mount: Mount, top: Mount): Mount {
  if (!list_empty(mount_children(mount))) return mount_of_sibling(list_first(mount_children(mount)));
  return mount_skip_tree(mount, top);
}

/** The same, passing over what is below `mount`. */
export function mount_skip_tree(mount: Mount, top: Mount): Mount {
  while (mount != top) {
    const next = changetype<ListHead>(sibling_node(mount)).next;
    if (next != mount_children(mount.parent)) return mount_of_sibling(next);
    mount = mount.parent;
  }
  return null_of<Mount>();
}

/** The mount after `mount` (0: the first) in a namespace, in the order of mounting; 0 after the last. For listings. */
export function mount_next(namespace: MountNamespace, mount: Mount): Mount {
  const at = is_null(mount) ? mount_namespace_list(namespace) : link_node(mount);
  const next = changetype<ListHead>(at).next;
  return changetype<Mount>(
    next == mount_namespace_list(namespace) ? <usize>0 : next - offsetof<Mount>('link'),
  );
}

export function mount_namespace_get(namespace: MountNamespace): MountNamespace {
  namespace_get(namespace);
  return namespace;
}

/** Drops a reference; the last one takes the whole tree apart. */
export function mount_namespace_put(namespace: MountNamespace): void {
  namespace_put(namespace);
}
