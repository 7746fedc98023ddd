// Opening, reading, writing and closing files on the root file system.

import {
  AT_FDCWD,
  EEXIST,
  EISDIR,
  ENOENT,
  ENOTDIR,
  OFLAGS_CREAT,
  OFLAGS_EXCL,
} from '../../../kernel/base/abi';
import { file_put } from '../../../kernel/vfs/file/file';
import { vfs_mkdir, vfs_rmdir, vfs_symlink, vfs_unlink } from '../../../kernel/vfs/names';
import {
  boot,
  context,
  file_is,
  length,
  make_file,
  must_open,
  no_leaks,
  open,
  open_error,
  path,
  read,
  write,
} from '../support/vfs';

export function test_a_file_keeps_what_was_written(): void {
  boot();
  make_file('/hello', 'good morning');
  assert(file_is('/hello', 'good morning'));
  assert(open_error('/hello/') == -ENOTDIR);
  assert(open_error('/hell') == -ENOENT);
  assert(<i32>open('/hello', OFLAGS_CREAT | OFLAGS_EXCL, 2) == -EEXIST);
  assert(<i32>open('/', 0, 2) == -EISDIR);
  assert(vfs_unlink(context, AT_FDCWD, path('/hello'), length) == 0);
  assert(open_error('/hello') == -ENOENT);
  no_leaks();
}

export function test_an_unlinked_file_lives_while_it_is_open(): void {
  boot();
  const file = must_open('/gone', OFLAGS_CREAT, 3);
  assert(write(file, 'still here') == 10);
  assert(vfs_unlink(context, AT_FDCWD, path('/gone'), length) == 0);
  file.position = 0;
  assert(read(file, 100) == 10);
  file_put(file);
  no_leaks();
}

export function test_create_through_a_dangling_link_makes_the_target(): void {
  boot();
  const target = path('target');
  const target_length = length;
  assert(vfs_symlink(context, target, target_length, AT_FDCWD, path('/link'), length) == 0);
  assert(open_error('/link') == -ENOENT);
  assert(<i32>open('/link', OFLAGS_CREAT | OFLAGS_EXCL, 2) == -EEXIST);
  make_file('/link', 'through');
  assert(file_is('/target', 'through'));
  assert(vfs_unlink(context, AT_FDCWD, path('/link'), length) == 0);
  assert(vfs_unlink(context, AT_FDCWD, path('/target'), length) == 0);
  no_leaks();
}

export function test_directories(): void {
  boot();
  assert(vfs_mkdir(context, AT_FDCWD, path('/a/'), length, 0o777) == 0);
  assert(vfs_mkdir(context, AT_FDCWD, path('/a/b'), length, 0o777) == 0);
  make_file('/a/b/c', 'deep');
  assert(file_is('/a/./b/../b//c', 'deep'));
  assert(vfs_rmdir(context, AT_FDCWD, path('/a/b'), length) < 0);
  assert(vfs_unlink(context, AT_FDCWD, path('a/b/c'), length) == 0);
  assert(vfs_rmdir(context, AT_FDCWD, path('a/b'), length) == 0);
  assert(vfs_rmdir(context, AT_FDCWD, path('a'), length) == 0);
  no_leaks();
}
