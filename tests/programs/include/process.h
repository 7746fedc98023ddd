// Processes for tests in C: spawn, exec and wait in a line each.
#ifndef PROCESS_H
#define PROCESS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "minios.h"
#include "tap.h"

/** What a spawn or exec is to do; unset parts are empty. */
struct start {
  const char *path;
  /** Up to a NULL. */
  const char *arguments[12];
  const char *environment[6];
  struct minios_fd_action actions[8];
  uint32_t flags;
  int32_t group;
};

/** Joins strings, each ended by a NUL, into memory that is never freed; counts them. */
static inline char *join_strings(const char *const *strings, uint32_t *size, uint32_t *count) {
  *size = 0;
  for (*count = 0; strings[*count] != NULL; ++*count) *size += (uint32_t)strlen(strings[*count]) + 1;
  char *all = malloc(*size + 1);
  char *at = all;
  for (uint32_t i = 0; i < *count; i++) at += strlen(strcpy(at, strings[i])) + 1;
  return all;
}

static inline struct minios_spawn_attr attributes_of(const struct start *start) {
  struct minios_spawn_attr attr = {.path = start->path, .path_len = (uint32_t)strlen(start->path)};
  attr.argv = join_strings(start->arguments, &attr.argv_len, &attr.argv_count);
  attr.envp = join_strings(start->environment, &attr.envp_len, &attr.envp_count);
  attr.fd_actions = start->actions;
  while (attr.fd_actions_count < 8 && start->actions[attr.fd_actions_count].mode != 0) attr.fd_actions_count++;
  attr.flags = start->flags;
  attr.pgroup = start->group;
  attr.cgroup = -1;
  return attr;
}

// Actions. `mode` is not 0 in any of them, which tells them from unset ones.
#define CLOSE(number) {.op = MINIOS_FD_ACTION_OP_CLOSE, .fd = (number), .mode = 0666}
#define DUP2(from, to) {.op = MINIOS_FD_ACTION_OP_DUP2, .fd = (from), .fd2 = (to), .mode = 0666}
#define CHDIR(to) {.op = MINIOS_FD_ACTION_OP_CHDIR, .path = (to), .path_len = sizeof(to) - 1, .mode = 0666}
#define OPEN(number, name, how, rights_wanted) \
  {.op = MINIOS_FD_ACTION_OP_OPEN, .fd = (number), .path = (name), .path_len = sizeof(name) - 1, .oflags = (how), \
   .rights = (rights_wanted), .mode = 0666}

/** Starts a child: its pid or −errno. */
static inline int spawn(const struct start *start) {
  struct minios_spawn_attr attr = attributes_of(start);
  int pid = minios_spawn(&attr);
  free((void *)attr.argv);
  free((void *)attr.envp);
  return pid;
}

/** Becomes another program; −errno if that fails. */
static inline int exec(const struct start *start) {
  struct minios_spawn_attr attr = attributes_of(start);
  int result = minios_exec(&attr);
  free((void *)attr.argv);
  free((void *)attr.envp);
  return result;
}

/** Waits for a child: its wait status or −errno. */
static inline int wait_for(int pid) {
  int32_t status = 0;
  int found = minios_wait4(pid, &status, 0, NULL);
  return found < 0 ? found : status;
}

/** Starts a child and waits for it: its wait status or −errno. */
static inline int run(const struct start *start) {
  int pid = spawn(start);
  return pid < 0 ? pid : wait_for(pid);
}

/** Wait status of an exit, and of a death by a signal. */
static inline int exited(int code) { return code << 8; }
static inline int signalled(int signal) { return signal; }

#endif
