/*
 * The run queue hand-over: schedule.ts, idle.ts, wake.ts and hart.ts of kernel/sched/, and the loop of host/machine/hart.ts.
 *
 * One thread lives on hart 0, sleeps until two events have come, moves to hart 1 by exec, sleeps there until a third has
 * come, and exits. Two wakers on other harts make the events; or one does, and another kills it at some time, or asks hart
 * 0 for something (hart_attend: a doorbell, a call). A hart that has nothing to run sleeps on a word, by Atomics.waitAsync.
 *
 * Proved: the thread comes to its end, so no idle hart sleeps for ever beside a thread that could run; it is in one
 * queue at most, once; no two harts run it at once; and what a hart is asked for is done.
 *
 * Mutants, each a bug that spin must find:
 *   NO_IPI                  who queues a thread on another hart does not tell it
 *   IPI_WITHOUT_WORD        it notifies the sleeping hart, but leaves nothing for one that is about to sleep
 *   IDLE_AFTER_UNLOCK       the hart says that it is idle after it has given up its run queue's lock
 *   HEARD_TOO_LATE          the hart reads its word only when it has looked at the queue
 *   ATTENTION_UNSEEN        a hart that goes idle does not look again whether it was asked for something
 *   NO_RECHECK              schedule() leaves the queue without looking at the state again
 *   IGNORE_ON_QUEUE         a thread that is queued, or on its way out, is queued again
 *   NO_HART_RECHECK         make_runnable does not look again, under the lock, where the thread lives
 *   WAKE_ELSEWHERE          a woken thread is queued on the other hart, though its stack may still be on the first
 *   ENQUEUE_BEFORE_OFF_CPU  exec queues the thread on its new hart before the old one has let go of it
 */
#include "machine.pml"

#define DEAD 2

/* Thread. */
byte state = RUNNABLE;
byte hart = 0;
bit on_queue = 1;
bit kill = 0;              /* WORK_KILL */
bit event[3];

/* Harts. */
bit run_queue_lock[2];
byte queued[2];            /* how often the thread is in the hart's tree */
bit on_cpu[2];             /* hart.running is the thread: guarded by the lock */
bit busy[2];               /* a stack runs, be it one that is left behind and unwinds */
bit on_stack = 0;          /* the thread's stack is one of them, and not parked */
bit idle[2];               /* atomic; set under the lock */
byte word[2];              /* interrupts so far */
bit asleep[2];             /* in Atomics.waitAsync */
bit attention[2];          /* atomic; set under the lock */
bit served = 0;

/* hart_rouse, under the lock of `other`'s run queue: hw_interrupt if it sleeps or is about to. */
inline rouse(other) {
  atomic { was_idle = idle[other]; idle[other] = 0 };      /* atomic.exchange */
#ifndef NO_IPI
  if
  :: was_idle ->
#ifndef IPI_WITHOUT_WORD
     word[other]++;                        /* Atomics.add */
#endif
     asleep[other] = 0                     /* Atomics.notify */
  :: else -> skip
  fi;
#endif
  was_idle = 0
}

/* enqueue(), under the lock of `where`. */
inline enqueue(where) {
  on_queue = 1;
  queued[where]++;
  assert(queued[0] + queued[1] == 1);
  if
  :: !on_cpu[where] -> rouse(where)
  :: else -> skip                          /* WORK_RESCHEDULE, if it preempts */
  fi
}

/* make_runnable, thread_lock. */
inline wake(h) {
  h = hart;
  LOCK(none, run_queue_lock[h]);
#ifndef NO_HART_RECHECK
  do
  :: hart != h -> UNLOCK(none, run_queue_lock[h]); h = hart; LOCK(none, run_queue_lock[h])
  :: else -> break
  od;
#endif
  if
  :: state == SLEEPING ->
     state = RUNNABLE;
     if
#ifndef IGNORE_ON_QUEUE
     :: on_queue -> skip
#endif
     :: else ->
#ifdef WAKE_ELSEWHERE
        UNLOCK(none, run_queue_lock[h]);
        h = 1 - h;
        hart = h;
        LOCK(none, run_queue_lock[h]);
#endif
        enqueue(h)
     fi
  :: else -> skip
  fi;
  UNLOCK(none, run_queue_lock[h]);
  h = 0
}

/* The thread comes back, on whichever hart has picked it. */
inline running() { on_stack; h = hart; assert(on_cpu[h] && !on_cpu[1 - h]) }

