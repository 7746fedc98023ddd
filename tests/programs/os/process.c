// Processes as Linux has them: spawn, exec, wait, signals, groups, sessions. argv[1] names the section; the program must be
// /bin/process, since it starts itself: with argv[1] `child`, argv[2] says what to do.
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

extern char **environ;

#define SELF "/bin/process"

static void nap(long milliseconds) {
  struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static struct start child(const char *what, const char *argument) {
  return (struct start){.path = SELF, .arguments = {"process", "child", what, argument}};
}

static int run_child(const char *what, const char *argument) {
  struct start start = child(what, argument);
  return run(&start);
}

static int spawn_child(const char *what, const char *argument) {
  struct start start = child(what, argument);
  return spawn(&start);
}

/** Reads what a pipe holds until its end, as text. */
static char *read_all(int fd) {
  static char text[4096];
  ssize_t size = 0, part;
  while ((part = read(fd, text + size, sizeof text - 1 - (size_t)size)) > 0) size += part;
  text[size] = 0;
  return text;
}

/** Runs a child whose output goes to a pipe; what it wrote. */
static char *output_of(const struct start *wanted) {
  struct start start = *wanted;
  int32_t ends[2];
  wasix_fd_pipe(&ends[0], &ends[1]);
  struct minios_fd_action *next = start.actions;
  while (next->mode != 0) next++;
  *next++ = (struct minios_fd_action)DUP2(ends[1], 1);
  *next++ = (struct minios_fd_action)CLOSE(ends[0]);
  *next++ = (struct minios_fd_action)CLOSE(ends[1]);
  int pid = spawn(&start);
  close(ends[1]);
  char *text = read_all(ends[0]);
  close(ends[0]);
  if (pid < 0) snprintf(text, 64, "spawn: %s", errno_name((unsigned)-pid));
  else wait_for(pid);
  return text;
}

static void is_text(const char *name, const char *got, const char *want) { same_text(name, got, strlen(got), want); }

static void statuses(void) {
  equal("exit 0", run_child("exit", "0"), exited(0));
  equal("exit 7", run_child("exit", "7"), exited(7));
  equal("exit 255", run_child("exit", "255"), exited(255));
  equal("exit 256 keeps the low 8 bits", run_child("exit", "256"), exited(0));
  equal("exit -1", run_child("exit", "-1"), exited(255));
  equal("a return from _start is exit 0", run_child("return", "0"), exited(0));
  equal("unreachable is SIGILL", run_child("trap", "unreachable"), signalled(MINIOS_SIGILL));
  equal("an address out of bounds is SIGSEGV", run_child("trap", "bounds"), signalled(MINIOS_SIGSEGV));
  equal("a division by zero is SIGFPE", run_child("trap", "divide"), signalled(MINIOS_SIGFPE));
  equal("a stack overflow is SIGSEGV", run_child("trap", "recurse"), signalled(MINIOS_SIGSEGV));
  int signals[] = {MINIOS_SIGHUP, MINIOS_SIGINT, MINIOS_SIGQUIT, MINIOS_SIGKILL, MINIOS_SIGUSR1, MINIOS_SIGPIPE,
      MINIOS_SIGALRM, MINIOS_SIGTERM, MINIOS_SIGSYS, MINIOS_SIGRTMIN, MINIOS_SIGRTMAX};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    char name[32];
    snprintf(name, sizeof name, "killed by %d", signals[i]);
    int pid = spawn_child("sleep", "100000");
    minios_kill(pid, signals[i]);
    equal(name, wait_for(pid), signalled(signals[i]));
  }
  int ignored[] = {MINIOS_SIGCHLD, MINIOS_SIGURG, MINIOS_SIGWINCH, MINIOS_SIGCONT};
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) {
    char name[32];
    snprintf(name, sizeof name, "%d is ignored", ignored[i]);
    int pid = spawn_child("sleep", "5");
    minios_kill(pid, ignored[i]);
    equal(name, wait_for(pid), exited(0));
  }
}

