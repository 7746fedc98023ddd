// /proc/PID/ns: a task's namespaces as magic links, for who may look into the task: namespaces(7).
//
// Interface: proc_namespaces_init. Locks: tasks_lock until a reference on the namespace is taken.

import { EACCES, ENOENT, ESRCH } from '../base/abi';
import { Text } from '../base/format';
import { error_of, error_pointer, is_error } from '../base/pointer';
import {
  NS_MNT,
  NS_USER,
  NS_UTS,
  Namespace,
  namespace_get,
  namespace_put,
  no_namespace,
} from '../ns/namespace';
import { task_namespace } from '../proc/namespaces';
import { Credentials } from '../vfs/credentials';
import { Path } from '../vfs/mount';
import { nsfs_path, text_namespace } from './nsfs';
import { looker, may_look, proc_begin, proc_end } from './proc_access';
import { ProcEntry, ProcInode, no_task, proc_directory, proc_magic_link } from './proc_entry';

/** The namespace that a link leads to, with a reference; or −errno. */
function namespace_of(inode: ProcInode, credentials: Credentials): usize {
  const task = proc_begin(inode);
  if (no_task(task)) return error_pointer(-ESRCH);
  let found = error_pointer(-EACCES);
  if (may_look(credentials, task)) {
    const namespace = task_namespace(task, inode.entry.argument);
    found = no_namespace(namespace) ? error_pointer(-ENOENT) : changetype<usize>(namespace_get(namespace));
  }
  proc_end();
  return found;
}

function show_namespace(inode: ProcInode, text: Text): i32 {
  const found = namespace_of(inode, looker().credentials);
  if (is_error(found)) return error_of(found);
  const namespace = changetype<Namespace>(found);
  text_namespace(text, namespace, inode.entry.name);
  namespace_put(namespace);
  return 0;
}

function jump_to_namespace(inode: ProcInode, path: Path, credentials: Credentials): i32 {
  const found = namespace_of(inode, credentials);
  if (is_error(found)) return error_of(found);
  const namespace = changetype<Namespace>(found);
  const error = nsfs_path(namespace, path, credentials.account);
  namespace_put(namespace);
  return error;
}

/** A link to a namespace of a task: `which` as task_namespace has it. */
function link(directory: ProcEntry, name: string, which: u32): void {
  proc_magic_link(directory, name, show_namespace.index, jump_to_namespace.index, which);
}

/** Fills the directory of a task. At boot. */
export function proc_namespaces_init(task: ProcEntry): void {
  const directory = proc_directory(task, 'ns', 0o511);
  link(directory, 'mnt', NS_MNT);
  link(directory, 'user', NS_USER);
  link(directory, 'uts', NS_UTS);
}
