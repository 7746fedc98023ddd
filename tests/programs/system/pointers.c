// Every pointer argument of WASIX's and minios's calls for files, outside the memory in several ways: EFAULT, and nothing
// done. Counts and lengths that overflow when multiplied or added are as wrong.
#include "fixture.h"
#include "minios.h"

#define TEXT(text) text, sizeof text - 1

static uint64_t end;
static char buffer[256];
static int file;

/** A result as an errno: minios answers it negated. */
static unsigned error_of(int32_t result) { return (unsigned)(result < 0 ? -result : result); }

/** Calls `call` with `at` as an address at which `size` bytes do not fit. */
#define WILD(name, size, call)                                                             \
  do {                                                                                     \
    const uint64_t addresses[] = {end, end - (size) + 1, 0x80000000, 0x100000000 - (size), 0xffffffff}; \
    for (int i = 0; i < 5; i++) {                                                          \
      void *at = (void *)(uintptr_t)addresses[i];                                          \
      char text[96];                                                                       \
      snprintf(text, sizeof text, "%s, address %d", name, i);                              \
      returns(text, error_of(call), EFAULT);                                               \
    }                                                                                      \
  } while (0)

/** Calls `call` with `count` as a number of elements of `size` bytes that do not fit behind `buffer`. */
#define WILD_COUNT(name, size, call)                                                       \
  do {                                                                                     \
    const uint64_t counts[] = {end / (size), 0x7fffffff, 0xffffffff, 0x100000000 / (size) + 1}; \
    for (int i = 0; i < 4; i++) {                                                          \
      uint32_t count = counts[i] > 0xffffffff ? 0xfffffffe : (uint32_t)counts[i];          \
      char text[96];                                                                       \
      snprintf(text, sizeof text, "%s, count %d", name, i);                                \
      returns(text, error_of(call), EFAULT);                                               \
    }                                                                                      \
  } while (0)

static void wasix(void) {
  static uint32_t word = 1;
  static struct wasix_option_timestamp none = {0};
  static struct wasix_option_pid any = {0};
  uint8_t woken;
  int32_t fd;
  WILD("fd_dup", 4, wasix_fd_dup(file, at));
  WILD("fd_dup2", 4, wasix_fd_dup2(file, 9, 0, at));
  WILD("fd_pipe reader", 4, wasix_fd_pipe(at, &fd));
  WILD("fd_pipe writer", 4, wasix_fd_pipe(&fd, at));
  WILD("fd_event", 4, wasix_fd_event(0, 0, at));
  WILD("fd_fdflags_get", 2, wasix_fd_fdflags_get(file, at));
  WILD("path_open2 path", 4, wasix_path_open2(root, 0, at, 4, 0, RIGHT_FD_READ, 0, 0, 0, &fd));
  WILD("path_open2 result", 4, wasix_path_open2(root, 0, TEXT("file"), 0, RIGHT_FD_READ, 0, 0, 0, at));
  WILD("chdir", 4, wasix_chdir(at, 4));
  WILD_COUNT("chdir", 1, wasix_chdir(buffer, count));
  uint32_t length = 16;
  WILD("getcwd path", 16, wasix_getcwd(at, &length));
  WILD("getcwd length", 4, wasix_getcwd(buffer, at));
  WILD("futex_wait futex", 4, wasix_futex_wait(at, 1, &none, &woken));
  WILD("futex_wait timeout", 16, wasix_futex_wait(&word, 0, at, &woken));
  WILD("futex_wait result", 1, wasix_futex_wait(&word, 0, &none, at));
  WILD("futex_wake futex", 4, wasix_futex_wake(at, &woken));
  WILD("futex_wake_all result", 1, wasix_futex_wake_all(&word, at));
  WILD("proc_id", 4, wasix_proc_id(at));
  WILD("proc_parent", 4, wasix_proc_parent(0, at));
  struct wasix_join_status status;
  WILD("proc_join pid", 8, wasix_proc_join(at, 0, &status));
  WILD("proc_join status", 6, wasix_proc_join(&any, 0, at));
  WILD("proc_spawn2 name", 4, wasix_proc_spawn2(at, 4, TEXT("x"), NULL, 0, NULL, 0, NULL, 0, 0, NULL, 0, &fd));
  WILD("proc_spawn2 args", 4, wasix_proc_spawn2(TEXT("x"), at, 4, NULL, 0, NULL, 0, NULL, 0, 0, NULL, 0, &fd));
  WILD("proc_spawn2 envs", 4, wasix_proc_spawn2(TEXT("x"), TEXT("x"), at, 4, NULL, 0, NULL, 0, 0, NULL, 0, &fd));
  WILD("proc_spawn2 steps", 56, wasix_proc_spawn2(TEXT("x"), TEXT("x"), NULL, 0, at, 1, NULL, 0, 0, NULL, 0, &fd));
  WILD_COUNT("proc_spawn2 steps", 56, wasix_proc_spawn2(TEXT("x"), TEXT("x"), NULL, 0, (void *)buffer, count, NULL, 0, 0, NULL, 0, &fd));
  WILD("proc_spawn2 signals", 2, wasix_proc_spawn2(TEXT("x"), TEXT("x"), NULL, 0, NULL, 0, at, 1, 0, NULL, 0, &fd));
  WILD_COUNT("proc_spawn2 signals", 2, wasix_proc_spawn2(TEXT("x"), TEXT("x"), NULL, 0, NULL, 0, (void *)buffer, count, 0, NULL, 0, &fd));
  WILD("proc_spawn2 path", 4, wasix_proc_spawn2(TEXT("x"), TEXT("x"), NULL, 0, NULL, 0, NULL, 0, 1, at, 4, &fd));
  WILD("proc_spawn2 result", 4, wasix_proc_spawn2(TEXT("x"), TEXT("x"), NULL, 0, NULL, 0, NULL, 0, 0, NULL, 0, at));
  WILD("proc_exec3 name", 4, wasix_proc_exec3(at, 4, TEXT("x"), NULL, 0, 0, NULL, 0));
  WILD("thread_id", 4, wasix_thread_id(at));
  WILD("thread_parallelism", 4, wasix_thread_parallelism(at));
}

