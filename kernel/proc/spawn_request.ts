// What a spawn or exec asks for: posix_spawn(3) and clone3(2) together.
//
// Interface: SpawnRequest, FileAction. Locks: none; a request is one task's.

import { Cgroup } from '../cgroup/cgroup';
import { File } from '../vfs/file/file';
import { Program } from './exec/program';

/** What a spawn or exec asks for: a program, and how the child is to differ from its parent. Kernel memory throughout. */
@unmanaged
export class SpawnRequest extends Program {
  /** SPAWN_FLAG_*. */
  flags: u32;
  /** CLONE_NEW* and CLONE_PARENT. */
  clone_flags: u32;
  /** Process group for SPAWN_FLAG_SETPGROUP; 0: the child's own pid. */
  process_group: u32;
  signal_mask: u64;
  signal_defaults: u64;
  /** Signals that the child is to ignore, as bits, whatever `flags` say. */
  signal_ignores: u64;
  /** Array of `actions_count` FileAction. */
  actions: usize;
  actions_count: u32;
  /** The terminal of FD_ACTION_OP_TCSETPGRP, found before descriptors are closed; a reference, from act to drop_terminal. */
  terminal: File;
  /** Where the child is to be, with a pin; 0: where its parent is. */
  cgroup: Cgroup;
}

/** An operation of FileAction that abi/minios.ts has not: the working directory becomes what `fd` is open on. */
export const FD_ACTION_OP_FCHDIR: u32 = 0x100;

/** struct fd_action of abi/minios.ts, its path replaced by a kernel address. */
@unmanaged
export class FileAction {
  operation: u32;
  fd: u32;
  fd2: u32;
  path: usize;
  path_length: u32;
  oflags: u16;
  fdflags: u16;
  rights: u64;
  mode: u32;
  reserved: u32;
}
