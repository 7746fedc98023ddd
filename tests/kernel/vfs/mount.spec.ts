// Mounting: file systems, directories bound to other places, moving, unmounting, devices.

import {
  AT_FDCWD,
  EBUSY,
  EINVAL,
  ELOOP,
  ENODEV,
  ENOSPC,
  EROFS,
  EXDEV,
  MNT_DETACH,
  MS_BIND,
  MS_MOVE,
  MS_RDONLY,
  MS_REC,
  MS_REMOUNT,
  OFLAGS_CREAT,
} from '../../../kernel/base/abi';
import { Text, text_init, text_length } from '../../../kernel/base/format';
import { null_of } from '../../../kernel/base/pointer';
import { vfs_rename } from '../../../kernel/vfs/rename';
import { file_put } from '../../../kernel/vfs/file/file';
import { fs_root } from '../../../kernel/vfs/fs_context';
import { Mount, mount_next } from '../../../kernel/vfs/mount/mount';
import { MountArguments } from '../../../kernel/vfs/mount/bind';
import { vfs_mount, vfs_umount } from '../../../kernel/vfs/mount/operations';
import { mounts_line } from '../../../kernel/vfs/mount/text';
import { vfs_rmdir, vfs_unlink } from '../../../kernel/vfs/names';
import {
  boot,
  context,
  file_is,
  length,
  make_file,
  mkdir,
  must_open,
  no_leaks,
  open,
  open_error,
  path,
  read,
  scratch,
  scratch_is,
  write,
} from '../support/vfs';

function mount(source: string, target: string, type: string, flags: u32, data: string): i32 {
  const request = changetype<MountArguments>(scratch + 0x10000);
  request.source = path(source);
  request.source_length = length;
  request.target = path(target);
  request.target_length = length;
  request.type = path(type);
  request.type_length = length;
  request.data = path(data);
  request.data_length = length;
  request.flags = flags;
  return vfs_mount(context, request);
}

function umount(target: string, flags: u32): i32 {
  return vfs_umount(context, path(target), length, flags);
}

export function test_what_is_mounted_hides_what_was_there(): void {
  boot();
  mkdir('/m');
  make_file('/m/below', 'below');
  assert(mount('none', '/m', 'tmpfs', 0, '') == 0);
  assert(open_error('/m/below') < 0);
  make_file('/m/above', 'above');
  assert(file_is('/m/../m/above', 'above'));
  assert(vfs_rmdir(context, AT_FDCWD, path('/m'), length) == -EBUSY);
  const from = path('/m/above');
  assert(vfs_rename(context, AT_FDCWD, from, 8, AT_FDCWD, path('/above'), length) == -EXDEV);
  assert(umount('/m', 0) == 0 && umount('/m', 0) == -EINVAL);
  assert(file_is('/m/below', 'below'));
  vfs_unlink(context, AT_FDCWD, path('/m/below'), length);
  vfs_rmdir(context, AT_FDCWD, path('/m'), length);
  no_leaks();
}

export function test_a_mount_in_use_is_busy_and_can_be_detached(): void {
  boot();
  mkdir('/m');
  assert(mount('none', '/m', 'tmpfs', 0, '') == 0);
  const file = must_open('/m/f', OFLAGS_CREAT, 3);
  assert(umount('/m', 0) == -EBUSY);
  mkdir('/m/n');
  assert(mount('none', '/m/n', 'tmpfs', 0, '') == 0);
  assert(umount('/m', MNT_DETACH) == 0);
  assert(write(file, 'still') == 5, 'an open file goes on');
  file_put(file);
  vfs_rmdir(context, AT_FDCWD, path('/m'), length);
  no_leaks();
}

export function test_options_and_flags(): void {
  boot();
  mkdir('/m');
  assert(
    mount('none', '/m', 'tmpfs', 0, 'size=x') == -EINVAL && mount('none', '/m', 'nofs', 0, '') == -ENODEV,
  );
  assert(mount('none', '/m', 'tmpfs', 0, 'size=64k,mode=700') == 0);
  make_file('/m/small', 'fits');
  const file = must_open('/m/large', OFLAGS_CREAT, 2);
  file.position = 20000;
  assert(write(file, 'does not') == -ENOSPC, 'a frame does not fit beside the small file');
  file_put(file);
  assert(mount('', '/m', '', MS_REMOUNT | MS_BIND | MS_RDONLY, '') == 0);
  assert(<i32>open('/m/new', OFLAGS_CREAT, 2) == -EROFS && <i32>open('/m/small', 0, 2) == -EROFS);
  assert(vfs_unlink(context, AT_FDCWD, path('/m/small'), length) == -EROFS && file_is('/m/small', 'fits'));
  assert(umount('/m', 0) == 0);
  vfs_rmdir(context, AT_FDCWD, path('/m'), length);
  no_leaks();
}

