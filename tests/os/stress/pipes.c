// Pipes, poll and pseudo-terminals: every byte arrives, once and in order, and then the end.
#include "stress.h"

enum { CHUNK = 9000 };

static unsigned char sent[CHUNK], got[CHUNK];

static void write_stream(int fd, uint64_t seed, size_t size) {
  struct stream stream = {seed};
  while (size > 0) {
    size_t part = 1 + below(CHUNK);
    if (part > size) part = size;
    stream_fill(&stream, sent, part);
    write_fully(fd, sent, part);
    size -= part;
    if (below(8) == 0) short_nap(500);
  }
}

/** Reads `size` bytes of the stream and then the end of file. */
static void read_stream(int fd, uint64_t seed, size_t size) {
  struct stream stream = {seed};
  for (;;) {
    ssize_t part = read(fd, got, 1 + below(CHUNK));
    REQUIRE(part >= 0);
    if (part == 0) break;
    REQUIRE((size_t)part <= size);
    size -= (size_t)part;
    stream_fill(&stream, sent, (size_t)part);
    REQUIRE(memcmp(sent, got, (size_t)part) == 0);
    if (below(8) == 0) short_nap(500);
  }
  REQUIRE(size == 0);
}

void stress_pipe(void) {
  int ends[2];
  must_pipe(ends);
  uint64_t seed = next_random() | 1;
  size_t size = below(200000);
  int parent_writes = (int)below(2);
  int pid = must_fork();
  int writes = (pid != 0) == parent_writes;
  REQUIRE(close(ends[writes ? 0 : 1]) == 0);
  if (writes) write_stream(ends[1], seed, size);
  else read_stream(ends[0], seed, size);
  if (pid == 0) _Exit(11);
  REQUIRE(close(ends[writes ? 1 : 0]) == 0);
  REQUIRE(wait_for(pid) == exited(11));
}

/** Copies what comes. */
static void copy(int from, int to) {
  for (;;) {
    ssize_t part = read(from, got, 1 + below(CHUNK));
    REQUIRE(part >= 0);
    if (part == 0) return;
    write_fully(to, got, (size_t)part);
  }
}

void stress_pipeline(void) {
  uint64_t seed = next_random() | 1;
  size_t size = below(60000);
  int stages = 1 + (int)below(3);
  int from[2], to[2];
  must_pipe(from);
  int writer = must_fork();
  if (writer == 0) {
    close(from[0]);
    write_stream(from[1], seed, size);
    _Exit(0);
  }
  close(from[1]);
  for (int i = 0; i < stages; i++) {
    must_pipe(to);
    int pid = must_fork();
    if (pid == 0) {
      close(to[0]);
      copy(from[0], to[1]);
      _Exit(0);
    }
    close(from[0]);
    close(to[1]);
    from[0] = to[0];
  }
  read_stream(from[0], seed, size);
  close(from[0]);
  wait_all(stages + 1, 0);
}

/** The reader goes away: SIGPIPE. */
void stress_broken_pipe(void) {
  int ends[2];
  must_pipe(ends);
  int pid = must_fork();
  if (pid == 0) {
    close(ends[0]);
    memset(sent, 'x', sizeof sent);
    for (;;) write(ends[1], sent, 1 + below(CHUNK));
  }
  close(ends[1]);
  REQUIRE(read(ends[0], got, 1 + below(CHUNK)) > 0);
  short_nap(1000);
  close(ends[0]);
  REQUIRE(wait_for(pid) == signalled(MINIOS_SIGPIPE));
}

/** Many writers, each of whom sends a byte some time: poll says no more and no less than what is there. */
void stress_poll(void) {
  enum { WRITERS = 4 };
  struct minios_pollfd items[WRITERS];
  int count = 1 + (int)below(WRITERS);
  for (int i = 0; i < count; i++) {
    int ends[2];
    must_pipe(ends);
    int pid = must_fork();
    if (pid == 0) {
      short_nap(4000);
      write_fully(ends[1], "x", 1);
      short_nap(2000);
      _Exit(0);
    }
    close(ends[1]);
    items[i] = (struct minios_pollfd){.fd = ends[0], .events = MINIOS_POLLIN};
  }
  int bytes = 0, open_ends = count;
  while (open_ends > 0) {
    int ready = minios_poll(items, (uint32_t)count, below(2) ? -1 : (int)below(4));
    REQUIRE(ready >= 0);
    int seen = 0;
    for (int i = 0; i < count; i++) {
      if (items[i].fd < 0 || items[i].revents == 0) continue;
      seen++;
      char byte;
      ssize_t part = read(items[i].fd, &byte, 1);
      REQUIRE(part >= 0);
      bytes += (int)part;
      if (part != 0) continue;
      close(items[i].fd);
      items[i].fd = -1;
      open_ends--;
    }
    REQUIRE(seen == ready);
  }
  REQUIRE(bytes == count);
  wait_all(count, 0);
}

/** Lines through a pseudo-terminal, which may go away with its reader in the middle. */
void stress_terminal(void) {
  int master = open("/dev/ptmx", O_RDWR);
  REQUIRE(master >= 0);
  int number = -1, unlocked = 0;
  REQUIRE(minios_ioctl(master, MINIOS_TIOCGPTN, &number) == 0);
  REQUIRE(minios_ioctl(master, MINIOS_TIOCSPTLCK, &unlocked) == 0);
  char path[32];
  snprintf(path, sizeof path, "/dev/pts/%d", number);
  int slave = open(path, O_RDWR | O_NOCTTY);
  REQUIRE(slave >= 0);
  struct minios_termios termios;
  REQUIRE(minios_ioctl(slave, MINIOS_TCGETS, &termios) == 0);
  termios.c_lflag &= ~(uint32_t)(MINIOS_ECHO | MINIOS_ISIG);
  REQUIRE(minios_ioctl(slave, MINIOS_TCSETS, &termios) == 0);
  int lines = 1 + (int)below(40);
  int pid = must_fork();
  if (pid == 0) {
    close(slave);
    for (int i = 0; i < lines; i++) {
      char line[32];
      int size = snprintf(line, sizeof line, "line %d\n", i);
      write_fully(master, line, (size_t)size);
      if (below(4) == 0) short_nap(300);
    }
    _Exit(0);
  }
  for (int i = 0; i < lines; i++) {
    char want[32], line[32];
    int size = snprintf(want, sizeof want, "line %d\n", i);
    REQUIRE(read(slave, line, sizeof line) == size);
    REQUIRE(memcmp(line, want, (size_t)size) == 0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  if (below(2)) {
    close(master);
    REQUIRE(read(slave, path, 1) == 0);
    close(slave);
  } else {
    close(slave);
    close(master);
  }
}
