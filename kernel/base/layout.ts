// The kernel's map of RAM, from address 0 upwards. Each region starts where the one before it ends,
// so there is no second list of addresses to keep in step.
//
//   0          1 KiB        STATIC_END    FRAME_TABLE              FRAMES                 RAM end
//   |  never   | constants  | singletons  | one entry per frame    | frames, buddy-managed |
//
// Interface: the addresses below. What lies behind an address is described where it is used.
// Locks: none; the map itself never changes.

import { FRAME_SHIFT, LOG_BYTES, MAX_FRAMES, MAX_HARTS, MAX_SLOTS, PID_MAX } from './config';

/** Constants that the compiler emits (strings, tables) lie below this address. */
export const STATIC_END: usize = 0x40000;

/** Per-hart words that the machine and other harts write: HART_STRIDE bytes each. See sched/hart/hart.ts. */
export const HARTS: usize = STATIC_END;
export const HART_STRIDE: usize = 1024;

/** The interrupt word: bit n is set by the machine when device n has completed something. */
export const INTERRUPT_WORD: usize = HARTS + HART_STRIDE * MAX_HARTS;
/** The same for doorbells that harts other than 0 ring, and who passes them on: sched/hart/interrupt.ts. */
export const DOORBELL_WORD: usize = INTERRUPT_WORD + 32;
export const DOORBELL_HANDLER: usize = INTERRUPT_WORD + 36;

/** Singletons of the memory manager: see mm/frame.ts, mm/slab.ts, mm/account.ts. The root account begins the root cgroup. */
export const FRAME_STATE: usize = INTERRUPT_WORD + 64;
export const SLAB_STATE: usize = FRAME_STATE + 1024;
export const ROOT_ACCOUNT: usize = SLAB_STATE + 8192;
export const ROOT_ACCOUNT_BYTES: usize = 1024;
export const ACCOUNT_HOOKS: usize = ROOT_ACCOUNT + ROOT_ACCOUNT_BYTES;

/** Singletons of cgroups: cgroup/cgroup.ts. */
export const CGROUP_STATE: usize = ACCOUNT_HOOKS + 64;

/** The head of the timer queue: sched/time/timer.ts; of time itself: sched/time/clock.ts. */
export const TIMER_STATE: usize = CGROUP_STATE + 64;
export const CLOCK_STATE: usize = TIMER_STATE + 64;

/** Debug controls, written only in debug builds: base/debug.ts. */
export const DEBUG_STATE: usize = CLOCK_STATE + 64;

/** The boot parameters: base/boot.ts. */
export const BOOT_COPY: usize = DEBUG_STATE + 256;

/** Device queues: dev/queue.ts. */
export const DEVICES: usize = BOOT_COPY + 256;
export const DEVICES_BYTES: usize = 16 * 1024;

/** VFS singletons (root mount, dentry hash, file system types): vfs/. */
export const VFS_STATE: usize = DEVICES + DEVICES_BYTES;
export const VFS_STATE_BYTES: usize = 64 * 1024;

/** Task singletons: proc/task.ts. */
export const TASK_STATE: usize = VFS_STATE + VFS_STATE_BYTES;

/** Where programs' threads wait for words of their memory: proc/futex.ts. */
export const FUTEX_TABLE: usize = TASK_STATE + 256;

/** Programs that the loader is to forget: proc/exec/image.ts. */
export const IMAGE_STATE: usize = FUTEX_TABLE + 1024;

/** Singletons of fsview/: fsview/state.ts. */
export const FSVIEW_STATE: usize = IMAGE_STATE + 64;

/** Singletons of terminals: tty/state.ts. */
export const TTY_STATE: usize = FSVIEW_STATE + 256;

/** Singletons of namespaces: ns/namespace.ts. */
export const NAMESPACE_STATE: usize = TTY_STATE + 256;

/** The slab cache of credentials: ns/credentials.ts. */
export const CREDENTIALS_STATE: usize = NAMESPACE_STATE + 256;

/** Scheduling classes: sched/class/class.ts. */
export const SCHED_STATE: usize = CREDENTIALS_STATE + 64;

/** The trace of the scheduler: sched/trace_ring.ts. */
export const TRACE_RINGS: usize = SCHED_STATE + 512;

/** slot -> Thread, u32 each: sched/thread.ts. */
export const SLOT_TABLE: usize = TRACE_RINGS + 32 + 4 * MAX_HARTS;

/** pid -> Pid, u32 each: proc/pid.ts. */
export const PID_TABLE: usize = SLOT_TABLE + 4 * MAX_SLOTS;

/** (pid namespace, number) -> Pid, a Hash and its buckets: proc/pid.ts. */
export const PID_HASH: usize = PID_TABLE + 4 * PID_MAX;
export const PID_HASH_HEAD: usize = 16;
export const PID_HASH_BUCKETS: u32 = 4096;

/** The kernel log's ring: base/log.ts. */
export const LOG: usize = (PID_HASH + PID_HASH_HEAD + 4 * PID_HASH_BUCKETS + 63) & ~63;

/** One FrameEntry per frame of RAM: mm/frame.ts. */
export const FRAME_TABLE: usize = (LOG + LOG_BYTES + 0xffff) & ~0xffff;
export const FRAME_ENTRY_BYTES: usize = 16;

/** The first byte that the buddy allocator may hand out when RAM has `frames` frames. */
export function frames_start(frames: u32): usize {
  const end = FRAME_TABLE + FRAME_ENTRY_BYTES * <usize>min<u32>(frames, MAX_FRAMES);
  const mask = ((<usize>1) << FRAME_SHIFT) - 1;
  return (end + mask) & ~mask;
}
