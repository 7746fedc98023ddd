// What the operations share: chance, streams of bytes, signals that are caught.
#include "stress.h"

static uint64_t state = 1;

static uint64_t xorshift(uint64_t *x) {
  *x ^= *x << 13;
  *x ^= *x >> 7;
  *x ^= *x << 17;
  return *x;
}

void seed_random(uint64_t seed) {
  // Seeds that differ in a bit are to give others; and never 0.
  state = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15) | 1;
  for (int i = 0; i < 8; i++) next_random();
}

uint64_t next_random(void) { return xorshift(&state); }

unsigned below(unsigned n) { return (unsigned)((next_random() >> 33) % n); }

void short_nap(unsigned most) {
  struct timespec time = {.tv_nsec = (long)below(most + 1) * 1000};
  nanosleep(&time, NULL);
}

int must_fork(void) {
  uint64_t seed = next_random();
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) seed_random(seed);
  return pid;
}

void must_pipe(int ends[2]) { REQUIRE(pipe(ends) == 0); }

void stream_fill(struct stream *stream, unsigned char *buffer, size_t size) {
  for (size_t i = 0; i < size; i++) buffer[i] = (unsigned char)(xorshift(&stream->state) >> 24);
}

volatile int caught[65];

/** Gets all signals that are caught. */
__attribute__((export_name("on_signal"))) void on_signal(int signal) { caught[signal]++; }

void catch_signal(int signal) {
  caught[signal] = 0;
  wasix_callback_signal("on_signal", 9);
  struct minios_sigaction action = {.handler = 2, .flags = MINIOS_SA_RESTART};
  REQUIRE(minios_sigaction(signal, &action, NULL) == 0);
}

/** True if this process's parent has been killed, or it has itself been as good as: it may take a moment until that shows. */
static int is_orphan(void) {
  for (int i = 0; i < 100; i++) {
    if (minios_getppid() == 1) return 1;
    nap(5);
  }
  return 0;
}

/** Whose parent was killed in the middle is no witness: a pipe ends early, a signal finds nobody. */
_Noreturn void usertests_fail(const char *condition, const char *file, int line) {
  int error = errno;
  if (is_orphan()) _Exit(0);
  const char *name = strrchr(file, '/');
  fprintf(stderr, "%s:%d: process %d: not so: %s (errno %d, %s)\n", name != NULL ? name + 1 : file, line,
      minios_getpid(), condition, error, strerror(error));
  _Exit(1);
}
