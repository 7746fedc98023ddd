/* Fibonacci numbers by plain recursion: nothing but calls. */
#include "kernels.h"

static __attribute__((noinline)) uint32_t fibonacci(uint32_t n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

KERNEL(fib) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) sum += fibonacci(18 + round % 4);
  return sum;
}
