/* The product of two matrices of 160 × 160 doubles a round: a triple loop with a short body. */
#include "kernels.h"

#define N 160

static double a[N][N], b[N][N], c[N][N];

KERNEL(matmul) {
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) a[i][j] = (i + j) % 7, b[i][j] = (i * j) % 5;
  for (uint32_t round = 0; round < rounds; round++) {
    a[0][0] = round;
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++) {
        double sum = 0;
        for (int k = 0; k < N; k++) sum += a[i][k] * b[k][j];
        c[i][j] = sum;
      }
  }
  return (uint32_t)(c[7][11] + c[0][1] + c[N - 1][N - 1]);
}
