// Processes and signals: each child is reaped once, with the status that it must have.
#include "stress.h"

static uint64_t bit(int signal) { return UINT64_C(1) << (signal - 1); }

/** Waits for any child, in one of the ways there are. */
static int wait_any(int32_t *status) {
  if (below(2)) return minios_wait4(-1, status, 0, NULL);
  for (;;) {
    int pid = minios_wait4(-1, status, MINIOS_WNOHANG, NULL);
    if (pid != 0) return pid;
    short_nap(500);
  }
}

void stress_children(void) {
  enum { MOST = 8 };
  int pids[MOST];
  int count = 1 + (int)below(MOST);
  for (int i = 0; i < count; i++) {
    pids[i] = must_fork();
    if (pids[i] != 0) continue;
    if (below(2)) short_nap(2000);
    // Some leave an orphan, who ends a little later.
    if (below(4) == 0 && must_fork() == 0) {
      short_nap(2000);
      _Exit(0);
    }
    _Exit(i + 20);
  }
  for (int left = count; left > 0; left--) {
    int32_t status;
    int pid = wait_any(&status);
    REQUIRE(pid > 0);
    int i = 0;
    while (i < count && pids[i] != pid) i++;
    REQUIRE(i < count);
    REQUIRE(status == exited(i + 20));
    pids[i] = 0;
  }
}

static struct start child_of(const char *status) {
  return (struct start){.path = STRESS, .arguments = {"stress", ".child", status}};
}

void stress_spawn(void) {
  char status[8];
  int number = (int)below(100);
  snprintf(status, sizeof status, "%d", number);
  struct start start = child_of(status);
  if (below(4) == 0) start.path = "/bin/no-such-program";
  int pid = spawn(&start);
  if (start.path[1] == 'b' && start.path[5] == 'n') {
    REQUIRE(pid == -ENOENT);
    return;
  }
  REQUIRE(pid > 0);
  int kills = below(3) == 0;
  if (kills) {
    short_nap(1500);
    REQUIRE(minios_kill(pid, MINIOS_SIGKILL) == 0);
  }
  int got = wait_for(pid);
  REQUIRE(got == exited(number) || (kills && got == signalled(MINIOS_SIGKILL)));
}

void stress_exec(void) {
  char status[8];
  int number = (int)below(100);
  snprintf(status, sizeof status, "%d", number);
  int pid = below(2) ? must_fork() : vfork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    struct start start = child_of(status);
    exec(&start);
    _Exit(1);
  }
  int kills = below(3) == 0;
  if (kills) {
    short_nap(1500);
    REQUIRE(minios_kill(pid, MINIOS_SIGKILL) == 0);
  }
  int got = wait_for(pid);
  REQUIRE(got == exited(number) || (kills && got == signalled(MINIOS_SIGKILL)));
}

/** Waits to be killed, in one of the ways in which one can wait. */
static void wait_for_death(unsigned how) {
  int ends[2];
  char byte;
  uint64_t none = 0;
  uint32_t word = 0;
  uint8_t woken;
  struct wasix_option_timestamp never = {.tag = 0};
  must_pipe(ends);
  struct minios_pollfd item = {.fd = ends[0], .events = MINIOS_POLLIN};
  for (;;) {
    switch (how) {
    case 0: read(ends[0], &byte, 1); break;
    case 1: minios_poll(&item, 1, below(2) ? -1 : 100000); break;
    case 2: nap(100000); break;
    case 3: minios_sigsuspend(&none); break;
    case 4: wasix_futex_wait(&word, 0, &never, &woken); break;
    case 5: write(ends[1], "full some time", 14); break;
    case 6: {
      int pid = must_fork();
      if (pid == 0) _Exit(0);
      wait_for(pid);
      break;
    }
    default: __asm__ volatile("");
    }
  }
}

void job_wait(const struct job *job) { wait_for_death(job->size); }

static int start_waiting(void) {
  int pid = start_job(&(struct job){.kind = JOB_WAIT, .in = -1, .out = -1, .closed = -1, .size = below(8)});
  if (below(3) != 0) short_nap(2000);
  return pid;
}

void stress_kill(void) {
  static const int signals[] = {MINIOS_SIGKILL, MINIOS_SIGTERM, MINIOS_SIGINT, MINIOS_SIGUSR2, MINIOS_SIGHUP};
  int pid = start_waiting();
  int signal = signals[below(sizeof signals / sizeof signals[0])];
  REQUIRE(minios_kill(pid, signal) == 0);
  // Another one, perhaps before it is dead: it is there until it has been waited for.
  if (below(2)) REQUIRE(minios_kill(pid, signal) == 0);
  REQUIRE(wait_for(pid) == signalled(signal));
  REQUIRE(minios_kill(pid, 0) == -ESRCH);
}