static void zombies(void) {
  int pid = spawn_child("exit", "3");
  nap(5);
  equal("a zombie can be asked for", minios_kill(pid, 0), 0);
  equal("and be killed, without effect", minios_kill(pid, MINIOS_SIGKILL), 0);
  equal("a zombie has a group", minios_getpgid(pid), minios_getpgid(0));
  equal("its status is what it was", wait_for(pid), exited(3));
  equal("it is waited for once", wait_for(pid), -ECHILD);
  equal("then it is gone", minios_kill(pid, 0), -ESRCH);
  equal("without children there is nothing to wait for", wait_for(-1), -ECHILD);
  int first = spawn_child("sleep", "5"), second = spawn_child("exit", "9");
  check("pids count upwards", second > first);
  equal("a wait for one leaves the other", wait_for(first), exited(0));
  equal("which is still there", wait_for(second), exited(9));
  // Killed twice before it ran: it must be queued once.
  pid = spawn_child("sleep", "5");
  minios_kill(pid, MINIOS_SIGKILL);
  minios_kill(pid, MINIOS_SIGKILL);
  minios_kill(pid, MINIOS_SIGTERM);
  equal("killed before it ran, and again", wait_for(pid), signalled(MINIOS_SIGKILL));
  struct minios_rusage usage = {0};
  pid = spawn_child("spin", "2000000");
  equal("wait4 tells the resources", minios_wait4(pid, NULL, 0, &usage), pid);
  check("CPU time among them", usage.utime_sec * 1000000 + usage.utime_usec > 1000);
}

static void wait_options(void) {
  int32_t status = -1;
  int pid = spawn_child("sleep", "20");
  equal("WNOHANG does not wait", minios_wait4(pid, &status, MINIOS_WNOHANG, NULL), 0);
  equal("and leaves the status alone", status, -1);
  equal("unknown options", minios_wait4(pid, &status, 0x40, NULL), -EINVAL);
  equal("a stop is not reported unasked", minios_kill(pid, MINIOS_SIGSTOP), 0);
  nap(30);
  equal("WNOHANG of a stopped child", minios_wait4(pid, &status, MINIOS_WNOHANG, NULL), 0);
  equal("WUNTRACED reports the stop", minios_wait4(pid, &status, MINIOS_WUNTRACED, NULL), pid);
  equal("its status", status, MINIOS_SIGSTOP << 8 | 0x7f);
  equal("once", minios_wait4(pid, &status, MINIOS_WUNTRACED | MINIOS_WNOHANG, NULL), 0);
  equal("a stopped child does not run, and is continued", minios_kill(pid, MINIOS_SIGCONT), 0);
  equal("WCONTINUED reports that", minios_wait4(pid, &status, MINIOS_WCONTINUED, NULL), pid);
  equal("its status then", status, 0xffff);
  equal("then it ends", wait_for(pid), exited(0));
  pid = spawn_child("spin", "1000000000");
  minios_kill(pid, MINIOS_SIGSTOP);
  minios_wait4(pid, &status, MINIOS_WUNTRACED, NULL);
  minios_kill(pid, MINIOS_SIGTERM);
  equal("a stopped program keeps SIGTERM for later", minios_wait4(pid, &status, MINIOS_WNOHANG, NULL), 0);
  minios_kill(pid, MINIOS_SIGCONT);
  equal("and dies of it when it is continued", wait_for(pid), signalled(MINIOS_SIGTERM));
  pid = spawn_child("spin", "1000000000");
  minios_kill(pid, MINIOS_SIGSTOP);
  minios_wait4(pid, &status, MINIOS_WUNTRACED, NULL);
  minios_kill(pid, MINIOS_SIGKILL);
  equal("SIGKILL ends a stopped program", wait_for(pid), signalled(MINIOS_SIGKILL));
  struct start grouped = child("exit", "4");
  grouped.flags = MINIOS_SPAWN_FLAG_SETPGROUP;
  int other = spawn(&grouped), same = spawn_child("exit", "5");
  equal("pid 0 waits for the caller's group", minios_wait4(0, &status, 0, NULL), same);
  equal("a negative pid for that group", minios_wait4(-other, &status, 0, NULL), other);
  equal("no child in a group", minios_wait4(-other, &status, 0, NULL), -ECHILD);
  pid = spawn_child("sleep", "5");
  equal("not the caller's child", wait_for(1), -ECHILD);
  equal("status may be left out", minios_wait4(pid, NULL, 0, NULL), pid);
}

