// devtmpfs: a tmpfs with a file for every registered device. There is one, however often it is mounted.
//
// Interface: devfs_init. Locks: the root directory's mutex.

import { CAP_SYS_RAWIO, ENOMEM, EPERM, S_IFCHR } from '../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../base/pointer';
import { panic } from '../base/panic';
import { root_account } from '../mm/account';
import { kfree, kmalloc, kmalloc_root } from '../mm/slab';
import { capable } from '../ns/credentials';
import { CharDevice, char_device_next } from '../vfs/file/char_device';
import { VfsContext } from '../vfs/context';
import { Dentry, dentry_instantiate, dentry_put, is_negative, superblock_root } from '../vfs/dentry/dentry';
import { Inode, inode_lock, inode_unlock } from '../vfs/inode';
import { lookup_locked } from '../vfs/lookup';
import { superblock_get } from '../vfs/mount/mount';
import { vfs_state } from '../vfs/state';
import { FilesystemType, MountRequest, SuperBlock, filesystem_register } from '../vfs/superblock';
import { tmpfs_options_default, tmpfs_superblock_create } from './tmpfs/tmpfs';
import { TmpfsOptions, tmpfs_parse_options } from './tmpfs/options';

@inline
function superblock(): SuperBlock {
  return changetype<SuperBlock>(vfs_state().devfs_superblock);
}

/** Its files are ways out of the machine: if it is mounted after the boot, the mounter may open them. */
function devfs_mount(request: MountRequest): usize {
  const context = changetype<VfsContext>(request.context);
  if (request.context != 0 && !capable(context.credentials, CAP_SYS_RAWIO)) return error_pointer(-EPERM);
  return changetype<usize>(superblock_get(superblock()));
}

/** Makes the file of a device: 0 or −errno. A file of that name that is there already stays. */
function device_added(device: CharDevice): i32 {
  if (device.all_minors != 0) return 0;
  const length = device.name.length;
  const name = kmalloc(length, root_account());
  if (name == 0) return -ENOMEM;
  for (let i = 0; i < length; i++)
    store<u8>(name + i, load<u16>(changetype<usize>(device.name) + ((<usize>i) << 1)));
  const root = superblock_root(superblock());
  let error = inode_lock(root.inode);
  if (error == 0) {
    error = make_node(root, name, length, device);
    inode_unlock(root.inode);
  }
  kfree(name);
  return error;
}

function make_node(root: Dentry, name: usize, length: u32, device: CharDevice): i32 {
  const credentials = changetype<VfsContext>(vfs_state().boot_context).credentials;
  const found = lookup_locked(root, credentials, name, length);
  if (is_error(found)) return error_of(found);
  const dentry = changetype<Dentry>(found);
  let made: usize = 0;
  if (is_negative(dentry)) {
    made = call_indirect<usize>(
      root.inode.ops.create,
      root.inode,
      dentry,
      S_IFCHR | device.mode,
      device.device,
      credentials,
    );
    if (!is_error(made)) dentry_instantiate(dentry, changetype<Inode>(made));
  }
  dentry_put(dentry);
  return is_error(made) ? error_of(made) : 0;
}

/** Registers the type and makes files for the devices known so far. Called at boot, after there is a boot context. */
export function devfs_init(): void {
  const type: FilesystemType = filesystem_register('devtmpfs', devfs_mount.index, true);
  const options = changetype<TmpfsOptions>(kmalloc_root(<u32>offsetof<TmpfsOptions>()));
  tmpfs_options_default(options);
  tmpfs_parse_options(options, 0, 0);
  options.mode = 0o755;
  const made = tmpfs_superblock_create(type, options, root_account());
  kfree(changetype<usize>(options));
  if (is_error(made)) panic('no memory for devtmpfs');
  vfs_state().devfs_superblock = made;
  let device = char_device_next(null_of<CharDevice>());
  for (; !is_null(device); device = char_device_next(device)) device_added(device);
  vfs_state().device_added = device_added.index;
}
