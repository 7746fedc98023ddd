// WASIX's descriptors: copies, close-on-exec, pipes, counters, the working directory; futexes; the calling thread.
#include "fixture.h"
#include "minios.h"

static const struct wasix_option_timestamp ten_ms = {.tag = WASIX_OPTION_SOME, .some = 10000000};

/** The time of a preview1 clock, ns. */
static uint64_t now(uint32_t clock) {
  uint64_t time = 0;
  return raw_clock_time_get(clock, 0, raw(&time)) == 0 ? time : 0;
}

static void do_not_wait(int fd) {
  if (raw_fd_fdstat_set_flags((uint32_t)fd, FD_NONBLOCK) != 0) fixture_fatal("fd_fdstat_set_flags in");
}

static void copies(void) {
  int32_t copy = -1, high = -1;
  uint16_t flags = 99;
  char text[8];
  make_file("file", "0123456789");
  int fd = openat(root, "file", O_RDONLY);
  returns("fd_dup", (unsigned)wasix_fd_dup(fd, &copy), 0);
  read(fd, text, 3);
  check("a copy shares the position", read(copy, text, 1) == 1 && text[0] == '3');
  returns("fd_dup2 from 50 on", (unsigned)wasix_fd_dup2(fd, 50, 1, &high), 0);
  equal("is 50", high, 50);
  returns("and close-on-exec", (unsigned)wasix_fd_fdflags_get(high, &flags), 0);
  equal("by its flags", flags, WASIX_FDFLAGSEXT_CLOEXEC);
  returns("fd_fdflags_get of the first copy", (unsigned)wasix_fd_fdflags_get(copy, &flags), 0);
  equal("has none", flags, 0);
  returns("fd_fdflags_set", (unsigned)wasix_fd_fdflags_set(copy, WASIX_FDFLAGSEXT_CLOEXEC), 0);
  wasix_fd_fdflags_get(copy, &flags);
  equal("sets it", flags, WASIX_FDFLAGSEXT_CLOEXEC);
  returns("fd_fdflags_set to unknown flags", (unsigned)wasix_fd_fdflags_set(copy, 2), EINVAL);
  returns("fd_dup2 again", (unsigned)wasix_fd_dup2(fd, 50, 0, &high), 0);
  equal("is 51", high, 51);
  returns("fd_dup2 beyond every limit", (unsigned)wasix_fd_dup2(fd, 1 << 20, 0, &high), EINVAL);
  returns("fd_dup2 from a negative number on", (unsigned)wasix_fd_dup2(fd, -1, 0, &high), EINVAL);
  close(50);
  close(51);
  close(copy);
  close(fd);
  returns("fd_dup of a closed descriptor", (unsigned)wasix_fd_dup(fd, &copy), EBADF);
  returns("fd_fdflags_get of a closed descriptor", (unsigned)wasix_fd_fdflags_get(fd, &flags), EBADF);
}

static void pipes(void) {
  int32_t reader = -1, writer = -1;
  char text[8] = "";
  static char much[70000];
  returns("fd_pipe", (unsigned)wasix_fd_pipe(&reader, &writer), 0);
  equal("a write", write(writer, "abc", 3), 3);
  equal("comes out", read(reader, text, 8), 3);
  check("as it went in", memcmp(text, "abc", 3) == 0);
  fails("the reader cannot write", write(reader, "x", 1), EBADF);
  fails("the writer cannot read", read(writer, text, 1), EBADF);
  fails("a pipe has no position", lseek(reader, 0, SEEK_CUR), ESPIPE);
  do_not_wait(reader);
  fails("an empty one is EAGAIN", read(reader, text, 1), EAGAIN);
  do_not_wait(writer);
  equal("it takes 64 KiB", write(writer, much, sizeof much), 65536);
  fails("a full one is EAGAIN", write(writer, much, 1), EAGAIN);
  int32_t waiting = 0;
  returns("FIONREAD", (unsigned)minios_ioctl(reader, MINIOS_FIONREAD, &waiting), 0);
  equal("tells what waits", waiting, 65536);
  close(writer);
  long drained = 0;
  for (ssize_t size; (size = read(reader, much, sizeof much)) > 0;) drained += size;
  equal("what was written is read after the writer is gone", drained, 65536);
  equal("then the end", read(reader, text, 1), 0);
  struct minios_pollfd poll = {.fd = reader, .events = MINIOS_POLLIN};
  equal("poll", minios_poll(&poll, 1, 0), 1);
  equal("tells the hang-up", poll.revents & MINIOS_POLLHUP, MINIOS_POLLHUP);
  close(reader);
}

