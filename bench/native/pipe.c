/*
 * A byte sent through one pipe to another process on the same processor and back through a second one. With an argument the
 * other process is on another processor.
 */
#include "bench.h"

enum { COUNT = 100000 };

static void round_trips(int from, int to, int count) {
  char byte = 0;
  for (int i = 0; i < count; i++)
    if (write(to, &byte, 1) != 1 || read(from, &byte, 1) != 1) fail("round trip");
}

int main(int argc, char **argv) {
  int there[2], back[2];
  (void)argv;
  pin();
  if (pipe(there) != 0 || pipe(back) != 0) fail("pipe");
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    char byte;
    if (argc > 1) pin_elsewhere();
    close(there[1]);
    while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1) continue;
    _exit(0);
  }
  int count = argc > 1 ? COUNT / 10 : COUNT;
  round_trips(back[0], there[1], count / 10);
  int64_t start = now();
  round_trips(back[0], there[1], count);
  int64_t end = now();
  close(there[1]);
  wait(NULL);
  report(end - start, count);
}
