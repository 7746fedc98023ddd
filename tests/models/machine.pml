/*
 * What the models share: spinlocks, and stores that are late.
 *
 * A hart's plain stores go through a store buffer, as on x86: the hart goes on at once, and the others see them later, in
 * order. An atomic operation (atomic.store, atomic.or, atomic.cmpxchg, atomic.fence) waits until the buffer is empty. What
 * V8 makes of them on x86 is a locked instruction, so this is the real machine's rule. Where it cannot matter, since
 * both sides hold a lock, the models store at once.
 */
#define LOCK(buffer, lock) atomic { empty(buffer) && !lock -> lock = 1 }
#define UNLOCK(buffer, lock) atomic { empty(buffer) -> lock = 0 }
#define FENCE(buffer) empty(buffer)

#define RUNNABLE 0
#define SLEEPING 1

/* The buffer of a hart that has no store in it that matters. */
chan none = [1] of { byte };
