// minios: namespaces.
//
// Interface: sys_*. Results: 0 or −errno. Locks: none.

import { CAP_SYS_ADMIN, EINVAL, EPERM } from '../../base/abi';
import { error_of, is_error, is_null } from '../../base/pointer';
import { kfree } from '../../mm/slab';
import { namespace_kind_flag } from '../../ns/namespace';
import { UTS_DOMAINNAME, UTS_HOSTNAME, UTS_NAME_MAX, uts_set_name } from '../../ns/uts';
import { nsfs_namespace } from '../../fsview/nsfs';
import { task_setns, task_unshare } from '../../proc/namespaces';
import { current_task } from '../../proc/task';
import { ns_capable } from '../../ns/credentials';
import { user_namespace_owning } from '../../ns/user';
import { File } from '../../vfs/file/file';
import { borrowed_file, fd_borrow, fd_return } from '../descriptor';
import { copy_in_bytes } from '../copy_in';

/** unshare(2). EINVAL, EPERM, ENOMEM, ENOSPC. */
export function sys_unshare(flags: u32): i32 {
  return task_unshare(current_task(), flags);
}

/** The namespace behind a file, if it is of the kind asked for, entered by the caller. */
function enter_namespace(file: File, kind: u32): i32 {
  const namespace = nsfs_namespace(file);
  if (is_null(namespace) || (kind != 0 && kind != namespace_kind_flag(namespace.kind))) return -EINVAL;
  return task_setns(current_task(), namespace);
}

/** setns(2). EBADF, EINVAL, EPERM, ENOMEM. */
export function sys_setns(fd: i32, kind: u32): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = enter_namespace(borrowed_file(borrowed), kind);
  fd_return(borrowed);
  return result;
}

function set_name(which: u32, address: u32, length: u32): i32 {
  const task = current_task();
  if (!ns_capable(task.vfs.credentials, user_namespace_owning(task.namespaces.uts), CAP_SYS_ADMIN))
    return -EPERM;
  if (length > UTS_NAME_MAX) return -EINVAL;
  const copied = copy_in_bytes(address, length);
  if (is_error(copied)) return error_of(copied);
  const result = uts_set_name(task.namespaces.uts, which, copied, length);
  kfree(copied);
  return result;
}

/** sethostname(2). EPERM, EINVAL, EFAULT, ENOMEM. */
export function sys_sethostname(name: u32, length: u32): i32 {
  return set_name(UTS_HOSTNAME, name, length);
}

/** setdomainname(2). EPERM, EINVAL, EFAULT, ENOMEM. */
export function sys_setdomainname(name: u32, length: u32): i32 {
  return set_name(UTS_DOMAINNAME, name, length);
}