static void counters(void) {
  int32_t fd = -1;
  uint64_t value = 0;
  returns("fd_event", (unsigned)wasix_fd_event(3, 0, &fd), 0);
  value = 4;
  equal("a write adds", write(fd, &value, 8), 8);
  equal("a read takes", read(fd, &value, 8), 8);
  equal("all of it", (long long)value, 7);
  fails("a short read", read(fd, &value, 7), EINVAL);
  do_not_wait(fd);
  fails("nothing is left", read(fd, &value, 8), EAGAIN);
  value = UINT64_MAX;
  fails("2^64 - 1 cannot be added", write(fd, &value, 8), EINVAL);
  value = UINT64_MAX - 1;
  equal("2^64 - 2 can", write(fd, &value, 8), 8);
  value = 1;
  fails("and no more", write(fd, &value, 8), EAGAIN);
  close(fd);
  returns("fd_event as a semaphore", (unsigned)wasix_fd_event(2, WASIX_EVENTFDFLAGS_SEMAPHORE, &fd), 0);
  check("a read takes 1", read(fd, &value, 8) == 8 && value == 1 && read(fd, &value, 8) == 8 && value == 1);
  struct minios_pollfd poll = {.fd = fd, .events = MINIOS_POLLIN | MINIOS_POLLOUT};
  equal("poll of a counter at 0", minios_poll(&poll, 1, 0), 1);
  equal("is writable alone", poll.revents, MINIOS_POLLOUT);
  close(fd);
  returns("fd_event with unknown flags", (unsigned)wasix_fd_event(0, 2, &fd), EINVAL);
}

static void working_directory(void) {
  char path[512];
  uint32_t length = sizeof path;
  make_directory("dir");
  snprintf(path, sizeof path, "%s/dir", root_path);
  size_t expected = strlen(path);
  returns("chdir", (unsigned)wasix_chdir(path, (uint32_t)expected), 0);
  memset(path, '#', sizeof path);
  returns("getcwd", (unsigned)wasix_getcwd(path, &length), 0);
  check("is where we are", length == expected && memcmp(path, root_path, strlen(root_path)) == 0);
  check("without a NUL", path[length] == '#');
  length = 3;
  returns("getcwd into 3 bytes", (unsigned)wasix_getcwd(path, &length), EOVERFLOW);
  equal("tells how many it takes", length, (long long)expected);
  returns("chdir ..", (unsigned)wasix_chdir("..", 2), 0);
  returns("a file made relative to it", raw_path_open(-100u, 0, raw("here"), 4, OPEN_CREATE, RIGHT_FD_WRITE, 0, 0, raw(&length)), 0);
  close((int)length);
  check("is in the directory above", exists("here"));
  returns("chdir to a file", (unsigned)wasix_chdir("here", 4), ENOTDIR);
  returns("chdir to nothing", (unsigned)wasix_chdir("nowhere", 7), ENOENT);
  returns("chdir to the directory to be removed", (unsigned)wasix_chdir("dir", 3), 0);
  unlinkat(root, "dir", AT_REMOVEDIR);
  length = sizeof path;
  returns("getcwd of a removed directory", (unsigned)wasix_getcwd(path, &length), ENOENT);
  returns("chdir /", (unsigned)wasix_chdir("/", 1), 0);
  length = sizeof path;
  wasix_getcwd(path, &length);
  same_text("getcwd of the root", path, length, "/");
  int32_t fd = -1;
  uint16_t flags = 0;
  returns("path_open2", (unsigned)wasix_path_open2(root, 0, "here", 4, 0, RIGHT_FD_READ, 0, 0, WASIX_FDFLAGSEXT_CLOEXEC, &fd), 0);
  wasix_fd_fdflags_get(fd, &flags);
  equal("close-on-exec", flags, WASIX_FDFLAGSEXT_CLOEXEC);
  close(fd);
}

