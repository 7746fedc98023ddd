// The VFS at boot, on one page: caches, registries, file system types, then a tmpfs as the root of the first mount
// namespace, and a context to act in before there is any task.
//
// Interface: vfs_init. Locks: none; called once, on the hart that boots, after slab_init.

import { is_error, is_null } from '../base/pointer';
import { panic } from '../base/panic';
import { VFS_STATE, VFS_STATE_BYTES } from '../base/layout';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc_root } from '../mm/slab';
import { char_devices_init } from '../vfs/file/char_device';
import { VfsContext, context_create, contexts_init } from '../vfs/context';
import { credentials_create } from '../vfs/credentials';
import { dentries_init, superblock_root } from '../vfs/dentry/dentry';
import { eventfds_init } from '../vfs/file/eventfd';
import { fd_table_create } from '../vfs/file/fd_table';
import { files_init } from '../vfs/file/file';
import { flocks_init } from '../vfs/file/flock';
import { fs_context_create } from '../vfs/fs_context';
import { Mount, mount_alloc, mounts_init } from '../vfs/mount/mount';
import { mount_namespace_first } from '../vfs/mount/namespace';
import { pages_init } from '../vfs/page_cache';
import { pipes_init } from '../vfs/file/pipe';
import { vfs_state } from '../vfs/state';
import {
  FilesystemType,
  MountRequest,
  SuperBlock,
  filesystem_next,
  superblocks_init,
} from '../vfs/superblock';
import { protected_init } from '../vfs/protected';
import { devfs_init } from './devfs';
import { erofs_init } from './erofs/erofs';
import { hostfs_init } from './hostfs/hostfs';
import { memory_devices_init } from './memory_devices';
import { overlayfs_init } from './overlayfs/overlayfs';
import { tmpfs_init } from './tmpfs/tmpfs';

/** Brings the VFS up and returns the boot context: root's credentials, "/" as root and working directory, no files. */
export function vfs_init(): VfsContext {
  memory.fill(VFS_STATE, 0, VFS_STATE_BYTES);
  superblocks_init();
  dentries_init();
  mounts_init();
  files_init();
  flocks_init();
  contexts_init();
  protected_init();
  char_devices_init();
  pipes_init();
  eventfds_init();
  pages_init();
  tmpfs_init();
  const root = mount_root();
  const account = root_account();
  const context = context_create(
    credentials_create(0, 0, account),
    fs_context_create(root, account),
    fd_table_create(account),
    account,
  );
  if (is_null(context)) panic('no memory for the first context');
  vfs_state().boot_context = changetype<usize>(context);
  memory_devices_init();
  devfs_init();
  hostfs_init();
  overlayfs_init();
  erofs_init();
  return context;
}

/**
 * Linux's rootfs, the first mount, which is never taken away; and over it the root directory that tasks see, which
 * pivot_root(2) can therefore exchange. That is for root alone to write. Answers the upper one.
 */
function mount_root(): Mount {
  const account = root_account();
  const base = mount_tmpfs(account);
  const root = mount_tmpfs(account);
  const namespace = mount_namespace_first(base, root, account);
  vfs_state().root_namespace = changetype<usize>(namespace);
  return root;
}

function mount_tmpfs(account: Account): Mount {
  const request = changetype<MountRequest>(kmalloc_root(<u32>offsetof<MountRequest>()));
  request.account = account;
  const data = memory.data<u8>([109, 111, 100, 101, 61, 55, 53, 53]); // mode=755
  request.data = data;
  request.data_length = 8;
  const type = changetype<FilesystemType>(filesystem_next(0));
  const made = call_indirect<usize>(type.mount, request);
  kfree(changetype<usize>(request));
  if (is_error(made)) panic('no memory for the root file system');
  const superblock = changetype<SuperBlock>(made);
  const source = memory.data<u8>([114, 111, 111, 116, 102, 115]); // rootfs
  return mount_alloc(superblock, superblock_root(superblock), 0, source, 6, account);
}

/** The context of the boot, for the first task to take over or copy. */
export function boot_context(): VfsContext {
  return changetype<VfsContext>(vfs_state().boot_context);
}
