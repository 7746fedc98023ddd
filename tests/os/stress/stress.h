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
/** What a child is to do: a program of its own can be told it, which a forked one need not be. */
enum job_kind { JOB_WRITE, JOB_READ, JOB_COPY, JOB_LATE_BYTE, JOB_LINES, JOB_TAKE_TURNS, JOB_WAIT, JOB_KINDS };
struct job {
  enum job_kind kind;
  /** Descriptors that it reads and writes, and one that it closes; -1: none. */
  int in, out, closed;
  /** What it is to do with them: depends on the kind. */
  uint64_t seed;
  uint32_t size;
};

/**
 * Starts a child that does it and exits 0: by fork, on the same hart, or as a new program, which may be placed on another.
 * Its pid.
 */
int start_job(const struct job *job);
/** The jobs; none needs to return. */
void job_write(const struct job *job);
void job_read(const struct job *job);
void job_copy(const struct job *job);
void job_late_byte(const struct job *job);
void job_lines(const struct job *job);
void job_take_turns(const struct job *job);
void job_wait(const struct job *job);
/** What `stress .job …` does. */
_Noreturn void run_job_of(char **arguments);

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
