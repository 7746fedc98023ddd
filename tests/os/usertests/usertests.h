// Tests that run inside the OS, each as a process of its own that forks and waits: what a Unix course expects of a system.
//
//     TEST(name) { … REQUIRE(condition); … }     `usertests name` runs it; status 0: passed
//
// A test that fails says where on standard error and exits 1, whichever of its processes it is.
#ifndef USERTESTS_H
#define USERTESTS_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

/** The program's own path. */
#define SELF "/bin/usertests"
/** Where tests make their files. */
#define SCRATCH "/tmp/usertests"

void usertests_add(const char *name, void (*run)(void));

#define TEST(name) \
  static void test_##name(void); \
  __attribute__((constructor)) static void add_##name(void) { usertests_add(#name, test_##name); } \
  static void test_##name(void)

_Noreturn void usertests_fail(const char *condition, const char *file, int line);

#define REQUIRE(condition) ((condition) ? (void)0 : usertests_fail(#condition, __FILE__, __LINE__))

/** fork(2): the child's pid, 0 in the child, or -1 and errno. */
int fork(void);
/** vfork(2), without shared memory. */
int vfork(void);
/** pipe(2). */
int pipe(int ends[2]);
/** Forks and runs `step` in the child, which then exits 0: the child's pid. */
int start_child(void (*step)(void));
/** Waits for all children: each must have exited with `status`. */
void wait_all(int count, int status);
/** Reads exactly `size` bytes, or up to the end: how many. */
size_t read_fully(int fd, void *buffer, size_t size);
/** Writes all of it, which must succeed. */
void write_fully(int fd, const void *buffer, size_t size);
/** Sleeps. */
void nap(long milliseconds);
/** Writes a file with this text, which must succeed. */
void put_file(const char *path, const char *text);
/** Whether there is such a file. */
int exists(const char *path);

#endif
