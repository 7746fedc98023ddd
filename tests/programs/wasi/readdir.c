// fd_readdir: entries, cookies, buffers of every size, directories that change meanwhile. `.` and `..` may be listed or not.
#include "fixture.h"

/** dirent as the specification lays it out; the name follows without a NUL. */
struct entry {
  uint64_t next, inode;
  uint32_t name_length;
  uint8_t type, padding[3];
};
enum { HEADER = 24, MANY = 300 };

static uint8_t buffer[64 * 1024];

static int is_dot(const uint8_t *name, uint32_t length) {
  return (length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.');
}

/** Lists a directory with buffers of `size` bytes; counts in `seen` the names `eNNN`. Returns other names seen, or −1. */
static int list(uint32_t fd, uint32_t size, uint8_t *seen) {
  uint64_t cookie = 0;
  int others = 0;
  memset(seen, 0, MANY);
  for (int calls = 0; calls < 10000; calls++) {
    uint32_t used = 0;
    if (raw_fd_readdir(fd, raw(buffer), size, cookie, raw(&used)) != 0 || used > size) return -1;
    uint32_t at = 0;
    while (at + HEADER <= used) {
      struct entry *entry = (struct entry *)(void *)(buffer + at);
      struct entry header;
      memcpy(&header, entry, sizeof header);
      if (at + HEADER + header.name_length > used) break;
      const uint8_t *name = buffer + at + HEADER;
      cookie = header.next;
      at += HEADER + header.name_length;
      if (is_dot(name, header.name_length)) continue;
      int number = header.name_length == 4 && name[0] == 'e' ? (name[1] - '0') * 100 + (name[2] - '0') * 10 + name[3] - '0' : -1;
      if (number >= 0 && number < MANY) seen[number]++;
      else others++;
    }
    if (used < size) return others;
    if (at == 0) return -1;  // one entry does not fit: the caller's buffer is too small for its names
  }
  return -1;
}

static int all_once(const uint8_t *seen, int from, int step) {
  for (int i = from; i < MANY; i += step) {
    if (seen[i] != 1) return 0;
  }
  return 1;
}

static void entry_name(char *name, int number) { snprintf(name, 16, "many/e%03d", number); }

static void empty(void) {
  uint8_t seen[MANY];
  make_directory("empty");
  int fd = openat(root, "empty", O_RDONLY | O_DIRECTORY);
  equal("an empty directory", list((uint32_t)fd, 4096, seen), 0);
  uint32_t used = 99;
  returns("a buffer of 0 bytes", raw_fd_readdir((uint32_t)fd, raw(buffer), 0, 0, raw(&used)), 0);
  equal("nothing fits into it", used, 0);
  works("a directory being listed can be removed", unlinkat(root, "empty", AT_REMOVEDIR));
  used = 99;
  unsigned error = raw_fd_readdir((uint32_t)fd, raw(buffer), 4096, 0, raw(&used));
  // Linux: getdents of a removed directory is ENOENT; others list nothing.
  check("a removed directory lists nothing", error == ENOENT || (error == 0 && used < 200));
  close(fd);
}

static void types(void) {
  make_directory("types");
  make_file("types/file", "");
  make_directory("types/dir");
  make_link("types/link", "file");
  DIR *stream = fdopendir(openat(root, "types", O_RDONLY | O_DIRECTORY));
  int right = 0, inodes = 0;
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    char path[300];
    struct stat status;
    snprintf(path, sizeof path, "types/%s", entry->d_name);
    fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW);
    inodes += status.st_ino == entry->d_ino;
    right += entry->d_type == (S_ISDIR(status.st_mode) ? DT_DIR : S_ISLNK(status.st_mode) ? DT_LNK : DT_REG);
  }
  equal("entries have the types of the files", right, 3);
  equal("entries have the inodes of the files", inodes, 3);
  closedir(stream);
}

static void many(uint32_t fd) {
  uint8_t seen[MANY];
  const uint32_t sizes[] = {28, 29, 51, 52, 100, 1000, 4096, 65536};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    char name[64];
    snprintf(name, sizeof name, "300 entries with a buffer of %u bytes", sizes[i]);
    check(name, list(fd, sizes[i], seen) == 0 && all_once(seen, 0, 1));
  }
  // Less than a header: the buffer is filled with the start of an entry, which says that there is more.
  uint32_t used = 99;
  returns("a buffer of 10 bytes", raw_fd_readdir(fd, raw(buffer), 10, 0, raw(&used)), 0);
  equal("is filled", used, 10);
}

static void cookies(uint32_t fd) {
  uint64_t next[MANY + 2];
  uint64_t inode[MANY + 2];
  int count = 0;
  uint32_t used = 0;
  if (raw_fd_readdir(fd, raw(buffer), sizeof buffer, 0, raw(&used)) != 0) used = 0;
  for (uint32_t at = 0; at + HEADER <= used && count < MANY + 2; count++) {
    struct entry header;
    memcpy(&header, buffer + at, sizeof header);
    next[count] = header.next;
    inode[count] = header.inode;
    at += HEADER + header.name_length;
  }
  int right = 1;
  for (int i = 0; i + 1 < count; i += 37) {
    struct entry header;
    if (raw_fd_readdir(fd, raw(buffer), 200, next[i], raw(&used)) != 0 || used < HEADER) right = 0;
    memcpy(&header, buffer, sizeof header);
    right &= header.inode == inode[i + 1] && header.next == next[i + 1];
  }
  check("each cookie continues behind its entry", count >= MANY && right);
  if (count == 0) return;
  returns("the last cookie", raw_fd_readdir(fd, raw(buffer), 200, next[count - 1], raw(&used)), 0);
  equal("has nothing behind it", used, 0);
}

static void removal(void) {
  DIR *stream = fdopendir(openat(root, "many", O_RDONLY | O_DIRECTORY));
  int count = 0;
  // Every entry is removed as soon as it is seen: POSIX wants each of the others exactly once all the same.
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
    if (entry->d_name[0] == '.') continue;
    count++;
    char path[300];
    snprintf(path, sizeof path, "many/%s", entry->d_name);
    unlinkat(root, path, 0);
  }
  equal("removing while listing sees every entry once", count, MANY);
  rewinddir(stream);
  count = 0;
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) count += entry->d_name[0] != '.';
  equal("and removes them all", count, 0);
  make_file("many/fresh", "");
  rewinddir(stream);
  count = 0;
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) count += strcmp(entry->d_name, "fresh") == 0;
  equal("rewinddir sees a new entry", count, 1);
  closedir(stream);
}

static void wrong(void) {
  uint32_t used = 0;
  make_file("file", "");
  int fd = openat(root, "file", O_RDONLY);
  returns_one_of("of a file", raw_fd_readdir((uint32_t)fd, raw(buffer), 100, 0, raw(&used)), 2, (unsigned)ENOTDIR,
      (unsigned)ENOTCAPABLE);
  close(fd);
  returns("of a closed descriptor", raw_fd_readdir((uint32_t)fd, raw(buffer), 100, 0, raw(&used)), EBADF);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "readdir");
  empty();
  types();
  make_directory("many");
  for (int i = 0; i < MANY; i++) {
    char name[16];
    entry_name(name, i);
    make_file(name, "");
  }
  int fd = openat(root, "many", O_RDONLY | O_DIRECTORY);
  many((uint32_t)fd);
  cookies((uint32_t)fd);
  close(fd);
  removal();
  wrong();
  return fixture_end();
}
