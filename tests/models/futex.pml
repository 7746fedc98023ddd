/*
 * Futexes: kernel/proc/futex.ts over kernel/sched/wait.ts.
 *
 * Two threads wait on one word. The first may have a deadline, and a signal may come to it, after which it waits again
 * without one. A waker, on another hart, changes the word and calls futex_wake(1) twice.
 *
 * Proved: all come to their end, so no wake-up is lost, and none is swallowed by a waiter that gave up at the same time: as
 * many waiters say that they were woken as futex_wake says it woke; nobody's waiter, which lies in its thread's memory, is
 * touched after it has returned; who had no deadline is never told that its time was up.
 *
 * Mutants, each a bug that spin must find:
 *   CHECK_BEFORE_LOCK     the word is looked at before the bucket's lock is taken
 *   STATE_AFTER_BUCKET    the sleep is announced after the waiter has been put into the bucket and the lock given back
 *   NO_LAST_LOOK          who gave up tells its own reason, without a look at whether it was woken just then
 *   LOOK_WITHOUT_LOCK     it looks, but does not wait for the lock of a waker that is still at it
 *   NOT_TAKEN_OUT         who gave up does not take its waiter out of the bucket
 *   WAKE_AFTER_UNLOCK     futex_wake wakes after it has given the lock back
 *   STAY_LISTED           futex_wake leaves the waiter in the bucket
 *   SPURIOUS_IS_TIMEOUT   a sleep that ends for no reason counts as the end of its time
 */
#include "machine.pml"

/* Threads 0 and 1. */
byte state[2];
bit interruptible[2];
bit work[2];
bit on_queue[2] = 1;
bit running[2] = 1;
bit done[2];               /* it has returned; its waiter's memory is something else's */
/* Waiters. */
bit listed[2];
bit woken[2];
/* Which of them has waited longest. */
byte first;

bit word;                  /* as seen by others than the waker */
bit bucket_lock;
bit run_queue_lock[2];     /* of the harts that they live on */
bit armed, handling;       /* the deadline of thread 0 */
bit with_deadline, with_signal;

byte woke;                 /* sum of futex_wake's answers */
byte were_woken;           /* waiters that return 1 */

mtype = { STATE, INTERRUPTIBLE };
chan stores[2] = [3] of { mtype, byte };
chan waker_stores = [1] of { byte };

active proctype Memory() {
  byte value;
end:
  do
  :: atomic { stores[0] ? STATE, value -> state[0] = value; value = 0 }
  :: atomic { stores[0] ? INTERRUPTIBLE, value -> interruptible[0] = value; value = 0 }
  :: atomic { stores[1] ? STATE, value -> state[1] = value; value = 0 }
  :: atomic { stores[1] ? INTERRUPTIBLE, value -> interruptible[1] = value; value = 0 }
  :: atomic { waker_stores ? value -> word = value; value = 0 }
  od
}

/* make_runnable, and the hart that picks the thread: the run queue itself is in handover.pml. */
inline wake(t) {
  LOCK(none, run_queue_lock[t]);
  if
  :: state[t] == SLEEPING ->
     state[t] = RUNNABLE;
     if
     :: on_queue[t] -> skip
     :: else -> on_queue[t] = 1; running[t] = 1
     fi
  :: else -> skip
  fi;
  UNLOCK(none, run_queue_lock[t])
}

inline schedule(me) {
  LOCK(stores[me], run_queue_lock[me]);
  if
  :: state[me] == RUNNABLE -> UNLOCK(stores[me], run_queue_lock[me])
  :: else ->
     on_queue[me] = 0;
     running[me] = 0;
     UNLOCK(stores[me], run_queue_lock[me]);
     running[me]
  fi
}

/* wait_commit_until. Answers in `interrupted` and `expired`; both 0: woken, or for no reason. */
inline wait_commit_until(me, deadline) {
  stores[me] ! INTERRUPTIBLE, 1;
  FENCE(stores[me]);
  if
  :: work[me] -> interrupted = 1
  :: else ->
     if :: deadline -> armed = 1 :: else -> skip fi;
     schedule(me);
     if
     :: deadline -> atomic { !handling -> expired = !armed; armed = 0 }   /* timer_cancel */
     :: else -> skip
     fi;
     if :: work[me] -> interrupted = 1; expired = 0 :: else -> skip fi
  fi;
  stores[me] ! INTERRUPTIBLE, 0;
  stores[me] ! STATE, RUNNABLE             /* wait_cancel */
}

/* What futex_wait answers. */
#define WOKEN 1
#define CHANGED 2
#define TIMED_OUT 3
#define INTERRUPTED 4

/* wait_begin. */
inline announce(me) { stores[me] ! STATE, SLEEPING }