static void orphans(void) {
  int32_t ends[2];
  wasix_fd_pipe(&ends[0], &ends[1]);
  struct start start = child("orphan", "");
  start.actions[0] = (struct minios_fd_action)DUP2(ends[1], 9);
  start.actions[1] = (struct minios_fd_action)CLOSE(ends[1]);
  start.actions[2] = (struct minios_fd_action)CLOSE(ends[0]);
  equal("a parent ends before its child", run(&start), exited(0));
  close(ends[1]);
  is_text("the child is given to init", read_all(ends[0]), "parent 1\n");
  close(ends[0]);
}

static void execs(void) {
  struct start start = child("exec-pid", "");
  is_text("exec keeps pid and parent", output_of(&start), "same\n");
  start = child("exec-fails", "");
  equal("an exec that fails leaves the program as it was", run(&start), exited(0));
  start = child("exec-loop", "1000");
  equal("a thousand execs", run(&start), exited(0));
  start = child("exec-actions", "");
  is_text("exec does actions on descriptors", output_of(&start), "moved\n");
  start = child("cloexec", "");
  is_text("exec closes what is close-on-exec", output_of(&start), "5 open\n6 closed\n");
  start = child("arguments", "a");
  start.arguments[4] = "";
  start.arguments[5] = "b c";
  start.environment[0] = "X=1";
  start.environment[1] = "Y=";
  is_text("arguments and environment", output_of(&start), "child arguments a  b c / X=1 Y=\n");
}

static void actions(void) {
  int32_t ends[2];
  wasix_fd_pipe(&ends[0], &ends[1]);
  struct start start = {.path = SELF, .arguments = {"process", "child", "write", "7", "seven"},
      .actions = {DUP2(ends[1], 7)}};
  equal("dup2", run(&start), exited(0));
  char text[16];
  equal("what came through the copy", read(ends[0], text, sizeof text), 5);
  start = (struct start){.path = SELF, .arguments = {"process", "child", "is-open", "7", NULL}, .actions = {DUP2(1, 7), CLOSE(7)}};
  equal("close comes after dup2", run(&start), exited(1));
  start = (struct start){.path = SELF, .arguments = {"process", "child", "is-open", "7", NULL}, .actions = {CLOSE(7), DUP2(1, 7)}};
  equal("dup2 comes after close", run(&start), exited(0));
  start = (struct start){.path = SELF, .arguments = {"process", "child", "write", "8", "made"},
      .actions = {CHDIR("/tmp"), OPEN(8, "action", WASI_OFLAGS_CREAT, WASI_RIGHTS_FD_WRITE)}};
  equal("open, relative to a chdir before", run(&start), exited(0));
  int fd = open("/tmp/action", O_RDONLY);
  equal("what was written", read(fd, text, sizeof text), 4);
  close(fd);
  unlink("/tmp/action");
  start = (struct start){.path = SELF, .arguments = {"process", "child", "pwd", NULL}, .actions = {CHDIR("/tmp")}};
  is_text("chdir is the child's own", output_of(&start), "/tmp\n");
  start = (struct start){.path = SELF, .arguments = {"process", "child", "exit", "0"}, .actions = {DUP2(77, 1)}};
  equal("dup2 of a closed descriptor", spawn(&start), -EBADF);
  start = (struct start){.path = SELF, .arguments = {"process", "child", "exit", "0"},
      .actions = {OPEN(8, "/tmp/none/none", WASI_OFLAGS_CREAT, WASI_RIGHTS_FD_WRITE)}};
  equal("open of what is not there", spawn(&start), -ENOENT);
  start = (struct start){.path = SELF, .arguments = {"process", "child", "exit", "0"}, .actions = {CHDIR("/bin/process")}};
  equal("chdir to a file", spawn(&start), -ENOTDIR);
  equal("no child is left of those that failed", wait_for(-1), -ECHILD);
  start = (struct start){.path = SELF, .arguments = {"process", "child", "is-open", "9", NULL}, .actions = {DUP2(ends[1], 9)},
      .flags = MINIOS_SPAWN_FLAG_CLOSE_OTHERS};
  equal("what an action made stays with CLOSE_OTHERS", run(&start), exited(0));
  char number[8];
  snprintf(number, sizeof number, "%d", ends[1]);
  start = (struct start){.path = SELF, .arguments = {"process", "child", "is-open", number, NULL}};
  equal("descriptors are inherited", run(&start), exited(0));
  start.flags = MINIOS_SPAWN_FLAG_CLOSE_OTHERS;
  equal("all others are closed with CLOSE_OTHERS", run(&start), exited(1));
  close(ends[0]);
  close(ends[1]);
}

