// What needs no file: clocks, random numbers, arguments and environment, sched_yield, memory.
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "preview1.h"
#include "tap.h"

extern char **environ;

static void clocks(void) {
  const char *const names[] = {"realtime", "monotonic", "process CPU time", "thread CPU time"};
  uint64_t time[2] = {0}, resolution = 0;
  char name[80];
  for (uint32_t clock = 0; clock < 4; clock++) {
    snprintf(name, sizeof name, "clock_res_get of the %s clock", names[clock]);
    returns(name, raw_clock_res_get(clock, raw(&resolution)), 0);
    snprintf(name, sizeof name, "the %s clock's resolution is at most a second", names[clock]);
    check(name, resolution > 0 && resolution <= 1000000000);
    snprintf(name, sizeof name, "clock_time_get of the %s clock", names[clock]);
    returns(name, raw_clock_time_get(clock, 0, raw(&time[0])), 0);
  }
  int forward = 1;
  if (raw_clock_time_get(1, 0, raw(&time[0])) != 0) forward = 0;
  for (int i = 0; i < 10000; i++) {
    if (raw_clock_time_get(1, 0, raw(&time[(i + 1) % 2])) != 0) forward = 0;
    forward &= time[(i + 1) % 2] >= time[i % 2];
  }
  check("the monotonic clock never goes back", forward);
  struct timespec realtime = {0};
  works("clock_gettime", clock_gettime(CLOCK_REALTIME, &realtime));
  // 2020-01-01 and 2200-01-01.
  check("the realtime clock counts from 1970", realtime.tv_sec > 1577836800 && realtime.tv_sec < 7258118400);
  uint64_t start = 0, end = 0;
  volatile uint32_t work = 1;
  unsigned error = raw_clock_time_get(2, 0, raw(&start));
  for (int i = 0; i < 20000000; i++) work = work * 1664525u + 1013904223u;
  error |= raw_clock_time_get(2, 0, raw(&end));
  check("computing takes CPU time", error == 0 && end > start);
  returns("clock_time_get of an unknown clock", raw_clock_time_get(99, 0, raw(&start)), EINVAL);
  returns("clock_res_get of an unknown clock", raw_clock_res_get(99, raw(&start)), EINVAL);
}

static void random_numbers(void) {
  static uint8_t one[65536], two[65536];
  one[0] = 42;
  returns("random_get of 0 bytes", raw_random_get(raw(one), 0), 0);
  equal("writes nothing", one[0], 42);
  memset(one, 0, 32);
  returns("random_get of 16 bytes", raw_random_get(raw(one), 16), 0);
  int zeros = 0;
  for (int i = 16; i < 32; i++) zeros += one[i] == 0;
  equal("writes no more", zeros, 16);
  returns("random_get of 64 KiB", raw_random_get(raw(one), sizeof one), 0);
  returns("random_get again", raw_random_get(raw(two), sizeof two), 0);
  check("gives something else", memcmp(one, two, sizeof one) != 0);
  unsigned bits = 0;
  for (size_t i = 0; i < sizeof one; i++) bits += (unsigned)__builtin_popcount(one[i]);
  // 524,288 fair coins: mean 262,144, standard deviation 362. Twelve deviations are never seen.
  check("half of the bits are set", bits > 262144 - 4344 && bits < 262144 + 4344);
  works("getentropy", getentropy(one, 256));
}

static void strings(const char *kind, uint32_t wanted_count, char **wanted, uint32_t (*sizes)(raw_pointer, raw_pointer),
    uint32_t (*get)(raw_pointer, raw_pointer)) {
  uint32_t found = 0, size = 0, wanted_size = 0;
  char name[80];
  for (uint32_t i = 0; i < wanted_count; i++) wanted_size += (uint32_t)strlen(wanted[i]) + 1;
  snprintf(name, sizeof name, "%s_sizes_get", kind);
  returns(name, sizes(raw(&found), raw(&size)), 0);
  snprintf(name, sizeof name, "%s_sizes_get's count", kind);
  equal(name, found, wanted_count);
  snprintf(name, sizeof name, "%s_sizes_get's size, NULs included", kind);
  equal(name, size, wanted_size);
  uint32_t *pointers = calloc(found + 1, 4);
  char *buffer = malloc(size + 1);
  pointers[found] = 0x12345678;
  buffer[size] = '#';
  snprintf(name, sizeof name, "%s_get", kind);
  returns(name, get(raw(pointers), raw(buffer)), 0);
  int right = 1;
  uint32_t next = raw(buffer);
  for (uint32_t i = 0; i < found; i++) {
    right &= pointers[i] == next && strcmp((char *)(uintptr_t)next, wanted[i]) == 0;
    next += (uint32_t)strlen(wanted[i]) + 1;
  }
  snprintf(name, sizeof name, "%s_get's strings lie one behind the other", kind);
  check(name, right);
  snprintf(name, sizeof name, "%s_get writes no more", kind);
  check(name, pointers[found] == 0x12345678 && buffer[size] == '#');
  free(pointers);
  free(buffer);
}

static void memory(void) {
  size_t pages = __builtin_wasm_memory_size(0);
  equal("memory.grow by 0", (long long)__builtin_wasm_memory_grow(0, 0), (long long)pages);
  equal("memory.grow by 2 gives the old size", (long long)__builtin_wasm_memory_grow(0, 2), (long long)pages);
  equal("memory.size then is 2 more", (long long)__builtin_wasm_memory_size(0), (long long)pages + 2);
  const uint8_t *fresh = (const uint8_t *)(pages * 65536);
  unsigned sum = 0;
  for (int i = 0; i < 2 * 65536; i++) sum += fresh[i];
  equal("new pages are zero", sum, 0);
}

int main(int argc, char **argv) {
  clocks();
  random_numbers();
  strings("args", (uint32_t)argc, argv, raw_args_sizes_get, raw_args_get);
  uint32_t variables = 0;
  while (environ[variables] != NULL) variables++;
  strings("environ", variables, environ, raw_environ_sizes_get, raw_environ_get);
  returns("sched_yield", raw_sched_yield(), 0);
  memory();
  return tap_end();
}
