// The machine as the kernel sees it: every import there is. All of `hw` is provided by host/machine.
// None of these may be called with a spinlock held, except clock reads, serial output and interrupts to other harts.

/**
 * Makes the engine check that 16 KiB of stack are left; overflows in the program's name if not.
 * Called first thing at each kernel entry, before any kernel state changes.
 */
@external('hw', 'probe')
export declare function hw_probe(): void;

/**
 * Suspends the current stack (slot `me`) and resumes `next`; `next` 0 goes to the hart's idle loop, and
 * `next == me` lets the hart's event loop run once. Returns when somebody resumes `me`.
 */
@external('hw', 'park')
export declare function hw_park(me: u32, next: u32): void;

/** Monotonic time in milliseconds (fractional). */
@external('hw', 'now')
export declare function hw_now(): f64;

/** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z (fractional). */
@external('hw', 'wall')
export declare function hw_wall(): f64;

/** Writes bytes to the serial line at once: the kernel log's and the panic message's way out. */
@external('hw', 'serial')
export declare function hw_serial(address: usize, length: usize): void;

/** Tells the machine that device `device` has new requests in its queue. May complete some before it returns. */
@external('hw', 'doorbell')
export declare function hw_doorbell(device: u32): void;

/** Interrupts hart `hart`: if it sleeps, or is about to, it asks hart_next again. May be called with any lock held. */
@external('hw', 'interrupt')
export declare function hw_interrupt(hart: u32): void;

/** Tells the machine where the queue of `device` lies (struct DeviceQueue of dev/queue.ts). */
@external('hw', 'attach')
export declare function hw_attach(device: u32, queue: usize): void;

/**
 * Makes an instance of the loaded program `image` in `slot`, with a memory of its own of `pages` pages (at
 * most `pages_max`, and what a fork needs behind them), and puts its window into the kernel's table at
 * WINDOW_SLOTS * slot + base. The kernel overwrites the first `copied` pages before anybody reads them. It runs when `slot`
 * is first resumed: the machine calls the kernel's `thread_main(slot)` on a fresh stack.
 * Returns 0 or -errno: ENOEXEC (does not link, segments out of range), ENOMEM, EAGAIN (no memories left).
 */
@external('hw', 'instantiate')
export declare function hw_instantiate(slot: u32, image: u32, pages: u32, pages_max: u32, copied: u32): i32;

/** Copies `length` bytes at `address` of the memory of the program in slot `from` to the same place of the one in `to`. */
@external('hw', 'copy')
export declare function hw_copy(from: u32, to: u32, address: u32, length: u32): void;

/**
 * Makes the function that the program in `slot` exports by the name at `name`, `length` bytes of UTF-8, the one that its
 * window calls for signals: 0, or -EINVAL if there is none of type (i32) -> (); the one before stays then.
 */
@external('hw', 'callback')
export declare function hw_callback(slot: u32, name: usize, length: u32): i32;

/** Prepares `slot` for a kernel thread: no program, a fresh stack on first resume. */
@external('hw', 'thread')
export declare function hw_thread(slot: u32): void;

/** Drops the instance in `slot`; its stack must be gone or about to trap. */
@external('hw', 'release')
export declare function hw_release(slot: u32): void;

/** Stops this machine. `how`: POWER_OFF, POWER_RESTART, POWER_HALT, POWER_PANIC. `status` is passed to the front end. */
@external('hw', 'power')
export declare function hw_power(how: u32, status: i32): void;
