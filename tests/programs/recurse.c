// Recurses with frames of several sizes and makes a system call at every depth, so that a system call is entered at every
// distance from the end of the engine's stack.
//   recurse DEPTH     goes DEPTH frames down and up again, checks the value that comes back, prints `depth DEPTH ok`
//   recurse overflow  recurses until the engine's stack is full: a trap, which must hurt nobody else
// The second argument chooses the system call (write, clock, yield, random, stat, poll; default: each in turn), the third the
// pattern of frames: narrow, medium, wide, or mixed (default). What write prints is one dot a frame, on standard error.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "preview1.h"

enum { WRITE, CLOCK, YIELD, RANDOM, STAT, POLL, CALLS };
static const char *const call_names[CALLS] = {"write", "clock", "yield", "random", "stat", "poll"};
enum { NARROW, MEDIUM, WIDE, FRAMES };
static const char *const frame_names[FRAMES] = {"narrow", "medium", "wide"};

static int chosen_call = -1;
static int chosen_frame = -1;
static uint32_t failures = 0;

static void system_call(uint32_t depth) {
  static const char dot = '.';
  static struct { uint32_t address, length; } vector;
  static uint64_t out[16];
  static uint64_t subscription[6];
  uint32_t error = 0;
  switch (chosen_call >= 0 ? (uint32_t)chosen_call : depth % CALLS) {
    case WRITE:
      vector.address = raw(&dot);
      vector.length = 1;
      error = raw_fd_write(2, raw(&vector), 1, raw(out));
      break;
    case CLOCK: error = raw_clock_time_get(1, 0, raw(out)); break;
    case YIELD: error = raw_sched_yield(); break;
    case RANDOM: error = raw_random_get(raw(out), 8); break;
    case STAT: error = raw_fd_fdstat_get(2, raw(out)); break;
    case POLL:
      // All zero: the realtime clock after 0 ns, due at once.
      error = raw_poll_oneoff(raw(subscription), raw(out), 1, raw(&out[8]));
      break;
  }
  if (error != 0) failures++;
}

static uint64_t descend(uint32_t depth, uint64_t value);

// KEEP makes a value that the compiler can neither drop nor compute again, so that it lives in the frame across the call.
#define KEEP(variable) __asm__ volatile("" : "+r"(variable))
#define VALUE(n) uint64_t v##n = value + n; KEEP(v##n);
#define EIGHT(n) VALUE(n##0) VALUE(n##1) VALUE(n##2) VALUE(n##3) VALUE(n##4) VALUE(n##5) VALUE(n##6) VALUE(n##7)
#define SUM(n) (v##n##0 + v##n##1 + v##n##2 + v##n##3 + v##n##4 + v##n##5 + v##n##6 + v##n##7)

static uint64_t narrow(uint32_t depth, uint64_t value) {
  system_call(depth);
  return descend(depth - 1, value + 1) + 1;
}

static uint64_t medium(uint32_t depth, uint64_t value) {
  EIGHT(1)
  system_call(depth);
  uint64_t below = descend(depth - 1, value + 1);
  // 10..17 sum to 108.
  return below + (SUM(1) == 8 * value + 108);
}

static uint64_t wide(uint32_t depth, uint64_t value) {
  EIGHT(1) EIGHT(2) EIGHT(3) EIGHT(4) EIGHT(5) EIGHT(6)
  system_call(depth);
  uint64_t below = descend(depth - 1, value + 1);
  // 8 · (10 + 20 + … + 60) + 6 · (0 + … + 7) = 1848.
  return below + (SUM(1) + SUM(2) + SUM(3) + SUM(4) + SUM(5) + SUM(6) == 48 * value + 1848);
}

static uint64_t descend(uint32_t depth, uint64_t value) {
  if (depth == 0) return 0;
  switch (chosen_frame >= 0 ? (uint32_t)chosen_frame : (depth * 7 + depth / 5) % FRAMES) {
    case NARROW: return narrow(depth, value);
    case MEDIUM: return medium(depth, value);
    default: return wide(depth, value);
  }
}

static int choose(const char *name, const char *const *names, int count) {
  for (int index = 0; index < count; index++) {
    if (strcmp(name, names[index]) == 0) return index;
  }
  return -1;
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "1000";
  if (argc > 2) chosen_call = choose(argv[2], call_names, CALLS);
  if (argc > 3) chosen_frame = choose(argv[3], frame_names, FRAMES);
  uint32_t depth = strcmp(mode, "overflow") == 0 ? UINT32_MAX : (uint32_t)strtoul(mode, NULL, 10);
  uint64_t frames = descend(depth, 1);
  if (frames != depth || failures != 0) {
    printf("depth %u: %llu frames came back right, %u system calls failed\n", depth, (unsigned long long)frames, failures);
    return 1;
  }
  printf("depth %u ok\n", depth);
  return 0;
}