static void futexes(void) {
  static uint32_t word = 5;
  uint8_t woken = 99;
  returns("futex_wait for another value", (unsigned)wasix_futex_wait(&word, 6, &ten_ms, &woken), EINVAL);
  returns("futex_wait", (unsigned)wasix_futex_wait(&word, 5, &ten_ms, &woken), 0);
  equal("times out", woken, 0);
  returns("futex_wake", (unsigned)wasix_futex_wake(&word, &woken), 0);
  equal("of nobody", woken, 0);
  returns("futex_wake_all", (unsigned)wasix_futex_wake_all(&word, &woken), 0);
  equal("of nobody either", woken, 0);
  returns("futex_wake of no word", (unsigned)wasix_futex_wake((uint32_t *)((char *)&word + 2), &woken), EINVAL);
}

static void thread(void) {
  int32_t tid = 0, pid = 0;
  uint32_t count = 0;
  wasix_proc_id(&pid);
  returns("thread_id", (unsigned)wasix_thread_id(&tid), 0);
  equal("is the process's", tid, pid);
  returns("thread_parallelism", (unsigned)wasix_thread_parallelism(&count), 0);
  check("at least 1", count >= 1);
  uint64_t before = now(WASI_CLOCKID_MONOTONIC);
  returns("thread_sleep", (unsigned)wasix_thread_sleep(5000000), 0);
  check("not too short", now(WASI_CLOCKID_MONOTONIC) - before >= 5000000);
  before = now(WASI_CLOCKID_REALTIME);
  const uint64_t hour = 3600000000000;
  returns("clock_time_set", (unsigned)wasix_clock_time_set(WASI_CLOCKID_REALTIME, before + hour), 0);
  check("an hour later", now(WASI_CLOCKID_REALTIME) - before >= hour);
  returns("clock_time_set of the monotonic clock", (unsigned)wasix_clock_time_set(WASI_CLOCKID_MONOTONIC, 0), EINVAL);
}

/** A hundred thousand subscriptions of one kind. */
static void crowds(void) {
  enum { CROWD = 100000 };
  struct wasi_subscription *subscriptions = calloc(CROWD, sizeof *subscriptions);
  struct wasi_event *events = calloc(CROWD, sizeof *events);
  uint32_t count = 0;
  for (int i = 0; i < CROWD; i++) {
    subscriptions[i].userdata = (uint64_t)i;
    subscriptions[i].u.tag = WASI_EVENTTYPE_CLOCK;
    subscriptions[i].u.clock.id = WASI_CLOCKID_MONOTONIC;
    subscriptions[i].u.clock.timeout = i == CROWD - 7 ? 1000000 : 3600000000000;
  }
  returns("100,000 clocks", raw_poll_oneoff(raw(subscriptions), raw(events), CROWD, raw(&count)), 0);
  check("the earliest fires", count == 1 && events[0].userdata == CROWD - 7);
  for (int i = 0; i < CROWD; i++) subscriptions[i].u.clock.timeout = 0;
  returns("100,000 clocks that are due", raw_poll_oneoff(raw(subscriptions), raw(events), CROWD, raw(&count)), 0);
  check("all fire, in order", count == CROWD && events[0].userdata == 0 && events[CROWD - 1].userdata == CROWD - 1);
  for (int i = 0; i < CROWD; i++) {
    subscriptions[i].u.tag = WASI_EVENTTYPE_FD_READ;
    subscriptions[i].u.fd_read.file_descriptor = root;
  }
  returns("100,000 descriptors", raw_poll_oneoff(raw(subscriptions), raw(events), CROWD, raw(&count)), EINVAL);
  returns("1,000 descriptors", raw_poll_oneoff(raw(subscriptions), raw(events), 1000, raw(&count)), 0);
  equal("are all ready", count, 1000);
  free(subscriptions);
  free(events);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "descriptors");
  copies();
  pipes();
  counters();
  working_directory();
  futexes();
  thread();
  crowds();
  return fixture_end();
}
