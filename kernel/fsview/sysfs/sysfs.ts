// sysfs: a small tree under /sys: what the kernel has to say that belongs to no process, and where cgroups are mounted:
// sysfs(5). It is made of the same entries as /proc (procfs/entry.ts).
//
//   /sys/fs/cgroup/                          where cgroup2 is mounted
//   /sys/kernel/sched/class, /sys/kernel/tracing/  scheduling.md
//   /sys/kernel/cgroup/{delegate,features}   cgroups(7)
//   /sys/devices/system/cpu/{online,possible,present}
//
// Interface: sysfs_init, sysfs_kernel: the directory /sys/kernel, for others to put files in. Locks: none.

import { CAP_SYS_ADMIN, EPERM, SYSFS_MAGIC, S_IFDIR } from '../../base/abi';
import { NEWLINE } from '../../base/ascii';
import { boot_parameters } from '../../base/boot';
import { Text, text_byte, text_string, text_u64 } from '../../base/format';
import { panic } from '../../base/panic';
import { error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { root_account } from '../../mm/account';
import { ns_capable } from '../../ns/credentials';
import { Namespace } from '../../ns/namespace';
import { initial_nsproxy } from '../../ns/nsproxy';
import { user_namespace_owning } from '../../ns/user';
import { current_task } from '../../proc/task';
import { current } from '../../sched/thread';
import { VfsContext } from '../../vfs/context';
import { superblock_get } from '../../vfs/mount/mount';
import { FilesystemType, MountRequest, SuperBlock, filesystem_for_users } from '../../vfs/superblock';
import { ProcEntry, ProcInode, proc_directory, proc_entry, proc_file } from '../procfs/entry';
import { generated_superblock } from '../procfs/procfs';
import { proc_scheduling_classes } from '../procfs/sys';
import { fsview_state } from '../state';
import { trace_files } from './trace_files';

/** Mounts it, if the caller is privileged over its network namespace: on Linux that is what it tells of. */
function mount(request: MountRequest): usize {
  const credentials = changetype<VfsContext>(request.context).credentials;
  const proxy = is_null(current()) ? initial_nsproxy() : current_task().namespaces;
  const owner = user_namespace_owning(changetype<Namespace>(proxy.net));
  if (!ns_capable(credentials, owner, CAP_SYS_ADMIN)) return error_pointer(-EPERM);
  return changetype<usize>(superblock_get(changetype<SuperBlock>(fsview_state().sysfs_superblock)));
}

/** Harts as a range: "0" or "0-3". */
function show_harts(_inode: ProcInode, text: Text): i32 {
  const last = boot_parameters().harts - 1;
  text_byte(text, 48);
  if (last != 0) {
    text_byte(text, 45);
    text_u64(text, last);
  }
  text_byte(text, NEWLINE);
  return 0;
}

/** Files of a cgroup that whom it is delegated to should own. */
function show_delegate(_inode: ProcInode, text: Text): i32 {
  text_string(
    text,
    'cgroup.procs\ncgroup.threads\ncgroup.subtree_control\nmemory.oom.group\nmemory.reclaim\n',
  );
  return 0;
}

function show_features(_inode: ProcInode, text: Text): i32 {
  text_string(text, 'nsdelegate\n');
  return 0;
}

/** The directory /sys/kernel. */
export function sysfs_kernel(): ProcEntry {
  return changetype<ProcEntry>(fsview_state().sysfs_kernel);
}

/** Called once at boot, after procfs_init. */
export function sysfs_init(): void {
  const state = fsview_state();
  const root = proc_entry(S_IFDIR | 0o555, 0);
  const system = proc_directory(proc_directory(root, 'devices', 0o755), 'system', 0o755);
  const harts = proc_directory(system, 'cpu', 0o755);
  proc_file(harts, 'online', 0o444, show_harts.index);
  proc_file(harts, 'possible', 0o444, show_harts.index);
  proc_file(harts, 'present', 0o444, show_harts.index);
  proc_directory(proc_directory(root, 'fs', 0o755), 'cgroup', 0o755);
  const kernel = proc_directory(root, 'kernel', 0o755);
  state.sysfs_kernel = changetype<usize>(kernel);
  proc_scheduling_classes(proc_directory(kernel, 'sched', 0o755), 'class');
  trace_files(proc_directory(kernel, 'tracing', 0o700));
  const cgroup = proc_directory(kernel, 'cgroup', 0o755);
  proc_file(cgroup, 'delegate', 0o444, show_delegate.index);
  proc_file(cgroup, 'features', 0o444, show_features.index);
  const type: FilesystemType = filesystem_for_users('sysfs', mount.index);
  type.reveals = 1;
  const nobody = null_of<Namespace>();
  const made = generated_superblock(type, SYSFS_MAGIC, root, nobody, root_account());
  if (is_error(made)) panic('no memory for /sys');
  state.sysfs_superblock = made;
}
