// Calls every function of preview1 that takes pointers with each pointer in turn outside the memory, in every way that
// a missing or overflowing range check would let through, and each time wants EFAULT: never success, never a trap.
// Where the same call with good pointers already fails (the socket functions), that errno is as good.
// Lines: `ok N - FUNCTION argI CASE`. argv[1] is a writable directory (default /tmp). With argv[2] `no-wrap` the counts are left out
// whose size in bytes is 2^32 and more: node:wasi lets them through and then reads 2^29 elements.
#include "fixture.h"

enum kind {
  VALUE,     // not a pointer
  FIXED,     // pointer to `size` bytes
  COUNTED,   // pointer to as many elements of `size` bytes as the next argument says
  PATH,      // as COUNTED with size 1; ENAMETOOLONG is as good as EFAULT where the length is huge
};

struct argument {
  enum kind kind;
  uint64_t good;
  uint32_t size;
};

struct function {
  const char *name;
  uint32_t (*call)(const uint64_t *);
  int arity;
  struct argument arguments[9];
};

#define A1 a[0]
#define A2 A1, a[1]
#define A3 A2, a[2]
#define A4 A3, a[3]
#define A5 A4, a[4]
#define A6 A5, a[5]
#define A7 A6, a[6]
#define A8 A7, a[7]
#define A9 A8, a[8]
#define CALLER(name, list) \
  static uint32_t call_##name(const uint64_t *a) { return raw_##name(list); }

CALLER(args_get, A2)
CALLER(args_sizes_get, A2)
CALLER(environ_get, A2)
CALLER(environ_sizes_get, A2)
CALLER(clock_res_get, A2)
CALLER(clock_time_get, A3)
CALLER(fd_fdstat_get, A2)
CALLER(fd_filestat_get, A2)
CALLER(fd_pread, A5)
CALLER(fd_prestat_get, A2)
CALLER(fd_prestat_dir_name, A3)
CALLER(fd_pwrite, A5)
CALLER(fd_read, A4)
CALLER(fd_readdir, A5)
CALLER(fd_seek, A4)
CALLER(fd_tell, A2)
CALLER(fd_write, A4)
CALLER(path_create_directory, A3)
CALLER(path_filestat_get, A5)
CALLER(path_filestat_set_times, A7)
CALLER(path_link, A7)
CALLER(path_open, A9)
CALLER(path_readlink, A6)
CALLER(path_remove_directory, A3)
CALLER(path_rename, A6)
CALLER(path_symlink, A5)
CALLER(path_unlink_file, A3)
CALLER(poll_oneoff, A4)
CALLER(random_get, A2)
CALLER(sock_accept, A3)
CALLER(sock_recv, A6)
CALLER(sock_send, A5)

static uint64_t memory_size(void) { return (uint64_t)__builtin_wasm_memory_size(0) << 16; }

/** Wants EFAULT, or `baseline` where that is an error, or `other`. */
static void judge_errno(const char *name, unsigned error, unsigned baseline, unsigned other) {
  unsigned want[3] = {EFAULT};
  int count = 1;
  if (baseline != 0) want[count++] = baseline;
  if (other != EFAULT) want[count++] = other;
  returns_one_of(name, error, count, want[0], want[1], want[2]);
}

/** Judges one call: `baseline` is the errno with good pointers. */
static void judge(const struct function *f, int index, const char *what, const uint64_t *a, unsigned baseline, int huge) {
  char name[96];
  snprintf(name, sizeof name, "%s arg%d %s", f->name, index, what);
  judge_errno(name, f->call(a), baseline, huge ? ENAMETOOLONG : EFAULT);
}

/** Calls with argument `index` replaced by each address at which `size` bytes do not fit. */
static void wild_addresses(const struct function *f, int index, uint64_t *a, uint64_t size, unsigned baseline) {
  uint64_t end = memory_size();
  uint64_t good = a[index];
  struct { const char *what; uint64_t address; } cases[] = {
      {"one byte too far", end - size + 1},
      {"at the last byte", end - 1},
      {"at the end", end},
      {"past the end", end + 8},
      {"at 2 GiB", 0x80000000u},
      {"wrapping", 0x100000000ULL - size + 1},
      {"at the last address", 0xffffffffu},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (cases[i].address + size <= end || cases[i].address > 0xffffffffu) continue;
    a[index] = cases[i].address;
    judge(f, index, cases[i].what, a, baseline, 0);
  }
  a[index] = good;
}

static int wrapping_sizes = 1;