inline join_bucket(me) {
#ifndef CHECK_BEFORE_LOCK
  if :: word -> answer = CHANGED :: else -> skip fi;
#endif
  if
  :: answer == 0 ->
     listed[me] = 1;
     if :: !listed[1 - me] -> first = me :: else -> skip fi
  :: else -> skip
  fi
}

/* Gave up: leave_bucket. */
inline give_up(me) {
  if
#ifndef NO_LAST_LOOK
  :: woken[me] -> answer = WOKEN
#endif
  :: else ->
     answer = (interrupted -> INTERRUPTED : TIMED_OUT);
#ifndef NOT_TAKEN_OUT
     listed[me] = 0;
     first = 1 - me
#endif
  fi
}

/* futex_wait. */
inline futex_wait(me, deadline) {
  answer = 0;
  woken[me] = 0;
#ifdef CHECK_BEFORE_LOCK
  if :: word -> answer = CHANGED :: else -> skip fi;
#endif
#ifndef STATE_AFTER_BUCKET
  announce(me);
#endif
  LOCK(stores[me], bucket_lock);
  join_bucket(me);
  UNLOCK(stores[me], bucket_lock);
#ifdef STATE_AFTER_BUCKET
  announce(me);
#endif
  do
  :: answer -> stores[me] ! STATE, RUNNABLE; break       /* wait_cancel */
  :: else ->
     wait_commit_until(me, deadline);
     if
     :: interrupted || expired ->
        LOCK(stores[me], bucket_lock);
        give_up(me);
        UNLOCK(stores[me], bucket_lock);
        break
     :: else ->
        /* Woken, or for no reason: announced again, and is it needed still? */
        announce(me);
#ifdef LOOK_WITHOUT_LOCK
        if :: woken[me] -> answer = WOKEN :: else -> skip fi
#else
        LOCK(stores[me], bucket_lock);
        if
        :: woken[me] -> answer = WOKEN
#ifdef SPURIOUS_IS_TIMEOUT
        :: else -> answer = TIMED_OUT; listed[me] = 0; first = 1 - me
#else
        :: else -> skip
#endif
        fi;
        UNLOCK(stores[me], bucket_lock)
#endif
     fi
  od;
  interrupted = 0;
  expired = 0
}

proctype Waiter(bit me) {
  byte answer;
  bit interrupted, expired;
  bit deadline = (me == 0 && with_deadline);
again:
  futex_wait(me, deadline);
  assert(answer != TIMED_OUT || deadline);
  assert(answer != INTERRUPTED || (me == 0 && with_signal));
  if
  :: answer == WOKEN -> were_woken++
  :: answer == INTERRUPTED -> work[me] = 0; deadline = 0; goto again    /* the handler, and SA_RESTART */
  :: else -> skip
  fi;
  atomic { empty(stores[me]) -> done[me] = 1 }
}

/* futex_wake(1), called twice. */
proctype Waker() {
  byte round, t, one;
  waker_stores ! 1;                        /* the program's own store; the lock is the fence */
  for (round : 1 .. 2) {
    LOCK(waker_stores, bucket_lock);
    one = 2;
    if
    :: listed[0] && (first == 0 || !listed[1]) -> one = 0
    :: listed[1] && (first == 1 || !listed[0]) -> one = 1
    :: else -> skip
    fi;
    if
    :: one < 2 ->
       assert(!done[one]);
#ifndef STAY_LISTED
       listed[one] = 0;                    /* list_del */
#endif
       first = 1 - one;
       woken[one] = 1;
#ifndef WAKE_AFTER_UNLOCK
       assert(!done[one]);
       wake(one);
#endif
       woke++
    :: else -> skip
    fi;
    UNLOCK(none, bucket_lock);
#ifdef WAKE_AFTER_UNLOCK
    if :: one < 2 -> assert(!done[one]); wake(one) :: else -> skip fi
#endif
  }
}

/* A signal to thread 0: wake_for_signal, which may come late, when the thread sleeps for another reason. */
proctype Sender() {
  bit asleep;
  work[0] = 1;
  asleep = (state[0] == SLEEPING && interruptible[0]);
  if :: asleep -> wake(0) :: else -> skip fi
}

proctype Clock() {
end:
  do
  :: atomic { armed -> armed = 0; handling = 1 };
     wake(0);
     handling = 0
  od
}

init {
  atomic {
    if :: with_deadline = 1 :: with_deadline = 0 fi;
    if :: with_signal = 1 :: with_signal = 0 fi;
    run Waiter(0);
    run Waiter(1);
    run Waker();
    if :: with_signal -> run Sender() :: else fi;
    if :: with_deadline -> run Clock() :: else fi
  };
  done[0] && done[1] && woke == were_woken
}
