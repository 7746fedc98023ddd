// poll_oneoff: clocks, files, errors; the clocks and sched_yield beside it. No upper bound on time is judged.
#include "fixture.h"

#include <poll.h>
#include <time.h>

/** subscription and event as the specification lays them out. */
struct subscription {
  uint64_t userdata;
  uint8_t tag, padding[7];
  union {
    struct { uint32_t id, padding; uint64_t timeout, precision; uint16_t flags, padding2[3]; } clock;
    uint32_t fd;
  };
};
struct event {
  uint64_t userdata;
  uint16_t error;
  uint8_t type, padding[5];
  uint64_t bytes;
  uint16_t flags, padding2[3];
};
enum { EVENT_CLOCK, EVENT_READ, EVENT_WRITE };
enum { REALTIME, MONOTONIC, PROCESS, THREAD };
enum { RELATIVE, ABSOLUTE };

static const uint64_t millisecond = 1000000;

static uint64_t now(uint32_t clock) {
  uint64_t time = 0;
  return raw_clock_time_get(clock, 0, raw(&time)) == 0 ? time : 0;
}

static struct subscription timer(uint64_t userdata, uint32_t clock, uint64_t timeout, uint16_t flags) {
  struct subscription subscription = {.userdata = userdata, .tag = EVENT_CLOCK};
  subscription.clock.id = clock;
  subscription.clock.timeout = timeout;
  subscription.clock.flags = flags;
  return subscription;
}

static struct subscription ready(uint64_t userdata, uint8_t tag, int fd) {
  struct subscription subscription = {.userdata = userdata, .tag = tag};
  subscription.fd = (uint32_t)fd;
  return subscription;
}

static struct event events[8];
static uint32_t count;

static unsigned wait_for(const struct subscription *subscriptions, uint32_t size) {
  memset(events, 0xff, sizeof events);
  count = 99;
  return raw_poll_oneoff(raw(subscriptions), raw(events), size, raw(&count));
}

static void one_event(const char *name, uint64_t userdata, uint8_t type, uint16_t error) {
  check(name, count == 1 && events[0].userdata == userdata && events[0].type == type && events[0].error == error);
}

static void clocks(void) {
  struct subscription subscription = {0};
  returns("no subscriptions", wait_for(&subscription, 0), EINVAL);
  for (uint32_t clock = REALTIME; clock <= MONOTONIC; clock++) {
    const char *clock_name = clock == REALTIME ? "realtime" : "monotonic";
    char name[80];
    uint64_t start = now(clock);
    subscription = timer(0x123456789abcdef0, clock, 20 * millisecond, RELATIVE);
    snprintf(name, sizeof name, "%s, 20 ms from now", clock_name);
    returns(name, wait_for(&subscription, 1), 0);
    snprintf(name, sizeof name, "%s, one event", clock_name);
    one_event(name, 0x123456789abcdef0, EVENT_CLOCK, 0);
    snprintf(name, sizeof name, "%s, not early", clock_name);
    check(name, now(clock) - start >= 20 * millisecond);
    subscription = timer(7, clock, 0, RELATIVE);
    snprintf(name, sizeof name, "%s, 0 ms from now", clock_name);
    returns(name, wait_for(&subscription, 1), 0);
  }
}

static void several(void) {
  struct subscription both[2] = {timer(1, MONOTONIC, 3600000 * millisecond, RELATIVE), timer(2, MONOTONIC, 10 * millisecond, RELATIVE)};
  returns("an hour and 10 ms", wait_for(both, 2), 0);
  one_event("the earlier one alone", 2, EVENT_CLOCK, 0);
  int fd = openat(root, "file", O_RDWR);
  struct subscription mixed[2] = {timer(1, MONOTONIC, 3600000 * millisecond, RELATIVE), ready(3, EVENT_READ, fd)};
  returns("an hour and a file to read", wait_for(mixed, 2), 0);
  one_event("the file alone", 3, EVENT_READ, 0);
  struct subscription files[2] = {ready(4, EVENT_READ, fd), ready(5, EVENT_WRITE, fd)};
  returns("a file to read and to write", wait_for(files, 2), 0);
  equal("both are ready", count, 2);
  check("each with its userdata", (events[0].userdata == 4 && events[0].type == EVENT_READ && events[1].userdata == 5 && events[1].type == EVENT_WRITE) ||
      (events[1].userdata == 4 && events[1].type == EVENT_READ && events[0].userdata == 5 && events[0].type == EVENT_WRITE));
  close(fd);
}

static void errors(void) {
  struct subscription subscription = ready(6, EVENT_READ, 12345);
  unsigned error = wait_for(&subscription, 1);
  // A bad descriptor is the subscription's error, not the call's.
  returns("a bad descriptor", error, 0);
  one_event("is an event with EBADF", 6, EVENT_READ, EBADF);
  subscription = timer(8, 99, millisecond, RELATIVE);
  error = wait_for(&subscription, 1);
  check("an unknown clock is EINVAL, as the event's error or the call's", error == EINVAL || (error == 0 && count == 1 && events[0].error == EINVAL));
  subscription.tag = 9;
  returns("an unknown kind of event", wait_for(&subscription, 1), EINVAL);
}

/** Last: node:wasi never returns from an absolute timeout in the past. */
static void absolute(void) {
  for (uint32_t clock = REALTIME; clock <= MONOTONIC; clock++) {
    const char *clock_name = clock == REALTIME ? "realtime" : "monotonic";
    char name[80];
    uint64_t due = now(clock) + 20 * millisecond;
    struct subscription subscription = timer(9, clock, due, ABSOLUTE);
    snprintf(name, sizeof name, "%s, at a time to come", clock_name);
    returns(name, wait_for(&subscription, 1), 0);
    snprintf(name, sizeof name, "%s, not before that time", clock_name);
    check(name, now(clock) >= due);
    subscription = timer(10, clock, 1, ABSOLUTE);
    snprintf(name, sizeof name, "%s, at a time long past", clock_name);
    returns(name, wait_for(&subscription, 1), 0);
    snprintf(name, sizeof name, "%s, at a time long past: one event", clock_name);
    one_event(name, 10, EVENT_CLOCK, 0);
  }
}

static void library(void) {
  int fd = openat(root, "file", O_RDWR);
  struct pollfd poll_fds[] = {{.fd = fd, .events = POLLIN | POLLOUT}, {.fd = -1, .events = POLLIN}};
  equal("poll of a file", poll(poll_fds, 1, 1000), 1);
  check("poll says readable and writable", (poll_fds[0].revents & (POLLIN | POLLOUT)) == (POLLIN | POLLOUT));
  close(fd);
  struct timespec duration = {.tv_nsec = 5000000};
  works("nanosleep", nanosleep(&duration, NULL));
  works("usleep", usleep(1000));
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "poll");
  make_file("file", "content");
  int with_absolute = !(argc > 2 && strcmp(argv[2], "no-absolute") == 0);
  clocks();
  several();
  errors();
  library();
  if (with_absolute) absolute();
  return fixture_end();
}
