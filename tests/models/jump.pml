/*
 * The virtual clock's jump: idle.ts, hart.ts and timer.ts of kernel/sched/, and the idle loop of host/machine/hart.ts.
 *
 * Three harts. A thread on hart 1 wakes one on hart 0, which arms a second timer. Each timer, when it rings, makes a thread
 * runnable on one of these two. When all harts are idle, one of them lets time jump to the next timer, and calls its handler. Once,
 * a hart wakes up for no reason, as for an event of the outside.
 *
 * Proved: whenever time jumps, no thread runs or could run; and in the end both timers have rung and every thread has run, so
 * that it is never so that each hart waits for another to let time jump.
 *
 * Mutants, each a bug that spin must find:
 *   OTHERS_ONLY             the hart looks whether all others are idle, but not whether it has been given a thread itself
 *   TWO_STEPS               it looks whether all are idle, and is at work only after that
 *   COUNT_AFTER_FLAG        a hart that is set to work is counted when it has ceased to say that it is idle
 *   IDLE_AFTER_UNLOCK       a hart says that it is idle after it has given up its run queue's lock
 *   NOT_ASKED_AGAIN         who found another hart at work does not look again before it sleeps
 */
#include "machine.pml"

#define HARTS 3
#define NOTHING_RUNS runnable[0] + runnable[1] + runnable[2] == 0

bit run_queue_lock[HARTS];
byte runnable[HARTS];      /* threads in the queue, the running one included: under the lock */
bit idle[HARTS];           /* atomic */
byte at_work = HARTS;      /* atomic */
bit word[HARTS];           /* interrupts so far, modulo 2: an idle hart is interrupted once */
byte timers = 1;           /* armed ones */
bit unarmed = 1;
bit message = 1;           /* the first thread has not woken the second yet */
bit stray = 1;             /* an event of the outside that may come */

/* hart_set_to_work. */
inline set_to_work(h) {
#ifdef COUNT_AFTER_FLAG
  atomic { was_idle = idle[h]; idle[h] = 0 };
  at_work = at_work + was_idle;
#else
  at_work++;                                               /* atomic.add */
  atomic { was_idle = idle[h]; idle[h] = 0 };              /* atomic.exchange */
  if
  :: was_idle
  :: else -> at_work--                                     /* atomic.sub */
  fi
#endif
}

/* hart_set_idle. */
inline set_idle() {
  atomic { was_idle = idle[me]; idle[me] = 1 };            /* atomic.exchange */
  atomic { at_work = at_work - 1 + was_idle; was_idle = 0 }  /* atomic.sub, or nothing */
}

/* make_runnable, enqueue, hart_rouse. What only the lock's holder sees is one step with taking or giving it. */
inline wake(h) {
  atomic { LOCK(none, run_queue_lock[h]); runnable[h]++ };
  if
  :: idle[h] ->
     set_to_work(h);
     atomic {
       word[h] = word[h] ^ (was_idle && h != me);          /* hw_interrupt */
       was_idle = 0;
       UNLOCK(none, run_queue_lock[h])
     }
  :: else -> UNLOCK(none, run_queue_lock[h])
  fi
}

/* hart_begin_alone: what it answers is `alone`. */
inline begin_alone() {
#ifdef OTHERS_ONLY
  set_to_work(me);
  alone = at_work == 1;
#else
#ifdef TWO_STEPS
  alone = at_work == 0;
  at_work = at_work + alone;
#else
  atomic { alone = at_work == 0; at_work = at_work + alone };  /* atomic.cmpxchg */
#endif
  if
  :: alone ->
     atomic { was_idle = idle[me]; idle[me] = 0 };         /* atomic.exchange */
     atomic { at_work = at_work - 1 + was_idle; alone = was_idle; was_idle = 0 }
  :: else
  fi
#endif
}

/* jump(): clock_advance, timers_run, and the handler. */
inline jump() {
  begin_alone();
  if
  :: atomic { alone && timers > 0 -> assert(NOTHING_RUNS); timers--; alone = 0 };
     if
     :: wake(0)
     :: wake(1)
     fi
  :: else -> alone = 0
  fi
}

/* look(), pick_idle(). */
inline look() {
  atomic { LOCK(none, run_queue_lock[me]); found = runnable[me] > 0 };
  if
  :: found -> set_to_work(me); UNLOCK(none, run_queue_lock[me])
  :: else ->
#ifdef IDLE_AFTER_UNLOCK
     UNLOCK(none, run_queue_lock[me]);
     set_idle()
#else
     set_idle();
     UNLOCK(none, run_queue_lock[me])
#endif
  fi
}

/* The thread runs, and sleeps: schedule(). */
inline run_thread() {
  if
  :: atomic { message -> message = 0 } -> wake(0)
  :: else -> atomic { timers = timers + unarmed; unarmed = 0 }
  fi;
  atomic { !run_queue_lock[me] -> runnable[me]-- }
}

/* The loop of host/machine/hart.ts, and hart_pick. */
proctype Hart(byte me) {
  bit heard, was_idle, found, alone;
  do
  :: atomic { heard = word[me]; was_idle = 0 };  /* and then it looks: hart_pick */
     set_to_work(me);
     look();
     if
     :: !found -> jump(); look()
     :: else
     fi;
     if
     :: atomic { found -> found = 0 } -> run_thread()
#ifndef NOT_ASKED_AGAIN
     /* hart_timeout: at once. */
     :: atomic { !found && timers > 0 && at_work == 0 -> skip }
#endif
     :: else ->
end:    if
        :: word[me] != heard
        :: atomic { stray -> stray = 0 }
        fi
     fi
  od
}

/* When nobody can do anything any more, all is done. */
proctype Judge() {
end:
  atomic { timeout; assert(timers == 0 && NOTHING_RUNS) }
}

init {
  atomic {
    runnable[1] = 1;
    run Hart(0);
    run Hart(1);
    run Hart(2);
    run Judge()
  }
}
