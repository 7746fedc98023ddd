// What tests that run as programs share: fork, pipes, whole reads and writes. Also of tests/os/stress.
#include "usertests.h"

static int do_fork(int copy) {
  int32_t pid = -1;
  int error = wasix_proc_fork((uint8_t)copy, &pid);
  if (error == 0) return pid;
  errno = error;
  return -1;
}

int fork(void) { return do_fork(1); }
int vfork(void) { return do_fork(0); }

int pipe(int ends[2]) {
  int error = wasix_fd_pipe(&ends[0], &ends[1]);
  errno = error;
  return error == 0 ? 0 : -1;
}

int start_child(void (*step)(void)) {
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid > 0) return pid;
  step();
  _Exit(0);
}

void wait_all(int children, int status) {
  for (int i = 0; i < children; i++) REQUIRE(wait_for(-1) == exited(status));
  REQUIRE(wait_for(-1) == -ECHILD);
}

size_t read_fully(int fd, void *buffer, size_t size) {
  size_t done = 0;
  while (done < size) {
    ssize_t part = read(fd, (char *)buffer + done, size - done);
    REQUIRE(part >= 0);
    if (part == 0) break;
    done += (size_t)part;
  }
  return done;
}

void write_fully(int fd, const void *buffer, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t part = write(fd, (const char *)buffer + done, size - done);
    REQUIRE(part > 0);
    done += (size_t)part;
  }
}

void nap(long milliseconds) {
  struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

void put_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  REQUIRE(fd >= 0);
  write_fully(fd, text, strlen(text));
  REQUIRE(close(fd) == 0);
}

int exists(const char *path) { return access(path, F_OK) == 0; }
