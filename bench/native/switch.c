/* Two processes on one processor that call sched_yield in turn; an operation is one switch from one to the other. */
#include "bench.h"

#include <signal.h>
#include <sys/resource.h>

enum { COUNT = 200000 };

static void yields(int count) {
  for (int i = 0; i < count; i++) sched_yield();
}

/* How often this process was switched away from; 0 on systems that do not count it. */
static int64_t switches(void) {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return usage.ru_nvcsw + usage.ru_nivcsw;
}

int main(void) {
  pin();
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0)
    for (;;) sched_yield();
  yields(COUNT / 10);
  int64_t before = switches(), start = now();
  yields(COUNT);
  int64_t end = now(), away = switches() - before;
  kill(child, SIGKILL);
  wait(NULL);
  /* A yield need not switch: each time away counts for two. */
  report(end - start, 2 * (away > 0 ? away : COUNT));
}
