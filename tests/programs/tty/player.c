// Plays a script of what happens at both sides of a pseudo-terminal, and writes what each side gets to see. The same source is
// built for Linux and for minios: what Linux's line discipline does is what minios' is compared with.
//
// The script comes on standard input, a step a line; the transcript repeats each step and adds ` | result | output`, the latter
// being what the master could read afterwards:
//
//   set IFLAG OFLAG LFLAG CC…   settings, in hexadecimal; 19 control characters
//   in HEX                      the master writes, a piece at a time, and reads in between
//   out HEX                     the slave writes
//   read N                      the slave reads at most N bytes
//   queue                       FIONREAD of the slave
//   flush N, flow N             TCFLSH, TCXONC
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __wasi__
#include "minios.h"
static int control(int fd, unsigned request, void *argument) { return minios_ioctl(fd, request, argument); }
#else
#include <sys/ioctl.h>
static int control(int fd, unsigned request, void *argument) { return ioctl(fd, request, argument) < 0 ? -errno : 0; }
#endif

enum { SETTINGS = 0x5401, SET = 0x5402, FLOW = 0x540a, FLUSH = 0x540b, QUEUE = 0x541b };
#define NUMBER 0x80045430u
#define LOCK 0x40045431u

struct settings {
  uint32_t iflag, oflag, cflag, lflag;
  uint8_t line, cc[19];
};

/** Bytes that are typed at once. */
enum { PIECE = 256 };

static int master, slave;
static unsigned patience = 0;

static int nonblocking(const char *path) {
  int fd = open(path, O_RDWR | O_NOCTTY);
  if (fd < 0) {
    printf("cannot open %s: %d\n", path, errno);
    exit(1);
  }
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  return fd;
}

static void open_both(void) {
  char path[32];
  unsigned number = 0;
  int lock = 0;
  master = nonblocking("/dev/ptmx");
  control(master, NUMBER, &number);
  control(master, LOCK, &lock);
  snprintf(path, sizeof path, "/dev/pts/%u", number);
  slave = nonblocking(path);
}

/** Linux hands bytes from side to side in a kernel thread: waits until nothing moves for a while, argv[1] microseconds. */
static void settle(void) {
#ifdef __wasi__
  (void)patience;
#else
  int before[2] = {-1, -1};
  for (int same = 0; same < 3;) {
    struct pollfd both[2] = {{.fd = slave, .events = POLLIN}, {.fd = master, .events = POLLIN}};
    int now[2] = {0, 0};
    poll(both, 2, 0);
    usleep(patience / 3);
    control(slave, QUEUE, &now[0]);
    control(master, QUEUE, &now[1]);
    same = memcmp(now, before, sizeof now) == 0 ? same + 1 : 0;
    memcpy(before, now, sizeof now);
  }
#endif
}

static void hex(const uint8_t *bytes, ssize_t size) {
  for (ssize_t i = 0; i < size; i++) printf("%02x", bytes[i]);
}

static uint8_t bytes[65536];

static ssize_t parse(const char *text) {
  ssize_t size = 0;
  unsigned byte;
  for (; sscanf(text, "%2x", &byte) == 1; text += 2) bytes[size++] = (uint8_t)byte;
  return size;
}

static void result(ssize_t count) {
  if (count < 0) printf(" | %s", errno == EAGAIN ? "EAGAIN" : errno == EIO ? "EIO" : strerror(errno));
  else printf(" | %zd", count);
}

/** What the master could read and is not shown yet. */
static uint8_t shown[65536];
static size_t shown_size;

/** Reads what the other side has put out, until nothing more comes. */
static void look(void) {
  ssize_t count;
  while ((count = read(master, shown + shown_size, sizeof shown - shown_size)) > 0) {
    shown_size += (size_t)count;
    settle();
  }
}

/**
 * The master writes `size` bytes: how many, or -1. Echo that a master leaves unread Linux throws away, when there are some twelve
 * thousand bytes of it; minios holds more. So it is read before it comes to that.
 */
static ssize_t type(ssize_t size) {
  ssize_t typed = 0;
  while (typed < size) {
    ssize_t piece = size - typed < PIECE ? size - typed : PIECE;
    ssize_t count = write(master, bytes + typed, (size_t)piece);
    if (count < 0) return typed > 0 ? typed : -1;
    typed += count;
    if (count < piece) break;
    if (typed == size) break;
    settle();
    look();
  }
  return typed;
}

static void set(const char *text) {
  struct settings settings;
  unsigned flags[3], byte;
  int used;
  control(slave, SETTINGS, &settings);
  sscanf(text, "%x %x %x%n", &flags[0], &flags[1], &flags[2], &used);
  settings.iflag = flags[0];
  settings.oflag = flags[1];
  settings.lflag = flags[2];
  text += used;
  for (int i = 0; i < 19 && sscanf(text, "%x%n", &byte, &used) == 1; i++, text += used) settings.cc[i] = (uint8_t)byte;
  printf(" | %d", control(slave, SET, &settings));
}

static void step(char *line) {
  char *argument = strchr(line, ' ');
  argument = argument ? argument + 1 : line + strlen(line);
  if (strncmp(line, "set", 3) == 0) set(argument);
  if (strncmp(line, "in", 2) == 0) result(type(parse(argument)));
  if (strncmp(line, "out", 3) == 0) result(write(slave, bytes, (size_t)parse(argument)));
  if (strncmp(line, "read", 4) == 0) {
    ssize_t count = read(slave, bytes, (size_t)atoi(argument));
    result(count);
    if (count > 0) printf(" ");
    hex(bytes, count);
  }
  if (strncmp(line, "queue", 5) == 0) {
    int count = -1;
    control(slave, QUEUE, &count);
    printf(" | %d", count);
  }
  if (strncmp(line, "flush", 5) == 0) printf(" | %d", control(slave, FLUSH, (void *)(intptr_t)atoi(argument)));
  if (strncmp(line, "flow", 4) == 0) printf(" | %d", control(slave, FLOW, (void *)(intptr_t)atoi(argument)));
}

int main(int argc, char **argv) {
  if (argc > 1) patience = (unsigned)atoi(argv[1]);
  static char line[140000];
  open_both();
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    printf("%s", line);
    step(line);
    settle();
    look();
    printf(" | ");
    hex(shown, (ssize_t)shown_size);
    shown_size = 0;
    printf("\n");
  }
  return 0;
}
