// Self-checking tests in C that speak TAP (Test Anything Protocol 13): `ok N - name` or `not ok N - name: got … want …`, the
// plan `1..N` last. The exit status is the number of failed checks (at most 255). Names are unique in a program, since
// deviations are listed by them.
#ifndef TAP_H
#define TAP_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "errno_names.h"

static int tap_count = 0;
static int tap_failures = 0;

/** Reports one check; `got` and `want` describe a failure. */
static inline void tap_report(int passed, const char *name, const char *got, const char *want) {
  tap_count++;
  if (passed) {
    printf("ok %d - %s\n", tap_count, name);
  } else {
    tap_failures++;
    printf("not ok %d - %s: got %s, want %s\n", tap_count, name, got, want);
  }
  fflush(stdout); // a trap or a hang must show how far the program came
}

/** Checks a condition. */
static inline void check(const char *name, int condition) { tap_report(condition, name, "false", "true"); }

/** Checks that two integers are equal. */
static inline void equal(const char *name, long long got, long long want) {
  char got_text[32], want_text[32];
  snprintf(got_text, sizeof got_text, "%lld", got);
  snprintf(want_text, sizeof want_text, "%lld", want);
  tap_report(got == want, name, got_text, want_text);
}

/** Checks that `size` bytes at `got` are those of the string `want`. */
static inline void same_text(const char *name, const char *got, size_t size, const char *want) {
  char got_text[128];
  snprintf(got_text, sizeof got_text, "'%.*s' (%zu bytes)", (int)(size < 80 ? size : 80), got, size);
  tap_report(size == strlen(want) && memcmp(got, want, size) == 0, name, got_text, want);
}

/** Checks the errno that a raw preview1 function returned: one of the `count` (1..3) that follow, 0 being success. */
static inline void returns_one_of(const char *name, unsigned got, int count, ...) {
  char want[96] = "";
  int passed = 0;
  va_list expected;
  va_start(expected, count);
  for (int index = 0; index < count; index++) {
    unsigned error = va_arg(expected, unsigned);
    passed |= got == error;
    size_t length = strlen(want);
    snprintf(want + length, sizeof want - length, "%s%s", index > 0 ? " or " : "", errno_name(error));
  }
  va_end(expected);
  tap_report(passed, name, errno_name(got), want);
}

/** Checks that a raw preview1 function returned errno `want` (0: success). */
static inline void returns(const char *name, unsigned got, unsigned want) { returns_one_of(name, got, 1, want); }

/** Checks that a C library function (−1 and errno on failure) succeeded. */
static inline void works(const char *name, long result) {
  tap_report(result >= 0, name, result >= 0 ? "" : errno_name((unsigned)errno), "success");
}

/** Checks that a C library function failed with errno `want`. */
static inline void fails(const char *name, long result, int want) {
  tap_report(result == -1 && errno == want, name, result == -1 ? errno_name((unsigned)errno) : "success",
      errno_name((unsigned)want));
}

/** Checks that a C library function failed with either errno. */
static inline void fails_either(const char *name, long result, int want, int other) {
  char text[64];
  snprintf(text, sizeof text, "%s or %s", errno_name((unsigned)want), errno_name((unsigned)other));
  tap_report(result == -1 && (errno == want || errno == other), name,
      result == -1 ? errno_name((unsigned)errno) : "success", text);
}

/** Prints the plan; returns the exit status. */
static inline int tap_end(void) {
  printf("1..%d\n", tap_count);
  fflush(stdout);
  return tap_failures < 255 ? tap_failures : 255;
}

#endif
