/* Hoare's quicksort of 100,000 random numbers a round: scans of two instructions, and recursion. */
#include "kernels.h"

#define COUNT 100000

static uint32_t numbers[COUNT];

static void sort(int low, int high) {
  while (low < high) {
    uint32_t pivot = numbers[low + (high - low) / 2];
    int i = low, j = high;
    while (i <= j) {
      while (numbers[i] < pivot) i++;
      while (numbers[j] > pivot) j--;
      if (i > j) break;
      uint32_t swapped = numbers[i];
      numbers[i++] = numbers[j];
      numbers[j--] = swapped;
    }
    if (j - low < high - i) {
      sort(low, j);
      low = i;
    } else {
      sort(i, high);
      high = j;
    }
  }
}

KERNEL(quicksort) {
  uint32_t random = 1, sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int i = 0; i < COUNT; i++) numbers[i] = next_random(&random);
    sort(0, COUNT - 1);
    sum ^= numbers[round % COUNT];
  }
  return sum;
}
