// The directory that every program finds open: what WASI calls a preopen.
//
// Interface: preopen_root. Locks: those of open(2).

import { AT_FDCWD, EINVAL, EMFILE, ENOMEM, OFLAGS_DIRECTORY } from '../../base/abi';
import { error_of, is_error } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { FD_CLOEXEC, fd_install, fd_set_preopen } from '../../vfs/file/fd_table';
import { FILE_READ, File, file_put } from '../../vfs/file/file';
import { vfs_open } from '../../vfs/open';
import { RIGHTS_ALL, rights_of } from '../../vfs/file/rights';
import { Task } from '../task';

/**
 * Gives `task` what WASI calls a preopened directory: its root as descriptor 3, or the lowest free one above. C
 * libraries for WASI look for it there and find every absolute path from it. Not for children: each exec makes its own. EMFILE where there is no
 * room for one.
 */
export function preopen_root(task: Task): i32 {
  const name = kmalloc(1, task.account);
  if (name == 0) return -ENOMEM;
  store<u8>(name, 47);
  const result = open_root(task, name);
  kfree(name);
  return result;
}

function open_root(task: Task, name: usize): i32 {
  const opened = vfs_open(task.vfs, AT_FDCWD, name, 1, 0, OFLAGS_DIRECTORY, 0, FILE_READ, 0);
  if (is_error(opened)) return error_of(opened);
  const file = changetype<File>(opened);
  const fd = fd_install(task.vfs.files, file, 3, FD_CLOEXEC, rights_of(file), RIGHTS_ALL);
  if (fd < 0) {
    file_put(file);
    // RLIMIT_NOFILE is 3 or less: there is no descriptor that it could be.
    return fd == -EINVAL ? -EMFILE : fd;
  }
  return fd_set_preopen(task.vfs.files, fd, name, 1);
}
