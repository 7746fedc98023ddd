// Signals over fork: what the child has of its parent's, and what comes in the middle of a fork.
#include "usertests.h"

static volatile int caught[65];
static volatile int forked_in_handler = -2;
static volatile int fork_from_handler;
/** What the handler does besides counting. */
static void (*volatile also)(void);

/** Gets all signals that are caught. */
__attribute__((export_name("on_signal"))) void on_signal(int signal) {
  caught[signal]++;
  if (also != NULL) also();
  if (!fork_from_handler) return;
  int pid = fork();
  forked_in_handler = pid < 0 ? errno : 0;
  if (pid == 0) _Exit(0);
}

static void set_action(int signal, uint32_t handler) {
  struct minios_sigaction action = {.handler = handler};
  REQUIRE(minios_sigaction(signal, &action, NULL) == 0);
}

static void catch_signal(int signal) {
  wasix_callback_signal("on_signal", 9);
  set_action(signal, 2);
}

static uint64_t bit(int signal) { return UINT64_C(1) << (signal - 1); }

static void send(int pid, int signal) { REQUIRE(minios_kill(pid, signal) == 0); }

TEST(fork_from_a_handler) {
  fork_from_handler = 1;
  catch_signal(MINIOS_SIGUSR1);
  send(minios_getpid(), MINIOS_SIGUSR1);
  REQUIRE(caught[MINIOS_SIGUSR1] == 1);
  REQUIRE(forked_in_handler == EDEADLK);
  REQUIRE(wait_for(-1) == -ECHILD);
  // Outside of it, it works.
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) _Exit(2);
  REQUIRE(wait_for(pid) == exited(2));
}

TEST(handlers_are_inherited) {
  catch_signal(MINIOS_SIGUSR1);
  set_action(MINIOS_SIGUSR2, MINIOS_SIG_IGN);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    send(minios_getpid(), MINIOS_SIGUSR1);
    send(minios_getpid(), MINIOS_SIGUSR2);
    REQUIRE(caught[MINIOS_SIGUSR1] == 1 && caught[MINIOS_SIGUSR2] == 0);
    // The grandchild, too; and what the child changes is its own.
    int grandchild = fork();
    REQUIRE(grandchild >= 0);
    if (grandchild == 0) {
      send(minios_getpid(), MINIOS_SIGUSR1);
      _Exit(caught[MINIOS_SIGUSR1]);
    }
    REQUIRE(wait_for(grandchild) == exited(2));
    set_action(MINIOS_SIGUSR1, MINIOS_SIG_DFL);
    send(minios_getpid(), MINIOS_SIGUSR1);
    _Exit(1);
  }
  REQUIRE(wait_for(pid) == signalled(MINIOS_SIGUSR1));
  REQUIRE(caught[MINIOS_SIGUSR1] == 0);
  send(minios_getpid(), MINIOS_SIGUSR1);
  REQUIRE(caught[MINIOS_SIGUSR1] == 1);
}

TEST(mask_is_inherited_and_pending_signals_are_not) {
  uint64_t set = bit(MINIOS_SIGUSR1), now = 0;
  catch_signal(MINIOS_SIGUSR1);
  REQUIRE(minios_sigprocmask(MINIOS_SIG_BLOCK, &set, NULL) == 0);
  send(minios_getpid(), MINIOS_SIGUSR1);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(minios_sigpending(&now) == 0 && now == 0);
    REQUIRE(minios_sigprocmask(MINIOS_SIG_UNBLOCK, &set, &now) == 0 && now == set);
    REQUIRE(caught[MINIOS_SIGUSR1] == 0);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(minios_sigpending(&now) == 0 && now == set);
  REQUIRE(minios_sigprocmask(MINIOS_SIG_UNBLOCK, &set, NULL) == 0);
  REQUIRE(caught[MINIOS_SIGUSR1] == 1);
}

