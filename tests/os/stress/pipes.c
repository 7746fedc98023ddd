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

void job_write(const struct job *job) { write_stream(job->out, job->seed, job->size); }
void job_read(const struct job *job) { read_stream(job->in, job->seed, job->size); }

/** Copies what comes. */
void job_copy(const struct job *job) {
  for (;;) {
    ssize_t part = read(job->in, got, 1 + below(CHUNK));
    REQUIRE(part >= 0);
    if (part == 0) return;
    write_fully(job->out, got, (size_t)part);
  }
}

void stress_pipe(void) {
  int ends[2];
  must_pipe(ends);
  struct job job = {.seed = next_random() | 1, .size = below(200000), .in = ends[0], .out = ends[1]};
  int writes = (int)below(2);
  job.kind = writes ? JOB_READ : JOB_WRITE;
  job.closed = ends[writes];
  int pid = start_job(&job);
  REQUIRE(close(ends[!writes]) == 0);
  if (writes) job_write(&job);
  else job_read(&job);
  REQUIRE(close(ends[writes]) == 0);
  REQUIRE(wait_for(pid) == exited(0));
}

void stress_pipeline(void) {
  struct job job = {.kind = JOB_WRITE, .in = -1, .seed = next_random() | 1, .size = below(60000)};
  int stages = 1 + (int)below(3);
  int from[2], to[2];
  must_pipe(from);
  job.out = from[1];
  job.closed = from[0];
  start_job(&job);
  REQUIRE(close(from[1]) == 0);
  for (int i = 0; i < stages; i++) {
    must_pipe(to);
    start_job(&(struct job){.kind = JOB_COPY, .in = from[0], .out = to[1], .closed = to[0]});
    REQUIRE(close(from[0]) == 0);
    REQUIRE(close(to[1]) == 0);
    from[0] = to[0];
  }
  job.in = from[0];
  job_read(&job);
  REQUIRE(close(from[0]) == 0);
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

void job_late_byte(const struct job *job) {
  short_nap(4000);
  write_fully(job->out, "x", 1);
  short_nap(2000);
}

/** Many writers, each of whom sends a byte some time: poll says no more and no less than what is there. */
void stress_poll(void) {
  enum { WRITERS = 4 };
  struct minios_pollfd items[WRITERS];
  int count = 1 + (int)below(WRITERS);
  for (int i = 0; i < count; i++) {
    int ends[2];
    must_pipe(ends);
    start_job(&(struct job){.kind = JOB_LATE_BYTE, .in = -1, .out = ends[1], .closed = ends[0]});
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

void job_lines(const struct job *job) {
  for (uint32_t i = 0; i < job->size; i++) {
    char line[32];
    int size = snprintf(line, sizeof line, "line %u\n", i);
    write_fully(job->out, line, (size_t)size);
    if (below(4) == 0) short_nap(300);
  }
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
  int pid = start_job(
      &(struct job){.kind = JOB_LINES, .in = -1, .out = master, .closed = slave, .size = (uint32_t)lines});
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
