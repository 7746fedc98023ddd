// Terminals: pseudo-terminals, sessions and job control, as pty(7), credentials(7) and ioctl_tty(2) have them. argv[1] names
// the section (none: one of them, whatever comes of it); the program must be /bin/terminal, since it starts itself: with argv[1] `child`, argv[2] says what to do. devpts is
// mounted at /dev/pts. In a child descriptor 0 is the slave; 9 is where it reports: "ok" or what went wrong.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

#define SELF "/bin/terminal"
#define REPORT 9

static void nap(long milliseconds) {
  struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static int control(int fd, unsigned request, void *argument) { return minios_ioctl(fd, request, argument); }

static int get_number(int fd, unsigned request) {
  int number = -1;
  int error = control(fd, request, &number);
  return error < 0 ? error : number;
}

static int set_number(int fd, unsigned request, int number) { return control(fd, request, &number); }

/** Both sides of a new pseudo-terminal. */
struct pair {
  int master, slave, number;
};

static int open_slave(int number) {
  char path[32];
  snprintf(path, sizeof path, "/dev/pts/%d", number);
  return open(path, O_RDWR);
}

static struct pair open_pair(void) {
  struct pair pair = {.master = open("/dev/ptmx", O_RDWR)};
  pair.number = get_number(pair.master, MINIOS_TIOCGPTN);
  set_number(pair.master, MINIOS_TIOCSPTLCK, 0);
  pair.slave = open_slave(pair.number);
  return pair;
}

static void close_pair(struct pair pair) {
  close(pair.slave);
  close(pair.master);
}

static void set_nonblocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

static void set_modes(int fd, uint32_t clear, uint32_t set) {
  struct minios_termios termios;
  control(fd, MINIOS_TCGETS, &termios);
  termios.c_lflag = (termios.c_lflag & ~clear) | set;
  control(fd, MINIOS_TCSETS, &termios);
}

static int events(int fd) {
  struct minios_pollfd item = {.fd = fd, .events = MINIOS_POLLIN | MINIOS_POLLOUT};
  minios_poll(&item, 1, 0);
  return item.revents & ~(MINIOS_POLLRDNORM | MINIOS_POLLWRNORM);
}

/** Reads until nothing more is there, as text. */
static const char *drained(int fd) {
  static char text[8192];
  ssize_t size = 0, part;
  int flags = fcntl(fd, F_GETFL);
  fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  while ((part = read(fd, text + size, sizeof text - 1 - (size_t)size)) > 0) size += part;
  fcntl(fd, F_SETFL, flags);
  text[size] = 0;
  return text;
}

static void is_text(const char *name, const char *got, const char *want) { same_text(name, got, strlen(got), want); }

static void type(struct pair pair, const char *text) { write(pair.master, text, strlen(text)); }

static void settings(void) {
  struct minios_termios termios;
  struct minios_winsize size = {0};
  int locked = open("/dev/ptmx", O_RDWR);
  int number = get_number(locked, MINIOS_TIOCGPTN);
  fails("a slave is locked at first", open_slave(number), EIO);
  equal("and says so", get_number(locked, MINIOS_TIOCGPTLCK), 1);
  close(locked);
  fails("a closed master takes its slave's file along", open_slave(number), ENOENT);
  struct pair pair = open_pair();
  check("both are terminals", isatty(pair.master) && isatty(pair.slave));
  equal("settings at first", control(pair.slave, MINIOS_TCGETS, &termios), 0);
  equal("c_iflag", termios.c_iflag, MINIOS_ICRNL | MINIOS_IXON);
  equal("c_oflag", termios.c_oflag, MINIOS_OPOST | MINIOS_ONLCR);
  equal("c_lflag", termios.c_lflag, 0105073);
  equal("VINTR", termios.c_cc[MINIOS_VINTR], 3);
  equal("no size at first", control(pair.slave, MINIOS_TIOCGWINSZ, &size), 0);
  equal("rows", size.ws_row, 0);
  size = (struct minios_winsize){.ws_row = 40, .ws_col = 100};
  equal("the master sets the size", control(pair.master, MINIOS_TIOCSWINSZ, &size), 0);
  size.ws_col = 0;
  control(pair.slave, MINIOS_TIOCGWINSZ, &size);
  equal("columns", size.ws_col, 100);
  equal("there is no controlling terminal", open("/dev/tty", O_RDWR), -1);
  equal("ENXIO", errno, ENXIO);
  equal("a request nobody knows", control(pair.slave, 0x54ff, NULL), -ENOTTY);
  void *bad = (void *)0xfffffff0;
  equal("a bad pointer for TCGETS", control(pair.slave, MINIOS_TCGETS, bad), -EFAULT);
  equal("for TCSETS", control(pair.slave, MINIOS_TCSETS, bad), -EFAULT);
  equal("for TIOCGWINSZ", control(pair.slave, MINIOS_TIOCGWINSZ, bad), -EFAULT);
  equal("for TIOCSWINSZ", control(pair.slave, MINIOS_TIOCSWINSZ, bad), -EFAULT);
  equal("for FIONREAD", control(pair.slave, MINIOS_FIONREAD, bad), -EFAULT);
  equal("for TIOCGPTN", control(pair.master, MINIOS_TIOCGPTN, bad), -EFAULT);
  equal("for TIOCSPTLCK", control(pair.master, MINIOS_TIOCSPTLCK, bad), -EFAULT);
  equal("TIOCGPTN is a master's", control(pair.slave, MINIOS_TIOCGPTN, &number), -ENOTTY);
  equal("TCFLSH of nothing", control(pair.slave, MINIOS_TCFLSH, (void *)3), -EINVAL);
  equal("TCXONC of nothing", control(pair.slave, MINIOS_TCXONC, (void *)4), -EINVAL);
  equal("TIOCGPGRP of another's terminal", get_number(pair.slave, MINIOS_TIOCGPGRP), -ENOTTY);
  equal("TIOCSPGRP likewise", set_number(pair.slave, MINIOS_TIOCSPGRP, minios_getpgid(0)), -ENOTTY);
  equal("TIOCNOTTY likewise", control(pair.slave, MINIOS_TIOCNOTTY, NULL), -ENOTTY);
  equal("TIOCSCTTY is a session leader's", control(pair.slave, MINIOS_TIOCSCTTY, NULL), -EPERM);
  type(pair, "ab\ncd");
  equal("FIONREAD counts whole lines", get_number(pair.slave, MINIOS_FIONREAD), 3);
  is_text("echo", drained(pair.master), "ab\r\ncd");
  set_modes(pair.slave, MINIOS_ICANON, 0);
  equal("and without lines all there is", get_number(pair.slave, MINIOS_FIONREAD), 5);
  equal("TCFLSH throws input away", control(pair.slave, MINIOS_TCFLSH, (void *)0), 0);
  equal("so that none is left", get_number(pair.slave, MINIOS_FIONREAD), 0);
  close_pair(pair);
}

static void hangups(void) {
  char byte;
  struct pair pair = open_pair();
  write(pair.slave, "bye", 3);
  close(pair.slave);
  equal("what was written is still there", events(pair.master) & MINIOS_POLLIN, MINIOS_POLLIN);
  is_text("and can be read", drained(pair.master), "bye");
  fails("then the master reads EIO", read(pair.master, &byte, 1), EIO);
  equal("and polls POLLHUP", events(pair.master), MINIOS_POLLHUP | MINIOS_POLLOUT);
  pair.slave = open_slave(pair.number);
  check("a slave can be opened again", pair.slave >= 0);
  equal("which ends that", events(pair.master), MINIOS_POLLOUT);
  type(pair, "x\n");
  close(pair.master);
  equal("with the master closed a read is at the end", read(pair.slave, &byte, 1), 0);
  fails("a write EIO", write(pair.slave, "x", 1), EIO);
  struct minios_termios termios;
  equal("an ioctl EIO", control(pair.slave, MINIOS_TCGETS, &termios), -EIO);
  equal("and a poll has all", events(pair.slave), MINIOS_POLLIN | MINIOS_POLLOUT | MINIOS_POLLERR | MINIOS_POLLHUP);
  close(pair.slave);
  struct pair many[20];
  for (int i = 0; i < 20; i++) many[i] = open_pair();
  equal("numbers are the lowest free ones", many[7].number, many[0].number + 7);
  close_pair(many[3]);
  struct pair again = open_pair();
  equal("and come again", again.number, many[3].number);
  many[3] = again;
  for (int i = 19; i >= 0; i--) close_pair(many[i]);
}

/** A child with the slave as descriptors 0 and 1 and a pipe at REPORT, whose other end is `report`. */
static int start_child(struct pair pair, const char *what, const char *argument, uint32_t flags, int *report) {
  int32_t ends[2];
  wasix_fd_pipe(&ends[0], &ends[1]);
  struct start start = {.path = SELF, .arguments = {"terminal", "child", what, argument}, .flags = flags,
      .actions = {DUP2(pair.slave, 0), DUP2(pair.slave, 1), DUP2(ends[1], REPORT)}};
  start.flags |= MINIOS_SPAWN_FLAG_CLOSE_OTHERS;
  int pid = spawn(&start);
  close(ends[1]);
  *report = ends[0];
  return pid;
}

#define LEADER (MINIOS_SPAWN_FLAG_SETSID | MINIOS_SPAWN_FLAG_SETCTTY)

/** Everything that a child and its children report until all of them have ended. */
static const char *reported(int report) {
  static char text[1024];
  ssize_t size = 0, part;
  while ((part = read(report, text + size, sizeof text - 1 - (size_t)size)) > 0) size += part;
  text[size] = 0;
  close(report);
  return text;
}

/** Runs a session leader on `pair` and shows what it reports; its wait status. */
static int lead(const char *name, struct pair pair, const char *what, const char *want) {
  int report, pid = start_child(pair, what, NULL, LEADER, &report);
  is_text(name, pid < 0 ? errno_name((unsigned)-pid) : reported(report), want);
  return wait_for(pid);
}

/** Waits until a child says so. */
static void await(int report) {
  char byte;
  read(report, &byte, 1);
}

static void sessions(void) {
  struct pair pair = open_pair();
  int report;
  equal("a leader has the terminal that it was given", lead("what a leader sees", pair, "leader", "ok"), exited(0));
  equal("opening a slave makes it a leader's terminal", start_child(pair, "opens", NULL, MINIOS_SPAWN_FLAG_SETSID, &report) > 0, 1);
  is_text("what that one sees", reported(report), "ok");
  wait_for(-1);
  int pid = start_child(pair, "sleep", NULL, LEADER, &report);
  await(report);
  equal("it belongs to one session", start_child(pair, "sleep", NULL, LEADER, &(int){0}), -EPERM);
  equal("which the master is told", get_number(pair.master, MINIOS_TIOCGSID), pid);
  equal("with its foreground group", get_number(pair.master, MINIOS_TIOCGPGRP), pid);
  type(pair, "\003");
  equal("^C kills the foreground group", wait_for(pid), signalled(MINIOS_SIGINT));
  close(report);
  equal("then it is nobody's", get_number(pair.master, MINIOS_TIOCGPGRP), 0);
  pid = start_child(pair, "sleep", NULL, LEADER, &report);
  await(report);
  type(pair, "\034");
  equal("^\\ is SIGQUIT", wait_for(pid), signalled(MINIOS_SIGQUIT));
  close(report);
  pid = start_child(pair, "sleep", NULL, LEADER, &report);
  await(report);
  close(pair.slave);
  close(pair.master);
  equal("closing the master is SIGHUP for the leader", wait_for(pid), signalled(MINIOS_SIGHUP));
  close(report);
  struct start start = {.path = SELF, .arguments = {"terminal", "child", "leader"}, .flags = MINIOS_SPAWN_FLAG_SETCTTY};
  equal("SETCTTY without SETSID", spawn(&start), -EINVAL);
  start.flags = LEADER;
  equal("SETCTTY of what is no terminal", spawn(&start), -ENOTTY);
}

static void foreground(void) {
  struct pair pair = open_pair();
  // For the job that comes to the foreground to read.
  type(pair, "hi\n");
  equal("job control", lead("what the shell of a job sees", pair, "shell", "ok"), exited(0));
  drained(pair.master);
  equal("background output", lead("with TOSTOP", pair, "tostop", "ok"), exited(0));
  equal("an orphaned group", lead("cannot be stopped by reading", pair, "orphan", "EIO"), exited(0));
  int report, pid = start_child(pair, "leaves", NULL, LEADER, &report);
  equal("a leader ends", wait_for(pid), exited(0));
  is_text("and the foreground group gets SIGHUP", reported(report), "");
  close_pair(pair);
}

static void pressure(void) {
  static char block[4000];
  struct pair pair = open_pair();
  set_modes(pair.slave, MINIOS_ECHO, 0);
  set_nonblocking(pair.master);
  set_nonblocking(pair.slave);
  for (int i = 0; i < 4000; i++) block[i] = i % 40 == 39 ? '\n' : 'a' + i % 26;
  long long sent = 0, got = 0;
  ssize_t part;
  for (int round = 0; round < 20; round++) {
    while ((part = write(pair.master, block, sizeof block)) > 0) sent += part;
    check("a full terminal takes no more", errno == EAGAIN && events(pair.master) == 0);
    while ((part = read(pair.slave, block, sizeof block)) > 0) got += part;
  }
  equal("nothing is lost by lines", got, sent);
  sent = got = 0;
  set_modes(pair.slave, MINIOS_ICANON, 0);
  for (int round = 0; round < 20; round++) {
    while ((part = write(pair.master, block, sizeof block)) > 0) sent += part;
    while ((part = read(pair.slave, block, sizeof block)) > 0) got += part;
  }
  equal("nor without lines", got, sent);
  set_modes(pair.slave, 0, MINIOS_ICANON);
  sent = got = 0;
  while ((part = write(pair.slave, "0123456789", 10)) > 0) sent += part;
  check("a full output takes no more", errno == EAGAIN && (events(pair.slave) & MINIOS_POLLOUT) == 0);
  while ((part = read(pair.master, block, sizeof block)) > 0) got += part;
  equal("and loses nothing", got, sent);
  close_pair(pair);
}

/** A child writes 10,000 numbered lines into a master; they arrive whole and in order. */
static void paste(void) {
  struct pair pair = open_pair();
  int report;
  struct pair swapped = {.slave = pair.master};
  set_modes(pair.slave, MINIOS_ECHO, 0);
  int pid = start_child(swapped, "paste", NULL, 0, &report);
  int line = 0;
  for (char text[64]; line < 10000; line++) {
    ssize_t size = read(pair.slave, text, sizeof text - 1);
    text[size > 0 ? size : 0] = 0;
    if (atoi(text) != line || strchr(text, '\n') == NULL) break;
  }
  equal("lines that came", line, 10000);
  close_pair(pair);
  equal("the writer", wait_for(pid), exited(0));
  close(report);
}

/** Sleepers at every place where a terminal makes one wait, killed. */
static void killed(void) {
  static const char *const places[] = {"read", "read-raw", "write", "drain", "master-read", "master-write", "poll", "stopped"};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    struct pair pair = open_pair();
    int report, pid = start_child(pair, "sleep-at", places[i], 0, &report);
    await(report);
    nap(5);
    minios_kill(pid, MINIOS_SIGKILL);
    equal(places[i], wait_for(pid), signalled(MINIOS_SIGKILL));
    close(report);
    close_pair(pair);
  }
}

