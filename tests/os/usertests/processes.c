// Processes: fork, exec, wait, exit, kill.
#include "usertests.h"

static void exec_child(const char *status) {
  struct start start = {.path = SELF, .arguments = {"usertests", ".child", status}};
  exec(&start);
}

TEST(many_children) {
  enum { CHILDREN = 60 };
  for (int i = 0; i < CHILDREN; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) _Exit(3);
  }
  wait_all(CHILDREN, 3);
}

TEST(exit_and_wait) {
  for (int status = 0; status < 100; status++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) _Exit(status);
    REQUIRE(wait_for(pid) == exited(status));
  }
}

static void nothing(void) {}

TEST(two_children) {
  for (int round = 0; round < 50; round++) {
    int first = start_child(nothing);
    int second = start_child(nothing);
    REQUIRE(first > 0 && second > 0 && first != second);
    wait_all(2, 0);
  }
}

/** Children that fork children. */
TEST(fork_fork) {
  enum { CHILDREN = 4 };
  for (int i = 0; i < CHILDREN; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid > 0) continue;
    for (int j = 0; j < 10; j++) {
      int grandchild = fork();
      REQUIRE(grandchild >= 0);
      if (grandchild == 0) _Exit(0);
      REQUIRE(wait_for(grandchild) == exited(0));
    }
    _Exit(0);
  }
  wait_all(CHILDREN, 0);
}

/** A chain: each forks the next one, and knows how deep it is. */
TEST(generations) {
  enum { DEPTH = 25 };
  int depth = 0;
  while (depth < DEPTH) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid != 0) {
      REQUIRE(wait_for(pid) == exited(depth + 1));
      if (depth == 0) return;
      _Exit(depth);
    }
    depth++;
  }
  _Exit(depth);
}

TEST(parent_and_child_numbers) {
  int me = minios_getpid();
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(minios_getpid() != me);
    REQUIRE(minios_getppid() == me);
    int mine = minios_getpid();
    write_fully(ends[1], &mine, sizeof mine);
    _Exit(0);
  }
  int told;
  REQUIRE(minios_getpid() == me);
  REQUIRE(read_fully(ends[0], &told, sizeof told) == sizeof told);
  REQUIRE(told == pid);
  REQUIRE(wait_for(pid) == exited(0));
}

/** An orphan's parent is the first process. */
TEST(orphan) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (fork() == 0) {
      while (minios_getppid() != 1) nap(1);
      write_fully(ends[1], "x", 1);
      _Exit(0);
    }
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  char byte;
  close(ends[1]);
  REQUIRE(read_fully(ends[0], &byte, 1) == 1);
  // It has ended when nobody holds the pipe any more.
  REQUIRE(read_fully(ends[0], &byte, 1) == 0);
  nap(20);
}

/** Children that end while their parents end. */
TEST(reparent) {
  int me = minios_getpid();
  for (int i = 0; i < 40; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      if (fork() < 0) {
        minios_kill(me, MINIOS_SIGKILL);
        _Exit(1);
      }
      _Exit(0);
    }
    REQUIRE(wait_for(pid) == exited(0));
  }
  nap(50);
}

TEST(reparent_two) {
  for (int i = 0; i < 20; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      fork();
      fork();
      _Exit(0);
    }
    REQUIRE(wait_for(pid) == exited(0));
  }
  nap(50);
}

TEST(wait_for_nobody) {
  REQUIRE(wait_for(-1) == -ECHILD);
  REQUIRE(wait_for(1) == -ECHILD);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    // A child is nobody's parent.
    REQUIRE(wait_for(-1) == -ECHILD);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(wait_for(pid) == -ECHILD);
}

TEST(wait_without_hanging) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    char byte;
    close(ends[1]);
    read(ends[0], &byte, 1);
    _Exit(9);
  }
  int32_t status = 77;
  REQUIRE(minios_wait4(pid, &status, MINIOS_WNOHANG, NULL) == 0);
  REQUIRE(status == 77);
  close(ends[1]);
  REQUIRE(wait_for(pid) == exited(9));
}

/** Waiting for one child leaves the others. */
TEST(wait_in_any_order) {
  int pids[8];
  for (int i = 0; i < 8; i++) {
    pids[i] = fork();
    REQUIRE(pids[i] >= 0);
    if (pids[i] == 0) _Exit(i);
  }
  for (int i = 7; i >= 0; i -= 2) REQUIRE(wait_for(pids[i]) == exited(i));
  for (int i = 0; i < 8; i += 2) REQUIRE(wait_for(pids[i]) == exited(i));
  REQUIRE(wait_for(-1) == -ECHILD);
}

