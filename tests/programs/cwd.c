// Opens, makes, lists and removes files by relative paths, as programs do that were never told of a working directory.
// argv[1]: a file to read; argv[2]: one to write; then the names in "." come, one a line.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

int main(int argc, char **argv) {
  char line[256];
  FILE *in = fopen(argv[1], "r");
  if (in == NULL || fgets(line, sizeof line, in) == NULL) {
    perror(argv[1]);
    return 1;
  }
  fputs(line, stdout);
  fclose(in);
  FILE *out = fopen(argv[2], "w");
  if (out == NULL) {
    perror(argv[2]);
    return 1;
  }
  fputs(line, out);
  fclose(out);
  char *names[64];
  int count = 0;
  DIR *directory = opendir(".");
  for (struct dirent *entry; directory && (entry = readdir(directory)) && count < 64;)
    if (entry->d_name[0] != '.') names[count++] = strdup(entry->d_name);
  qsort(names, (size_t)count, sizeof *names, by_name);
  for (int i = 0; i < count; i++) puts(names[i]);
  return argc == 3 ? 0 : 2;
}