static void times(void) {
  char text[8];
  struct pair pair = open_pair();
  struct minios_termios termios;
  set_modes(pair.slave, MINIOS_ICANON | MINIOS_ECHO, 0);
  control(pair.slave, MINIOS_TCGETS, &termios);
  termios.c_cc[MINIOS_VMIN] = 0;
  termios.c_cc[MINIOS_VTIME] = 0;
  control(pair.slave, MINIOS_TCSETS, &termios);
  equal("VMIN 0, VTIME 0: what is there", read(pair.slave, text, sizeof text), 0);
  termios.c_cc[MINIOS_VTIME] = 2;
  control(pair.slave, MINIOS_TCSETS, &termios);
  struct timespec before, after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  equal("VMIN 0, VTIME 2: nothing after a while", read(pair.slave, text, sizeof text), 0);
  clock_gettime(CLOCK_MONOTONIC, &after);
  long long waited = (after.tv_sec - before.tv_sec) * 1000000000ll + after.tv_nsec - before.tv_nsec;
  check("of 200 ms", waited >= 200000000ll);
  termios.c_cc[MINIOS_VMIN] = 3;
  control(pair.slave, MINIOS_TCSETS, &termios);
  type(pair, "ab");
  equal("VMIN 3: poll waits for three, without VTIME", events(pair.slave) & MINIOS_POLLIN, MINIOS_POLLIN);
  equal("VMIN 3, VTIME 2: two, and a pause", read(pair.slave, text, sizeof text), 2);
  termios.c_cc[MINIOS_VTIME] = 0;
  control(pair.slave, MINIOS_TCSETS, &termios);
  type(pair, "ab");
  equal("VMIN 3, VTIME 0: poll", events(pair.slave) & MINIOS_POLLIN, 0);
  type(pair, "cd");
  equal("and read: three at least", read(pair.slave, text, sizeof text), 4);
  close_pair(pair);
}

