// System calls at random, made by workers that the first process of a container starts, waits for a while, and kills.
//
//     fuzz SEED ROUNDS OPERATIONS [CALL]     with CALL only those whose name has it, beside what makes files and namespaces
//
// A round is the same for the same seed where the clock is virtual and there is one hart. FUZZ_LOG is a file to which workers
// write each call before they make it. The end of a round kills all, so that only process 1 of a pid namespace should start them.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

#include "fuzz.h"
#include "minios.h"

enum { LOG_FD = 700, ARGUMENTS = 16, WORKERS = 3, PATIENCE_MS = 60 };

static uint64_t state = 1;
static int logging = -1;
static const char *only;
static unsigned total;

static void seed_random(uint64_t seed) {
  state = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
  if (state == 0) state = 1;
}

uint64_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

unsigned below(unsigned n) { return n == 0 ? 0 : (unsigned)((next_random() >> 11) % n); }

static void nap(unsigned milliseconds) { wasix_thread_sleep(UINT64_C(1000000) * milliseconds); }

/** open(2) from the working directory that the kernel knows; the C library has one of its own. */
static int open_path(const char *path, uint16_t how, uint64_t rights) {
  __wasi_fd_t fd;
  int error = __wasi_path_open(MINIOS_AT_FDCWD, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, how, rights, UINT64_MAX, 0, &fd);
  return error == 0 ? (int)fd : -error;
}

enum { RIGHTS_READ = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_READDIR, RIGHTS_BOTH = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE };

static void put(const char *path, const char *text) {
  int fd = open_path(path, __WASI_OFLAGS_CREAT, RIGHTS_BOTH);
  if (fd < 0) return;
  (void)!write(fd, text, strlen(text));
  __wasi_fd_close((__wasi_fd_t)fd);
}

static void make_files(void) {
  static const char *const directories[] = {"d", "d/e", "m", "n", "o", "low", "low/d", "up", "up/d", "work", "low/d/e"};
  for (unsigned i = 0; i < sizeof directories / sizeof *directories; i++) (void)__wasi_path_create_directory(MINIOS_AT_FDCWD, directories[i]);
  put("a", "#!/bin/true\n");
  put("b", "text");
  put("low/a", "low");
  put("low/d/a", "low");
  put("d/a", "a");
  put("up/b", "up");
  (void)__wasi_path_symlink("d", MINIOS_AT_FDCWD, "link");
  (void)__wasi_path_symlink("loop", MINIOS_AT_FDCWD, "loop");
  (void)__wasi_path_link(MINIOS_AT_FDCWD, 0, "b", MINIOS_AT_FDCWD, "hard");
  minios_mkfifo(MINIOS_AT_FDCWD, "fifo", 4, 0666);
  minios_chmod(MINIOS_AT_FDCWD, "a", 1, 0755, 0);
  /* Descriptors for the calls to use. */
  open_path(".", __WASI_OFLAGS_DIRECTORY, RIGHTS_READ);
  open_path("b", 0, RIGHTS_BOTH);
  open_path("/proc/self/ns/mnt", 0, RIGHTS_READ);
  open_path("/dev/ptmx", 0, RIGHTS_BOTH);
  int32_t reader, writer;
  wasix_fd_pipe(&reader, &writer);
  open_path("/sys/fs/cgroup", __WASI_OFLAGS_DIRECTORY, RIGHTS_READ);
  open_path("d", __WASI_OFLAGS_DIRECTORY, RIGHTS_READ);
}

/** Namespaces and ids of a worker. */
static void become_somebody(void) {
  static const uint32_t kinds[] = {MINIOS_CLONE_NEWNS, MINIOS_CLONE_NEWPID, MINIOS_CLONE_NEWUTS, MINIOS_CLONE_NEWIPC, MINIOS_CLONE_NEWNET,
                                   MINIOS_CLONE_NEWCGROUP, MINIOS_CLONE_NEWTIME};
  if (below(2)) minios_setuid(1000);
  uint32_t flags = MINIOS_CLONE_NEWNS | (below(5) ? MINIOS_CLONE_NEWUSER : 0);
  for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) flags |= below(2) ? kinds[i] : 0;
  uint32_t uid = (uint32_t)minios_getuid(), gid = (uint32_t)minios_getgid();
  if (minios_unshare(flags) < 0) return;
  char text[64];
  put("/proc/self/setgroups", "deny");
  sprintf(text, "0 %u 1\n", (unsigned)uid);
  put("/proc/self/uid_map", text);
  sprintf(text, "0 %u 1\n", (unsigned)gid);
  put("/proc/self/gid_map", text);
}

