/* Counts 4096 words in a hash table with open addressing, a round: loops over short strings, FNV-1a, comparisons. */
#include "kernels.h"

#include <string.h>

#define WORDS 4096
#define SLOTS 2048
#define LONGEST 16

static char words[WORDS][LONGEST];
static const char *keys[SLOTS];
static uint32_t counts[SLOTS];

static uint32_t hash(const char *text) {
  uint32_t value = 2166136261u;
  for (; *text; text++) value = (value ^ (uint8_t)*text) * 16777619u;
  return value;
}

static uint32_t count_word(const char *word) {
  uint32_t slot = hash(word) % SLOTS;
  while (keys[slot] && strcmp(keys[slot], word) != 0) slot = (slot + 1) % SLOTS;
  keys[slot] = word;
  return ++counts[slot];
}

KERNEL(hashing) {
  uint32_t random = 7, sum = 0;
  for (int i = 0; i < WORDS; i++) {
    uint32_t number = next_random(&random) >> 22;
    int length = 3 + (int)(number % 12);
    for (int k = 0; k < length; k++) words[i][k] = (char)('a' + (number * (uint32_t)(k + 3) >> 3) % 26);
    words[i][length] = 0;
  }
  for (uint32_t round = 0; round < rounds; round++) {
    memset(keys, 0, sizeof keys);
    memset(counts, 0, sizeof counts);
    for (int i = 0; i < WORDS; i++) sum += count_word(words[i]);
  }
  return sum;
}