/** Opens, uses and closes pseudo-terminals while faults strike: what fails is not the question, so nothing is waited for long. */
static void struck(void) {
  char text[16];
  struct pair pairs[2];
  for (int i = 0; i < 2; i++) {
    pairs[i] = open_pair();
    set_nonblocking(pairs[i].master);
    set_nonblocking(pairs[i].slave);
    type(pairs[i], "line\n");
    write(pairs[i].slave, "out\n", 4);
    read(pairs[i].master, text, sizeof text);
    read(pairs[i].slave, text, sizeof text);
    struct minios_pollfd both[2] = {{.fd = pairs[i].slave, .events = MINIOS_POLLIN}, {.fd = -1}};
    minios_poll(both, 2, 1);
  }
  close(pairs[0].slave);
  close(pairs[0].master);
  close(pairs[1].master);
  read(pairs[1].slave, text, sizeof text);
  close(pairs[1].slave);
}

// --- what children do ---

static int fail(const char *what) {
  dprintf(REPORT, "%s: %s", what, errno_name((unsigned)errno));
  return 1;
}

/** Field `index` of /proc/self/stat, the state being field 3. */
static int stat_field(int index) {
  static char text[1024];
  int fd = open("/proc/self/stat", O_RDONLY);
  ssize_t size = read(fd, text, sizeof text - 1);
  close(fd);
  if (size < 0) return -1;
  text[size] = 0;
  char *at = strrchr(text, ')') + 2;
  for (; index > 3; index--) at = strchr(at, ' ') + 1;
  return atoi(at);
}

