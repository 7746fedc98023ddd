/* getpid in a loop, as a system call every time. */
#include "bench.h"

#include <sys/syscall.h>

enum { COUNT = 1000000 };

int main(void) {
  for (int i = 0; i < COUNT / 10; i++) syscall(SYS_getpid);
  int64_t start = now();
  for (int i = 0; i < COUNT; i++) syscall(SYS_getpid);
  report(now() - start, COUNT);
}
