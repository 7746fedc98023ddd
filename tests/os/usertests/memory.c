// Memory: what fork copies, what it leaves alone; growing, running out; the stack; wrong pointers.
#include "usertests.h"

enum { PAGE = 65536, MEBIBYTE = 1 << 20 };

static size_t pages(void) { return __builtin_wasm_memory_size(0); }

static int global = 1;
static double number = 0.5;

/** Globals, heap and stack are the child's own from the fork on. */
TEST(memory_is_copied) {
  int local = 10;
  int *heap = malloc(sizeof *heap);
  *heap = 100;
  global = 2;
  number = 2.25;
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(global == 2 && number == 2.25 && local == 10 && *heap == 100);
    global = 3, local = 11, *heap = 101, number = 0;
    nap(20);
    REQUIRE(global == 3 && local == 11 && *heap == 101 && number == 0);
    _Exit(0);
  }
  global = 4, local = 12, *heap = 102, number = 1;
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(global == 4 && local == 12 && *heap == 102 && number == 1);
  free(heap);
}

static uint32_t pattern(size_t i) { return (uint32_t)i * 2654435761u ^ 0x5bd1e995u; }

/** Much more memory than is copied at once, every word of it. */
TEST(much_memory) {
  enum { WORDS = 12 * MEBIBYTE / 4 };
  uint32_t *words = malloc(WORDS * sizeof *words);
  REQUIRE(words != NULL);
  for (size_t i = 0; i < WORDS; i++) words[i] = pattern(i);
  int pid = fork();
  REQUIRE(pid >= 0);
  for (size_t i = 0; i < WORDS; i++) REQUIRE(words[i] == pattern(i));
  if (pid == 0) _Exit(0);
  REQUIRE(wait_for(pid) == exited(0));
  free(words);
}

/** A fork shows in nothing that a program can see of its memory. */
TEST(fork_leaves_the_size_alone) {
  size_t before = pages();
  for (int i = 0; i < 3; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    REQUIRE(pages() == before);
    if (pid == 0) {
      REQUIRE(__builtin_wasm_memory_grow(0, 2) == before);
      REQUIRE(pages() == before + 2);
      _Exit(0);
    }
    REQUIRE(wait_for(pid) == exited(0));
  }
  REQUIRE(pages() == before);
}

/** Memory that is grown is zero, also where stacks were unwound to; through more forks than one. */
TEST(grown_memory_is_zero) {
  for (int round = 0; round < 4; round++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    size_t step = round == 3 ? 40 : 1;
    size_t old = __builtin_wasm_memory_grow(0, step);
    REQUIRE(old != (size_t)-1);
    const uint64_t *words = (const uint64_t *)(old * PAGE);
    for (size_t i = 0; i < step * PAGE / 8; i++) REQUIRE(words[i] == 0);
    memset((void *)(old * PAGE), 0xa5, step * PAGE);
    if (pid == 0) _Exit(0);
    REQUIRE(wait_for(pid) == exited(0));
  }
}

/** Parent and child grow each its own memory. */
TEST(both_grow) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  for (int i = 0; i < 20; i++) {
    char *block = malloc(100000);
    REQUIRE(block != NULL);
    memset(block, pid == 0 ? 'c' : 'p', 100000);
    nap(1);
    for (int j = 0; j < 100000; j++) REQUIRE(block[j] == (pid == 0 ? 'c' : 'p'));
  }
  if (pid == 0) _Exit(0);
  REQUIRE(wait_for(pid) == exited(0));
}

/** A child takes all memory there is, and dies with it; everybody else lives. */
TEST(memory_runs_out) {
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    size_t count = 0;
    while (__builtin_wasm_memory_grow(0, 64) != (size_t)-1) count++;
    REQUIRE(count > 4);
    // There is none left to copy it to, or to unwind to: an error, and life goes on.
    while (__builtin_wasm_memory_grow(0, 1) != (size_t)-1) continue;
    REQUIRE(fork() == -1);
    REQUIRE(errno == ENOMEM || errno == EAGAIN);
    REQUIRE(wait_for(-1) == -ECHILD);
    _Exit(9);
  }
  REQUIRE(wait_for(pid) == exited(9));
  pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) _Exit(10);
  REQUIRE(wait_for(pid) == exited(10));
}

/** A memory that fits once but not twice. */
TEST(too_large_to_copy) {
  int outer = fork();
  REQUIRE(outer >= 0);
  if (outer == 0) {
    struct minios_sysinfo info;
    REQUIRE(minios_sysinfo(&info, sizeof info) >= 0);
    REQUIRE(__builtin_wasm_memory_grow(0, 70 * MEBIBYTE / PAGE) != (size_t)-1);
    REQUIRE(fork() == -1);
    REQUIRE(errno == ENOMEM);
    _Exit(0);
  }
  REQUIRE(wait_for(outer) == exited(0));
}

/** Forks until there is no memory or process left; then all children are there to be waited for. */
TEST(forks_until_refused) {
  int children = 0;
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  for (;;) {
    int pid = fork();
    if (pid < 0) break;
    if (pid == 0) {
      char byte;
      close(ends[1]);
      read(ends[0], &byte, 1);
      _Exit(0);
    }
    children++;
  }
  REQUIRE(errno == ENOMEM || errno == EAGAIN);
  REQUIRE(children > 10);
  close(ends[1]);
  wait_all(children, 0);
}

