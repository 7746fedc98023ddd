// Writes one line: the smallest program that uses the C library's output.
#include <stdio.h>

int main(void) {
  puts("hello, world");
  return 0;
}
