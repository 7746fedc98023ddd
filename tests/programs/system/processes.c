// WASIX's processes: spawn with descriptors moved, exec, wait, SIGPIPE. The program starts itself: argv[1] says as what.
#include "fixture.h"
#include "minios.h"

#define TEXT(text) text, sizeof text - 1

extern char **environ;
static const char *self;

/** What a child does; the status is the answer. */
static int child(int argc, char **argv) {
  const char *role = argv[2];
  if (strcmp(role, "status") == 0) return 41 + (argc == 5 && strcmp(argv[3], "") == 0 && strcmp(argv[4], "a b") == 0);
  if (strcmp(role, "echo") == 0) {
    char text[16];
    ssize_t size = read(0, text, sizeof text);
    return write(1, text, (size_t)size) == size ? 0 : 1;
  }
  if (strcmp(role, "sleep") == 0) return wasix_thread_sleep(20000000) == 0 ? 5 : 6;
  if (strcmp(role, "environment") == 0) return getenv("ONLY") != NULL && environ[1] == NULL ? 7 : 8;
  uint64_t status[3];
  if (strcmp(role, "closed") == 0) return raw_fd_fdstat_get(50, raw(status)) == EBADF ? 0 : 1;
  if (strcmp(role, "pipe") == 0) return write(1, "x", 1) == -1 && errno == EPIPE ? 9 : 10;
  if (strcmp(role, "exec") == 0) {
    char args[600];
    int length = snprintf(args, sizeof args, "%s\nchild\nstatus\n\na b\n", self);
    wasix_proc_exec(self, (uint32_t)strlen(self), args, (uint32_t)length);
  }
  if (strcmp(role, "bad-exec") == 0) wasix_proc_exec(TEXT("/no/such/program"), TEXT("x\n"));
  return 99;
}

static int32_t spawn(const char *role, const char *envs, const struct wasix_proc_spawn_fd_op *operations, uint32_t count,
    const struct wasix_signal_disposition *dispositions, uint32_t dispositions_count) {
  char args[600];
  int length = snprintf(args, sizeof args, "%s\nchild\n%s", self, role);
  int32_t pid = 0;
  int32_t error = wasix_proc_spawn2(self, (uint32_t)strlen(self), args, (uint32_t)length, envs, envs == NULL ? 0 : (uint32_t)strlen(envs),
      operations, count, dispositions, dispositions_count, 0, "", 0, &pid);
  return error != 0 ? -error : pid;
}

/** Waits for `pid` and checks that it exited with `want`. */
static void exits(const char *name, int32_t pid, int want) {
  struct wasix_option_pid option = {.tag = WASIX_OPTION_SOME, .some = pid};
  struct wasix_join_status status = {0};
  int32_t error = wasix_proc_join(&option, 0, &status);
  equal(name, error != 0 ? -error : status.tag == WASIX_JOIN_STATUS_TYPE_EXIT_NORMAL ? status.exit_normal : -1000 - status.tag, want);
}

static void spawning(void) {
  int32_t pid = spawn("status\n\na b", NULL, NULL, 0, NULL, 0);
  check("proc_spawn2", pid > 0);
  exits("arguments arrive, empty ones too", pid, 42);
  exits("an environment of one's own", spawn("environment", "ONLY=1\n", NULL, 0, NULL, 0), 7);
  exits("proc_exec", spawn("exec", NULL, NULL, 0, NULL, 0), 42);
  exits("proc_exec of nothing", spawn("bad-exec", NULL, NULL, 0, NULL, 0), 127);
  int32_t number = 0;
  returns("proc_spawn2 of nothing", (unsigned)wasix_proc_spawn2(TEXT("/no/such"), TEXT("x"), NULL, 0, NULL, 0, NULL, 0, 0, "", 0, &number), ENOENT);
  returns("proc_exec3 of nothing", (unsigned)wasix_proc_exec3(TEXT("nosuch"), TEXT("x"), NULL, 0, 1, TEXT("/bin:/tmp")), ENOENT);
}

static void descriptors(void) {
  char text[16] = "";
  int32_t in_read = -1, in_write = -1, out_read = -1, out_write = -1, high = -1;
  if (wasix_fd_pipe(&in_read, &in_write) != 0 || wasix_fd_pipe(&out_read, &out_write) != 0) fixture_fatal("fd_pipe in");
  write(in_write, "through", 7);
  const struct wasix_proc_spawn_fd_op moves[] = {
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_DUP2, .fd = 0, .src_fd = in_read},
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_DUP2, .fd = 1, .src_fd = out_write},
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_CLOSE, .fd = out_write},
  };
  exits("a child between two pipes", spawn("echo", NULL, moves, 3, NULL, 0), 0);
  ssize_t size = read(out_read, text, sizeof text);
  same_text("copies one to the other", text, size < 0 ? 0 : (size_t)size, "through");
  make_file("output", "");
  char path[600];
  snprintf(path, sizeof path, "%s/output", root_path);
  write(in_write, "to file", 7);
  const struct wasix_proc_spawn_fd_op opens[] = {
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_DUP2, .fd = 0, .src_fd = in_read},
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_OPEN, .fd = 1, .path = path, .path_len = (uint32_t)strlen(path), .dirflags = LOOKUP_FOLLOW,
          .fs_rights_base = RIGHT_FD_WRITE},
  };
  exits("a child with a file for its output", spawn("echo", NULL, opens, 2, NULL, 0), 0);
  has_content("writes it", "output", "to file");
  wasix_fd_dup2(in_read, 50, 1, &high);
  exits("close-on-exec descriptors are closed", spawn("closed", NULL, NULL, 0, NULL, 0), 0);
  const struct wasix_proc_spawn_fd_op bad = {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_DUP2, .fd = 0, .src_fd = 999};
  equal("a bad step", spawn("echo", NULL, &bad, 1, NULL, 0), -EBADF);
  const struct wasix_proc_spawn_fd_op unknown = {.cmd = 77};
  equal("an unknown step", spawn("echo", NULL, &unknown, 1, NULL, 0), -EINVAL);
  close(in_read);
  close(in_write);
  close(out_read);
  close(out_write);
  close(50);
}

