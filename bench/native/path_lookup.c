/* stat of a name six components deep, again and again. */
#include "bench.h"

#include <string.h>
#include <sys/stat.h>

enum { COUNT = 500000 };

static const char *const names[] = {"/three", "/four", "/five", "/six"};
static char path[64] = "/tmp/minios-XXXXXX";

/* Removes the directories, deepest first; /tmp itself stays. */
static void remove_directories(void) {
  for (char *end; (end = strrchr(path, '/')) != path; *end = 0) rmdir(path);
}

static void look_up(int count) {
  struct stat status;
  for (int i = 0; i < count; i++)
    if (stat(path, &status) != 0) fail(path);
}

int main(void) {
  if (!mkdtemp(path)) fail("mkdtemp");
  atexit(remove_directories);
  for (int i = 0; i < 4; i++)
    if (mkdir(strcat(path, names[i]), 0700) != 0) fail(path);
  look_up(COUNT / 10);
  int64_t start = now();
  look_up(COUNT);
  report(now() - start, COUNT);
}
