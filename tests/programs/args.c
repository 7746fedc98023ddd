// Prints argv and the environment, one entry a line, so that what a program is given can be compared byte for byte.
#include <stdio.h>

extern char **environ;

int main(int argc, char **argv) {
  for (int i = 0; i < argc; i++) printf("argv[%d]=%s\n", i, argv[i]);
  for (char **entry = environ; *entry != NULL; entry++) printf("env %s\n", *entry);
  return 0;
}