static int leader(void) {
  if (get_number(0, MINIOS_TIOCGSID) != minios_getpid()) return fail("TIOCGSID");
  if (get_number(0, MINIOS_TIOCGPGRP) != minios_getpid()) return fail("TIOCGPGRP");
  int fd = open("/dev/tty", O_RDWR);
  if (fd < 0 || get_number(fd, MINIOS_TIOCGPGRP) != minios_getpid()) return fail("/dev/tty");
  if (stat_field(7) >> 8 != 136) return fail("tty_nr");
  if (stat_field(8) != minios_getpid()) return fail("tpgid");
  if (control(0, MINIOS_TIOCSCTTY, NULL) != 0) return fail("TIOCSCTTY again");
  if (set_number(0, MINIOS_TIOCSPGRP, 30000) != -ESRCH) return fail("a group that does not exist");
  if (set_number(0, MINIOS_TIOCSPGRP, 1) != -EPERM) return fail("a group of another session");
  if (set_number(0, MINIOS_TIOCSPGRP, -1) != -EINVAL) return fail("a negative group");
  uint64_t blocked = UINT64_C(1) << (MINIOS_SIGWINCH - 1) | UINT64_C(1) << (MINIOS_SIGHUP - 1), pending = 0;
  minios_sigprocmask(MINIOS_SIG_BLOCK, &blocked, NULL);
  struct minios_winsize size = {.ws_row = 7, .ws_col = 77};
  control(0, MINIOS_TIOCSWINSZ, &size);
  minios_sigpending(&pending);
  if (pending != UINT64_C(1) << (MINIOS_SIGWINCH - 1)) return fail("SIGWINCH");
  if (control(0, MINIOS_TIOCNOTTY, NULL) != 0) return fail("TIOCNOTTY");
  if (open("/dev/tty", O_RDWR) >= 0) return fail("/dev/tty after it");
  write(REPORT, "ok", 2);
  return 0;
}

