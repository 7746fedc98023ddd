// ptrace(2) as Linux has it. argv[1] names the section; the program must be /bin/trace, since it starts itself: with
// argv[1] `child`, argv[2] says what to do.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

#define SELF "/bin/trace"

static char told[] = "told by the tracee";

static void nap(long milliseconds) {
  struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static int spawn_child(const char *what) {
  struct start start = {.path = SELF, .arguments = {"trace", "child", what}};
  return spawn(&start);
}

static int trace(int request, int pid, uint32_t address, uint32_t data) {
  return minios_ptrace(request, pid, address, (void *)(uintptr_t)data);
}

static int next(int pid) {
  int32_t status = -1;
  return minios_wait4(pid, &status, 0, 0) == pid ? status : -1;
}

static int stopped(int signal) { return signal << 8 | 0x7f; }
static int event(int number, int signal) { return number << 16 | stopped(signal); }

/** Steps a tracee from call to call until it ends; how many stops at calls there were. */
static int step_to_end(int pid, int *status) {
  int calls = 0;
  for (;;) {
    trace(MINIOS_PTRACE_SYSCALL, pid, 0, 0);
    *status = next(pid);
    if ((*status & 0xff) != 0x7f) return calls;
    if (*status >> 8 == (MINIOS_SIGTRAP | 0x80)) calls++;
  }
}

static void calls(void) {
  int pid = spawn_child("stop");
  equal("PTRACE_TRACEME and SIGSTOP stop it", next(pid), stopped(MINIOS_SIGSTOP));
  equal("options", trace(MINIOS_PTRACE_SETOPTIONS, pid, 0, MINIOS_PTRACE_O_TRACESYSGOOD), 0);
  equal("unknown options", trace(MINIOS_PTRACE_SETOPTIONS, pid, 0, 1u << 30), -EINVAL);
  struct minios_ptrace_syscall_info info;
  equal("size of the info", trace(MINIOS_PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (uint32_t)(uintptr_t)&info), sizeof info);
  equal("not at a call", info.op, MINIOS_PTRACE_SYSCALL_INFO_NONE);
  trace(MINIOS_PTRACE_SYSCALL, pid, 0, 0);
  equal("the call that it makes next", next(pid), stopped(MINIOS_SIGTRAP | 0x80));
  trace(MINIOS_PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (uint32_t)(uintptr_t)&info);
  equal("entry", info.op, MINIOS_PTRACE_SYSCALL_INFO_ENTRY);
  equal("syslog has three arguments", info.args_count, 3);
  equal("the first", info.args[0], 77);
  char text[sizeof told] = "";
  int got = minios_process_vm_read(pid, (uint32_t)info.args[1], text, sizeof text);
  equal("its memory can be read", got, sizeof text);
  same_text("and holds what it holds", text, strlen(text), told);
  equal("memory beyond the end", minios_process_vm_read(pid, 0xfffffff0u, text, 8), -EFAULT);
  equal("a bad buffer of the tracer", minios_process_vm_read(pid, (uint32_t)info.args[1], (void *)0xfffffff0u, 64), -EFAULT);
  trace(MINIOS_PTRACE_SYSCALL, pid, 0, 0);
  equal("the end of the call", next(pid), stopped(MINIOS_SIGTRAP | 0x80));
  trace(MINIOS_PTRACE_GET_SYSCALL_INFO, pid, sizeof info, (uint32_t)(uintptr_t)&info);
  equal("exit", info.op, MINIOS_PTRACE_SYSCALL_INFO_EXIT);
  equal("its result", info.rval, -EINVAL);
  equal("is an error", info.is_error, 1);
  int status;
  equal("one more call follows", step_to_end(pid, &status), 1);
  equal("and its end", status, exited(3));
}

static void signals(void) {
  int pid = spawn_child("stop");
  next(pid);
  minios_kill(pid, MINIOS_SIGUSR1);
  trace(MINIOS_PTRACE_CONT, pid, 0, 0);
  equal("a signal stops it first", next(pid), stopped(MINIOS_SIGUSR1));
  trace(MINIOS_PTRACE_CONT, pid, 0, 0);
  equal("a signal that is not passed on does nothing", next(pid), exited(3));
  pid = spawn_child("stop");
  next(pid);
  trace(MINIOS_PTRACE_CONT, pid, 0, MINIOS_SIGUSR1);
  equal("one that the tracer sends acts", next(pid), signalled(MINIOS_SIGUSR1));
  pid = spawn_child("stop");
  next(pid);
  minios_kill(pid, MINIOS_SIGKILL);
  equal("SIGKILL asks nobody", next(pid), signalled(MINIOS_SIGKILL));
  pid = spawn_child("stop");
  next(pid);
  minios_kill(pid, MINIOS_SIGCHLD);
  trace(MINIOS_PTRACE_CONT, pid, 0, 0);
  equal("a tracer sees signals that are ignored, too", next(pid), stopped(MINIOS_SIGCHLD));
  trace(MINIOS_PTRACE_KILL, pid, 0, 0);
  equal("PTRACE_KILL", next(pid), signalled(MINIOS_SIGKILL));
}

static void seizing(void) {
  int pid = spawn_child("sleep");
  equal("PTRACE_SEIZE", trace(MINIOS_PTRACE_SEIZE, pid, 0, MINIOS_PTRACE_O_TRACESYSGOOD), 0);
  int32_t status;
  equal("does not stop it", minios_wait4(pid, &status, MINIOS_WNOHANG, 0), 0);
  equal("a running process cannot be asked", trace(MINIOS_PTRACE_CONT, pid, 0, 0), -ESRCH);
  equal("nor read", minios_process_vm_read(pid, 1024, &status, 4), -ESRCH);
  equal("nor seized again", trace(MINIOS_PTRACE_SEIZE, pid, 0, 0), -EPERM);
  trace(MINIOS_PTRACE_INTERRUPT, pid, 0, 0);
  equal("PTRACE_INTERRUPT", next(pid), event(MINIOS_PTRACE_EVENT_STOP, MINIOS_SIGTRAP));
  trace(MINIOS_PTRACE_CONT, pid, 0, 0);
  minios_kill(pid, MINIOS_SIGSTOP);
  equal("a stop of the group: the signal", next(pid), stopped(MINIOS_SIGSTOP));
  trace(MINIOS_PTRACE_CONT, pid, 0, MINIOS_SIGSTOP);
  equal("and the stop", next(pid), event(MINIOS_PTRACE_EVENT_STOP, MINIOS_SIGSTOP));
  equal("PTRACE_LISTEN", trace(MINIOS_PTRACE_LISTEN, pid, 0, 0), 0);
  minios_kill(pid, MINIOS_SIGCONT);
  equal("SIGCONT is seen", next(pid), stopped(MINIOS_SIGCONT));
  equal("PTRACE_DETACH", trace(MINIOS_PTRACE_DETACH, pid, 0, 0), 0);
  equal("lets it go", trace(MINIOS_PTRACE_INTERRUPT, pid, 0, 0), -ESRCH);
  minios_kill(pid, MINIOS_SIGTERM);
  equal("as if nothing had been", next(pid), signalled(MINIOS_SIGTERM));
  pid = spawn_child("sleep");
  equal("PTRACE_ATTACH", trace(MINIOS_PTRACE_ATTACH, pid, 0, 0), 0);
  equal("stops it", next(pid), stopped(MINIOS_SIGSTOP));
  trace(MINIOS_PTRACE_DETACH, pid, 0, MINIOS_SIGKILL);
  equal("a signal at PTRACE_DETACH", next(pid), signalled(MINIOS_SIGKILL));
}

static void events(void) {
  int pid = spawn_child("stop-and-spawn");
  next(pid);
  trace(MINIOS_PTRACE_SETOPTIONS, pid, 0,
      MINIOS_PTRACE_O_TRACEVFORK | MINIOS_PTRACE_O_TRACEEXEC | MINIOS_PTRACE_O_TRACEEXIT);
  trace(MINIOS_PTRACE_CONT, pid, 0, 0);
  int32_t status = 0, vforked = 0, began = 0, child_ended = 0, exec = 0, exits = 0, ended = -1;
  uint64_t child = 0;
  for (int got; (got = minios_wait4(-1, &status, 0, 0)) > 0;) {
    if ((status & 0xff) != 0x7f) {
      if (got == (int)child) child_ended = status;
      else ended = status;
      continue;
    }
    if (status == event(MINIOS_PTRACE_EVENT_VFORK, MINIOS_SIGTRAP)) {
      vforked++;
      trace(MINIOS_PTRACE_GETEVENTMSG, got, 0, (uint32_t)(uintptr_t)&child);
    } else if (status == event(MINIOS_PTRACE_EVENT_STOP, MINIOS_SIGTRAP)) {
      began++;
    } else if (status == event(MINIOS_PTRACE_EVENT_EXEC, MINIOS_SIGTRAP)) {
      exec++;
    } else if (status == event(MINIOS_PTRACE_EVENT_EXIT, MINIOS_SIGTRAP)) {
      exits++;
    }
    trace(MINIOS_PTRACE_CONT, got, 0, 0);
  }
  equal("its spawn is told", vforked, 1);
  equal("its child begins with a stop", began, 1);
  equal("and ends before its tracer's eyes", child_ended, exited(5));
  equal("then its parent may wait for it, and execs", exec, 1);
  equal("both say that they are about to end", exits, 2);
  equal("the end of the first", ended, exited(3));
}

static void ends(void) {
  int tracer = spawn_child("tracer-dies");
  int32_t ended = next(tracer);
  equal("a tracer ends", ended, exited(0));
  // Its tracee, whom init has now, was resumed: it ends by itself, and nothing is left.
  nap(300);
  tracer = spawn_child("tracer-kills");
  equal("a tracer with PTRACE_O_EXITKILL ends", next(tracer), exited(0));
  nap(300);
  equal("its end goes on to a parent, which may not want it", next(spawn_child("careless")), exited(0));
  equal("not oneself", trace(MINIOS_PTRACE_ATTACH, minios_getpid(), 0, 0), -EPERM);
  equal("not the first process", trace(MINIOS_PTRACE_ATTACH, 1, 0, 0), -EPERM);
  equal("not nobody", trace(MINIOS_PTRACE_ATTACH, 30000, 0, 0), -ESRCH);
  equal("no such request", trace(12345, 1, 0, 0), -ESRCH);
}

/** Ignores SIGCHLD, and has a child whose end its tracer, another child, has not taken when it ends itself. */
static int careless(void) {
  struct minios_sigaction ignore = {.handler = MINIOS_SIG_IGN};
  minios_sigaction(MINIOS_SIGCHLD, &ignore, NULL);
  char what[32];
  int held = spawn_child("sleep");
  snprintf(what, sizeof what, "hold %d", held);
  spawn_child(what);
  nap(100);
  if (minios_kill(held, 0) != 0) return 1;
  int32_t status;
  if (minios_wait4(-1, &status, 0, 0) != -ECHILD) return 2;
  return minios_kill(held, 0) == -ESRCH ? 0 : 3;
}

/** Traces a process, ends it, and does not wait for it. */
static int hold(int pid) {
  trace(MINIOS_PTRACE_SEIZE, pid, 0, 0);
  minios_kill(pid, MINIOS_SIGKILL);
  nap(300);
  return 0;
}

static int act(const char *what) {
  if (strncmp(what, "stop", 4) == 0) {
    minios_ptrace(MINIOS_PTRACE_TRACEME, 0, 0, 0);
    minios_kill(minios_getpid(), MINIOS_SIGSTOP);
    minios_syslog(77, told, 0);
  }
  if (strcmp(what, "stop-and-spawn") == 0) {
    int pid = spawn_child("exit-5");
    if (next(pid) != exited(5)) return 9;
    struct start start = {.path = SELF, .arguments = {"trace", "child", "exit-3"}};
    return exec(&start);
  }
  if (strcmp(what, "exit-5") == 0) return 5;
  if (strcmp(what, "sleep") == 0) nap(1000000);
  if (strcmp(what, "nap") == 0) nap(100);
  if (strcmp(what, "tracer-dies") == 0) {
    int pid = spawn_child("nap");
    trace(MINIOS_PTRACE_ATTACH, pid, 0, 0);
    return next(pid) != stopped(MINIOS_SIGSTOP);
  }
  if (strcmp(what, "careless") == 0) return careless();
  if (strncmp(what, "hold ", 5) == 0) return hold(atoi(what + 5));
  if (strcmp(what, "tracer-kills") == 0)
    return trace(MINIOS_PTRACE_SEIZE, spawn_child("sleep"), 0, MINIOS_PTRACE_O_EXITKILL);
  return 3;
}

int main(int argc, char **argv) {
  const char *section = argc > 1 ? argv[1] : "";
  if (strcmp(section, "child") == 0 && argc > 2) return act(argv[2]);
  const struct { const char *name; void (*test)(void); } sections[] = {
      {"calls", calls}, {"signals", signals}, {"seizing", seizing}, {"events", events}, {"ends", ends}};
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    if (strcmp(section, sections[i].name) != 0) continue;
    sections[i].test();
    return tap_end();
  }
  return 0;
}
