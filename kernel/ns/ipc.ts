// IPC namespaces: POSIX message queues and their limits: ipc_namespaces(7). The queues are files of a file system that each
// namespace has of its own (fsview/mqueue/mqueue.ts). System V objects there are none: shared memory cannot be mapped into a
// program's WebAssembly memory.
//
// Interface: IpcNamespace. Locks: limits are words of their own, read as they are; the count is atomic.

import { Namespace } from './namespace';

@unmanaged
export class IpcNamespace extends Namespace {
  /** The Mount by which the namespace itself has its file system, with a reference: fsview/mqueue/mqueue.ts. */
  mount: usize;
  /** Queues now. */
  queues: u32;
  /** /proc/sys/fs/mqueue, proc_sys_fs(5). */
  queues_max: u32;
  msg_max: u32;
  msgsize_max: u32;
  msg_default: u32;
  msgsize_default: u32;
}