static int opens(void) {
  char path[32];
  snprintf(path, sizeof path, "/dev/pts/%d", 0);
  int fd = open(path, O_RDWR);
  if (get_number(fd, MINIOS_TIOCGSID) != minios_getpid()) return fail("TIOCGSID");
  write(REPORT, "ok", 2);
  return 0;
}

/** A child of a leader, in a group of its own. */
static int start_job(const char *what, struct minios_fd_action action) {
  struct start start = {.path = SELF, .arguments = {"terminal", "child", what}, .flags = MINIOS_SPAWN_FLAG_SETPGROUP,
      .actions = {DUP2(REPORT, REPORT), action}};
  return spawn(&start);
}

static const struct minios_fd_action IN_FRONT = {.op = MINIOS_FD_ACTION_OP_TCSETPGRP, .fd = 0, .mode = 0666};
static const struct minios_fd_action BEHIND = DUP2(1, 1);

/** Waits until a child stops or ends: its wait status. */
static int changed(int pid) {
  int32_t status = 0;
  return minios_wait4(pid, &status, MINIOS_WUNTRACED, NULL) == pid ? status : -1;
}

static int stopped(int signal) { return signal << 8 | 0x7f; }

static int shell(void) {
  uint64_t block = UINT64_C(1) << (MINIOS_SIGTTOU - 1);
  int me = minios_getpid();
  int job = start_job("reader", BEHIND);
  if (changed(job) != stopped(MINIOS_SIGTTIN)) return fail("a background read stops");
  if (set_number(0, MINIOS_TIOCSPGRP, job) != 0) return fail("a job comes to the foreground");
  if (get_number(0, MINIOS_TIOCGPGRP) != job) return fail("and is there");
  minios_sigprocmask(MINIOS_SIG_BLOCK, &block, NULL);
  minios_kill(-job, MINIOS_SIGCONT);
  if (changed(job) != exited(0)) return fail("it reads a line");
  if (set_number(0, MINIOS_TIOCSPGRP, me) != 0) return fail("blocking SIGTTOU lets the background take the terminal");
  job = start_job("sleeper", IN_FRONT);
  if (get_number(0, MINIOS_TIOCGPGRP) != job) return fail("spawned into the foreground");
  minios_kill(-job, MINIOS_SIGTSTP);
  if (changed(job) != stopped(MINIOS_SIGTSTP)) return fail("SIGTSTP stops it");
  minios_kill(-job, MINIOS_SIGKILL);
  if (changed(job) != signalled(MINIOS_SIGKILL)) return fail("SIGKILL ends it");
  if (set_number(0, MINIOS_TIOCSPGRP, me) != 0) return fail("back");
  minios_sigprocmask(MINIOS_SIG_UNBLOCK, &block, NULL);
  job = start_job("setter", BEHIND);
  if (changed(job) != stopped(MINIOS_SIGTTOU)) return fail("changing settings from the background stops");
  minios_kill(-job, MINIOS_SIGKILL);
  changed(job);
  write(REPORT, "ok", 2);
  return 0;
}

