/* Compresses 64 KiB a round with Lempel and Ziv's method of 1977, matches found through a hash of three bytes. */
#include "kernels.h"

#include <string.h>

#define SIZE 65536
#define TABLE 4096
#define LONGEST 255

static uint8_t text[SIZE], packed[SIZE + SIZE / 8 + 16];
static int32_t last[TABLE];

static uint32_t hash(const uint8_t *at) {
  return ((uint32_t)at[0] << 10 ^ (uint32_t)at[1] << 5 ^ at[2]) * 2654435761u >> 20;
}

static int match_length(const uint8_t *a, const uint8_t *b, int most) {
  int length = 0;
  while (length < most && a[length] == b[length]) length++;
  return length;
}

static size_t compress(void) {
  uint8_t *out = packed;
  memset(last, 0xff, sizeof last);
  for (int at = 0; at < SIZE;) {
    int length = 0, from = -1, most = SIZE - at < LONGEST ? SIZE - at : LONGEST;
    if (most >= 3) {
      uint32_t key = hash(text + at);
      from = last[key];
      last[key] = at;
      if (from >= 0) length = match_length(text + from, text + at, most);
    }
    if (length >= 4) {
      *out++ = (uint8_t)length;
      *out++ = (uint8_t)(at - from);
      *out++ = (uint8_t)((at - from) >> 8);
      at += length;
    } else {
      *out++ = 0;
      *out++ = text[at++];
    }
    if (out > packed + sizeof packed - 8) break;
  }
  return (size_t)(out - packed);
}

KERNEL(compress_lz) {
  uint32_t random = 3, sum = 0;
  for (int i = 0; i < SIZE;) {
    int length = 4 + (int)(next_random(&random) >> 27), from = i > 512 ? (int)(next_random(&random) % 512) : 0;
    for (; length > 0 && i < SIZE; length--, i++)
      text[i] = from > 0 ? text[i - from] : (uint8_t)('a' + (next_random(&random) >> 28));
  }
  for (uint32_t round = 0; round < rounds; round++) {
    text[round % SIZE] ^= 1;
    sum += (uint32_t)compress() + packed[round % 1024];
  }
  return sum;
}