/** A zombie keeps its number, and can be signalled, until it has been waited for. */
TEST(zombie) {
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) _Exit(4);
  nap(20);
  REQUIRE(minios_kill(pid, 0) == 0);
  REQUIRE(minios_kill(pid, MINIOS_SIGKILL) == 0);
  REQUIRE(wait_for(pid) == exited(4));
  REQUIRE(minios_kill(pid, 0) == -ESRCH);
}

static void spin(void) {
  for (;;) __asm__ volatile("");
}

static void sleep_long(void) {
  for (;;) nap(100000);
}

/** Processes that never call the kernel can be preempted and killed. */
TEST(preempt) {
  int first = start_child(spin);
  int second = start_child(spin);
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int third = fork();
  REQUIRE(third >= 0);
  if (third == 0) {
    write_fully(ends[1], "x", 1);
    spin();
  }
  char byte;
  REQUIRE(read_fully(ends[0], &byte, 1) == 1);
  REQUIRE(minios_kill(first, MINIOS_SIGKILL) == 0);
  REQUIRE(minios_kill(second, MINIOS_SIGTERM) == 0);
  REQUIRE(minios_kill(third, MINIOS_SIGINT) == 0);
  REQUIRE(wait_for(first) == signalled(MINIOS_SIGKILL));
  REQUIRE(wait_for(second) == signalled(MINIOS_SIGTERM));
  REQUIRE(wait_for(third) == signalled(MINIOS_SIGINT));
}

TEST(kill_status) {
  for (int i = 0; i < 30; i++) {
    int pid = start_child(i % 2 ? spin : sleep_long);
    if (i % 3 == 0) nap(1);
    REQUIRE(minios_kill(pid, MINIOS_SIGKILL) == 0);
    REQUIRE(wait_for(pid) == signalled(MINIOS_SIGKILL));
  }
}

/** A child that is killed while it forks. */
TEST(kill_while_forking) {
  for (int i = 0; i < 20; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      for (;;) {
        int grandchild = fork();
        if (grandchild == 0) _Exit(0);
        wait_for(grandchild);
      }
    }
    struct timespec time = {.tv_nsec = 1000 + 777 * i};
    nanosleep(&time, NULL);
    REQUIRE(minios_kill(pid, MINIOS_SIGKILL) == 0);
    REQUIRE(wait_for(pid) == signalled(MINIOS_SIGKILL));
  }
  nap(20);
}

static void trap_bounds(void) { *(volatile char *)0xfffffff0u = 1; }
static void trap_divide(void) {
  volatile int zero = 0;
  volatile int result = 10 / zero;
  (void)result;
}

TEST(child_faults) {
  REQUIRE(wait_for(start_child(trap_bounds)) == signalled(MINIOS_SIGSEGV));
  REQUIRE(wait_for(start_child(trap_divide)) == signalled(MINIOS_SIGFPE));
}

TEST(fork_exec) {
  for (int i = 0; i < 20; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      exec_child("21");
      _Exit(1);
    }
    REQUIRE(wait_for(pid) == exited(21));
  }
}

/** An exec that fails leaves a child that can go on. */
TEST(failed_exec) {
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    struct start none = {.path = "/bin/no-such-program", .arguments = {"none"}};
    REQUIRE(exec(&none) == -ENOENT);
    put_file(SCRATCH "/text", "no program\n");
    struct start text = {.path = SCRATCH "/text", .arguments = {"text"}};
    REQUIRE(exec(&text) == -EACCES);
    REQUIRE(unlink(SCRATCH "/text") == 0);
    int grandchild = fork();
    REQUIRE(grandchild >= 0);
    if (grandchild == 0) _Exit(7);
    REQUIRE(wait_for(grandchild) == exited(7));
    _Exit(5);
  }
  REQUIRE(wait_for(pid) == exited(5));
}

TEST(vfork_holds_the_parent_up) {
  struct timespec before, after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  int pid = vfork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    nap(300);
    _Exit(6);
  }
  clock_gettime(CLOCK_MONOTONIC, &after);
  int64_t waited = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
  REQUIRE(waited >= 300);
  int32_t status;
  REQUIRE(minios_wait4(pid, &status, MINIOS_WNOHANG, NULL) == pid);
  REQUIRE(status == exited(6));
}

TEST(vfork_until_exec) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = vfork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    write_fully(ends[1], "before", 6);
    exec_child("8");
    _Exit(1);
  }
  // All that the child did before its exec has been done.
  char text[6];
  close(ends[1]);
  REQUIRE(read_fully(ends[0], text, 6) == 6 && memcmp(text, "before", 6) == 0);
  REQUIRE(wait_for(pid) == exited(8));
}

/** A vforked child that is killed does not hold its parent up for ever; nor does one whose parent is killed. */
TEST(vfork_and_kill) {
  int me = fork();
  REQUIRE(me >= 0);
  if (me == 0) {
    int pid = vfork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      minios_kill(minios_getpid(), MINIOS_SIGKILL);
      for (;;) continue;
    }
    REQUIRE(wait_for(pid) == signalled(MINIOS_SIGKILL));
    pid = vfork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      minios_kill(minios_getppid(), MINIOS_SIGKILL);
      nap(30);
      _Exit(0);
    }
    _Exit(1);
  }
  REQUIRE(wait_for(me) == signalled(MINIOS_SIGKILL));
  nap(100);
}