TEST(timers_are_not_inherited) {
  catch_signal(MINIOS_SIGALRM);
  REQUIRE(minios_alarm(1) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(minios_alarm(0) == 0);
    nap(2000);
    _Exit(caught[MINIOS_SIGALRM]);
  }
  int status;
  while ((status = wait_for(pid)) == -EINTR) continue;
  REQUIRE(status == exited(0));
  REQUIRE(caught[MINIOS_SIGALRM] == 1);
}

TEST(child_tells_its_parent) {
  catch_signal(MINIOS_SIGCHLD);
  for (int i = 0; i < 5; i++) {
    int before = caught[MINIOS_SIGCHLD];
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) _Exit(0);
    int status;
    while ((status = wait_for(pid)) == -EINTR) continue;
    REQUIRE(status == exited(0));
    REQUIRE(caught[MINIOS_SIGCHLD] == before + 1);
  }
}

/** exec in a child sets what was caught back to its default, and keeps what is ignored. */
TEST(handlers_end_with_exec) {
  catch_signal(MINIOS_SIGUSR1);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    struct start start = {.path = SELF, .arguments = {"usertests", "sleeps"}};
    exec(&start);
    _Exit(1);
  }
  nap(50);
  send(pid, MINIOS_SIGUSR1);
  REQUIRE(wait_for(pid) == signalled(MINIOS_SIGUSR1));
}

/** Only executed by others. */
TEST(sleeps) { nap(300); }

/** Signals that come all the time while a process forks: each is handled once the stack is whole, none is lost. */
TEST(signals_while_forking) {
  catch_signal(MINIOS_SIGUSR1);
  int target = minios_getpid();
  int sender = fork();
  REQUIRE(sender >= 0);
  if (sender == 0) {
    for (;;) {
      minios_kill(target, MINIOS_SIGUSR1);
      struct timespec time = {.tv_nsec = 700};
      nanosleep(&time, NULL);
    }
  }
  for (int i = 0; i < 60; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) _Exit(i);
    int status;
    while ((status = wait_for(pid)) == -EINTR) continue;
    REQUIRE(status == exited(i));
  }
  send(sender, MINIOS_SIGKILL);
  while (wait_for(-1) == -EINTR) continue;
  REQUIRE(caught[MINIOS_SIGUSR1] > 10);
}

/** A timer that goes off in the middle of forks, in the parent alone. */
TEST(timer_while_forking) {
  catch_signal(MINIOS_SIGALRM);
  struct minios_itimerval every = {.interval_usec = 50, .value_usec = 50};
  REQUIRE(minios_setitimer(MINIOS_ITIMER_REAL, &every, NULL) == 0);
  for (int i = 0; i < 60; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      struct minios_itimerval mine;
      REQUIRE(minios_getitimer(MINIOS_ITIMER_REAL, &mine) == 0);
      REQUIRE(mine.value_sec == 0 && mine.value_usec == 0);
      _Exit(0);
    }
    int status;
    while ((status = wait_for(pid)) == -EINTR) continue;
    REQUIRE(status == exited(0));
  }
  REQUIRE(caught[MINIOS_SIGALRM] > 5);
}

/** A process that is stopped and continued while it forks. */
TEST(stop_while_forking) {
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    for (int i = 0; i < 200; i++) {
      int child = fork();
      REQUIRE(child >= 0);
      if (child == 0) _Exit(0);
      REQUIRE(wait_for(child) == exited(0));
    }
    _Exit(0);
  }
  for (int i = 0; i < 30; i++) {
    int32_t status;
    struct timespec time = {.tv_nsec = 20000 + 3333 * i};
    nanosleep(&time, NULL);
    send(pid, MINIOS_SIGSTOP);
    REQUIRE(minios_wait4(pid, &status, MINIOS_WUNTRACED, NULL) == pid);
    if ((status & 0x7f) != 0x7f) {
      REQUIRE(status == exited(0));
      return;
    }
    send(pid, MINIOS_SIGCONT);
  }
  REQUIRE(wait_for(pid) == exited(0));
}

