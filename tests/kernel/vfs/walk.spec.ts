// The path walker: links, dots, slashes, lengths, permissions, and directories that are not to be left.

import {
  AT_FDCWD,
  EACCES,
  EINVAL,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOTCAPABLE,
  ENOTDIR,
  OFLAGS_DIRECTORY,
} from '../../../kernel/base/abi';
import { is_error } from '../../../kernel/base/pointer';
import { root_account } from '../../../kernel/mm/account';
import { credentials_create, credentials_put } from '../../../kernel/ns/credentials';
import { fd_close, fd_install } from '../../../kernel/vfs/file/fd_table';
import { vfs_chmod } from '../../../kernel/vfs/attributes';
import { File, file_put } from '../../../kernel/vfs/file/file';
import { vfs_mkdir, vfs_rmdir, vfs_symlink, vfs_unlink } from '../../../kernel/vfs/names';
import { vfs_open } from '../../../kernel/vfs/open';
import { vfs_chdir, vfs_chroot, vfs_getcwd } from '../../../kernel/vfs/stat';
import { WALK_FOLLOW } from '../../../kernel/vfs/walk';
import {
  boot,
  context,
  file_is,
  length,
  make_file,
  mkdir,
  must_open,
  open_error,
  path,
  scratch,
  scratch_is,
} from '../support/vfs';

function symlink(text: string, name: string): void {
  const target = path(text);
  const target_length = length;
  assert(vfs_symlink(context, target, target_length, AT_FDCWD, path(name), length) == 0);
}

/** /d/e/f is a file; links of all sorts lie around it. */
function tree(): void {
  boot();
  mkdir('/d');
  mkdir('/d/e');
  make_file('/d/e/f', 'f');
  symlink('/d/e', '/abs');
  symlink('e/f', '/d/rel');
  symlink('../../d/e/f', '/d/e/up');
  symlink('loop2', '/loop1');
  symlink('loop1', '/loop2');
  symlink('e/', '/d/slash');
  symlink('f/', '/d/e/file_slash');
}

/** −errno of opening `name` below /d as WASI does: relative to a descriptor. */
function below(name: string): i32 {
  const fd = fd_install(context.files, must_open('/d', OFLAGS_DIRECTORY, 1), 3, 0, 0, 0);
  const file = vfs_open(context, fd, path(name), length, WALK_FOLLOW, 0, 0, 1, 0);
  if (!is_error(file)) file_put(changetype<File>(file));
  fd_close(context.files, fd);
  return is_error(file) ? <i32>file : 0;
}

export function test_links_dots_and_slashes(): void {
  tree();
  assert(file_is('/abs/f', 'f') && file_is('d/rel', 'f') && file_is('/d/e/up', 'f'));
  assert(file_is('//d/./e/../e///f', 'f') && file_is('/../../d/e/f', 'f'));
  assert(file_is('/d/slash/f', 'f') && open_error('/d/slash') == 0);
  assert(open_error('/d/e/file_slash') == -ENOTDIR);
  assert(open_error('/d/e/f/') == -ENOTDIR && open_error('/d/e/f/.') == -ENOTDIR);
  assert(open_error('/d/e/f/x') == -ENOTDIR && open_error('/d/x/f') == -ENOENT);
  assert(open_error('') == -ENOENT && open_error('/') == 0 && open_error('.') == 0);
  assert(open_error('/loop1') == -ELOOP && open_error('/loop1/x') == -ELOOP);
}

export function test_lengths(): void {
  boot();
  const name = scratch;
  memory.fill(name, 97, 5000);
  assert(<i32>vfs_open(context, AT_FDCWD, name, 255, 0, 0, 0, 1, 0) == -ENOENT);
  assert(<i32>vfs_open(context, AT_FDCWD, name, 256, 0, 0, 0, 1, 0) == -ENAMETOOLONG);
  assert(<i32>vfs_open(context, AT_FDCWD, name, 4096, 0, 0, 0, 1, 0) == -ENAMETOOLONG);
  for (let i = 0; i < 4095; i += 2) store<u16>(name + i, 0x2f2e);
  assert(!is_error(vfs_open(context, AT_FDCWD, name, 4095, 0, 0, 0, 1, 0)), 'the longest path there can be');
  store<u8>(name + 1, 0);
  assert(<i32>vfs_open(context, AT_FDCWD, name, 3, 0, 0, 0, 1, 0) == -EINVAL, 'no NUL in a path');
}

