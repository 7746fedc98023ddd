/*
 * Sleeping and waking: wait.ts, schedule.ts, wake.ts and timer.ts of kernel/sched/.
 *
 * One thread, on hart 0, sleeps until a condition holds, a signal comes or time is up; then it exits and is freed.
 * A waker, a sender of a signal and an expiring timer, any or all of them, are on other harts.
 *
 * Proved: the sleeper comes to its end (else spin finds an invalid end state); the thread is in the run queue at most
 * once, and never while it runs; nobody touches it once it is freed; it is told the truth about why it woke, and if a
 * wake_one has counted it as woken, then that it was woken, so that no wake-up is lost on one that gives up just then.
 *
 * Mutants, each a bug that spin must find:
 *   CHECK_BEFORE_ANNOUNCE   the condition is looked at before wait_begin
 *   NO_FENCE                `state` and `wait_interruptible` are plain stores: `work` is read before others see them
 *   NO_FENCE_BEFORE_HINT    no fence between the waker's store and its look at whether anybody waits
 *   WORK_AFTER_LOOK         the sender looks at the state before it sets `work`
 *   NO_RECHECK              schedule() leaves the queue without looking at the state again
 *   LEAVE_AFTER_UNLOCK      schedule() looks at the state under the lock, but leaves the queue after it
 *   IGNORE_ON_QUEUE         wake() queues a thread that is still on its way out
 *   UNLINK_BEFORE_WAKE      the waker says that the entry is free before it wakes the thread
 *   EARLY_LOOK              whether it was woken is looked at before the entry is taken off the queue
 *   TIMER_NOT_AWAITED       timer_cancel does not wait for a handler that runs
 */
#include "machine.pml"

/* Thread: fields that others look at. */
byte state = RUNNABLE;
bit interruptible = 0;
bit work = 0;          /* WORK_SIGNAL */
bit on_queue = 1;
byte queued = 0;       /* how often it is in hart 0's tree */
bit running = 1;       /* hart 0 runs it */
bit freed = 0;
/* Its wait entry. */
bit entry_queue = 0;   /* entry.queue != 0 */
bit listed = 0;        /* the entry is in the queue's list */
/* Its timer. */
bit armed = 0;
bit handling = 0;      /* the handler runs */
/* References that keep it from being freed: senders of signals hold tasks_lock while they have a task in hand. */
byte held = 0;
bit condition = 0;
bit counted = 0;       /* the waker's wake() has answered that the thread slept */

bit run_queue_lock = 0;
bit wait_queue_lock = 0;
bit timer_lock = 0;

/* What happens in this run. */
bit with_waker, with_signal, with_timer;
/* Sleeps on a queue; else on time and signals alone. */
bit with_queue;

mtype = { STATE, INTERRUPTIBLE };
chan hart0 = [3] of { mtype, byte };
chan waker_hart = [1] of { byte };

/* The store buffers empty themselves, one store at a time. */
active proctype Memory() {
  byte value;
end:
  do
  :: atomic { hart0 ? STATE, value -> state = value }
  :: atomic { hart0 ? INTERRUPTIBLE, value -> interruptible = value }
  :: atomic { waker_hart ? value -> condition = value }
  od
}

/* make_runnable, called by harts whose buffer is `buffer`. */
inline wake(buffer, slept) {
  assert(!freed);
  LOCK(buffer, run_queue_lock);
  assert(!freed);
  if
  :: state == SLEEPING ->
     state = RUNNABLE;
     slept = 1;
     if
#ifndef IGNORE_ON_QUEUE
     :: on_queue -> skip
#endif
     :: else ->
        on_queue = 1;
        queued++;                          /* fair_enqueue */
        assert(queued == 1 && !running)
     fi
  :: else -> skip
  fi;
  UNLOCK(buffer, run_queue_lock)
}

/* schedule() and pick(). The hart's other work is proctype Hart0. */
inline schedule() {
  LOCK(hart0, run_queue_lock);
#ifdef LEAVE_AFTER_UNLOCK
  if
  :: state == RUNNABLE -> UNLOCK(hart0, run_queue_lock)
  :: else -> UNLOCK(hart0, run_queue_lock); on_queue = 0; running = 0; running
  fi
#else
  if
#ifndef NO_RECHECK
  :: state == RUNNABLE -> UNLOCK(hart0, run_queue_lock)  /* fair_put, fair_pick: it goes on */
#endif
  :: else ->
     on_queue = 0;                         /* fair_dequeue */
     running = 0;
     UNLOCK(hart0, run_queue_lock);
     running                               /* hw_park */
  fi
#endif
}

/* timer_cancel: whether the timer was still armed. Waits for its handler. */
inline timer_cancel(was_armed) {
  LOCK(hart0, timer_lock);
#ifndef TIMER_NOT_AWAITED
  do
  :: handling -> UNLOCK(hart0, timer_lock); LOCK(hart0, timer_lock)
  :: else -> break
  od;
#endif
  was_armed = armed;
  armed = 0;
  UNLOCK(hart0, timer_lock)
}

/* atomic_store by hart 0. */
inline publish(what, value) {
  hart0 ! what, value;
#ifndef NO_FENCE
  FENCE(hart0)
#else
  skip
#endif
}