static __attribute__((noinline)) int recurse_and_fork(int depth, int seed) {
  volatile int local[4] = {seed, seed + 1, seed + 2, seed + 3};
  if (depth == 0) return fork();
  int pid = recurse_and_fork(depth - 1, seed + depth);
  if (local[0] != seed || local[3] != seed + 3) return -2;
  return pid;
}

/** The whole stack comes back, however deep. */
TEST(fork_in_deep_recursion) {
  for (int depth = 1; depth <= 1000; depth *= 10) {
    int pid = recurse_and_fork(depth, 7);
    REQUIRE(pid >= 0);
    if (pid == 0) _Exit(depth / 10);
    REQUIRE(wait_for(pid) == exited(depth / 10));
  }
}

/** Frames that hold values of every type. */
static __attribute__((noinline)) int typed(int depth, long long i, float f, double d) {
  if (depth == 0) return fork();
  int pid = typed(depth - 1, i * 3, f / 2, d * 5);
  volatile long long j = i;
  volatile float g = f;
  volatile double e = d;
  return j == i && g == f && e == d ? pid : -2;
}

TEST(frames_of_every_type) {
  int pid = typed(20, 0x123456789abcdef, 1.5f, 0.1);
  REQUIRE(pid >= 0);
  if (pid == 0) _Exit(0);
  REQUIRE(wait_for(pid) == exited(0));
}

static int through_pointer(int (*function)(void)) { return function(); }

TEST(fork_through_a_function_pointer) {
  int (*volatile functions[])(void) = {fork, vfork};
  for (int i = 0; i < 2; i++) {
    int pid = through_pointer(functions[i]);
    REQUIRE(pid >= 0);
    if (pid == 0) _Exit(3);
    REQUIRE(wait_for(pid) == exited(3));
  }
}

/** Both sides of a fork inside of a loop go on counting. */
TEST(fork_in_loops) {
  int forks = 0, children = 0;
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++) {
      int pid = fork();
      REQUIRE(pid >= 0);
      if (pid == 0) _Exit(i * 3 + j == forks ? 0 : 1);
      forks++, children++;
    }
  }
  wait_all(children, 0);
}

static volatile int deep_enough;

static __attribute__((noinline)) int overflow(int depth) {
  volatile char frame[64];
  frame[0] = (char)depth;
  return deep_enough ? 0 : overflow(depth + 1) + frame[0];
}

static void overflow_child(void) { _Exit(overflow(0)); }

TEST(stack_overflow) {
  for (int i = 0; i < 3; i++) REQUIRE(wait_for(start_child(overflow_child)) == signalled(MINIOS_SIGSEGV));
}

/** Wrong addresses for every kind of argument: an error, never more. */
TEST(bad_pointers) {
  uint32_t end = (uint32_t)(pages() * PAGE);
  uint32_t addresses[] = {end, end - 1, end + PAGE, 0x80000000u, 0xffffffffu, 0xfffffff0u};
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  int file = open(SCRATCH "/pointers", O_RDWR | O_CREAT, 0666);
  REQUIRE(file >= 0);
  write_fully(file, "some text", 9);
  for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
    void *bad = (void *)addresses[i];
    lseek(file, 0, SEEK_SET);
    REQUIRE(read(file, bad, 8) == -1 && errno == EFAULT);
    REQUIRE(write(file, bad, 8) == -1 && errno == EFAULT);
    REQUIRE(write(ends[1], bad, 8) == -1 && errno == EFAULT);
    REQUIRE(minios_wait4(-1, bad, 0, NULL) == -EFAULT);
    REQUIRE(minios_wait4(-1, NULL, 0, bad) == -EFAULT);
    REQUIRE(minios_spawn(bad) == -EFAULT);
    REQUIRE(minios_exec(bad) == -EFAULT);
    REQUIRE(minios_fstat(file, bad) == -EFAULT);
    REQUIRE(minios_uname(bad) == -EFAULT);
    REQUIRE(wasix_fd_pipe(bad, &ends[1]) == EFAULT);
    REQUIRE(wasix_proc_fork(1, bad) == EFAULT);
    REQUIRE(wasix_chdir(bad, 8) == EFAULT);
    struct minios_spawn_attr attr = {.path = bad, .path_len = 8, .cgroup = -1};
    REQUIRE(minios_spawn(&attr) == -EFAULT);
    REQUIRE(minios_exec(&attr) == -EFAULT);
  }
  close(file);
  REQUIRE(unlink(SCRATCH "/pointers") == 0);
}

/** Arguments up to the limit, and beyond. */
TEST(argument_limits) {
  enum { LARGE = 100000 };
  char *text = malloc(LARGE + 1);
  memset(text, 'x', LARGE);
  text[LARGE] = 0;
  struct start start = {.path = SELF, .arguments = {"usertests", ".child", "17", text}};
  REQUIRE(run(&start) == exited(17));
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    // What is too much for one exec is refused, and the program goes on.
    size_t many = 3 * MEBIBYTE;
    char *more = malloc(many + 1);
    memset(more, 'y', many);
    more[many] = 0;
    struct start larger = {.path = SELF, .arguments = {"usertests", ".child", "1", more}};
    REQUIRE(exec(&larger) == -E2BIG);
    REQUIRE(spawn(&larger) == -E2BIG);
    exec(&start);
    _Exit(1);
  }
  REQUIRE(wait_for(pid) == exited(17));
  free(text);
}
