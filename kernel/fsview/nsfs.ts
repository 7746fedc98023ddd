// nsfs: namespaces as files, so that a descriptor or a bind mount keeps one alive: namespaces(7), ioctl_ns(2).
//
//   /proc/PID/ns/uts ─jump─▶ Path {the one mount of nsfs, dentry "uts:[4026531838]"} ─▶ Inode {private_data: the namespace}
//
// Each jump makes an inode and a dentry of its own; they are the same file by device and number. The inode holds the
// namespace.
//
// Interface: nsfs_init, nsfs_path, nsfs_namespace. Locks: tasks_lock while process numbers are translated.

import {
  EINVAL,
  ENOMEM,
  ENOTTY,
  EPERM,
  ESRCH,
  NSFS_MAGIC,
  NS_GET_NSTYPE,
  NS_GET_OWNER_UID,
  NS_GET_PARENT,
  NS_GET_PID_FROM_PIDNS,
  NS_GET_PID_IN_PIDNS,
  NS_GET_TGID_FROM_PIDNS,
  NS_GET_TGID_IN_PIDNS,
  NS_GET_USERNS,
  S_IFDIR,
  S_IFREG,
} from '../base/abi';
import { Text, text_byte, text_bytes, text_init, text_length, text_string, text_u64 } from '../base/format';
import { panic } from '../base/panic';
import { embedded, is_null, null_of } from '../base/pointer';
import { root_account, Account } from '../mm/account';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../mm/slab';
import {
  NS_PID,
  NS_USER,
  Namespace,
  namespace_kind_flag,
  namespace_kind_name,
  namespace_get,
  namespace_put,
} from '../ns/namespace';
import { PidNamespace, pid_namespace_is_below } from '../ns/pid';
import { UserNamespace, shown_uid, user_namespace_is_within, user_namespace_owning } from '../ns/user';
import { put_user_u32 } from '../mm/uaccess';
import { current_pid_namespace, number_in, task_of_number } from '../proc/pid';
import { current_task, tasks_lock, tasks_unlock } from '../proc/task';
import { VfsContext } from '../vfs/context';
import { Dentry, dentry_alloc, dentry_get, dentry_instantiate } from '../vfs/dentry/dentry';
import { dentry_make_root } from '../vfs/dentry/tree';
import { FD_CLOEXEC, fd_install } from '../vfs/file/fd_table';
import { FILE_READ, File, FileOps, file_alloc, file_ops_create, file_put } from '../vfs/file/file';
import {
  Inode,
  InodeOps,
  inode_get,
  inode_init,
  inode_ops_create,
  inode_put,
  inode_release,
} from '../vfs/inode';
import { Mount, Path, mount_alloc, mount_get, path_put } from '../vfs/mount/mount';
import { rights_of } from '../vfs/file/rights';
import { SuperBlock, filesystem_internal, superblock_alloc, superblock_ops_create } from '../vfs/superblock';
import { fsview_state } from './state';

/** Appends a namespace as readlink(1) shows it. */
export function text_namespace(text: Text, namespace: Namespace, name: string): void {
  text_string(text, name);
  text_string(text, ':[');
  text_u64(text, namespace.number);
  text_byte(text, 93);
}

/** Bytes of the longest name: "cgroup:[4294967295]". */
const NAME_BYTES: u32 = 24;

/** The inode of a namespace, on which it takes a reference; and, while it is being made, room for a name. */
@unmanaged
class NamespaceInode extends Inode {
  name_start: usize;
  name_at: usize;
  name_end: usize;
  name_dropped: u32;
  name0: u64;
  name1: u64;
  name2: u64;
}

function nsfs_evict(inode: Inode): void {
  inode_release(inode);
  const namespace = changetype<Namespace>(inode.private_data);
  cache_free(fsview_state().nsfs_cache, changetype<usize>(inode));
  namespace_put(namespace);
}

function nsfs_open(_inode: Inode, file: File): i32 {
  file.ops = changetype<FileOps>(fsview_state().nsfs_file_ops);
  return 0;
}

function nsfs_setattr(_inode: Inode, _attributes: usize): i32 {
  return -EPERM;
}

function nsfs_ioctl(file: File, request: u32, argument: u32): i32 {
  const namespace = changetype<Namespace>(file.inode.private_data);
  switch (request) {
    case NS_GET_USERNS:
      return open_user(namespace);
    case NS_GET_OWNER_UID:
      return tell_owner(namespace, argument);
    case NS_GET_PARENT:
      return open_parent(namespace);
    case NS_GET_PID_FROM_PIDNS:
    case NS_GET_TGID_FROM_PIDNS:
      return translate(namespace, argument, true);
    case NS_GET_PID_IN_PIDNS:
    case NS_GET_TGID_IN_PIDNS:
      return translate(namespace, argument, false);
    case NS_GET_NSTYPE:
      return <i32>namespace_kind_flag(namespace.kind);
    default:
      return -ENOTTY;
  }
}

/** A process number of pid namespace `there` as the caller knows it (`from`), or the reverse: -EINVAL: no pid namespace, -ESRCH. */
function translate(there: Namespace, number: u32, from: bool): i32 {
  if (there.kind != NS_PID) return -EINVAL;
  const other = changetype<PidNamespace>(there);
  const own = current_pid_namespace();
  tasks_lock();
  const task = task_of_number(number, from ? other : own);
  const found = is_null(task) ? 0 : number_in(task, from ? own : other);
  tasks_unlock();
  return found == 0 ? -ESRCH : found;
}

/** NS_GET_USERNS: a descriptor of what owns it; -EPERM: that is outside the caller's user namespace. */
function open_user(namespace: Namespace): i32 {
  const first = namespace.kind == NS_USER && is_null(namespace.owner);
  const owner = user_namespace_owning(namespace);
  if (first || !user_namespace_is_within(owner, current_task().vfs.credentials.user)) return -EPERM;
  return open_namespace(owner);
}

