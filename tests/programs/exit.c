// Ends in the way named by argv[1]: `return N`, `exit N`, `_exit N`, `raw N` (proc_exit itself), `abort`, or a trap:
// `unreachable`, `divide` (by zero), `overflow` (INT_MIN / -1), `bounds` (load outside the memory), `null-call` (call of a null
// function pointer), `type` (call through a pointer of another type). A line is printed, and flushed, before.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wasi/api.h>

static int add(int a, int b) { return a + b; }

static volatile int zero = 0;
static volatile int some_number = 7;
static volatile int minus_one = -1;
static volatile int minimum = INT_MIN;
static volatile unsigned far_address = 0xfffffff0u;
static void (*volatile null_function)(void) = NULL;
static void *volatile some_function = (void *)add;

int main(int argc, char **argv) {
  const char *way = argc > 1 ? argv[1] : "return";
  int code = argc > 2 ? atoi(argv[2]) : 0;
  printf("leaving by %s\n", way);
  fflush(stdout);
  if (strcmp(way, "exit") == 0) exit(code);
  if (strcmp(way, "_exit") == 0) _exit(code);
  if (strcmp(way, "raw") == 0) __wasi_proc_exit((unsigned)code);
  if (strcmp(way, "abort") == 0) abort();
  if (strcmp(way, "unreachable") == 0) __builtin_trap();
  if (strcmp(way, "divide") == 0) return some_number / zero;
  if (strcmp(way, "overflow") == 0) return minimum / minus_one;
  if (strcmp(way, "bounds") == 0) return *(volatile int *)far_address;
  if (strcmp(way, "null-call") == 0) null_function();
  if (strcmp(way, "type") == 0) ((void (*)(double))some_function)(1.0);
  return code;
}