/* wait_remove: whether the entry was on its queue still. Does not take the lock once the entry says that it is on none. */
inline wait_remove(waited) {
  waited = 0;
  if
  :: entry_queue ->
     LOCK(hart0, wait_queue_lock);
     waited = entry_queue;
     listed = 0;
     entry_queue = 0;
     UNLOCK(hart0, wait_queue_lock)
  :: else -> skip
  fi
}

proctype Sleeper() {
  bit was_armed, expired, waited, woken, interrupted;
again:
  expired = 0; interrupted = 0; woken = 0; waited = 0;
#ifdef CHECK_BEFORE_ANNOUNCE
  if
  :: condition -> goto finish
  :: else -> skip
  fi;
#endif
  /* wait_begin */
  publish(STATE, SLEEPING);
  if
  :: with_queue ->
     LOCK(hart0, wait_queue_lock);
     listed = 1;
     entry_queue = 1;
     UNLOCK(hart0, wait_queue_lock)
  :: else -> skip
  fi;
#ifndef CHECK_BEFORE_ANNOUNCE
  /* The caller's look: it is true, so wait_cancel. */
  if
  :: with_queue && condition -> wait_remove(waited); hart0 ! STATE, RUNNABLE; goto finish
  :: else -> skip
  fi;
#endif
  /* wait_commit_until: sleep() */
  publish(INTERRUPTIBLE, 1);
  if
  :: work -> interrupted = 1
  :: else ->
     if
     :: with_timer ->
        LOCK(hart0, timer_lock);
        armed = 1;
        UNLOCK(hart0, timer_lock)
     :: else -> skip
     fi;
     schedule();
     if
     :: with_timer -> timer_cancel(was_armed); expired = !was_armed
     :: else -> skip
     fi;
     if
     :: work -> interrupted = 1; expired = 0
     :: else -> skip
     fi
  fi;
  publish(INTERRUPTIBLE, 0);
#ifdef EARLY_LOOK
  woken = with_queue && !entry_queue;
  wait_remove(waited);
#else
  wait_remove(waited);
  woken = with_queue && !waited;
#endif
  hart0 ! STATE, RUNNABLE;
  /* A thread that was taken off the queue was woken, whatever else has come. */
  if
  :: woken -> interrupted = 0; expired = 0
  :: else -> skip
  fi;
  assert(!interrupted || with_signal);
  assert(!expired || with_timer);
  assert(!woken || with_waker);
  assert(!counted || woken);
  if
  :: interrupted || expired || (with_queue && condition) -> skip
  :: else -> goto again
  fi;
finish:
  /* exit, and the parent's wait4, which takes tasks_lock. */
  atomic { empty(hart0) && held == 0 -> freed = 1 }
}

/* Hart 0 when its thread sleeps: schedule()'s fair_pick, or the idle loop's hart_pick. */
active proctype Hart0() {
end:
  do
  :: !running && queued > 0 ->
     LOCK(none, run_queue_lock);
     queued--;
     running = 1;
     UNLOCK(none, run_queue_lock)
  od
}

/* Makes the condition true, then wake_all. */
proctype Waker() {
  waker_hart ! 1;
#ifndef NO_FENCE_BEFORE_HINT
  FENCE(waker_hart);
#endif
  /* wait_queue_empty */
  if
  :: !listed -> goto finish
  :: else -> skip
  fi;
  LOCK(waker_hart, wait_queue_lock);
  if
  :: listed ->
#ifdef UNLINK_BEFORE_WAKE
     listed = 0;
     entry_queue = 0;
     wake(waker_hart, counted)
#else
     wake(waker_hart, counted);
     assert(!freed);
     listed = 0;                           /* list_del */
     entry_queue = 0                       /* the last touch of the thread's memory */
#endif
  :: else -> skip
  fi;
  UNLOCK(waker_hart, wait_queue_lock);
finish:
  skip
}

/* kill: send_signal, wake_for_signal, under tasks_lock. */
proctype Sender() {
  bit asleep, slept;
  atomic {
    if
    :: freed -> goto finish                /* task_find: ESRCH */
    :: else -> held++
    fi
  };
#ifdef WORK_AFTER_LOOK
  asleep = (state == SLEEPING && interruptible);
  work = 1;
#else
  work = 1;                                /* thread_set_work: atomic.or */
  asleep = (state == SLEEPING && interruptible);
#endif
  if
  :: asleep -> wake(none, slept)
  :: else -> skip
  fi;
  held--;
finish:
  skip
}

/* timers_run on any hart that polls. */
proctype Clock() {
  bit slept;
end:
  do
  :: armed ->
     LOCK(none, timer_lock);
     if
     :: armed ->
        armed = 0;
        handling = 1;
        UNLOCK(none, timer_lock);
        wake(none, slept);                        /* timer_wakes */
        handling = 0
     :: else -> UNLOCK(none, timer_lock)
     fi
  od
}

init {
  atomic {
    if :: with_queue = 1 :: with_queue = 0 fi;
    if :: with_queue -> with_waker = 1 :: with_waker = 0 fi;
    if :: with_signal = 1 :: with_signal = 0 fi;
    if :: with_timer = 1 :: with_timer = 0 fi;
    if
    :: with_waker || with_signal || with_timer -> skip
    :: else -> with_timer = 1
    fi;
    run Sleeper();
    if :: with_waker -> run Waker() :: else fi;
    if :: with_signal -> run Sender() :: else fi;
    if :: with_timer -> run Clock() :: else fi
  }
}
