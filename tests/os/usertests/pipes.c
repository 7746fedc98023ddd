// Pipes and descriptors over fork.
#include "usertests.h"

enum { CHUNK = 1033, CHUNKS = 5 };

TEST(pipe_between_parent_and_child) {
  unsigned char buffer[8192];
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    unsigned value = 0;
    close(ends[0]);
    for (int n = 0; n < CHUNKS; n++) {
      for (int i = 0; i < CHUNK; i++) buffer[i] = (unsigned char)value++;
      write_fully(ends[1], buffer, CHUNK);
    }
    _Exit(0);
  }
  close(ends[1]);
  size_t total = 0, part = 1;
  unsigned value = 0;
  for (size_t size = 1; (part = (size_t)read(ends[0], buffer, size)) > 0; size = size * 2 > sizeof buffer ? sizeof buffer : size * 2) {
    REQUIRE(part <= sizeof buffer);
    for (size_t i = 0; i < part; i++) REQUIRE(buffer[i] == (unsigned char)value++);
    total += part;
  }
  REQUIRE(total == CHUNKS * CHUNK);
  REQUIRE(wait_for(pid) == exited(0));
}

/** The end of a pipe comes when the last copy of its writing end is gone. */
TEST(pipe_ends_with_its_last_writer) {
  int ends[2];
  char byte;
  REQUIRE(pipe(ends) == 0);
  for (int i = 0; i < 3; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      close(ends[0]);
      nap(10 * (i + 1));
      write_fully(ends[1], "x", 1);
      _Exit(0);
    }
  }
  close(ends[1]);
  for (int i = 0; i < 3; i++) REQUIRE(read(ends[0], &byte, 1) == 1);
  REQUIRE(read(ends[0], &byte, 1) == 0);
  wait_all(3, 0);
}

/** A writer that fills the pipe waits for its reader. */
TEST(pipe_full) {
  enum { SIZE = 300000 };
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    char *much = malloc(SIZE);
    close(ends[0]);
    memset(much, 'm', SIZE);
    write_fully(ends[1], much, SIZE);
    _Exit(0);
  }
  close(ends[1]);
  char part[5000];
  size_t total = 0, got;
  while ((got = read_fully(ends[0], part, sizeof part)) > 0) total += got;
  REQUIRE(total == SIZE);
  REQUIRE(wait_for(pid) == exited(0));
}

/** Nobody reads any more: the writer dies of it. */
TEST(broken_pipe) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    close(ends[0]);
    for (;;) {
      ssize_t written = write(ends[1], "x", 1);
      if (written < 0) _Exit(errno == EPIPE ? 32 : 1);
      nap(1);
    }
  }
  close(ends[0]);
  int status = wait_for(pid);
  REQUIRE(status == signalled(MINIOS_SIGPIPE));
}

/** Two that write at the same time: what each writes at once stays whole. */
TEST(writers_do_not_mix) {
  enum { SIZE = 512, TIMES = 50 };
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  for (int i = 0; i < 2; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      char text[SIZE];
      close(ends[0]);
      memset(text, 'a' + i, SIZE);
      for (int n = 0; n < TIMES; n++) REQUIRE(write(ends[1], text, SIZE) == SIZE);
      _Exit(0);
    }
  }
  close(ends[1]);
  char text[SIZE];
  int counts[2] = {0};
  while (read_fully(ends[0], text, SIZE) == SIZE) {
    for (int i = 1; i < SIZE; i++) REQUIRE(text[i] == text[0]);
    counts[text[0] - 'a']++;
  }
  REQUIRE(counts[0] == TIMES && counts[1] == TIMES);
  wait_all(2, 0);
}

/** dup2(2). */
static int dup_to(int from, int to) {
  if (from != to) close(to);
  int32_t got = -1;
  return wasix_fd_dup2(from, to, 0, &got) == 0 && got == to ? 0 : -1;
}

/**
 * A pipeline of two as a shell makes it, with each of descriptors 0, 1 and 2 open or closed before: what comes first takes the
 * lowest numbers, so that a pipe's ends may be the very descriptors that they are to become.
 */
static void pipeline(int closed) {
  int result[2];
  REQUIRE(pipe(result) == 0);
  // Out of the way of 0 to 2.
  REQUIRE(dup_to(result[0], 20) == 0 && dup_to(result[1], 21) == 0);
  close(result[0]), close(result[1]);
  for (int fd = 0; fd < 3; fd++) {
    if (closed >> fd & 1) close(fd);
  }
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int left = fork();
  REQUIRE(left >= 0);
  if (left == 0) {
    if (ends[1] != 1) {
      REQUIRE(dup_to(ends[1], 1) == 0);
      close(ends[1]);
    }
    if (ends[0] != 1) close(ends[0]);
    write_fully(1, "through the pipe", 16);
    _Exit(0);
  }
  int right = fork();
  REQUIRE(right >= 0);
  if (right == 0) {
    // The order matters: 0 may be the writing end.
    if (ends[1] != 0) close(ends[1]);
    if (ends[0] != 0) {
      REQUIRE(dup_to(ends[0], 0) == 0);
      close(ends[0]);
    }
    REQUIRE(dup_to(21, 1) == 0);
    char text[100];
    size_t size = read_fully(0, text, sizeof text);
    write_fully(1, text, size);
    _Exit((int)size);
  }
  close(ends[0]), close(ends[1]), close(21);
  char text[100];
  REQUIRE(read_fully(20, text, sizeof text) == 16);
  REQUIRE(memcmp(text, "through the pipe", 16) == 0);
  REQUIRE(wait_for(left) == exited(0));
  REQUIRE(wait_for(right) == exited(16));
  _Exit(0);
}