static int tostop(void) {
  int job = start_job("writer", BEHIND);
  if (changed(job) != exited(0)) return fail("without TOSTOP output from the background passes");
  set_modes(0, 0, MINIOS_TOSTOP);
  job = start_job("writer", BEHIND);
  if (changed(job) != stopped(MINIOS_SIGTTOU)) return fail("with it, it stops");
  minios_kill(-job, MINIOS_SIGKILL);
  changed(job);
  set_modes(0, MINIOS_TOSTOP, 0);
  write(REPORT, "ok", 2);
  return 0;
}

/** A grandchild whose parent, the only one who could continue it, is gone. */
static int orphan(void) {
  int job = start_job("parent", BEHIND);
  return changed(job) == exited(0) ? (nap(20), 0) : fail("the job");
}

static int orphaned_reader(void) {
  char byte;
  nap(5);
  ssize_t count = read(0, &byte, 1);
  dprintf(REPORT, "%s", count < 0 ? errno_name((unsigned)errno) : "read");
  return 0;
}

static int sleep_at(const char *place) {
  char text[256];
  int master = -1;
  struct pair own = {0};
  if (strncmp(place, "master", 6) == 0) {
    own = open_pair();
    master = own.master;
  }
  if (strcmp(place, "read-raw") == 0) set_modes(0, MINIOS_ICANON, 0);
  if (strcmp(place, "stopped") == 0) control(0, MINIOS_TCXONC, (void *)0);
  write(REPORT, "!", 1);
  if (strncmp(place, "read", 4) == 0) return read(0, text, sizeof text) > 0;
  if (strcmp(place, "master-read") == 0) return read(master, text, sizeof text) > 0;
  if (strcmp(place, "poll") == 0) {
    struct minios_pollfd item = {.fd = 0, .events = MINIOS_POLLIN};
    return minios_poll(&item, 1, -1);
  }
  memset(text, 'x', sizeof text);
  while (write(master >= 0 ? master : 1, text, sizeof text) > 0) {}
  return 0;
}

