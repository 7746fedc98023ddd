/* The sieve of Eratosthenes up to 2^20, a round: stores in strides, the tightest loop that does any work. */
#include "kernels.h"

#include <string.h>

#define LIMIT (1 << 20)

static uint8_t composite[LIMIT];

KERNEL(sieve) {
  uint32_t primes = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    memset(composite, 0, sizeof composite);
    for (uint32_t i = 2; i < LIMIT; i++) {
      if (composite[i]) continue;
      primes++;
      for (uint32_t j = 2 * i; j < LIMIT; j += i) composite[j] = 1;
    }
  }
  return primes;
}
