// Files that all workers share: what can be seen is whole, whichever process writes, renames and removes.
#include "stress.h"

/** A record of a log: 64 bytes, of which the last eight are those before, summed up. */
struct record {
  uint64_t words[8];
};

static void fill_record(struct record *record) {
  record->words[7] = 1;
  for (int i = 0; i < 7; i++) {
    record->words[i] = next_random();
    record->words[7] = record->words[7] * 31 + record->words[i];
  }
}

static int is_whole(const struct record *record) {
  uint64_t sum = 1;
  for (int i = 0; i < 7; i++) sum = sum * 31 + record->words[i];
  return sum == record->words[7];
}

/** Reads a file of records to its end: how many. */
static unsigned read_records(int fd) {
  struct record record;
  unsigned count = 0;
  for (;; count++) {
    ssize_t size = read(fd, &record, sizeof record);
    if (size == 0) return count;
    REQUIRE(size == sizeof record);
    REQUIRE(is_whole(&record));
  }
}

/** Appends to one of a few logs, reads it, and now and then begins it anew. */
void stress_log(void) {
  char path[64], old[64];
  unsigned number = below(3);
  snprintf(path, sizeof path, ARENA "/log.%u", number);
  snprintf(old, sizeof old, ARENA "/log.%u.old", number);
  int fd = open(path, O_RDWR | O_CREAT | O_APPEND, 0666);
  REQUIRE(fd >= 0);
  struct record record;
  for (unsigned i = 0, n = 1 + below(8); i < n; i++) {
    fill_record(&record);
    REQUIRE(write(fd, &record, sizeof record) == sizeof record);
  }
  REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
  unsigned count = read_records(fd);
  REQUIRE(count > 0);
  REQUIRE(close(fd) == 0);
  if (count < 200) return;
  REQUIRE(rename(path, old) == 0 || errno == ENOENT);
  if (below(2)) REQUIRE(unlink(old) == 0 || errno == ENOENT);
}

/** A file that is replaced by rename is always there, and always whole. */
void stress_replace(void) {
  enum { RECORDS = 20 };
  const char *path = ARENA "/always";
  char new[64];
  snprintf(new, sizeof new, ARENA "/new.%d", minios_getpid());
  int fd = open(new, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  REQUIRE(fd >= 0);
  for (int i = 0; i < RECORDS; i++) {
    struct record record;
    fill_record(&record);
    REQUIRE(write(fd, &record, sizeof record) == sizeof record);
  }
  REQUIRE(close(fd) == 0);
  REQUIRE(rename(new, path) == 0);
  for (unsigned i = 0, n = below(6); i < n; i++) {
    fd = open(path, O_RDONLY);
    REQUIRE(fd >= 0);
    REQUIRE(read_records(fd) == RECORDS);
    REQUIRE(close(fd) == 0);
    if (below(2)) short_nap(200);
  }
}

static int one_of(int error, const int *allowed) {
  for (; *allowed != 0; allowed++) {
    if (error == *allowed) return 1;
  }
  return 0;
}

/** Few names, which all make, rename and remove, as files, directories and links: nothing but what can be is said of them. */
void stress_names(void) {
  static const int makes[] = {EEXIST, ENOENT, EISDIR, ENOTDIR, ELOOP, 0};
  static const int removes[] = {ENOENT, EISDIR, ENOTDIR, ENOTEMPTY, EPERM, ELOOP, 0};
  static const int renames[] = {ENOENT, EISDIR, ENOTDIR, ENOTEMPTY, EEXIST, EINVAL, ELOOP, 0};
  static const int links[] = {ENOENT, ENOTDIR, EEXIST, EPERM, ELOOP, 0};
  char one[80], two[80];
  for (unsigned i = 0, n = 1 + below(30); i < n; i++) {
    snprintf(one, sizeof one, ARENA "/names/%c%s%c", 'a' + below(3), below(2) ? "/" : "", 'a' + below(3));
    snprintf(two, sizeof two, ARENA "/names/%c%s%c", 'a' + below(3), below(2) ? "/" : "", 'a' + below(3));
    int fd = -1;
    switch (below(8)) {
    case 0:
    case 1: REQUIRE((fd = open(one, O_RDWR | O_CREAT, 0666)) >= 0 || one_of(errno, makes)); break;
    case 2: REQUIRE(mkdir(one, 0777) == 0 || one_of(errno, makes)); break;
    case 3: REQUIRE(unlink(one) == 0 || one_of(errno, removes)); break;
    case 4: REQUIRE(rmdir(one) == 0 || one_of(errno, removes)); break;
    case 5: REQUIRE(rename(one, two) == 0 || one_of(errno, renames)); break;
    case 6: REQUIRE(link(one, two) == 0 || one_of(errno, links)); break;
    default: REQUIRE(symlink(below(2) ? "a" : "../b", one) == 0 || one_of(errno, makes)); break;
    }
    if (fd < 0) continue;
    // What is open can be written and read, whatever has become of its name.
    REQUIRE(pwrite(fd, "text", 4, 0) == 4);
    char text[4];
    REQUIRE(pread(fd, text, 4, 0) == 4 && memcmp(text, "text", 4) == 0);
    REQUIRE(close(fd) == 0);
  }
}

/** A directory of its own: the kernel knows where the process is, also when the directory is gone. */
void stress_directory(void) {
  char path[64], told[64];
  snprintf(path, sizeof path, ARENA "/directory.%d", minios_getpid());
  // One that was killed here and had the same number may have left it.
  rmdir(path);
  REQUIRE(mkdir(path, 0777) == 0);
  REQUIRE(wasix_chdir(path, (uint32_t)strlen(path)) == 0);
  uint32_t size = sizeof told;
  REQUIRE(wasix_getcwd(told, &size) == 0);
  REQUIRE(strncmp(told, path, strlen(path)) == 0);
  int pid = must_fork();
  if (pid == 0) {
    size = sizeof told;
    REQUIRE(wasix_getcwd(told, &size) == 0);
    REQUIRE(strncmp(told, path, strlen(path)) == 0);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(rmdir(path) == 0);
  size = sizeof told;
  REQUIRE(wasix_getcwd(told, &size) == ENOENT);
  REQUIRE(wasix_chdir("/", 1) == 0);
}

/** What /proc says of processes that come and go meanwhile. */
void stress_procfs(void) {
  static const char *const files[] = {"status", "stat", "cmdline", "maps", "comm"};
  static const int gone[] = {ENOENT, ESRCH, 0};
  char path[64], text[4096];
  int me = minios_getpid();
  for (int i = 0; i < 6; i++) {
    int pid = below(3) ? me + (int)below(20) - 10 : me;
    snprintf(path, sizeof path, "/proc/%d/%s", pid, files[below(5)]);
    int fd = open(path, O_RDONLY);
    REQUIRE(fd >= 0 || (pid != me && one_of(errno, gone)));
    if (fd < 0) continue;
    if (below(3) == 0) short_nap(500);
    ssize_t size = read(fd, text, sizeof text);
    REQUIRE(size >= 0 || (pid != me && one_of(errno, gone)));
    REQUIRE(close(fd) == 0);
  }
}