/** A file with `text` and permissions `mode`. */
static void make(const char *path, const char *text, uint32_t mode) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  write(fd, text, strlen(text));
  close(fd);
  minios_chmod(MINIOS_AT_FDCWD, path, (uint32_t)strlen(path), mode, 0);
}

static int start_path(const char *path) {
  struct start start = {.path = path, .arguments = {path}};
  return spawn(&start);
}

static void errors(void) {
  equal("a program that is not there", start_path("/bin/none"), -ENOENT);
  equal("a path through a file", start_path("/bin/process/none"), -ENOTDIR);
  equal("an empty path", start_path(""), -ENOENT);
  equal("a directory", start_path("/tmp"), -EACCES);
  make("/tmp/plain", "text", 0644);
  equal("a file that may not be executed", start_path("/tmp/plain"), -EACCES);
  make("/tmp/plain", "text", 0755);
  equal("a file that is no program", start_path("/tmp/plain"), -ENOEXEC);
  make("/tmp/plain", "", 0755);
  equal("an empty file", start_path("/tmp/plain"), -ENOEXEC);
  unlink("/tmp/plain");
  equal("a name without a slash is a path", start_path("process"), -ENOENT);
  struct start start = child("exit", "6");
  start.path = "process";
  start.environment[0] = "PATH=/none:/bin";
  start.flags = MINIOS_SPAWN_FLAG_SEARCH_PATH;
  equal("and with SEARCH_PATH it is looked up", run(&start), exited(6));
  char *large = malloc(3 << 20);
  memset(large, 'x', 3 << 20);
  large[(3 << 20) - 1] = 0;
  start = child("exit", large);
  equal("arguments of 3 MiB", spawn(&start), -E2BIG);
  large[1 << 20] = 0;
  equal("arguments of 1 MiB", run(&start), exited(0));
  free(large);
  char reason[128];
  start_path("/bin/process");
  wait_for(-1);
  equal("no reason after a success", minios_exec_error(reason, sizeof reason), 0);
}

static void scripts(void) {
  make("/tmp/script", "#!/bin/process child arguments\nignored\n", 0755);
  struct start start = {.path = "/tmp/script", .arguments = {"zero", "one", "two"}};
  is_text("a script's interpreter gets one option, the path and the rest", output_of(&start), "child arguments /tmp/script one two /\n");
  make("/tmp/outer", "#! /tmp/script \t\n", 0755);
  start.path = "/tmp/outer";
  is_text("an interpreter that is a script", output_of(&start), "child arguments /tmp/script /tmp/outer one two /\n");
  make("/tmp/script", "#!/bin/none\n", 0755);
  equal("an interpreter that is not there", start_path("/tmp/script"), -ENOENT);
  make("/tmp/script", "#!\n", 0755);
  equal("no interpreter", start_path("/tmp/script"), -ENOEXEC);
  make("/tmp/script", "#!/tmp/script\n", 0755);
  equal("its own interpreter", start_path("/tmp/script"), -ELOOP);
  make("/tmp/script", "#!/bin/process child arguments", 0755);
  start.path = "/tmp/script";
  is_text("no line feed at the end", output_of(&start), "child arguments /tmp/script one two /\n");
  make("/tmp/script", "#!/bin/process\n", 0644);
  equal("a script that may not be executed", start_path("/tmp/script"), -EACCES);
  unlink("/tmp/script");
  unlink("/tmp/outer");
}

