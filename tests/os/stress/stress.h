// The stress: workers that make random operations, all of which check what must hold whatever the others do. See stress.c.
#ifndef STRESS_H
#define STRESS_H

#include "usertests.h"

/** The program's own path, and where it makes its files. */
#define STRESS "/bin/stress"
#define ARENA "/tmp/stress"

/** Marsaglia's xorshift64: one generator a process, seeded anew in each. */
void seed_random(uint64_t seed);
uint64_t next_random(void);
/** 0 … n − 1. */
unsigned below(unsigned n);
/** Sleeps up to so many microseconds. */
void short_nap(unsigned most);


/** fork, with a seed of its own for the child. It must work. */
int must_fork(void);
/** pipe, which must work. */
void must_pipe(int ends[2]);

/** The stream of bytes that `seed` stands for, from the beginning: fills `buffer` with the next of it. */
struct stream {
  uint64_t state;
};
void stream_fill(struct stream *stream, unsigned char *buffer, size_t size);

/** A signal's handler has run so often. */
extern volatile int caught[65];
void catch_signal(int signal);

/**
 * Before a worker's children leave its group for another one: tells the leader which, so that they are killed with the worker.
 * 0: it has none any more.
 */
void tell_group(int group);

/** Operations: each leaves no child, file or descriptor behind. */
void stress_pipe(void);
void stress_pipeline(void);
void stress_broken_pipe(void);
void stress_poll(void);
void stress_terminal(void);
void stress_children(void);
void stress_spawn(void);
void stress_exec(void);
void stress_kill(void);
void stress_stop(void);
void stress_signals(void);
void stress_timer(void);
void stress_futex(void);
void stress_group(void);
void stress_log(void);
void stress_replace(void);
void stress_names(void);
void stress_directory(void);
void stress_procfs(void);

#endif
