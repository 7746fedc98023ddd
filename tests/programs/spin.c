// Computes without a system call for argv[1] million rounds (default 100), then prints `done N RESULT`. With `forever` it never
// ends. The result depends on every round, so that no compiler can leave the loop out.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  int forever = argc > 1 && strcmp(argv[1], "forever") == 0;
  uint64_t millions = argc > 1 && !forever ? strtoull(argv[1], NULL, 10) : 100;
  uint32_t state = 1;
  for (uint64_t round = 0; forever || round < millions * 1000000; round++) {
    state = state * 1664525u + 1013904223u;
  }
  printf("done %llu %u\n", (unsigned long long)millions, state);
  return 0;
}