static uint64_t set_mask(int how, uint64_t set) {
  uint64_t old;
  REQUIRE(minios_sigprocmask(how, &set, &old) == 0);
  return old;
}

static volatile int reaped = 0;
static void reaps(void) {
  int status;
  while (minios_wait4(-1, &status, MINIOS_WNOHANG, NULL) > 0) {
    if (status == exited(3)) reaped++;
  }
}

TEST(a_handler_of_sigchld_reaps_all_children) {
  also = reaps;
  catch_signal(MINIOS_SIGCHLD);
  for (int i = 0; i < 30; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      nap(i % 3);
      _Exit(3);
    }
  }
  uint64_t none = 0;
  uint64_t old = set_mask(MINIOS_SIG_BLOCK, bit(MINIOS_SIGCHLD));
  while (reaped < 30) REQUIRE(minios_sigsuspend(&none) == -EINTR);
  set_mask(MINIOS_SIG_SETMASK, old);
  REQUIRE(wait_for(-1) == -ECHILD);
}

/** Waits for a signal that is blocked otherwise. */
static void await(int signal) {
  uint64_t none = 0;
  int before = caught[signal];
  while (caught[signal] == before) REQUIRE(minios_sigsuspend(&none) == -EINTR);
}

TEST(parent_and_child_take_turns_by_signals) {
  catch_signal(MINIOS_SIGUSR1);
  set_mask(MINIOS_SIG_BLOCK, bit(MINIOS_SIGUSR1));
  int parent = minios_getpid();
  int pid = fork();
  REQUIRE(pid >= 0);
  for (int i = 0; i < 200; i++) {
    if (pid != 0) REQUIRE(minios_kill(pid, MINIOS_SIGUSR1) == 0);
    await(MINIOS_SIGUSR1);
    if (pid == 0) REQUIRE(minios_kill(parent, MINIOS_SIGUSR1) == 0);
  }
  if (pid == 0) _Exit(0);
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(caught[MINIOS_SIGUSR1] == 200);
}

TEST(a_pipeline_ends_with_its_reader) {
  // yes | head -1, twice: the writers die of SIGPIPE.
  for (int i = 0; i < 2; i++) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    int writer = fork();
    REQUIRE(writer >= 0);
    if (writer == 0) {
      close(ends[0]);
      for (;;) write(ends[1], "line\n", 5);
    }
    close(ends[1]);
    char line[5];
    REQUIRE(read_fully(ends[0], line, 5) == 5 && memcmp(line, "line\n", 5) == 0);
    close(ends[0]);
    REQUIRE(wait_for(writer) == signalled(MINIOS_SIGPIPE));
  }
}

TEST(a_signal_for_a_whole_group_of_forks) {
  int leader = 0;
  for (int i = 0; i < 10; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      minios_setpgid(0, leader);
      for (;;) nap(1000);
    }
    if (leader == 0) leader = pid;
    REQUIRE(minios_setpgid(pid, leader) == 0);
  }
  REQUIRE(minios_kill(-leader, MINIOS_SIGTERM) == 0);
  for (int i = 0; i < 10; i++) REQUIRE(wait_for(-leader) == signalled(MINIOS_SIGTERM));
  REQUIRE(wait_for(-leader) == -ECHILD);
}

static void executes(void) {
  struct start start = {.path = SELF, .arguments = {"usertests", ".child", "9"}};
  exec(&start);
}

TEST(exec_in_a_handler_of_a_forked_child) {
  also = executes;
  catch_signal(MINIOS_SIGUSR1);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    send(minios_getpid(), MINIOS_SIGUSR1);
    _Exit(1);
  }
  REQUIRE(wait_for(pid) == exited(9));
}

TEST(children_of_who_ignores_sigchld_vanish) {
  struct minios_sigaction ignore = {.handler = MINIOS_SIG_IGN};
  REQUIRE(minios_sigaction(MINIOS_SIGCHLD, &ignore, NULL) == 0);
  for (int i = 0; i < 20; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) _Exit(0);
  }
  REQUIRE(wait_for(-1) == -ECHILD);
}
