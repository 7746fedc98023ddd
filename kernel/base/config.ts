// Sizes and limits of the kernel, with why each is what it is.
//
// Build flags DEBUG and SMP (0 or 1) are constants given by the build (`asc --use DEBUG=1`); code behind
// `if (DEBUG)` or `if (SMP)` disappears from builds that lack them.

/** A frame is one WebAssembly page, so that programs' memories and kernel frames count in one unit. */
export const FRAME_SHIFT: u32 = 16;
export const FRAME_SIZE: usize = 1 << FRAME_SHIFT;

/** A wasm32 memory has at most 65536 pages. */
export const MAX_FRAMES: u32 = 65536;

/** Harts (hardware threads): a machine has few; each costs HART_STRIDE bytes. */
export const MAX_HARTS: u32 = 16;

/** Program instances alive at once, dying ones included. Engines manage about 16,000 memories (FACTS). */
export const MAX_SLOTS: u32 = 16384;

/** One more than the highest pid, as /proc/sys/kernel/pid_max says it. Linux's default. */
export const PID_MAX: u32 = 32768;

/** The kernel log keeps its newest bytes. */
export const LOG_BYTES: usize = 128 * 1024;

/** Longest path and longest name in one, as on Linux; PATH_MAX counts the NUL. */
export const PATH_MAX: u32 = 4096;
export const NAME_MAX: u32 = 255;

/** Symbolic links followed in one walk before ELOOP: path_resolution(7). */
export const SYMLINK_MAX: u32 = 40;

/** argv plus envp bytes of one exec: E2BIG beyond. A quarter of Linux's usual stack limit, as execve(2) says. */
export const ARG_MAX: u32 = 2 * 1024 * 1024;
