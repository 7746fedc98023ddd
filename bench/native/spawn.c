/* Starts the program named by the argument with fork and exec and waits for its end; an operation is one process. */
#include "bench.h"

enum { COUNT = 1000 };

static void processes(char *program, int count) {
  for (int i = 0; i < count; i++) {
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      char *arguments[] = {program, NULL}, *environment[] = {NULL};
      execve(program, arguments, environment);
      _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) != child || status != 0) fail(program);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  processes(argv[1], COUNT / 10);
  int64_t start = now();
  processes(argv[1], COUNT);
  report(now() - start, COUNT);
}