/** A child that writes into a pipe that nobody reads. */
static int32_t spawn_writer(const struct wasix_signal_disposition *dispositions, uint32_t count) {
  int32_t reader = -1, writer = -1;
  if (wasix_fd_pipe(&reader, &writer) != 0) fixture_fatal("fd_pipe in");
  const struct wasix_proc_spawn_fd_op moves[] = {
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_DUP2, .fd = 1, .src_fd = writer},
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_CLOSE, .fd = reader},
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_CLOSE, .fd = writer},
  };
  close(reader);
  int32_t pid = spawn("pipe", NULL, moves, 3, dispositions, count);
  close(writer);
  return pid;
}

static void broken_pipe(void) {
  struct wasix_option_pid option = {.tag = WASIX_OPTION_NONE};
  struct wasix_join_status status = {0};
  int32_t pid = spawn_writer(NULL, 0);
  returns("proc_join of any", (unsigned)wasix_proc_join(&option, 0, &status), 0);
  equal("finds the child", option.tag == WASIX_OPTION_SOME ? option.some : -1, pid);
  equal("that a signal ended", status.tag, WASIX_JOIN_STATUS_TYPE_EXIT_SIGNAL);
  equal("SIGPIPE", status.exit_signal.signal, MINIOS_SIGPIPE);
  const struct wasix_signal_disposition ignore = {.sig = MINIOS_SIGPIPE, .disp = WASIX_DISPOSITION_IGNORE};
  exits("ignored, it is EPIPE", spawn_writer(&ignore, 1), 9);
  option.tag = WASIX_OPTION_NONE;
  returns("proc_join without children", (unsigned)wasix_proc_join(&option, 0, &status), ECHILD);
  returns("proc_join with unknown flags", (unsigned)wasix_proc_join(&option, 4, &status), EINVAL);
}

/** Stops `pid` while it waits for something, and lets it go on: what it waits for must not be interrupted by that. */
static void stop_and_continue(const char *name, int32_t pid) {
  int32_t status = 0;
  char text[96];
  // Long enough for the child to begin to wait.
  wasix_thread_sleep(5000000);
  snprintf(text, sizeof text, "%s: SIGSTOP", name);
  equal(text, minios_kill(pid, MINIOS_SIGSTOP), 0);
  snprintf(text, sizeof text, "%s: stops", name);
  equal(text, minios_wait4(pid, &status, MINIOS_WUNTRACED, NULL), pid);
  snprintf(text, sizeof text, "%s: SIGCONT", name);
  equal(text, minios_kill(pid, MINIOS_SIGCONT), 0);
}

static void stopping(void) {
  int32_t in_read = -1, in_write = -1;
  if (wasix_fd_pipe(&in_read, &in_write) != 0) fixture_fatal("fd_pipe in");
  const struct wasix_proc_spawn_fd_op moves[] = {
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_DUP2, .fd = 0, .src_fd = in_read},
      {.cmd = WASIX_PROC_SPAWN_FD_OP_NAME_DUP2, .fd = 1, .src_fd = in_write},
  };
  int32_t pid = spawn("echo", NULL, moves, 2, NULL, 0);
  stop_and_continue("a read", pid);
  write(in_write, "on", 2);
  exits("a read goes on after a stop", pid, 0);
  close(in_read);
  close(in_write);
  pid = spawn("sleep", NULL, NULL, 0, NULL, 0);
  stop_and_continue("a sleep", pid);
  exits("a sleep goes on after a stop", pid, 5);
}

static void numbers(void) {
  int32_t pid = 0, parent = 0;
  returns("proc_id", (unsigned)wasix_proc_id(&pid), 0);
  equal("as getpid says it", pid, minios_getpid());
  returns("proc_parent", (unsigned)wasix_proc_parent(pid, &parent), 0);
  equal("as getppid says it", parent, minios_getppid());
  returns("proc_parent of nobody", (unsigned)wasix_proc_parent(31999, &parent), ESRCH);
}

int main(int argc, char **argv) {
  self = argv[0];
  if (argc > 2 && strcmp(argv[1], "child") == 0) return child(argc, argv);
  fixture_begin(argc, argv, "processes");
  spawning();
  descriptors();
  broken_pipe();
  stopping();
  numbers();
  return fixture_end();
}
