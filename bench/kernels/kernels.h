/* CPU-bound kernels: what preemption by fuel checks costs compiled C. Each takes a number of rounds and returns a
 * checksum, so that no work can be left out and both forms of the module can be compared. They are linked into one
 * module and called by their export names. */
#ifndef KERNELS_H
#define KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* Makes a function an export of the module under its own name. */
#define KERNEL(name) __attribute__((export_name(#name))) uint32_t name(uint32_t rounds)

/* The next number of a linear congruential generator ("Numerical Recipes", 2nd edition, section 7.1). */
static inline uint32_t next_random(uint32_t *state) {
  return *state = *state * 1664525u + 1013904223u;
}

#endif
