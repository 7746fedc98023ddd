// Copies standard input to standard output with a buffer of argv[1] bytes (4096), then says on standard error how
// many bytes and how many reads it took: for pipes, terminals and end of file.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
  size_t size = argc > 1 ? strtoul(argv[1], NULL, 10) : 4096;
  char *buffer = malloc(size);
  if (buffer == NULL) return 2;
  long total = 0;
  long reads = 0;
  for (;;) {
    ssize_t count = read(0, buffer, size);
    if (count < 0) {
      perror("read");
      return 1;
    }
    reads++;
    if (count == 0) break;
    for (ssize_t done = 0; done < count;) {
      ssize_t written = write(1, buffer + done, (size_t)(count - done));
      if (written < 0) {
        perror("write");
        return 1;
      }
      done += written;
    }
    total += count;
  }
  fprintf(stderr, "%ld bytes, %ld reads\n", total, reads);
  return 0;
}
