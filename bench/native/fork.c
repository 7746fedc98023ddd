/* Forks a child that ends at once and waits for its end, with 2 MiB in use; an operation is one child. */
#include "bench.h"

enum { COUNT = 1000, MEMORY = 2 << 20 };

static void children(int count) {
  for (int i = 0; i < count; i++) {
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) _exit(0);
    int status;
    if (waitpid(child, &status, 0) != child || status != 0) fail("child");
  }
}

int main(void) {
  char *memory = malloc(MEMORY);
  if (memory == NULL) fail("malloc");
  memset(memory, 0xa5, MEMORY);
  children(COUNT / 10);
  int64_t start = now();
  children(COUNT);
  report(now() - start, COUNT);
}