static int paste_lines(void) {
  for (int line = 0; line < 10000; line++) dprintf(1, "%d and some more text\n", line);
  return 0;
}

/** Shows the terminal's size, and again at each SIGWINCH, until it is one column wide. */
static int sizes(void) {
  uint64_t winch = UINT64_C(1) << (MINIOS_SIGWINCH - 1);
  minios_sigprocmask(MINIOS_SIG_BLOCK, &winch, NULL);
  for (;;) {
    struct minios_winsize size;
    control(0, MINIOS_TIOCGWINSZ, &size);
    dprintf(1, "%d x %d\n", size.ws_col, size.ws_row);
    if (size.ws_col == 1) return 0;
    minios_sigtimedwait(&winch, -1);
  }
}

static int act(const char *what, const char *argument) {
  char text[64];
  if (strcmp(what, "leader") == 0) return leader();
  if (strcmp(what, "opens") == 0) return opens();
  if (strcmp(what, "shell") == 0) return shell();
  if (strcmp(what, "tostop") == 0) return tostop();
  if (strcmp(what, "orphan") == 0) return orphan();
  if (strcmp(what, "parent") == 0) return start_job("orphaned-reader", BEHIND) < 0;
  if (strcmp(what, "orphaned-reader") == 0) return orphaned_reader();
  if (strcmp(what, "reader") == 0) return read(0, text, sizeof text) != 3;
  if (strcmp(what, "writer") == 0) return write(1, "out\n", 4) != 4;
  if (strcmp(what, "setter") == 0) set_modes(0, 0, 0);
  if (strcmp(what, "sleep-at") == 0) return sleep_at(argument);
  if (strcmp(what, "paste") == 0) return paste_lines();
  if (strcmp(what, "sizes") == 0) return sizes();
  if (strcmp(what, "leaves") == 0) {
    int job = start_job("sleeper", IN_FRONT);
    return job < 0 ? fail("the job") : (nap(5), 0);
  }
  if (strcmp(what, "sleep") == 0) write(REPORT, "!", 1);
  if (strcmp(what, "sleep") == 0 || strcmp(what, "sleeper") == 0) nap(1000000);
  return 0;
}

int main(int argc, char **argv) {
  const char *section = argc > 1 ? argv[1] : "";
  if (argc < 2) {
    struck();
    return 0;
  }
  if (strcmp(section, "child") == 0 && argc > 2) return act(argv[2], argc > 3 ? argv[3] : "");
  const struct { const char *name; void (*test)(void); } sections[] = {{"settings", settings}, {"hangups", hangups},
      {"sessions", sessions}, {"foreground", foreground}, {"pressure", pressure}, {"paste", paste}, {"killed", killed},
      {"times", times}};
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    if (strcmp(section, sections[i].name) != 0) continue;
    sections[i].test();
    return tap_end();
  }
  return 0;
}
