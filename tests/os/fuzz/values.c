// Values for parameters and fields: mostly such as the kernel goes on with, sometimes from the edges of what there is.
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "minios.h"

static uint8_t arena[1 << 17];
static size_t used;

static void *take(size_t size) {
  used = (used + 7) & ~(size_t)7;
  if (used + size > sizeof arena) used = 0;
  void *at = arena + used;
  used += size;
  return at;
}

static const uint64_t edges[] = {
    0, 0, 0, 1, 1, 2, 3, 4, 7, 8, 16, 255, 256, 4095, 4096, 65535, 65536, 100000, 1 << 20, 0x7fffffff, 0x80000000, 0xfffffffe,
    0xffffffff, UINT64_C(0x100000000), UINT64_C(0x7fffffffffffffff), UINT64_C(0x8000000000000000), UINT64_MAX, UINT64_MAX - 1,
};

static uint64_t number(void) {
  switch (below(8)) {
    case 0: return next_random();
    case 1: return next_random() & 0xffff;
    case 2: case 3: return below(64);
    default: return edges[below(sizeof edges / sizeof *edges)];
  }
}

static const char *const plain[] = {"a", "b", "c", "d", "d/e", "d/e/f", "d/a", "m", "n", "o", "m/a", "n/a", "o/a", "m/d", "low", "up", "work", "low/a", "up/a",
  "up/d", "o/w", ".", "..", "d/..", "a/..", "./d/./e", "link", "link/a", "loop", "hard", "fifo", "m/m", "n/n", "o/o", "work/work", "up/b", "low/d"};

static const char *const special[] = {
    "/", "/tmp", "/tmp/f", "/tmp/f/m", "/tmp/f/n", "/tmp/f/o", "/dev", "/proc", "/sys", "/sys/fs/cgroup", "/bin/fuzz", "/bin/true", "/dev/null", "/dev/zero",
    "/dev/full", "/dev/random", "/dev/tty", "/dev/ptmx", "/dev/pts", "/dev/pts/ptmx", "/dev/pts/0", "/dev/pts/1", "/dev/mqueue", "/dev/mqueue/q", "/dev/shm",
    "/proc/self", "/proc/self/ns/mnt", "/proc/self/ns/pid", "/proc/self/ns/user", "/proc/self/ns/uts", "/proc/self/ns/ipc", "/proc/self/ns/net",
    "/proc/self/ns/cgroup", "/proc/self/ns/time", "/proc/self/ns/pid_for_children", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups",
    "/proc/self/mountinfo", "/proc/self/mounts", "/proc/self/root", "/proc/self/cwd", "/proc/self/exe", "/proc/self/fd", "/proc/self/fd/3", "/proc/self/fd/4",
    "/proc/self/fd/5", "/proc/self/fd/6", "/proc/self/fdinfo/4", "/proc/self/environ", "/proc/self/cmdline", "/proc/self/comm", "/proc/self/stat",
    "/proc/self/status", "/proc/self/limits", "/proc/self/oom_score_adj", "/proc/self/timens_offsets", "/proc/self/cgroup", "/proc/1/root", "/proc/1/cwd",
    "/proc/1/ns/mnt", "/proc/1/ns/user", "/proc/1/ns/pid", "/proc/1/fd/0", "/proc/1/environ", "/proc/2/root", "/proc/3/root", "/proc/2/ns/mnt",
    "/proc/3/ns/mnt", "/proc/3/ns/user", "/proc/2/fd", "/proc/3/fd/4", "/proc/3/mountinfo", "/proc/3/status", "/proc/locks", "/proc/stat", "/proc/meminfo",
    "/proc/mounts", "/proc/filesystems", "/proc/sys/kernel/hostname", "/proc/sys/fs/mount-max", "/proc/sys/kernel/pid_max", "/proc/sys/fs/mqueue/msg_max",
    "/proc/sys/user/max_mnt_namespaces", "/proc/cgroups", "/proc/interrupts", "/proc/slabinfo", "/sys/fs/cgroup/x", "/sys/fs/cgroup/x/cgroup.procs",
    "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/cgroup.subtree_control", "/sys/fs/cgroup/x/cgroup.freeze", "/sys/fs/cgroup/x/cgroup.kill",
    "/sys/fs/cgroup/x/memory.max", "/sys/fs/cgroup/x/pids.max", "/sys/fs/cgroup/x/cgroup.type", "/sys/fs/cgroup/memory.max", "/tmp/f/m/cgroup.procs",
    "/tmp/f/m/x", "/tmp/f/m/x/cgroup.procs", "/tmp/f/m/x/memory.max", "/tmp/f/m/x/cgroup.freeze", "/tmp/f/m/self/root", "/tmp/f/m/1/root", "/tmp/f/m/ptmx",
    "", "/tmp/f/../../..", "nul\0in it",
};

