/* A spinlock of the C library, taken and given back with nobody else around. */
#include "bench.h"
#include <pthread.h>

enum { COUNT = 20000000 };

int main(void) {
  pthread_spinlock_t lock;
  pin();
  if (pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE) != 0) fail("pthread_spin_init");
  int64_t start = now();
  for (int i = 0; i < COUNT; i++) {
    pthread_spin_lock(&lock);
    pthread_spin_unlock(&lock);
  }
  report(now() - start, COUNT);
}