export function test_bind_mounts(): void {
  boot();
  mkdir('/a');
  mkdir('/a/sub');
  mkdir('/b');
  make_file('/a/f', 'bound');
  assert(mount('none', '/a/sub', 'tmpfs', 0, '') == 0);
  make_file('/a/sub/deep', 'deep');
  assert(mount('/a', '/b', '', MS_BIND, '') == 0);
  assert(file_is('/b/f', 'bound') && open_error('/b/sub/deep') < 0, 'without what is mounted below');
  assert(umount('/b', 0) == 0);
  assert(mount('/a', '/b', '', MS_BIND | MS_REC, '') == 0);
  assert(file_is('/b/sub/deep', 'deep'), 'and with it');
  assert(umount('/b', 0) == -EBUSY && umount('/b', MNT_DETACH) == 0);
  assert(
    mount('/', '/b', '', MS_BIND | MS_REC, '') == 0 && file_is('/b/a/sub/deep', 'deep'),
    'a tree into itself',
  );
  assert(umount('/b', MNT_DETACH) == 0 && umount('/a/sub', 0) == 0);
  vfs_unlink(context, AT_FDCWD, path('/a/f'), length);
  vfs_rmdir(context, AT_FDCWD, path('/a/sub'), length);
  vfs_rmdir(context, AT_FDCWD, path('/a'), length);
  vfs_rmdir(context, AT_FDCWD, path('/b'), length);
  no_leaks();
}

export function test_moving_a_mount(): void {
  boot();
  mkdir('/a');
  mkdir('/b');
  assert(mount('none', '/a', 'tmpfs', 0, '') == 0);
  mkdir('/a/inside');
  assert(mount('/a', '/a/inside', '', MS_MOVE, '') == -ELOOP);
  assert(mount('/a', '/b', '', MS_MOVE, '') == 0);
  assert(open_error('/b/inside') == 0 && open_error('/a/inside') < 0);
  assert(umount('/b', 0) == 0);
  vfs_rmdir(context, AT_FDCWD, path('/a'), length);
  vfs_rmdir(context, AT_FDCWD, path('/b'), length);
  no_leaks();
}

export function test_devices(): void {
  boot();
  mkdir('/dev');
  assert(mount('dev', '/dev', 'devtmpfs', 0, '') == 0);
  const zero = must_open('/dev/zero', 0, 3);
  memory.fill(scratch, 1, 100);
  assert(read(zero, 100) == 100 && load<u64>(scratch + 92) == 0 && write(zero, 'gone') == 4);
  file_put(zero);
  const full = must_open('/dev/full', 0, 2);
  assert(write(full, 'x') == -ENOSPC);
  file_put(full);
  const nothing = must_open('/dev/null', 0, 3);
  assert(read(nothing, 100) == 0 && write(nothing, 'gone') == 4);
  file_put(nothing);
  assert(umount('/dev', 0) == 0);
  vfs_rmdir(context, AT_FDCWD, path('/dev'), length);
  no_leaks();
}

export function test_the_mount_table_as_text(): void {
  boot();
  mkdir('/a b');
  assert(mount('src', '/a b', 'tmpfs', MS_RDONLY, 'size=1m') == 0);
  const namespace = context.fs.namespace;
  // After rootfs and the root directory.
  let last = null_of<Mount>();
  for (let i = 0; i < 3; i++) last = mount_next(namespace, last);
  const text = changetype<Text>(scratch + 0x10000);
  text_init(text, scratch, 1000);
  mounts_line(text, last, fs_root(context.fs), scratch + 0x11000);
  assert(scratch_is('src /a\\040b tmpfs ro,relatime,size=1024k 0 0\n') && text_length(text) == 45);
}