TEST(group_and_session_are_inherited) {
  int group = minios_getpgid(0), session = minios_getsid(0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(minios_getpgid(0) == group);
    REQUIRE(minios_getsid(0) == session);
    REQUIRE(minios_setpgid(0, 0) == 0);
    int mine = minios_getpid();
    int grandchild = fork();
    REQUIRE(grandchild >= 0);
    if (grandchild == 0) {
      REQUIRE(minios_getpgid(0) == mine);
      REQUIRE(minios_setsid() == minios_getpid());
      REQUIRE(minios_getsid(0) == minios_getpid());
      _Exit(0);
    }
    _Exit(wait_for(grandchild) == exited(0) ? 0 : 1);
  }
  REQUIRE(wait_for(pid) == exited(0));
}

/** A forked child has not called exec, so its parent may still move it: setpgid(2). */
TEST(parent_moves_the_child) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    char byte;
    close(ends[1]);
    read(ends[0], &byte, 1);
    _Exit(minios_getpgid(0) == minios_getpid() ? 0 : 1);
  }
  REQUIRE(minios_setpgid(pid, pid) == 0);
  close(ends[1]);
  REQUIRE(wait_for(-pid) == exited(0));
}

/** A kill of the group hits all that were forked in it. */
TEST(kill_the_group) {
  int leader = fork();
  REQUIRE(leader >= 0);
  if (leader == 0) {
    REQUIRE(minios_setpgid(0, 0) == 0);
    for (int i = 0; i < 5; i++) start_child(i % 2 ? spin : sleep_long);
    nap(20);
    minios_kill(0, MINIOS_SIGTERM);
    _Exit(1);
  }
  REQUIRE(wait_for(leader) == signalled(MINIOS_SIGTERM));
  nap(50);
  REQUIRE(minios_kill(-leader, 0) == -ESRCH);
}

TEST(directory_and_umask_are_inherited) {
  char path[256];
  uint32_t size = sizeof path;
  minios_umask(027);
  REQUIRE(mkdir(SCRATCH "/inner", 0777) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(wasix_getcwd(path, &size) == 0);
    REQUIRE(strncmp(path, SCRATCH, strlen(SCRATCH)) == 0);
    REQUIRE(minios_umask(0) == 027);
    // What the child changes is its own.
    REQUIRE(wasix_chdir("inner", 5) == 0);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(minios_umask(022) == 027);
  REQUIRE(wasix_getcwd(path, &size) == 0);
  REQUIRE(strstr(path, "inner") == NULL);
  REQUIRE(rmdir(SCRATCH "/inner") == 0);
}

TEST(niceness_is_inherited) {
  REQUIRE(minios_nice(5) >= -20);
  int nice = minios_getpriority(0, 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(minios_getpriority(0, 0) == nice);
    minios_nice(3);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(minios_getpriority(0, 0) == nice);
}

static size_t read_whole(const char *path, char *text, size_t size) {
  int fd = open(path, O_RDONLY);
  REQUIRE(fd >= 0);
  size_t count = read_fully(fd, text, size);
  close(fd);
  return count;
}

TEST(arguments_are_inherited) {
  char mine[512], theirs[512];
  const char *files[] = {"/proc/self/cmdline", "/proc/self/environ", "/proc/self/comm"};
  for (int i = 0; i < 3; i++) {
    size_t size = read_whole(files[i], mine, sizeof mine);
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
      REQUIRE(read_whole(files[i], theirs, sizeof theirs) == size);
      REQUIRE(memcmp(mine, theirs, size) == 0);
      _Exit(0);
    }
    REQUIRE(wait_for(pid) == exited(0));
  }
}

/** The child begins without CPU time of children, and its time is the parent's once it has waited. */
TEST(times) {
  struct minios_rusage usage;
  int32_t status;
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    for (volatile int i = 0; i < 2000000; i++) continue;
    _Exit(0);
  }
  REQUIRE(minios_wait4(pid, &status, 0, &usage) == pid);
  REQUIRE(usage.utime_sec > 0 || usage.utime_usec > 0);
}

/** A wrong pointer for the child's number: nothing is forked. */
TEST(bad_pointer_to_fork) {
  REQUIRE(wasix_proc_fork(1, (int32_t *)0xfffffffcu) == EFAULT);
  REQUIRE(wasix_proc_fork(1, (int32_t *)(__builtin_wasm_memory_size(0) * 65536 - 3)) == EFAULT);
  REQUIRE(wait_for(-1) == -ECHILD);
}