void stress_stop(void) {
  int pid = start_waiting();
  for (unsigned i = 0, n = 1 + below(4); i < n; i++) {
    int32_t status = 0;
    REQUIRE(minios_kill(pid, MINIOS_SIGSTOP) == 0);
    REQUIRE(minios_wait4(pid, &status, MINIOS_WUNTRACED, NULL) == pid);
    REQUIRE(status == (MINIOS_SIGSTOP << 8 | 0x7f));
    REQUIRE(minios_wait4(pid, &status, MINIOS_WUNTRACED | MINIOS_WNOHANG, NULL) == 0);
    if (below(3) == 0) break;
    REQUIRE(minios_kill(pid, MINIOS_SIGCONT) == 0);
    if (below(2)) short_nap(500);
  }
  // Also a stopped one is killed.
  REQUIRE(minios_kill(pid, MINIOS_SIGKILL) == 0);
  REQUIRE(wait_for(pid) == signalled(MINIOS_SIGKILL));
}

static void set_mask(int how, uint64_t set) { REQUIRE(minios_sigprocmask(how, &set, NULL) == 0); }

/** Answers each signal with one, until there have been `size`. The signal is blocked but where it is waited for. */
void job_take_turns(const struct job *job) {
  uint64_t none = 0;
  int signal = MINIOS_SIGUSR1;
  catch_signal(signal);
  for (int i = 0; i < (int)job->size; i++) {
    while (caught[signal] <= i) REQUIRE(minios_sigsuspend(&none) == -EINTR);
    REQUIRE(caught[signal] == i + 1);
    REQUIRE(minios_kill(minios_getppid(), signal) == 0);
  }
}

/** Parent and child take turns, by signals: none is lost, none comes twice. */
void stress_signals(void) {
  uint64_t none = 0;
  int signal = MINIOS_SIGUSR1, rounds = 1 + (int)below(30);
  catch_signal(signal);
  set_mask(MINIOS_SIG_BLOCK, bit(signal));
  struct job job = {.kind = JOB_TAKE_TURNS, .in = -1, .out = -1, .closed = -1, .size = (uint32_t)rounds};
  int pid = start_job(&job);
  for (int i = 0; i < rounds; i++) {
    REQUIRE(minios_kill(pid, signal) == 0);
    while (caught[signal] <= i) REQUIRE(minios_sigsuspend(&none) == -EINTR);
    REQUIRE(caught[signal] == i + 1);
  }
  REQUIRE(wait_for(pid) == exited(0));
  set_mask(MINIOS_SIG_UNBLOCK, bit(signal));
  REQUIRE(caught[signal] == rounds);
}

/** Sleeps are no shorter than they are to be, whatever signals come and are ignored. */
void stress_timer(void) {
  int me = minios_getpid();
  int pid = must_fork();
  if (pid == 0) {
    for (int i = 0; i < 10; i++) {
      minios_kill(me, MINIOS_SIGURG);
      short_nap(500);
    }
    _Exit(0);
  }
  for (int i = 0; i < 3; i++) {
    struct timespec before, after;
    long wanted = (long)below(2000) * 1000;
    struct timespec time = {.tv_nsec = wanted};
    clock_gettime(CLOCK_MONOTONIC, &before);
    REQUIRE(nanosleep(&time, NULL) == 0);
    clock_gettime(CLOCK_MONOTONIC, &after);
    REQUIRE((after.tv_sec - before.tv_sec) * 1000000000 + (after.tv_nsec - before.tv_nsec) >= wanted);
  }
  REQUIRE(wait_for(pid) == exited(0));
}

/** Futexes are a program's own, so that nobody wakes this one: the word is another, or time goes by. */
void stress_futex(void) {
  uint32_t word = 7;
  uint8_t woken = 9;
  struct wasix_option_timestamp time = {.tag = 1, .some = below(1000) * UINT64_C(1000)};
  REQUIRE(wasix_futex_wait(&word, 8, &time, &woken) != 0 || woken == 0 || woken == 1);
  struct timespec before, after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  woken = 9;
  REQUIRE(wasix_futex_wait(&word, 7, &time, &woken) == 0 && woken == 0);
  clock_gettime(CLOCK_MONOTONIC, &after);
  uint64_t waited = (uint64_t)((after.tv_sec - before.tv_sec) * 1000000000 + (after.tv_nsec - before.tv_nsec));
  REQUIRE(waited >= time.some);
  REQUIRE(wasix_futex_wake_all(&word, &woken) == 0 && woken == 0);
}

/** A group of processes is killed at once. */
void stress_group(void) {
  enum { MEMBERS = 4 };
  int leader = must_fork();
  if (leader == 0) {
    tell_group(minios_getpid());
    REQUIRE(minios_setpgid(0, 0) == 0);
    wait_for_death(2);
  }
  tell_group(leader);
  REQUIRE(minios_setpgid(leader, leader) == 0);
  int count = 1 + (int)below(MEMBERS);
  for (int i = 0; i < count; i++) {
    unsigned how = below(8);
    int pid = must_fork();
    if (pid == 0) {
      REQUIRE(minios_setpgid(0, leader) == 0);
      wait_for_death(how);
    }
    REQUIRE(minios_setpgid(pid, leader) == 0);
  }
  if (below(2)) short_nap(2000);
  REQUIRE(minios_kill(-leader, MINIOS_SIGTERM) == 0);
  for (int i = 0; i < count + 1; i++) REQUIRE(wait_for(-leader) == signalled(MINIOS_SIGTERM));
  tell_group(0);
}
