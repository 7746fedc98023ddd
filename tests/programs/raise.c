// Raises the preview1 signal numbered argv[1] with proc_raise; prints `raised N: ERRNO` if it comes back.
#include <stdio.h>
#include <stdlib.h>

#include "errno_names.h"
#include "preview1.h"

int main(int argc, char **argv) {
  unsigned number = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 15;
  puts("raising");
  fflush(stdout);
  unsigned error = raw_proc_raise(number);
  printf("raised %u: %s\n", number, errno_name(error));
  return 1;
}