static const char *const types[] = {"tmpfs", "tmpfs", "proc", "sysfs", "devpts", "cgroup2", "overlay", "overlay", "overlay", "mqueue", "devtmpfs",
                                    "hostfs", "erofs", "ramfs", "nsfs", "pipefs", "rootfs", "", "tmpfs\0x"};

static const char *const options[] = {
    "", "", "size=64k", "size=0", "size=1", "size=18446744073709551616", "size=50%", "size=-1", "nr_inodes=2", "nr_inodes=0", "nr_inodes=1k,size=4k", "mode=0", "mode=1777",
    "mode=99999999999", "uid=1000,gid=1000", "uid=-1", "uid=4294967295", "newinstance", "newinstance,ptmxmode=0666,mode=0620,gid=5", "max=1", "max=0",
    "hidepid=2", "hidepid=invisible", "hidepid=9", "subset=pid", "gid=0", "nsdelegate", "memory_recursiveprot", ",", ",,,", "=", "size", "size=,mode=",
    "lowerdir=low,upperdir=up,workdir=work", "lowerdir=low,upperdir=up,workdir=work,userxattr", "lowerdir=low:d,upperdir=up,workdir=work",
    "lowerdir=low:d", "lowerdir=low:low", "lowerdir=up,upperdir=up,workdir=work", "lowerdir=low,upperdir=up,workdir=up", "lowerdir=low,upperdir=low,workdir=low",
    "lowerdir=.,upperdir=up,workdir=work", "lowerdir=/,upperdir=up,workdir=work", "lowerdir=o:low", "lowerdir=o,upperdir=up,workdir=work", "lowerdir=low,upperdir=o,workdir=o",
    "lowerdir=low,upperdir=m/a,workdir=m/d", "lowerdir=low,upperdir=d,workdir=d/e", "lowerdir=low,upperdir=up,workdir=up/d",
    "lowerdir=low,upperdir=up,workdir=work,redirect_dir=on", "lowerdir=low,upperdir=up,workdir=work,metacopy=on", "lowerdir=low,upperdir=up,workdir=work,index=on",
    "lowerdir=low,upperdir=up,workdir=work,volatile", "lowerdir=low,upperdir=up,workdir=work,xino=on", "lowerdir=low\\:d", "lowerdir=:", "lowerdir=low::d", "lowerdir=low:",
    "lowerdir+=low,lowerdir+=d", "lowerdir=/proc:/sys", "lowerdir=/proc/self/root:/dev", "lowerdir=/sys/fs/cgroup", "upperdir=up,workdir=work", "lowerdir=/proc/self/fd/4",
};

static const char *const attributes[] = {
    "user.x", "user.overlay.opaque", "user.overlay.whiteout", "user.overlay.redirect", "user.overlay.origin", "user.overlay.metacopy", "user.overlay.impure",
    "trusted.overlay.opaque", "trusted.overlay.redirect", "trusted.overlay.whiteout", "trusted.x", "security.capability", "security.x", "system.posix_acl_access", "user.",
    "x", "", "user.\0x",
};

static const char *const names[] = {"/q", "/r", "q", "/", "/q/r", "host", "", "/bin/true", "/bin/fuzz", "a", "localhost", "127.0.0.1", "/tmp/f/a"};

static const char *const contents[] = {
    "0 0 1\n", "0 1000 1\n", "0 0 4294967295\n", "0 0 1\n1 1 1\n", "deny\n", "allow\n", "y", "x", "/", "../a", "/low/a", "max\n", "0\n", "1\n", "-1\n", "4096\n",
    "18446744073709551616\n", "+memory +pids\n", "-memory\n", "threaded\n", "domain\n", "5000 10000\n", "max 100000\n", "1 2 3 4\n", "monotonic 1000 0\n", "#!/bin/fuzz\n", "#!a\n",
    "\0asm\1\0\0\0", "2\n", "3\n", "100:1\n", "default 100\n", "1:0 rbps=1\n",
};

#define PICK(list) list[below(sizeof list / sizeof *list)]

/** A word with its length: texts end at a NUL, but for a few that go on. */
static const char *word(unsigned kind, size_t *length) {
  const char *text;
  switch (kind) {
    case WORDS_TYPE: text = PICK(types); break;
    case WORDS_OPTIONS: text = PICK(options); break;
    case WORDS_ATTRIBUTE: text = PICK(attributes); break;
    case WORDS_NAME: text = PICK(names); break;
    default: text = below(5) < 3 ? PICK(plain) : PICK(special);
  }
  *length = strlen(text);
  if (below(60) == 0) *length += 2;
  if (below(60) != 0) return text;
  static const unsigned lengths[] = {254, 255, 256, 300, 1023, 4094, 4095, 4096, 5000, 70000};
  *length = PICK(lengths);
  char *made = take(*length);
  memset(made, below(2) ? 'l' : '/', *length);
  for (size_t i = 0; below(3) == 0 && i < *length; i += 1 + below(250)) made[i] = '/';
  return made;
}