export function test_forty_links_and_no_more(): void {
  boot();
  make_file('/target', 'reached');
  symlink('target', '/l0');
  const name = path('/l00');
  const text = path('l00');
  for (let i = 1; i <= 40; i++) {
    store<u8>(name + 2, <u8>(48 + i / 10));
    store<u8>(name + 3, <u8>(48 + (i % 10)));
    store<u8>(text + 1, <u8>(48 + (i - 1) / 10));
    store<u8>(text + 2, <u8>(48 + ((i - 1) % 10)));
    assert(vfs_symlink(context, i == 1 ? path('l0') : text, i == 1 ? 2 : 3, AT_FDCWD, name, 4) == 0);
  }
  assert(file_is('/l39', 'reached') && open_error('/l40') == -ELOOP);
}

export function test_a_descriptor_s_directory_is_not_left(): void {
  tree();
  assert(below('e/f') == 0 && below('rel') == 0 && below('e/../e/f') == 0 && below('.') == 0);
  assert(below('..') == -ENOTCAPABLE && below('e/../../d/e/f') == -ENOTCAPABLE);
  assert(below('/d/e/f') == -ENOTCAPABLE && below('e/up') == -ENOTCAPABLE);
  symlink('/d/e/f', '/d/outside');
  assert(below('outside') == -ENOTCAPABLE);
}

export function test_from_the_root_there_is_nowhere_to_leave_to(): void {
  tree();
  const fd = fd_install(context.files, must_open('/', OFLAGS_DIRECTORY, 1), 3, 0, 0, 0);
  const through_link = vfs_open(context, fd, path('abs/f'), length, WALK_FOLLOW, 0, 0, 1, 0);
  assert(!is_error(through_link), 'an absolute link means what it always does');
  file_put(changetype<File>(through_link));
  const up = vfs_open(context, fd, path('../../d'), length, WALK_FOLLOW, 0, 0, 1, 0);
  assert(!is_error(up));
  file_put(changetype<File>(up));
  assert(<i32>vfs_open(context, fd, path('/d'), length, WALK_FOLLOW, 0, 0, 1, 0) == -ENOTCAPABLE);
  fd_close(context.files, fd);
}

export function test_permissions(): void {
  tree();
  const root = context.credentials;
  const user = credentials_create(1000, 1000, root_account());
  assert(vfs_chmod(context, AT_FDCWD, path('/d'), length, WALK_FOLLOW, 0o700) == 0);
  context.credentials = user;
  assert(open_error('/d/e/f') == -EACCES && open_error('/d') == -EACCES);
  assert(vfs_mkdir(context, AT_FDCWD, path('/mine'), length, 0o755) == -EACCES);
  context.credentials = root;
  assert(vfs_chmod(context, AT_FDCWD, path('/d'), length, WALK_FOLLOW, 0o711) == 0);
  context.credentials = user;
  assert(open_error('/d/e/f') == 0 && open_error('/d') == -EACCES);
  assert(vfs_unlink(context, AT_FDCWD, path('/d/e/f'), length) == -EACCES);
  context.credentials = root;
  credentials_put(user);
}

export function test_working_directory_and_root(): void {
  tree();
  assert(vfs_chdir(context, AT_FDCWD, path('/d/e'), length, WALK_FOLLOW) == 0);
  assert(file_is('f', 'f') && file_is('../rel', 'f'));
  assert(vfs_getcwd(context, scratch, 100) == 4 && scratch_is('/d/e'));
  assert(vfs_chroot(context, AT_FDCWD, path('/d'), length, WALK_FOLLOW) == 0);
  assert(vfs_getcwd(context, scratch, 100) == 2 && scratch_is('/e'));
  assert(file_is('/rel', 'f') && file_is('/../e/f', 'f') && open_error('/d') == -ENOENT);
  mkdir('/e/gone');
  assert(vfs_chdir(context, AT_FDCWD, path('/e/gone'), length, WALK_FOLLOW) == 0);
  assert(vfs_rmdir(context, AT_FDCWD, path('/e/gone'), length) == 0);
  assert(vfs_getcwd(context, scratch, 100) == -ENOENT);
  assert(open_error('..') == 0 && open_error('x') == -ENOENT);
}
