// Singletons of the terminals, and which files are terminals.
//
// Interface: TtyState, tty_state, tty_of_file, is_master. Locks: `lock`, RANK_TTY, is devpts.ts's; the rest is constant after
// boot but for `console_started`, an atomic word.

import { TTY_STATE } from '../base/layout';
import { Cache } from '../mm/slab';
import { File } from '../vfs/file/file';
import { Tty } from './tty';

@unmanaged
export class TtyState {
  /** FileOps of terminals, and of the masters of pseudo-terminals. */
  tty_ops: usize;
  master_ops: usize;
  console: Tty;
  /** 1 once somebody has opened the console: only then is the outside asked for input. */
  console_started: u32;

  // --- devpts.ts; the lock guards the lists of pseudo-terminals, too, and the options of the file systems ---
  lock: u32;
  /** Pseudo-terminals in all file systems, and how many there may be: /proc/sys/kernel/pty. */
  pseudo_count: u32;
  pseudo_max: u32;

  // --- constant ---
  devpts_cache: Cache;
  devpts_inode_ops: usize;
  devpts_root_ops: usize;
  devpts_super_ops: usize;
  devpts_directory_ops: usize;
  devpts_type: usize;
  /** What devpts does when a master is closed: table index (Tty) -> void. */
  pty_removed: u32;
}

@inline
export function tty_state(): TtyState {
  return changetype<TtyState>(TTY_STATE);
}

/** True if `file` is the master of a pseudo-terminal. */
@inline
export function is_master(file: File): bool {
  return changetype<usize>(file.ops) == tty_state().master_ops;
}

/** The terminal that is open as `file`, for a master its slave; 0 if it is none. */
export function tty_of_file(file: File): Tty {
  const terminal = changetype<usize>(file.ops) == tty_state().tty_ops || is_master(file);
  return changetype<Tty>(terminal ? file.private_data : 0);
}