static void *bytes(size_t *length) {
  if (below(3) == 0) {
    const char *text = PICK(contents);
    *length = text[0] == 0 ? 8 : strlen(text);
    return memcpy(take(*length + 64), text, *length);
  }
  static const unsigned lengths[] = {0, 1, 2, 4, 8, 16, 24, 100, 512, 4096, 5000, 16384, 40000};
  *length = PICK(lengths);
  uint8_t *made = take(*length + 64);
  for (size_t i = 0; i < *length && i < 256; i++) made[i] = (uint8_t)(below(4) ? next_random() : 0);
  return made;
}

static int32_t any_fd(void) {
  switch (below(24)) {
    case 0: return -1;
    case 1: return (int32_t)number();
    case 2: return MINIOS_AT_FDCWD;
    case 3: return (int32_t)below(1100);
    default: return (int32_t)below(14);
  }
}

static int32_t any_pid(void) {
  switch (below(12)) {
    case 0: return -1;
    case 1: return (int32_t)number();
    case 2: return 1;
    case 3: return -minios_getpid();
    case 4: case 5: case 6: return minios_getpid() + (int32_t)below(4);
    case 7: return minios_getppid();
    case 8: return (int32_t)below(30);
    default: return 0;
  }
}

static uint64_t modes(void) {
  static const uint32_t types_of_files[] = {0, 0, 0, 0010000, 0020000, 0060000, 0100000, 0120000, 0140000, 0040000, 0170000};
  static const uint32_t bits[] = {0, 0777, 0755, 0644, 0700, 04755, 02755, 01777, 07777, 0111, 0444};
  return PICK(types_of_files) | PICK(bits);
}

static void fill(const struct shape *shape, uint8_t *at);

/** Chooses a value; `elements` is how many are behind the address before it, and after it. */
static uint64_t choose(const struct field *field, size_t *elements) {
  static const uint32_t ids[] = {0, 0, 1000, 1000, 1, 65534, 0xffffffff, 0xfffffffe, 100000};
  uint64_t value = 0;
  size_t length;
  switch (field->kind) {
    case KIND_FD: return (uint64_t)(int64_t)any_fd();
    case KIND_PID: return (uint64_t)(int64_t)any_pid();
    case KIND_MODE: return modes();
    case KIND_ID: return PICK(ids);
    case KIND_ONE: return below(30) ? field->values[below(field->value_count)] : number();
    case KIND_FLAGS:
      for (unsigned n = below(3); n > 0; n--) value |= field->values[below(field->value_count)];
      if (below(8) == 0 && field->size == 8) return UINT64_MAX >> below(36);
      return below(30) ? value : number();
    case KIND_COUNT:
      if (below(30) == 0) return number();
      return below(6) ? *elements : below((unsigned)*elements + 1);
    case KIND_WORD: {
      if (below(80) == 0) return number();
      const char *text = word(field->words, &length);
      *elements = length;
      return (uint64_t)(uintptr_t)text;
    }
    case KIND_BUFFER:
      if (below(40) == 0) return number();
      value = (uint64_t)(uintptr_t)bytes(&length);
      *elements = length;
      return value;
    case KIND_RECORD: {
      if (below(12) == 0) return 0;
      if (below(60) == 0) return number();
      *elements = 1 + (below(3) == 0 ? below(6) : 0);
      uint8_t *records = take(*elements * field->shape->size);
      for (size_t i = 0; i < *elements; i++) fill(field->shape, records + i * field->shape->size);
      return (uint64_t)(uintptr_t)records;
    }
    default: return number();
  }
}

static void fill(const struct shape *shape, uint8_t *at) {
  size_t elements = 0;
  memset(at, 0, shape->size);
  for (unsigned i = 0; i < shape->count; i++) {
    const struct field *field = &shape->fields[i];
    uint64_t value = choose(field, &elements);
    memcpy(at + field->offset, &value, field->size);
  }
}

