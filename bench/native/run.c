/* OPERATIONS REPEAT PROGRAM ARG...: runs a program REPEAT times; each run does OPERATIONS operations. */
#include "bench.h"
#include <stdlib.h>

static void run(char **arguments) {
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    execvp(arguments[0], arguments);
    _exit(127);
  }
  int status;
  if (waitpid(child, &status, 0) != child || status != 0) fail(arguments[0]);
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int repeat = atoi(argv[2]);
  run(argv + 3);
  int64_t start = now();
  for (int i = 0; i < repeat; i++) run(argv + 3);
  report(now() - start, (int64_t)atoi(argv[1]) * repeat);
}
