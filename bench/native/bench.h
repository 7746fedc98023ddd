/* What the native yardsticks share: the clock, one processor for all, and the line that they print. */
#ifndef BENCH_H
#define BENCH_H

#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Keeps this process and its children on the processor where it runs. */
static inline void pin(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  int cpu = sched_getcpu();
  CPU_SET(cpu < 0 ? 0 : cpu, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) fail("sched_setaffinity");
}

/* Moves this process to another processor than the one where it is. */
static inline void pin_elsewhere(void) {
  cpu_set_t set;
  int cpu = sched_getcpu(), count = (int)sysconf(_SC_NPROCESSORS_ONLN);
  CPU_ZERO(&set);
  for (int i = 0; i < count; i++)
    if (i != cpu) CPU_SET(i, &set);
  if (count < 2 || sched_setaffinity(0, sizeof set, &set) != 0) fail("another processor");
}

/* Nanoseconds, and how many operations they were for. */
static inline void report(int64_t nanoseconds, int64_t operations) {
  printf("%lld %lld\n", (long long)nanoseconds, (long long)operations);
}

#endif