TEST(pipeline_with_every_combination_of_descriptors) {
  for (int closed = 0; closed < 8; closed++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) pipeline(closed);
    REQUIRE(wait_for(pid) == exited(0));
  }
}

/** A pipeline of many processes, each adding one. */
TEST(long_pipeline) {
  enum { LENGTH = 15 };
  int ends[2], previous = -1;
  for (int i = 0; i < LENGTH; i++) {
    REQUIRE(pipe(ends) == 0);
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      unsigned char value = 0;
      close(ends[0]);
      if (previous >= 0) REQUIRE(read_fully(previous, &value, 1) == 1);
      value++;
      write_fully(ends[1], &value, 1);
      _Exit(0);
    }
    if (previous >= 0) close(previous);
    close(ends[1]);
    previous = ends[0];
  }
  unsigned char value;
  REQUIRE(read_fully(previous, &value, 1) == 1);
  REQUIRE(value == LENGTH);
  wait_all(LENGTH, 0);
}

/** Parent and child share the open file: its position moves for both. */
TEST(shared_position) {
  enum { TIMES = 100, SIZE = 10 };
  int file = open(SCRATCH "/shared", O_RDWR | O_CREAT | O_TRUNC, 0666);
  REQUIRE(file >= 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  char text[SIZE];
  memset(text, pid == 0 ? 'c' : 'p', SIZE);
  for (int i = 0; i < TIMES; i++) {
    write_fully(file, text, SIZE);
    if (i % 10 == 0) nap(1);
  }
  if (pid == 0) _Exit(0);
  REQUIRE(wait_for(pid) == exited(0));
  int counts[2] = {0};
  REQUIRE(lseek(file, 0, SEEK_SET) == 0);
  while (read_fully(file, text, SIZE) == SIZE) {
    for (int i = 1; i < SIZE; i++) REQUIRE(text[i] == text[0]);
    counts[text[0] == 'c']++;
  }
  REQUIRE(counts[0] == TIMES && counts[1] == TIMES);
  close(file);
  REQUIRE(unlink(SCRATCH "/shared") == 0);
}

/** The table itself is the child's own. */
TEST(descriptors_are_copied) {
  int file = open(SCRATCH "/copied", O_RDWR | O_CREAT | O_TRUNC, 0666);
  REQUIRE(file >= 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(close(file) == 0);
    int other = open("/dev/null", O_WRONLY);
    REQUIRE(other == file);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  write_fully(file, "still", 5);
  REQUIRE(lseek(file, 0, SEEK_END) == 5);
  close(file);
  REQUIRE(unlink(SCRATCH "/copied") == 0);
}

/** Close-on-exec is kept by fork, and acts at exec. */
TEST(close_on_exec) {
  int ends[2];
  int32_t kept = -1;
  REQUIRE(pipe(ends) == 0);
  REQUIRE(wasix_fd_dup2(ends[1], 30, 1, &kept) == 0 && kept == 30);
  close(ends[1]);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    // A fork later it is still there, and still marked.
    int grandchild = fork();
    REQUIRE(grandchild >= 0);
    if (grandchild == 0) {
      write_fully(30, "x", 1);
      struct start start = {.path = SELF, .arguments = {"usertests", "sleeps"}};
      exec(&start);
      _Exit(1);
    }
    close(30);
    _Exit(0);
  }
  close(30);
  char byte;
  REQUIRE(read_fully(ends[0], &byte, 1) == 1);
  // The program that was executed does not hold the pipe open.
  REQUIRE(read_fully(ends[0], &byte, 1) == 0);
  REQUIRE(wait_for(pid) == exited(0));
}

TEST(dup_shares_the_position) {
  int file = open(SCRATCH "/dup", O_RDWR | O_CREAT | O_TRUNC, 0666);
  int32_t copy = -1;
  REQUIRE(file >= 0);
  REQUIRE(wasix_fd_dup(file, &copy) == 0 && copy != file);
  write_fully(file, "one", 3);
  write_fully(copy, "two", 3);
  REQUIRE(lseek(file, 0, SEEK_CUR) == 6);
  close(file);
  REQUIRE(lseek(copy, 0, SEEK_CUR) == 6);
  close(copy);
  REQUIRE(unlink(SCRATCH "/dup") == 0);
}

/** As many descriptors as there may be, over a fork. */
TEST(many_descriptors) {
  int first = open("/dev/null", O_RDONLY);
  REQUIRE(first >= 0);
  int last = first;
  for (int fd; (fd = open("/dev/null", O_RDONLY)) >= 0;) last = fd;
  REQUIRE(errno == EMFILE);
  int pid = fork();
  REQUIRE(pid >= 0);
  char byte;
  for (int fd = first; fd <= last; fd++) REQUIRE(read(fd, &byte, 1) == 0);
  if (pid == 0) _Exit(0);
  REQUIRE(wait_for(pid) == exited(0));
}