/** What to start, in a form that works. */
static uint64_t program_to_start(void) {
  struct minios_spawn_attr *attr = take(sizeof *attr);
  static const char *const programs[] = {"/bin/fuzz", "/bin/true", "/bin/sleep", "/bin/ls", "a", "d/a", "/proc/self/exe", "/bin/cat", "m/a"};
  *attr = (struct minios_spawn_attr){.cgroup = -1};
  attr->path = PICK(programs);
  attr->path_len = (uint32_t)strlen(attr->path);
  char *arguments = take(64);
  attr->argv_len = (uint32_t)sprintf(arguments, "fuzz%c.worker%c%u%c%u", 0, 0, below(1 << 30) + 1, 0, below(30)) + 1;
  attr->argv = arguments;
  attr->argv_count = 4;
  static const uint64_t clone_flags[] = {MINIOS_CLONE_NEWUSER, MINIOS_CLONE_NEWUSER | MINIOS_CLONE_NEWPID, MINIOS_CLONE_NEWUSER | MINIOS_CLONE_NEWNS,
    MINIOS_CLONE_NEWPID, MINIOS_CLONE_NEWNS, MINIOS_CLONE_NEWUSER | MINIOS_CLONE_NEWPID | MINIOS_CLONE_NEWNS | MINIOS_CLONE_NEWCGROUP, 0, 0, 0, 0, 0, 0};
  attr->clone_flags = PICK(clone_flags);
  if (below(6) == 0) attr->flags = below(64);
  if (below(10) == 0) attr->pgroup = any_pid();
  if (below(10) == 0) attr->cgroup = any_fd();
  return (uint64_t)(uintptr_t)attr;
}

/** A word in two arguments. */
static void put_word(uint64_t *arguments, const char *text) {
  arguments[0] = (uint64_t)(uintptr_t)text;
  arguments[1] = strlen(text);
}

/** A mount that works if its directories are there: of a file system, bound, moved, or with another propagation. */
static void choose_mount(uint64_t *arguments) {
  static const uint64_t changes[] = {MINIOS_MS_SHARED, MINIOS_MS_PRIVATE, MINIOS_MS_SLAVE, MINIOS_MS_UNBINDABLE};
  static const uint64_t restrictions[] = {MINIOS_MS_RDONLY, MINIOS_MS_NOSUID, MINIOS_MS_NODEV, MINIOS_MS_NOEXEC, MINIOS_MS_NOATIME, 0, 0, 0, 0, 0};
  static const char *const places[] = {"m", "n", "o", "m/m", "n/n", "o/o", "d", "d/e", "m/d", "n/d", "o/d", "low", "up", ".", "/tmp/f", "/tmp", "/", "/dev", "/proc",
                                       "/tmp/f0", "/proc/sys", "/sys", "link"};
  const char *type = "", *data = "";
  put_word(arguments, PICK(places));
  put_word(arguments + 2, PICK(places));
  uint64_t flags = PICK(restrictions);
  switch (below(6)) {
    case 0: case 1: flags |= MINIOS_MS_BIND | (below(2) ? MINIOS_MS_REC : 0) | (below(5) ? 0 : MINIOS_MS_REMOUNT); break;
    case 2: flags = MINIOS_MS_MOVE; break;
    case 3: flags = PICK(changes) | (below(2) ? MINIOS_MS_REC : 0); break;
    default: type = PICK(types); data = below(3) ? PICK(options) : ""; flags |= below(12) ? 0 : MINIOS_MS_REMOUNT;
  }
  if (type[0] == 'o') data = options[34 + below((unsigned)(sizeof options / sizeof *options) - 34)];
  if (type[0] == 'o' && below(2)) data = below(2) ? "lowerdir=low,upperdir=up,workdir=work" : "lowerdir=low:d,upperdir=up,workdir=work,userxattr";
  put_word(arguments + 4, type);
  arguments[6] = flags;
  put_word(arguments + 7, data);
}

/** Whether a parameter is a directory that a path starts from. */
static int starts_path(const struct call *call, unsigned i) {
  for (unsigned next = i + 1; next < call->count && next < i + 3; next++) {
    if (call->parameters[next].kind == KIND_FD) return 0;
    if (call->parameters[next].kind == KIND_WORD) return 1;
  }
  return 0;
}

void choose_arguments(const struct call *call, uint64_t *arguments) {
  used = 0;
  size_t elements = 0;
  for (unsigned i = 0; i < call->count; i++) {
    arguments[i] = choose(&call->parameters[i], &elements);
    if (call->parameters[i].kind == KIND_FD && starts_path(call, i) && below(6)) arguments[i] = (uint64_t)MINIOS_AT_FDCWD;
  }
  if (strcmp(call->name, "minios_mount") == 0 && below(5)) choose_mount(arguments);
  int starts = strcmp(call->name, "minios_spawn") == 0 || strcmp(call->name, "minios_exec") == 0;
  if (starts && below(4)) arguments[0] = program_to_start();
}