static void groups(void) {
  int me = minios_getpid();
  int pid = spawn_child("sleep", "100000");
  equal("a child is in its parent's group", minios_getpgid(pid), minios_getpgid(0));
  equal("and session", minios_getsid(pid), minios_getsid(0));
  equal("a child that has called exec is not moved", minios_setpgid(pid, pid), -EACCES);
  equal("nor is somebody else's", minios_setpgid(1, 0), -ESRCH);
  equal("nobody", minios_setpgid(30000, 0), -ESRCH);
  equal("a negative group", minios_setpgid(0, -1), -EINVAL);
  equal("a group that is not there", minios_setpgid(0, 30000), -EPERM);
  equal("into a group of its own", minios_setpgid(0, 0), 0);
  equal("which it leads", minios_getpgid(0), me);
  equal("a leader cannot begin a session", minios_setsid(), -EPERM);
  minios_kill(pid, MINIOS_SIGKILL);
  wait_for(pid);
  struct start start = child("sleep", "100000");
  start.flags = MINIOS_SPAWN_FLAG_SETPGROUP;
  int leader = spawn(&start);
  equal("SETPGROUP 0 makes a group", minios_getpgid(leader), leader);
  start.group = leader;
  int member = spawn(&start);
  equal("SETPGROUP joins it", minios_getpgid(member), leader);
  start.group = 30000;
  equal("a group that is not there", spawn(&start), -EPERM);
  equal("a signal to the group", minios_kill(-leader, MINIOS_SIGTERM), 0);
  equal("reaches the leader", wait_for(leader), signalled(MINIOS_SIGTERM));
  equal("and the member", wait_for(member), signalled(MINIOS_SIGTERM));
  equal("then the group is gone", minios_kill(-leader, 0), -ESRCH);
  equal("nothing else was hit", minios_kill(me, 0), 0);
  start = child("session", "");
  start.flags = MINIOS_SPAWN_FLAG_SETSID;
  equal("SETSID makes a session that the child leads", run(&start), exited(0));
  equal("setsid in a child that leads nothing", run_child("setsid", ""), exited(0));
  equal("a signal number too large", minios_kill(me, 65), -EINVAL);
  equal("a negative one", minios_kill(me, -1), -EINVAL);
  equal("nobody there", minios_kill(30000, 0), -ESRCH);
  equal("init cannot be killed", minios_kill(1, MINIOS_SIGKILL), 0);
  start = child("kill-own-group", "");
  start.flags = MINIOS_SPAWN_FLAG_SETPGROUP;
  equal("pid 0 is the caller's own group, the caller included", run(&start), signalled(MINIOS_SIGUSR2));
  start = child("sleep", "5");
  start.flags = MINIOS_SPAWN_FLAG_SETSIGMASK;
  struct minios_spawn_attr attr = attributes_of(&start);
  attr.sigmask = UINT64_C(1) << (MINIOS_SIGTERM - 1) | UINT64_C(1) << (MINIOS_SIGKILL - 1);
  pid = minios_spawn(&attr);
  minios_kill(pid, MINIOS_SIGTERM);
  equal("a blocked signal waits", wait_for(pid), exited(0));
  pid = minios_spawn(&attr);
  minios_kill(pid, MINIOS_SIGKILL);
  equal("SIGKILL cannot be blocked", wait_for(pid), signalled(MINIOS_SIGKILL));
}

static void recurse_for_ever(volatile char *from) {
  volatile char frame[512];
  frame[0] = from[0];
  if (from[0] == 0) recurse_for_ever(frame);
  frame[1] = frame[0];
}

static int trap(const char *how) {
  static volatile int zero = 0, seven = 7;
  if (strcmp(how, "unreachable") == 0) __builtin_trap();
  if (strcmp(how, "bounds") == 0) return *(volatile int *)0xfffffff0u;
  if (strcmp(how, "divide") == 0) return seven / zero;
  volatile char frame[1] = {0};
  recurse_for_ever(frame);
  return 0;
}

static int is_open(int fd) {
  uint16_t flags;
  return wasix_fd_fdflags_get(fd, &flags) == 0;
}

/** Execs that are to fail, and what must be as before. */
static int failing_execs(void) {
  struct start start = {.path = "/bin/none", .arguments = {"none"}, .actions = {DUP2(1, 9), CHDIR("/tmp")}};
  if (exec(&start) != -ENOENT || is_open(9)) return 1;
  start.path = "/tmp";
  if (exec(&start) != -EACCES || is_open(9)) return 2;
  start.path = SELF;
  start.actions[2] = (struct minios_fd_action)DUP2(77, 1);
  if (exec(&start) != -EBADF || is_open(9)) return 3;
  char path[64];
  uint32_t length = sizeof path;
  if (wasix_getcwd(path, &length) != 0 || length != 1 || path[0] != '/') return 4;
  return 0;
}

static int orphan(void) {
  struct start start = child("orphaned", "");
  if (spawn(&start) < 0) return 1;
  return 0;
}