/* schedule(): pick() and the park. */
inline schedule() {
  LOCK(none, run_queue_lock[h]);
  if
#ifndef NO_RECHECK
  :: state == RUNNABLE -> UNLOCK(none, run_queue_lock[h])
#endif
  :: else ->
     on_queue = 0;
     on_cpu[h] = 0;                        /* hart.running, `current` */
     UNLOCK(none, run_queue_lock[h]);
     /* It may be queued again from here on, but its hart has not left its stack yet: hw_park. */
     on_stack = 0;
     busy[h] = 0;
     running()
  fi
}

/* Sleeps until the condition holds, or a kill: wait_begin, the condition, wait_commit, wait_cancel. */
inline sleep_until(condition) {
  do
  :: kill -> goto exit
  :: else ->
     state = SLEEPING;
     if
     :: (condition) -> state = RUNNABLE; break
     :: else ->
        if
        :: kill -> skip
        :: else -> schedule()
        fi;
        state = RUNNABLE
     fi
  od
}

proctype Thread() {
  byte h;
  bit was_idle;
  running();
  sleep_until(event[0] && event[1]);
  /* exec on hart 1: schedule_replaced, arrive. */
#ifdef ENQUEUE_BEFORE_OFF_CPU
  LOCK(none, run_queue_lock[1]);
  hart = 1;
  enqueue(1);
  UNLOCK(none, run_queue_lock[1]);
  on_cpu[0] = 0;
  on_stack = 0;
#else
  LOCK(none, run_queue_lock[0]);
  on_queue = 0;                            /* RUNNABLE and in no queue: nobody queues it */
  on_cpu[0] = 0;
  on_stack = 0;                            /* from here on this stack does not look at the thread */
  hart = 1;
  UNLOCK(none, run_queue_lock[0]);
  LOCK(none, run_queue_lock[1]);
  enqueue(1);
  UNLOCK(none, run_queue_lock[1]);
#endif
  /* The old stack unwinds; from here on this process is the new one. */
  busy[0] = 0;
  running();
  sleep_until(event[2]);
exit:
  /* schedule_dead. */
  LOCK(none, run_queue_lock[h]);
  state = DEAD;
  on_queue = 0;
  on_cpu[h] = 0;
  on_stack = 0;
  UNLOCK(none, run_queue_lock[h]);
  busy[h] = 0;
  assert(queued[0] + queued[1] == 0)
}

/* attend(). */
inline attend() {
  if
  :: atomic { attention[h] -> attention[h] = 0 } -> served = 1
  :: else -> skip
  fi
}

/* The hart's loop (host/machine/hart.ts, interrupts.ts), hart_pick and pick_idle. */
proctype Hart(byte h) {
  byte heard;
  do
  :: heard = word[h];                      /* and then it looks: hart_pick */
     idle[h] = 0;
again:
     attend();
     LOCK(none, run_queue_lock[h]);
     if
     :: queued[h] > 0 ->
        queued[h]--;
        on_cpu[h] = 1;
        busy[h] = 1;
        UNLOCK(none, run_queue_lock[h]);
        assert(!on_stack);
        on_stack = 1;
        !busy[h]
     :: else ->
#ifdef IDLE_AFTER_UNLOCK
        UNLOCK(none, run_queue_lock[h]);
        idle[h] = 1;
#else
        idle[h] = 1;
        UNLOCK(none, run_queue_lock[h]);
#endif
#ifndef ATTENTION_UNSEEN
        if
        :: attention[h] -> goto again
        :: else -> skip
        fi;
#endif
#ifdef HEARD_TOO_LATE
        heard = word[h];
#endif
        atomic { asleep[h] = (word[h] == heard) };   /* Atomics.waitAsync(word, heard) */
end:    !asleep[h]
     fi
  od
}

proctype Waker(byte first, last) {
  byte h, i;
  bit was_idle;
  for (i : first .. last) {
    event[i] = 1;
    wake(h)
  }
}

proctype Killer() {
  byte h;
  bit was_idle;
  kill = 1;                                /* thread_set_work */
  wake(h)
}

/* hart_attend: somebody asks hart 0 for something, and waits until it is done. */
proctype Asker() {
  bit was_idle;
  LOCK(none, run_queue_lock[0]);
  attention[0] = 1;
  if
  :: !on_cpu[0] -> rouse(0)
  :: else -> skip                          /* WORK_RESCHEDULE: schedule() attends, or hart_pick after it */
  fi;
  UNLOCK(none, run_queue_lock[0]);
  served
}

init {
  atomic {
    queued[0] = 1;
    run Thread();
    run Hart(0);
    run Hart(1);
    if
    :: run Waker(0, 0); run Waker(1, 2)
    :: run Waker(0, 2); run Killer()
    :: run Waker(0, 2); run Asker()
    fi
  }
}