/** Calls with the count after argument `index` replaced by each for which the elements do not fit. */
static void wild_counts(const struct function *f, int index, uint64_t *a, uint32_t size, unsigned baseline, int path) {
  uint64_t good = a[index + 1];
  struct { const char *what; uint64_t count; } cases[] = {
      {"count of all memory", memory_size() / size},
      {"count 0x7fffffff", 0x7fffffffu},
      {"count 0x80000000", 0x80000000u},
      {"count 0xffffffff", 0xffffffffu},
      {"count wrapping the address", (0x100000000ULL - a[index] + 64) / size},
      {"count wrapping the size", size > 1 ? 0x100000000ULL / size + 1 : 0xfffffffeu},
      {"count wrapping the size to 0", size > 1 ? 0x100000000ULL / (size & -size) : 0xfffffffdu},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (!wrapping_sizes && cases[i].count * size > 0xffffffffu) continue;
    a[index + 1] = cases[i].count;
    judge(f, index, cases[i].what, a, baseline, path);
  }
  a[index + 1] = good;
}

static void test_function(const struct function *f) {
  uint64_t a[9];
  for (int i = 0; i < f->arity; i++) a[i] = f->arguments[i].good;
  unsigned baseline = f->call(a);
  printf("# %s with good pointers: %s\n", f->name, errno_name(baseline));
  for (int i = 0; i < f->arity; i++) {
    const struct argument *argument = &f->arguments[i];
    if (argument->kind == VALUE) continue;
    uint64_t size = argument->kind == FIXED ? argument->size : argument->size * a[i + 1];
    if (size == 0) continue;
    wild_addresses(f, i, a, size, baseline);
    if (argument->kind != FIXED) wild_counts(f, i, a, argument->size, baseline, argument->kind == PATH);
  }
}

struct iovec32 {
  uint32_t address;
  uint32_t length;
};