/** NS_GET_OWNER_UID: of user namespaces only: -EINVAL; -EFAULT. */
function tell_owner(namespace: Namespace, argument: u32): i32 {
  if (namespace.kind != NS_USER) return -EINVAL;
  const uid = changetype<UserNamespace>(namespace).uid;
  return put_user_u32(argument, shown_uid(current_task().vfs.credentials.user, uid));
}

/** NS_GET_PARENT: a descriptor; -EINVAL: the kind has no parents; -EPERM: it is outside the caller's namespace. */
function open_parent(namespace: Namespace): i32 {
  if (namespace.kind == NS_USER) return open_user(namespace);
  if (namespace.kind != NS_PID) return -EINVAL;
  const parent = changetype<PidNamespace>(namespace).parent;
  if (is_null(parent) || !pid_namespace_is_below(parent, current_pid_namespace())) return -EPERM;
  return open_namespace(parent);
}

/** A descriptor of `namespace` for the current task, close-on-exec, or −errno. */
function open_namespace(namespace: Namespace): i32 {
  const vfs = current_task().vfs;
  const path = changetype<Path>(kmalloc(<u32>offsetof<Path>(), vfs.account));
  if (is_null(path)) return -ENOMEM;
  let result = nsfs_path(namespace, path, vfs.account);
  if (result == 0) {
    result = open_path(vfs, path);
    path_put(path);
  }
  kfree(changetype<usize>(path));
  return result;
}

function open_path(vfs: VfsContext, path: Path): i32 {
  const inode = path.dentry.inode;
  const file = file_alloc(inode, path.mount, path.dentry, 0, FILE_READ, vfs.account);
  if (is_null(file)) return -ENOMEM;
  inode_get(inode);
  mount_get(path.mount);
  dentry_get(path.dentry);
  nsfs_open(inode, file);
  const fd = fd_install(vfs.files, file, 0, FD_CLOEXEC, rights_of(file), 0);
  if (fd < 0) file_put(file);
  return fd;
}

/** Fills in a path that leads to `namespace`, with references: 0 or -ENOMEM. */
export function nsfs_path(namespace: Namespace, path: Path, account: Account): i32 {
  const state = fsview_state();
  const mount = changetype<Mount>(state.nsfs_mount);
  const inode = changetype<NamespaceInode>(cache_alloc(state.nsfs_cache, account));
  if (is_null(inode)) return -ENOMEM;
  const ops = changetype<InodeOps>(state.nsfs_inode_ops);
  inode_init(inode, mount.superblock, ops, namespace.number, S_IFREG | 0o444);
  inode.private_data = changetype<usize>(namespace_get(namespace));
  const text = embedded<NamespaceInode, Text>(inode, offsetof<NamespaceInode>('name_start'));
  text_init(text, changetype<usize>(inode) + offsetof<NamespaceInode>('name0'), NAME_BYTES);
  text_namespace(text, namespace, namespace_kind_name(namespace.kind));
  const length = <u32>text_length(text);
  const dentry = dentry_alloc(null_of<Dentry>(), mount.superblock, text.start, length, account);
  if (is_null(dentry)) {
    inode_put(inode);
    return -ENOMEM;
  }
  dentry_instantiate(dentry, inode);
  path.mount = mount_get(mount);
  path.dentry = dentry;
  return 0;
}

/** The namespace that a file is open on, held by the file; 0 if it is none. */
export function nsfs_namespace(file: File): Namespace {
  const is_namespace = changetype<usize>(file.ops) == fsview_state().nsfs_file_ops;
  return changetype<Namespace>(is_namespace ? file.inode.private_data : <usize>0);
}

/** A directory that nobody can reach: a mount needs one. */
function make_root(superblock: SuperBlock): void {
  const inode = changetype<Inode>(cache_alloc(fsview_state().nsfs_cache, root_account()));
  if (is_null(inode)) panic('no memory for nsfs');
  inode_init(inode, superblock, changetype<InodeOps>(fsview_state().nsfs_inode_ops), 1, S_IFDIR | 0o555);
  if (is_null(dentry_make_root(superblock, inode, root_account()))) panic('no memory for nsfs');
}

/** See SuperOps.show_root: the name that readlink(1) shows, as Linux has it in mountinfo. */
function nsfs_show_root(root: Dentry, text: Text): void {
  text_bytes(text, root.name, root.name_length);
}

/** Called once at boot, after vfs_init. */
export function nsfs_init(): void {
  const state = fsview_state();
  state.nsfs_cache = cache_create('nsfs_inode', <u32>offsetof<NamespaceInode>());
  const inode_ops = inode_ops_create();
  inode_ops.open = nsfs_open.index;
  inode_ops.setattr = nsfs_setattr.index;
  inode_ops.evict = nsfs_evict.index;
  state.nsfs_inode_ops = changetype<usize>(inode_ops);
  const file_ops = file_ops_create();
  file_ops.ioctl = nsfs_ioctl.index;
  state.nsfs_file_ops = changetype<usize>(file_ops);
  const ops = superblock_ops_create();
  ops.show_root = nsfs_show_root.index;
  const superblock = superblock_alloc(filesystem_internal('nsfs'), ops, root_account());
  if (is_null(superblock)) panic('no memory for nsfs');
  superblock.magic = NSFS_MAGIC;
  make_root(superblock);
  const mount = mount_alloc(superblock, changetype<Dentry>(superblock.root), 0, 0, 0, root_account());
  if (is_null(mount)) panic('no memory for nsfs');
  state.nsfs_mount = changetype<usize>(mount);
}
