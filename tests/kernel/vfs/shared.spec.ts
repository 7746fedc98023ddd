// What several harts rely on, as far as one instance can show it: references that are dropped only if they are not the last,
// directories that are gone, superblocks that end, places that are copied.

import { AT_FDCWD, EACCES, ENOENT, EBUSY, OFLAGS_CREAT, OFLAGS_DIRECTORY } from '../../../kernel/base/abi';
import { root_account } from '../../../kernel/mm/account';
import { kmalloc } from '../../../kernel/mm/slab';
import { ref_put_unless_last } from '../../../kernel/sync/refcount';
import { vfs_access, vfs_chmod } from '../../../kernel/vfs/attributes';
import { CAP_ALL, credentials_create, credentials_put } from '../../../kernel/ns/credentials';
import { Dentry, dentry_put } from '../../../kernel/vfs/dentry/dentry';
import { fd_close, fd_install } from '../../../kernel/vfs/file/fd_table';
import { file_put } from '../../../kernel/vfs/file/file';
import { fs_cwd, fs_path_get } from '../../../kernel/vfs/fs_context';
import { Path, mount_put } from '../../../kernel/vfs/mount/mount';
import { MountArguments } from '../../../kernel/vfs/mount/bind';
import { vfs_mount, vfs_umount } from '../../../kernel/vfs/mount/operations';
import { vfs_mkdir, vfs_rmdir } from '../../../kernel/vfs/names';
import { vfs_open } from '../../../kernel/vfs/open';
import { vfs_chdir } from '../../../kernel/vfs/stat';
import { baseline, boot, context, length, make_file, must_open, no_leaks, open, path } from '../support/vfs';

export function test_a_count_is_dropped_unless_it_is_the_last(): void {
  const count = 0x300000;
  store<u32>(count, 2);
  assert(ref_put_unless_last(count) == (SMP != 0));
  store<u32>(count, 1);
  assert(!ref_put_unless_last(count) && load<u32>(count) == 1, 'the last one is left to the lock');
}

export function test_nothing_is_made_in_a_directory_that_is_gone(): void {
  boot();
  // The table keeps the room that it made once.
  fd_close(context.files, fd_install(context.files, must_open('/', OFLAGS_DIRECTORY, 1), 3, 0, 0, 0));
  baseline();
  assert(vfs_mkdir(context, AT_FDCWD, path('/gone'), length, 0o755) == 0);
  const fd = fd_install(context.files, must_open('/gone', OFLAGS_DIRECTORY, 1), 3, 0, 0, 0);
  // The cache knows that there is no such file, and keeps that.
  assert(<i32>vfs_open(context, fd, path('file'), length, 0, 0, 0, 1, 0) == -ENOENT);
  assert(vfs_rmdir(context, AT_FDCWD, path('/gone'), length) == 0);
  assert(<i32>vfs_open(context, fd, path('file'), length, 0, OFLAGS_CREAT, 0, 2, 0o600) == -ENOENT);
  assert(vfs_mkdir(context, fd, path('file'), length, 0o755) == -ENOENT);
  fd_close(context.files, fd);
  no_leaks();
}

function mount(target: string): i32 {
  const request = changetype<MountArguments>(kmalloc(<u32>offsetof<MountArguments>(), root_account()));
  request.target = path(target);
  request.target_length = length;
  request.type = path('tmpfs');
  request.type_length = length;
  return vfs_mount(context, request);
}

export function test_a_mountpoint_is_not_removed_and_a_used_mount_not_taken_away(): void {
  boot();
  assert(vfs_mkdir(context, AT_FDCWD, path('/mnt'), length, 0o755) == 0);
  assert(mount('/mnt') == 0);
  assert(vfs_rmdir(context, AT_FDCWD, path('/mnt'), length) == -EBUSY);
  make_file('/mnt/file', 'contents');
  const file = must_open('/mnt/file', 0, 1);
  assert(vfs_umount(context, path('/mnt'), length, 0) == -EBUSY);
  file_put(file);
  assert(vfs_umount(context, path('/mnt'), length, 0) == 0);
  assert(<i32>open('/mnt/file', 0, 1) == -ENOENT);
  assert(vfs_rmdir(context, AT_FDCWD, path('/mnt'), length) == 0);
}

export function test_a_place_is_copied_with_references(): void {
  boot();
  assert(vfs_mkdir(context, AT_FDCWD, path('/place'), length, 0o755) == 0);
  assert(vfs_chdir(context, AT_FDCWD, path('/place'), length, 0) == 0);
  const copy = changetype<Path>(kmalloc(<u32>offsetof<Path>(), root_account()));
  fs_path_get(context.fs, fs_cwd(context.fs), copy);
  const dentry: Dentry = copy.dentry;
  const refs = dentry.refs;
  assert(vfs_chdir(context, AT_FDCWD, path('/'), length, 0) == 0);
  assert(copy.dentry == dentry && dentry.refs == refs - 1, 'the copy has its own');
  dentry_put(copy.dentry);
  mount_put(copy.mount);
}

export function test_access_asks_as_the_real_user_and_shows_it_to_nobody(): void {
  boot();
  make_file('/private', 'x');
  assert(vfs_chmod(context, AT_FDCWD, path('/private'), length, 0, 0o600) == 0);
  const root = context.credentials;
  const mixed = credentials_create(1000, 1000, root_account());
  mixed.euid = 0;
  mixed.permitted = CAP_ALL;
  mixed.effective = CAP_ALL;
  context.credentials = mixed;
  assert(vfs_access(context, AT_FDCWD, path('/private'), length, 0, 4, false) == -EACCES);
  assert(vfs_access(context, AT_FDCWD, path('/private'), length, 0, 4, true) == 0);
  assert(context.credentials == mixed && context.acting == 0);
  context.credentials = root;
  credentials_put(mixed);
}
