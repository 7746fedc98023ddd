// The list of tests. `usertests NAME` runs one; `usertests .child STATUS` is what they execute.
#include "usertests.h"

enum { MOST = 200 };

static struct {
  const char *name;
  void (*run)(void);
} tests[MOST];
static int count;

void usertests_add(const char *name, void (*run)(void)) {
  if (count == MOST) abort();
  tests[count].name = name;
  tests[count++].run = run;
}

_Noreturn void usertests_fail(const char *condition, const char *file, int line) {
  fprintf(stderr, "%s:%d: process %d: not so: %s (errno %d, %s)\n", strrchr(file, '/') ? strrchr(file, '/') + 1 : file,
      line, minios_getpid(), condition, errno, strerror(errno));
  _Exit(1);
}

int main(int argc, char **argv) {
  if (argc > 2 && strcmp(argv[1], ".child") == 0) return atoi(argv[2]);
  mkdir(SCRATCH, 0777);
  REQUIRE(wasix_chdir(SCRATCH, strlen(SCRATCH)) == 0);
  for (int i = 0; argc > 1 && i < count; i++) {
    if (strcmp(tests[i].name, argv[1]) != 0) continue;
    tests[i].run();
    return 0;
  }
  fprintf(stderr, "there is no test %s\n", argc > 1 ? argv[1] : "");
  return 2;
}
