// A seeded stress of the whole kernel.
//
//     stress SEED MILLISECONDS WORKERS
//
//   leader ── spawn ─▶ worker 0 … n − 1, each a process group      random operations, then exit with the status agreed upon
//      │                    └─ fork, spawn ──▶ children
//      └── kill, stop, continue at random; reaps each once; starts another in its place
//
// Every operation checks what must hold whatever others do; so does the leader. Status 0: all held. Else 1, and a line on
// standard error says what did not. Workers count what they have done in the file PROGRESS, four bytes each, so that an observer
// outside sees which worker stands still; 0xffffffff is one that is not there.
#include "stress.h"

#define PROGRESS ARENA "/progress"

enum { MOST_WORKERS = 32, OPERATIONS = 60 };

static const struct {
  const char *name;
  void (*run)(void);
} operations[] = {
    {"pipe", stress_pipe},
    {"pipeline", stress_pipeline},
    {"broken pipe", stress_broken_pipe},
    {"poll", stress_poll},
    {"terminal", stress_terminal},
    {"children", stress_children},
    {"spawn", stress_spawn},
    {"exec", stress_exec},
    {"kill", stress_kill},
    {"stop", stress_stop},
    {"signals", stress_signals},
    {"timer", stress_timer},
    {"futex", stress_futex},
    {"group", stress_group},
    {"log", stress_log},
    {"replace", stress_replace},
    {"names", stress_names},
    {"directory", stress_directory},
    {"procfs", stress_procfs},
};
enum { KINDS = sizeof operations / sizeof operations[0] };

static struct {
  int pid;
  int status;
  /** The leader has sent SIGKILL, so that this may be its end instead. */
  int killed;
} workers[MOST_WORKERS];

/** The file PROGRESS: what each worker has done, then the other group that each has. */
static int progress;
/** Which worker this is. */
static int me;

static void put_word(int index, uint32_t word) {
  REQUIRE(pwrite(progress, &word, sizeof word, index * (off_t)sizeof word) == sizeof word);
}

void tell_group(int group) { put_word(MOST_WORKERS + me, (uint32_t)group); }

/** stress .worker NUMBER STATUS SEED */
static void work(char **arguments) {
  me = atoi(arguments[0]);
  seed_random(strtoull(arguments[2], NULL, 10));
  progress = open(PROGRESS, O_RDWR);
  REQUIRE(progress >= 0);
  for (unsigned i = 0, n = 1 + below(OPERATIONS); i < n; i++) {
    unsigned kind = below(KINDS);
    put_word(me, (uint32_t)next_random() << 8 | kind);
    operations[kind].run();
    // No operation leaves a child.
    REQUIRE(wait_for(-1) == -ECHILD);
  }
  _Exit(atoi(arguments[1]));
}

/** Workers are programs of their own, so that they are spread over the harts. */
static void start_worker(int number) {
  int status = (int)below(100) + 100;
  char texts[3][24];
  snprintf(texts[0], sizeof texts[0], "%d", number);
  snprintf(texts[1], sizeof texts[1], "%d", status);
  snprintf(texts[2], sizeof texts[2], "%llu", (unsigned long long)next_random());
  struct start start = {.path = STRESS,
      .arguments = {"stress", ".worker", texts[0], texts[1], texts[2]},
      .flags = MINIOS_SPAWN_FLAG_SETPGROUP};
  int pid = spawn(&start);
  REQUIRE(pid > 0);
  workers[number].pid = pid;
  workers[number].status = exited(status);
  workers[number].killed = 0;
}

static void kill_group(int group) {
  int result = minios_kill(-group, MINIOS_SIGKILL);
  REQUIRE(result == 0 || result == -ESRCH);
}

/** A child of the leader's has ended: it must be one that lives, and have ended as agreed upon. Its number. */
static int reaped(int pid, int status) {
  for (int i = 0; i < MOST_WORKERS; i++) {
    if (workers[i].pid != pid) continue;
    if (status != workers[i].status && !(workers[i].killed && status == signalled(MINIOS_SIGKILL))) {
      fprintf(stderr, "worker %d: status %x, not %x\n", pid, status, workers[i].status);
      exit(1);
    }
    workers[i].pid = 0;
    // What it has left behind because it was killed.
    kill_group(pid);
    uint32_t group = 0;
    REQUIRE(pread(progress, &group, sizeof group, (MOST_WORKERS + i) * (off_t)sizeof group) == sizeof group);
    if (group != 0) kill_group((int)group);
    put_word(MOST_WORKERS + i, 0);
    return i;
  }
  fprintf(stderr, "reaped %d, which is no child or was reaped before\n", pid);
  exit(1);
}

/** Does something to one of the workers, with all that are in its group or without. */
static void disturb(int count) {
  int number = (int)below((unsigned)count);
  int pid = workers[number].pid;
  if (pid == 0) return;
  int target = below(2) ? pid : -pid;
  if (below(4) == 0) {
    workers[number].killed = 1;
    REQUIRE(minios_kill(pid, MINIOS_SIGKILL) == 0);
    return;
  }
  // A worker's children are its own to continue: it may expect one to be stopped. So it is only stopped itself.
  REQUIRE(minios_kill(pid, MINIOS_SIGSTOP) == 0);
  short_nap(3000);
  REQUIRE(minios_kill(pid, MINIOS_SIGCONT) == 0);
  // SIGURG does nothing to anybody, but ends sleeps if it is not done right.
  minios_kill(target, MINIOS_SIGURG);
}

static int64_t milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(int argc, char **argv) {
  if (argc > 2 && strcmp(argv[1], ".child") == 0) return atoi(argv[2]);
  if (argc > 2 && strcmp(argv[1], ".job") == 0) run_job_of(argv + 2);
  if (argc > 2 && strcmp(argv[1], ".worker") == 0) work(argv + 2);
  REQUIRE(argc == 4);
  seed_random(strtoull(argv[1], NULL, 10));
  int64_t end = milliseconds() + atoi(argv[2]);
  int count = atoi(argv[3]);
  REQUIRE(count > 0 && count <= MOST_WORKERS);
  mkdir(ARENA, 0777);
  mkdir(ARENA "/names", 0777);
  progress = open(PROGRESS, O_RDWR | O_CREAT | O_TRUNC, 0666);
  REQUIRE(progress >= 0);
  for (int i = 0; i < 2 * MOST_WORKERS; i++) put_word(i, i < count || i >= MOST_WORKERS ? 0 : UINT32_MAX);
  for (int i = 0; i < count; i++) start_worker(i);
  int alive = count;
  while (alive > 0) {
    int late = milliseconds() >= end;
    if (!late && below(8) == 0) disturb(count);
    int32_t status;
    // Sometimes it waits as most programs do.
    int pid = minios_wait4(-1, &status, late || below(4) == 0 ? 0 : MINIOS_WNOHANG, NULL);
    REQUIRE(pid >= 0);
    if (pid == 0) {
      short_nap(2000);
      continue;
    }
    int number = reaped(pid, status);
    if (late) {
      put_word(number, UINT32_MAX);
      alive--;
    } else {
      start_worker(number);
    }
  }
  REQUIRE(wait_for(-1) == -ECHILD);
  return 0;
}
