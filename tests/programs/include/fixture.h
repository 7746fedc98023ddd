// A work directory for a test of files: made in the directory named by argv[1] (default /tmp), which must be preopened
// and writable, and removed with everything in it at the end. Tests name files relative to the descriptor `root`.
#ifndef FIXTURE_H
#define FIXTURE_H

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "preview1.h"
#include "tap.h"

/** Descriptor of the work directory. */
static int root = -1;
/** Path of the work directory. */
static char root_path[512];

// Values of preview1's flags and types, which the functions of preview1.h take as integers.
enum { LOOKUP_FOLLOW = 1 };
enum { OPEN_CREATE = 1, OPEN_DIRECTORY = 2, OPEN_EXCLUSIVE = 4, OPEN_TRUNCATE = 8 };
enum { FD_APPEND = 1, FD_DSYNC = 2, FD_NONBLOCK = 4, FD_RSYNC = 8, FD_SYNC = 16 };
enum { TYPE_UNKNOWN, TYPE_BLOCK, TYPE_CHARACTER, TYPE_DIRECTORY, TYPE_REGULAR, TYPE_DATAGRAM, TYPE_STREAM, TYPE_SYMLINK };
enum { RIGHT_FD_DATASYNC = 1, RIGHT_FD_READ = 2, RIGHT_FD_SEEK = 4, RIGHT_FD_WRITE = 64, RIGHT_FD_ALLOCATE = 0x100, RIGHT_SET_SIZE = 0x400000 };
/** All rights that descriptors opened in the work directory may have; asking for more is ENOTCAPABLE. */
static uint64_t rights_all = 0;
/** Those of a file opened for reading only, and of a directory. */
static uint64_t rights_read = 0;

static inline void fixture_fatal(const char *what) {
  printf("Bail out! %s %s: %s\n", what, root_path, strerror(errno));
  exit(255);
}

/** Makes the work directory of the test named `test`. */
static inline void fixture_begin(int argc, char **argv, const char *test) {
  uint32_t unique = 0;
  if (getentropy(&unique, sizeof unique) != 0) fixture_fatal("getentropy");
  snprintf(root_path, sizeof root_path, "%s/minios-%s-%08x", argc > 1 ? argv[1] : "/tmp", test, unique);
  if (mkdir(root_path, 0777) != 0) fixture_fatal("mkdir");
  root = open(root_path, O_RDONLY | O_DIRECTORY);
  if (root < 0) fixture_fatal("open");
  uint64_t status[3] = {0};
  if (raw_fd_fdstat_get((uint32_t)root, raw(status)) != 0) fixture_fatal("fd_fdstat_get in");
  rights_all = status[2];
  rights_read = rights_all & ~(uint64_t)(RIGHT_FD_DATASYNC | RIGHT_FD_WRITE | RIGHT_FD_ALLOCATE | RIGHT_SET_SIZE);
}

/** Removes everything in the directory `directory`, which it closes. Entries are collected first, then removed. */
static inline void fixture_empty(int directory) {
  DIR *stream = fdopendir(directory);
  if (stream == NULL) fixture_fatal("fdopendir in");
  char *names = NULL;
  size_t size = 0;
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    size_t length = strlen(entry->d_name) + 1;
    names = realloc(names, size + length);
    if (names == NULL) fixture_fatal("realloc for");
    memcpy(names + size, entry->d_name, length);
    size += length;
  }
  for (char *name = names; name < names + size; name += strlen(name) + 1) {
    if (unlinkat(directory, name, 0) == 0) continue;
    int child = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (child < 0) fixture_fatal("cannot remove an entry of");
    fixture_empty(child);
    if (unlinkat(directory, name, AT_REMOVEDIR) != 0) fixture_fatal("cannot remove a directory in");
  }
  free(names);
  closedir(stream);
}

/** Removes the work directory, prints the plan; returns the exit status. */
static inline int fixture_end(void) {
  fixture_empty(root);
  if (rmdir(root_path) != 0) fixture_fatal("rmdir");
  return tap_end();
}

/** Creates the file `name` in the work directory with the text `content`. */
static inline void make_file(const char *name, const char *content) {
  int fd = openat(root, name, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd < 0 || write(fd, content, strlen(content)) != (ssize_t)strlen(content)) fixture_fatal("cannot make a file in");
  close(fd);
}

/** Creates the directory `name` in the work directory. */
static inline void make_directory(const char *name) {
  if (mkdirat(root, name, 0777) != 0) fixture_fatal("cannot make a directory in");
}

/** Creates the symbolic link `name` in the work directory; failing at that is a failed check. */
static inline void make_link(const char *name, const char *target) {
  if (symlinkat(target, root, name) == 0) return;
  char test[128];
  snprintf(test, sizeof test, "symbolic link %s -> %s", name, target);
  works(test, -1);
}

/** Whether `name` exists in the work directory; a final symbolic link is not followed. */
static inline int exists(const char *name) {
  struct stat status;
  return fstatat(root, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/** Checks that the file `name` in the work directory has the text `want`. */
static inline void has_content(const char *test, const char *name, const char *want) {
  char buffer[4096];
  int fd = openat(root, name, O_RDONLY);
  ssize_t size = fd < 0 ? -1 : read(fd, buffer, sizeof buffer);
  if (fd >= 0) close(fd);
  if (size < 0) tap_report(0, test, errno_name((unsigned)errno), want);
  else same_text(test, buffer, (size_t)size, want);
}

/** path_open in the work directory; the new descriptor is in `opened_fd`, which is −1 after a failure. */
static int opened_fd = -1;
static inline unsigned open_raw(const char *path, uint32_t lookup, uint32_t flags, uint64_t rights, uint32_t fd_flags) {
  uint32_t fd = 0;
  unsigned error = raw_path_open((uint32_t)root, lookup, raw(path), (uint32_t)strlen(path), flags, rights, rights_all, fd_flags,
      raw(&fd));
  opened_fd = error == 0 ? (int)fd : -1;
  return error;
}

/** As open_raw, and closes the descriptor: for tests of the errno alone. */
static inline unsigned try_open(const char *path, uint32_t lookup, uint32_t flags, uint64_t rights) {
  unsigned error = open_raw(path, lookup, flags, rights, 0);
  if (opened_fd >= 0) close(opened_fd);
  return error;
}

#endif
