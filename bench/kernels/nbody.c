/* Five bodies under gravity, 1000 steps a round: floating point in loops of a few turns, with square roots. */
#include "kernels.h"

#include <math.h>

#define BODIES 5

struct body {
  double position[3], velocity[3], mass;
};

static struct body bodies[BODIES];

static void start(void) {
  for (int i = 0; i < BODIES; i++) {
    bodies[i] = (struct body){{3.0 * i, 1.5 * i * i, 0.5 * i}, {0.01 * i, -0.02 * i, 0.005}, 1.0 / (1 + i)};
  }
}

static void advance(double dt) {
  for (int i = 0; i < BODIES; i++) {
    struct body *a = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      struct body *b = &bodies[j];
      double d[3], square = 0.01;
      for (int k = 0; k < 3; k++) d[k] = a->position[k] - b->position[k], square += d[k] * d[k];
      double magnitude = dt / (square * sqrt(square));
      for (int k = 0; k < 3; k++) {
        a->velocity[k] -= d[k] * b->mass * magnitude;
        b->velocity[k] += d[k] * a->mass * magnitude;
      }
    }
  }
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++) bodies[i].position[k] += dt * bodies[i].velocity[k];
}

KERNEL(nbody) {
  start();
  for (uint32_t step = 0; step < rounds * 1000; step++) advance(0.01);
  return (uint32_t)(int32_t)(bodies[0].position[0] * 1e6);
}