/** What a child does. */
static int act(int argc, char **argv) {
  const char *what = argv[2], *argument = argc > 3 ? argv[3] : "";
  if (strcmp(what, "exit") == 0) _exit(atoi(argument));
  if (strcmp(what, "return") == 0) return 0;
  if (strcmp(what, "trap") == 0) return trap(argument);
  if (strcmp(what, "sleep") == 0) nap(atoi(argument));
  if (strcmp(what, "spin") == 0) for (volatile long rounds = atol(argument); rounds > 0;) rounds--;
  if (strcmp(what, "orphan") == 0) return orphan();
  if (strcmp(what, "orphaned") == 0) {
    nap(5);
    dprintf(9, "parent %d\n", minios_getppid());
  }
  if (strcmp(what, "exec-pid") == 0) {
    char pids[2][16];
    snprintf(pids[0], 16, "%d", minios_getpid());
    snprintf(pids[1], 16, "%d", minios_getppid());
    struct start start = {.path = SELF, .arguments = {"process", "child", "are-pids", pids[0], pids[1]}};
    return exec(&start);
  }
  if (strcmp(what, "are-pids") == 0)
    puts(atoi(argument) == minios_getpid() && atoi(argv[4]) == minios_getppid() ? "same" : "other");
  if (strcmp(what, "exec-fails") == 0) return failing_execs();
  if (strcmp(what, "exec-loop") == 0 && strcmp(argument, "0") != 0) {
    char less[16];
    snprintf(less, sizeof less, "%d", atoi(argument) - 1);
    struct start start = child("exec-loop", less);
    return exec(&start);
  }
  if (strcmp(what, "exec-actions") == 0) {
    struct start start = {.path = SELF, .arguments = {"process", "child", "write", "9", "moved\n"}, .actions = {DUP2(1, 9)}};
    return exec(&start);
  }
  if (strcmp(what, "cloexec") == 0) {
    int32_t copy;
    wasix_fd_dup2(1, 5, 0, &copy);
    wasix_fd_dup2(1, 6, 1, &copy);
    struct start start = child("open-5-6", NULL);
    return exec(&start);
  }
  if (strcmp(what, "open-5-6") == 0)
    printf("5 %s\n6 %s\n", is_open(5) ? "open" : "closed", is_open(6) ? "open" : "closed");
  if (strcmp(what, "arguments") == 0) {
    for (int i = 1; i < argc; i++) printf("%s ", argv[i]);
    printf("/");
    for (char **variable = environ; *variable != NULL; variable++) printf(" %s", *variable);
    puts("");
  }
  if (strcmp(what, "write") == 0) return write(atoi(argument), argv[4], strlen(argv[4])) != (ssize_t)strlen(argv[4]);
  if (strcmp(what, "is-open") == 0) return !is_open(atoi(argument));
  if (strcmp(what, "pwd") == 0) {
    char path[64];
    uint32_t length = sizeof path;
    wasix_getcwd(path, &length);
    printf("%.*s\n", (int)length, path);
  }
  if (strcmp(what, "session") == 0) return minios_getsid(0) != minios_getpid() || minios_getpgid(0) != minios_getpid();
  if (strcmp(what, "setsid") == 0) return minios_setsid() != minios_getpid() || minios_getsid(0) != minios_getpid();
  if (strcmp(what, "kill-own-group") == 0) return minios_kill(0, MINIOS_SIGUSR2);
  return 0;
}

int main(int argc, char **argv) {
  const char *section = argc > 1 ? argv[1] : "";
  // A script's interpreter line gives both words as one.
  if (strcmp(section, "child arguments") == 0) {
    char *split[12] = {argv[0], "child", "arguments"};
    for (int i = 2; i < argc && i < 11; i++) split[i + 1] = argv[i];
    return act(argc + 1, split);
  }
  if (strcmp(section, "child") == 0 && argc > 2) return act(argc, argv);
  const struct { const char *name; void (*test)(void); } sections[] = {{"statuses", statuses}, {"zombies", zombies},
      {"wait options", wait_options}, {"orphans", orphans}, {"exec", execs}, {"actions", actions}, {"errors", errors},
      {"scripts", scripts}, {"groups", groups}};
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    if (strcmp(section, sections[i].name) != 0) continue;
    sections[i].test();
    return tap_end();
  }
  return 0;
}
