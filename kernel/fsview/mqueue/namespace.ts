// IPC namespaces, as far as they are message queues: each has its file system from the beginning: mqueue.ts.
//
// Interface: mqueue_init. Locks: the root directory's mutex when its queues go.

import { CAP_SYS_ADMIN, EINVAL, ENOMEM, EPERM, S_IFDIR } from '../../base/abi';
import { panic } from '../../base/panic';
import { embedded, error_pointer, is_null, null_of } from '../../base/pointer';
import { Account, root_account } from '../../mm/account';
import { cache_alloc, cache_create, kfree, kmalloc } from '../../mm/slab';
import { ns_capable } from '../../ns/credentials';
import { IpcNamespace } from '../../ns/ipc';
import { NS_IPC, Namespace, namespace_kind_register, namespace_init } from '../../ns/namespace';
import { user_namespace_owning } from '../../ns/user';
import { VfsContext } from '../../vfs/context';
import { superblock_root } from '../../vfs/dentry/dentry';
import { dentry_make_root } from '../../vfs/dentry/tree';
import { Inode, InodeOps, inode_init, inode_put, inode_unlock } from '../../vfs/inode';
import { Mount, mount_alloc, mount_put, superblock_get, superblock_put } from '../../vfs/mount/mount';
import { Mutex, mutex_lock_uninterruptible } from '../../vfs/mutex';
import {
  FilesystemType,
  MountRequest,
  SuperOps,
  filesystem_for_users,
  superblock_alloc,
  superblock_free,
} from '../../vfs/superblock';
import { MessageQueue } from './message_queue';
import { QueueDirectory, current_ipc_namespace, directory_of, mqueue_operations_init } from './mqueue';
import { fsview_state } from '../state';

/** Linux's limits. */
const QUEUES_MAX: u32 = 256;
const MSG_MAX: u32 = 10;
const MSGSIZE_MAX: u32 = 8192;

/** mqueue file systems in Linux's headers. */
const MQUEUE_MAGIC: i64 = 0x19800202;

/** Mounts the file system of the mounter's namespace, if the mounter is privileged over that. */
function mqueue_mount(request: MountRequest): usize {
  if (request.data_length != 0) return error_pointer(-EINVAL);
  const credentials = changetype<VfsContext>(request.context).credentials;
  const namespace = current_ipc_namespace();
  if (!ns_capable(credentials, user_namespace_owning(namespace), CAP_SYS_ADMIN)) return error_pointer(-EPERM);
  return changetype<usize>(superblock_get(changetype<Mount>(namespace.mount).superblock));
}

/** Makes the file system of `namespace`: 0 or -ENOMEM. */
function make_filesystem(namespace: IpcNamespace, account: Account): i32 {
  const state = fsview_state();
  const type = changetype<FilesystemType>(state.mqueue_type);
  const superblock = superblock_alloc(type, changetype<SuperOps>(state.mqueue_super_ops), account);
  if (is_null(superblock)) return -ENOMEM;
  superblock.magic = MQUEUE_MAGIC;
  const root = changetype<Inode>(cache_alloc(state.mqueue_directory_cache, account));
  if (is_null(root)) {
    superblock_free(superblock);
    return -ENOMEM;
  }
  const ops = changetype<InodeOps>(state.mqueue_directory_inode_ops);
  inode_init(root, superblock, ops, ++state.mqueue_ino, S_IFDIR | 0o1777);
  root.nlink = 2;
  if (is_null(dentry_make_root(superblock, root, account))) {
    superblock_free(superblock);
    return -ENOMEM;
  }
  const mount = mount_alloc(superblock, superblock_root(superblock), 0, 0, 0, account);
  if (is_null(mount)) {
    superblock_put(superblock);
    return -ENOMEM;
  }
  superblock.private_data = changetype<usize>(namespace);
  namespace.mount = changetype<usize>(mount);
  return 0;
}

function create(owner: Namespace, account: Account): IpcNamespace {
  const namespace = changetype<IpcNamespace>(kmalloc(<u32>offsetof<IpcNamespace>(), account));
  if (is_null(namespace)) return namespace;
  namespace.queues_max = QUEUES_MAX;
  namespace.msg_max = MSG_MAX;
  namespace.msg_default = MSG_MAX;
  namespace.msgsize_max = MSGSIZE_MAX;
  namespace.msgsize_default = MSGSIZE_MAX;
  if (make_filesystem(namespace, account) < 0) {
    kfree(changetype<usize>(namespace));
    return null_of<IpcNamespace>();
  }
  namespace_init(namespace, NS_IPC, owner, account);
  return namespace;
}

/** See KindOps.copy. */
function ipc_copy(from: IpcNamespace, account: Account): usize {
  const namespace = create(from.owner, account);
  return is_null(namespace) ? error_pointer(-ENOMEM) : changetype<usize>(namespace);
}

/** See KindOps.free: queues that nobody has open or mounted go with it. */
function ipc_free(namespace: IpcNamespace): void {
  const mount = changetype<Mount>(namespace.mount);
  const superblock = mount.superblock;
  const root = directory_of(superblock);
  mutex_lock_uninterruptible(embedded<Inode, Mutex>(root, offsetof<Inode>('mutex_held')));
  superblock.private_data = 0;
  let queue = root.first;
  root.first = null_of<MessageQueue>();
  inode_unlock(root);
  while (!is_null(queue)) {
    const next = queue.next;
    queue.nlink = 0;
    inode_put(queue);
    queue = next;
  }
  mount_put(mount);
  kfree(changetype<usize>(namespace));
}

/** Called once at boot, before nsproxy_init. */
export function mqueue_init(): void {
  const state = fsview_state();
  state.mqueue_cache = cache_create('mqueue_inode_cache', <u32>offsetof<MessageQueue>());
  state.mqueue_directory_cache = cache_create('mqueue_directory', <u32>offsetof<QueueDirectory>());
  mqueue_operations_init();
  state.mqueue_type = changetype<usize>(filesystem_for_users('mqueue', mqueue_mount.index));
  const first = create(null_of<Namespace>(), root_account());
  if (is_null(first)) panic('no memory for message queues');
  namespace_kind_register(NS_IPC, ipc_copy.index, ipc_free.index, first);
}
