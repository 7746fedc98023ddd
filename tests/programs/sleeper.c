// Sleeps argv[1] milliseconds (default 100) argv[2] times (default 1) and prints `tick N` after each. Exits 1 if the monotonic
// clock shows that a sleep was shorter than asked; how much longer it was is not judged.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv) {
  long milliseconds = argc > 1 ? atol(argv[1]) : 100;
  long times = argc > 2 ? atol(argv[2]) : 1;
  struct timespec duration = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
  for (long tick = 1; tick <= times; tick++) {
    long long start = now();
    if (nanosleep(&duration, NULL) != 0) {
      perror("nanosleep");
      return 2;
    }
    long long slept = now() - start;
    printf("tick %ld\n", tick);
    fflush(stdout);
    if (slept < milliseconds * 1000000LL) {
      fprintf(stderr, "asked for %ld ms, slept %lld ns\n", milliseconds, slept);
      return 1;
    }
  }
  return 0;
}
