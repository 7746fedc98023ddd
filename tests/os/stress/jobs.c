// Jobs: children that are forked, or programs of their own.
#include "stress.h"

static void (*const jobs[JOB_KINDS])(const struct job *) = {
    [JOB_WRITE] = job_write,
    [JOB_READ] = job_read,
    [JOB_COPY] = job_copy,
    [JOB_LATE_BYTE] = job_late_byte,
    [JOB_LINES] = job_lines,
    [JOB_TAKE_TURNS] = job_take_turns,
    [JOB_WAIT] = job_wait,
};

static _Noreturn void run_job(const struct job *job) {
  if (job->closed >= 0) REQUIRE(close(job->closed) == 0);
  jobs[job->kind](job);
  _Exit(0);
}

/** Numbers of a job, and the seed for the program, in decimal. */
enum { NUMBERS = 7, DIGITS = 24 };

static int spawn_job(const struct job *job) {
  const uint64_t numbers[NUMBERS] = {job->kind, (uint64_t)(job->in + 1), (uint64_t)(job->out + 1),
      (uint64_t)(job->closed + 1), job->seed, job->size, next_random()};
  char texts[NUMBERS][DIGITS];
  struct start start = {.path = STRESS, .arguments = {"stress", ".job"}};
  for (int i = 0; i < NUMBERS; i++) {
    snprintf(texts[i], DIGITS, "%llu", (unsigned long long)numbers[i]);
    start.arguments[2 + i] = texts[i];
  }
  int pid = spawn(&start);
  errno = pid < 0 ? -pid : 0;
  REQUIRE(pid > 0);
  return pid;
}

_Noreturn void run_job_of(char **arguments) {
  uint64_t numbers[NUMBERS];
  for (int i = 0; i < NUMBERS; i++) numbers[i] = strtoull(arguments[i], NULL, 10);
  struct job job = {.kind = (enum job_kind)numbers[0],
      .in = (int)numbers[1] - 1,
      .out = (int)numbers[2] - 1,
      .closed = (int)numbers[3] - 1,
      .seed = numbers[4],
      .size = (uint32_t)numbers[5]};
  seed_random(numbers[6]);
  run_job(&job);
}

int start_job(const struct job *job) {
  if (below(2)) return spawn_job(job);
  int pid = must_fork();
  if (pid == 0) run_job(job);
  return pid;
}