static void write_log(const struct call *call, const uint64_t *arguments) {
  char line[700];
  int length = sprintf(line, "%d %s(", minios_getpid(), call->name);
  for (unsigned i = 0; i < call->count; i++) {
    length += sprintf(line + length, "%s0x%llx", i ? ", " : "", (unsigned long long)arguments[i]);
    if (call->parameters[i].kind == KIND_WORD && arguments[i] < 1000000 && arguments[i] > 0)
      length += sprintf(line + length, " \"%.80s\"", (const char *)(uintptr_t)arguments[i]);
  }
  if (strcmp(call->name, "minios_spawn") == 0 || strcmp(call->name, "minios_exec") == 0) {
    const struct minios_spawn_attr *attr = (const void *)(uintptr_t)arguments[0];
    if (arguments[0] < 200000 && arguments[0] != 0)
      length += sprintf(line + length, " path %p %.*s argv %u/%u envp %u/%u actions %u flags %x pgroup %d clone %llx cgroup %d", attr->path, attr->path_len < 100 ? (int)attr->path_len : 0, (uintptr_t)attr->path < 200000 ? attr->path : "", attr->argv_len, attr->argv_count,
                        attr->envp_len, attr->envp_count, attr->fd_actions_count, (unsigned)attr->flags, attr->pgroup, (unsigned long long)attr->clone_flags, attr->cgroup);
  }
  length += sprintf(line + length, ")\n");
  (void)!write(logging, line, (size_t)length);
}

static void write_result(int64_t result) {
  char line[64];
  int length = sprintf(line, "%d = %lld\n", minios_getpid(), (long long)result);
  (void)!write(logging, line, (size_t)length);
}

static const struct call *choose_call(void) {
  for (;;) {
    unsigned at = below(total);
    const struct call *call = calls;
    while (at >= call->weight) at -= call++->weight;
    if (only == NULL || strstr(call->name, only) != NULL || below(3) == 0) return call;
  }
}

static void work(unsigned operations) {
  uint64_t arguments[ARGUMENTS];
  int32_t self = minios_getpid();
  for (unsigned i = 0; i < operations; i++) {
    const struct call *call = choose_call();
    choose_arguments(call, arguments);
    /* Process 1 starts and ends the workers: a tracer of it would have it stand still. */
    if (strcmp(call->name, "minios_ptrace") == 0 && arguments[1] == 1) continue;
    if (logging >= 0) write_log(call, arguments);
    int64_t result = call->make(arguments);
    if (logging >= 0) write_result(result);
    int32_t now = minios_getpid();
    if (now != self) seed_random(state + (uint64_t)now);
    self = now;
  }
}

static void start_log(void) {
  const char *path = getenv("FUZZ_LOG");
  if (path == NULL) return;
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (fd < 0) return;
  int32_t got;
  if (wasix_fd_dup2(fd, LOG_FD, 0, &got) == 0) logging = got;
  close(fd);
}

static int start_worker(uint64_t seed, unsigned operations) {
  int32_t pid = -1;
  if (wasix_proc_fork(1, &pid) != 0) return -1;
  if (pid != 0) return pid;
  seed_random(seed);
  static char path[32];
  sprintf(path, "/tmp/f%u", below(2));
  (void)__wasi_path_create_directory(MINIOS_AT_FDCWD, path);
  minios_chmod(MINIOS_AT_FDCWD, path, (uint32_t)strlen(path), 0777, 0);
  if (below(4)) become_somebody();
  if (below(3) == 0) {
    (void)__wasi_path_create_directory(MINIOS_AT_FDCWD, "/tmp/f");
    (void)minios_mount("t", 1, "/tmp/f", 6, "tmpfs", 5, 0, "", 0);
    sprintf(path, "/tmp/f");
  }
  wasix_chdir(path, strlen(path));
  make_files();
  work(operations);
  _Exit(0);
}

/** Waits for what is left, a little, then kills all of it and waits until it is gone. */
static void end_round(void) {
  for (int i = 0; i < PATIENCE_MS; i += 5) {
    int pid;
    while ((pid = minios_wait4(-1, NULL, MINIOS_WNOHANG, NULL)) > 0) {}
    if (pid == -__WASI_ERRNO_CHILD) return;
    nap(5);
  }
  for (;;) {
    minios_kill(-1, MINIOS_SIGKILL);
    int pid;
    while ((pid = minios_wait4(-1, NULL, MINIOS_WNOHANG, NULL)) > 0) {}
    if (pid == -__WASI_ERRNO_CHILD) return;
    nap(1);
  }
}

int main(int count, char **arguments) {
  for (unsigned i = 0; i < call_count; i++) total += calls[i].weight;
  if (count < 4) return 2;
  start_log();
  uint64_t seed = strtoull(arguments[strcmp(arguments[1], ".worker") == 0 ? 2 : 1], NULL, 10);
  if (strcmp(arguments[1], ".worker") == 0) {
    seed_random(seed);
    make_files();
    work((unsigned)atoi(arguments[3]));
    return 0;
  }
  only = count > 4 ? arguments[4] : NULL;
  if (minios_getpid() != 1) return 3;
  for (unsigned round = 0; round < (unsigned)atoi(arguments[2]); round++) {
    for (unsigned i = 0; i < WORKERS; i++) start_worker(seed * 1000003 + round * 10 + i, (unsigned)atoi(arguments[3]));
    end_round();
  }
  return 0;
}