static void minios(void) {
  struct minios_stat status;
  struct minios_statfs statfs;
  WILD("fstatat path", 4, minios_fstatat(root, at, 4, &status, 0));
  WILD("fstatat result", 88, minios_fstatat(root, TEXT("file"), at, 0));
  WILD("fstat", 88, minios_fstat(file, at));
  WILD("chmod", 4, minios_chmod(root, at, 4, 0644, 0));
  WILD("chown", 4, minios_chown(root, at, 4, 0, 0, 0));
  WILD("access", 4, minios_access(root, at, 4, 0, 0));
  WILD("mkfifo", 4, minios_mkfifo(root, at, 4, 0644));
  WILD("mknod", 4, minios_mknod(root, at, 4, 0644, 0));
  WILD("statfs path", 1, minios_statfs(at, 1, &statfs));
  WILD("statfs result", 120, minios_statfs(TEXT("/"), at));
  WILD("fstatfs", 120, minios_fstatfs(file, at));
  WILD("ioctl", 4, minios_ioctl(file, MINIOS_FIONREAD, at));
  WILD("poll", 8, minios_poll(at, 1, 0));
  WILD("mount source", 4, minios_mount(at, 4, TEXT("/tmp"), TEXT("tmpfs"), 0, NULL, 0));
  WILD("mount target", 4, minios_mount(NULL, 0, at, 4, TEXT("tmpfs"), 0, NULL, 0));
  WILD("mount type", 4, minios_mount(NULL, 0, TEXT("/tmp"), at, 4, 0, NULL, 0));
  WILD("mount data", 4, minios_mount(NULL, 0, TEXT("/tmp"), TEXT("tmpfs"), 0, at, 4));
  WILD("umount2", 4, minios_umount2(at, 4, 0));
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "pointers");
  make_file("file", "x");
  file = openat(root, "file", O_RDONLY);
  end = (uint64_t)__builtin_wasm_memory_size(0) << 16;
  wasix();
  minios();
  check("no descriptor was left open", openat(root, "file", O_RDONLY) == file + 1);
  return fixture_end();
}