/** Calls a function that takes an iovec array with good arrays whose elements point outside. */
static void test_iovecs(const struct function *f) {
  static char good[16] = "good";
  uint32_t end = (uint32_t)memory_size();
  uint64_t a[9];
  for (int i = 0; i < f->arity; i++) a[i] = f->arguments[i].good;
  unsigned baseline = f->call(a);
  struct { const char *what; struct iovec32 vectors[2]; } cases[] = {
      {"element at the end", {{end, 1}, {raw(good), 1}}},
      {"element one byte too long", {{end - 4, 5}, {raw(good), 1}}},
      {"element of length 0xffffffff", {{raw(good), 0xffffffff}, {raw(good), 1}}},
      {"element wrapping to 0", {{end - 8, 0u - (end - 8)}, {raw(good), 1}}},
      {"element at the last address", {{0xffffffff, 1}, {raw(good), 1}}},
      {"second element outside", {{raw(good), 4}, {end, 4}}},
      {"second element wrapping", {{raw(good), 4}, {0xfffffffe, 4}}},
      {"lengths summing to 2^32", {{raw(good), 0x80000000}, {raw(good), 0x80000000}}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    a[1] = raw(cases[i].vectors);
    a[2] = 2;
    char name[96];
    snprintf(name, sizeof name, "%s arg1 %s", f->name, cases[i].what);
    // POSIX: a sum of lengths that overflows is EINVAL.
    judge_errno(name, f->call(a), baseline, i == 7 ? EINVAL : EFAULT);
  }
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "wild");
  wrapping_sizes = !(argc > 2 && strcmp(argv[2], "no-wrap") == 0);
  make_file("file", "some content to read");
  make_directory("directory");
  make_link("link", "file");
  int file = openat(root, "file", O_RDWR);
  // The last page belongs to nobody: what a missing check overwrites there harms no judgement.
  if (file < 0 || __builtin_wasm_memory_grow(0, 1) == (size_t)-1) fixture_fatal("cannot prepare");

  static char buffer[4096];
  static uint64_t out[16];
  static struct iovec32 iovec;
  iovec = (struct iovec32){raw(buffer), 4};
  uint32_t args[2], environment[2];
  if (raw_args_sizes_get(raw(&args[0]), raw(&args[1])) != 0) fixture_fatal("args_sizes_get");
  if (raw_environ_sizes_get(raw(&environment[0]), raw(&environment[1])) != 0) fixture_fatal("environ_sizes_get");
  static uint32_t prestat[2];
  if (raw_fd_prestat_get(3, raw(prestat)) != 0) fixture_fatal("fd_prestat_get");
  // A subscription to the realtime clock, relative, after 0 ns: poll_oneoff returns at once.
  static uint64_t subscription[6] = {42};

  uint32_t fd = (uint32_t)file, directory = (uint32_t)root;
#define V(value) {VALUE, value, 0}
#define OUT(bytes) {FIXED, raw(out), bytes}
#define NAME(text) {PATH, raw(text), 1}, V(sizeof text - 1)
#define SPACE(bytes) {COUNTED, raw(buffer), 1}, V(bytes)
#define VECTORS {COUNTED, raw(&iovec), 8}, V(1)
  const struct function functions[] = {
      {"args_get", call_args_get, 2, {{FIXED, raw(buffer), 4 * args[0]}, {FIXED, raw(buffer + 2048), args[1]}}},
      {"args_sizes_get", call_args_sizes_get, 2, {OUT(4), OUT(4)}},
      {"environ_get", call_environ_get, 2,
          {{FIXED, raw(buffer), 4 * environment[0]}, {FIXED, raw(buffer + 2048), environment[1]}}},
      {"environ_sizes_get", call_environ_sizes_get, 2, {OUT(4), OUT(4)}},
      {"clock_res_get", call_clock_res_get, 2, {V(0), OUT(8)}},
      {"clock_time_get", call_clock_time_get, 3, {V(1), V(0), OUT(8)}},
      {"fd_fdstat_get", call_fd_fdstat_get, 2, {V(fd), OUT(24)}},
      {"fd_filestat_get", call_fd_filestat_get, 2, {V(fd), OUT(64)}},
      {"fd_pread", call_fd_pread, 5, {V(fd), VECTORS, V(0), OUT(4)}},
      {"fd_prestat_get", call_fd_prestat_get, 2, {V(3), OUT(8)}},
      // Only as many bytes as the name has are written: a length beyond the memory may be accepted, so it is not tried.
      {"fd_prestat_dir_name", call_fd_prestat_dir_name, 3, {V(3), {FIXED, raw(buffer), prestat[1]}, V(prestat[1])}},
      {"fd_pwrite", call_fd_pwrite, 5, {V(fd), VECTORS, V(0), OUT(4)}},
      {"fd_read", call_fd_read, 4, {V(fd), VECTORS, OUT(4)}},
      {"fd_readdir", call_fd_readdir, 5, {V(directory), SPACE(512), V(0), OUT(4)}},
      {"fd_seek", call_fd_seek, 4, {V(fd), V(0), V(0), OUT(8)}},
      {"fd_tell", call_fd_tell, 2, {V(fd), OUT(8)}},
      {"fd_write", call_fd_write, 4, {V(fd), VECTORS, OUT(4)}},
      {"path_create_directory", call_path_create_directory, 3, {V(directory), NAME("directory")}},
      {"path_filestat_get", call_path_filestat_get, 5, {V(directory), V(0), NAME("file"), OUT(64)}},
      {"path_filestat_set_times", call_path_filestat_set_times, 7, {V(directory), V(0), NAME("file"), V(0), V(0), V(5)}},
      {"path_link", call_path_link, 7, {V(directory), V(0), NAME("file"), V(directory), NAME("hard")}},
      {"path_open", call_path_open, 9,
          {V(directory), V(0), NAME("file"), V(0), V(RIGHT_FD_READ), V(0), V(0), OUT(4)}},
      {"path_readlink", call_path_readlink, 6, {V(directory), NAME("link"), SPACE(16), OUT(4)}},
      {"path_remove_directory", call_path_remove_directory, 3, {V(directory), NAME("missing")}},
      {"path_rename", call_path_rename, 6, {V(directory), NAME("hard"), V(directory), NAME("hard")}},
      {"path_symlink", call_path_symlink, 5, {NAME("target"), V(directory), NAME("symbolic")}},
      {"path_unlink_file", call_path_unlink_file, 3, {V(directory), NAME("missing")}},
      {"poll_oneoff", call_poll_oneoff, 4, {{FIXED, raw(subscription), 48}, {COUNTED, raw(out), 32}, V(1), {FIXED, raw(buffer), 4}}},
      {"random_get", call_random_get, 2, {SPACE(16)}},
      {"sock_accept", call_sock_accept, 3, {V(fd), V(0), OUT(4)}},
      {"sock_recv", call_sock_recv, 6, {V(fd), VECTORS, V(0), OUT(4), OUT(2)}},
      {"sock_send", call_sock_send, 5, {V(fd), VECTORS, V(0), OUT(4)}},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    const struct function *f = &functions[i];
    test_function(f);
    if (f->arity >= 3 && f->arguments[1].size == 8 && f->arguments[1].kind == COUNTED) test_iovecs(f);
  }
  check("the file is still there", exists("file"));
  close(file);
  return fixture_end();
}
