// fd_filestat_get, path_filestat_get and the setting of times: type, size, links, inode, nanoseconds.
#include "fixture.h"

#include <time.h>

/** filestat as the specification lays it out. */
struct filestat {
  uint64_t device, inode;
  uint8_t type, padding[7];
  uint64_t links, size, access, modification, change;
};
enum { SET_ACCESS = 1, SET_ACCESS_NOW = 2, SET_MODIFICATION = 4, SET_MODIFICATION_NOW = 8 };

static unsigned stat_path(const char *path, uint32_t lookup, struct filestat *status) {
  return raw_path_filestat_get((uint32_t)root, lookup, raw(path), (uint32_t)strlen(path), raw(status));
}

static unsigned set_times(const char *path, uint32_t lookup, uint64_t access, uint64_t modification, uint32_t flags) {
  return raw_path_filestat_set_times((uint32_t)root, lookup, raw(path), (uint32_t)strlen(path), access, modification, flags);
}

static void kinds(void) {
  struct filestat file = {0}, other = {0}, directory = {0}, link = {0};
  make_file("file", "12345");
  make_directory("dir");
  make_link("link", "file");
  make_link("dangling", "nowhere");
  int fd = openat(root, "file", O_RDONLY);
  returns("of a file", stat_path("file", 0, &file), 0);
  equal("a file's type", file.type, TYPE_REGULAR);
  equal("a file's size", (long long)file.size, 5);
  equal("a file's links", (long long)file.links, 1);
  returns("of an open file", raw_fd_filestat_get((uint32_t)fd, raw(&other)), 0);
  check("by path and by descriptor are the same", file.inode == other.inode && file.device == other.device && other.type == TYPE_REGULAR);
  returns("of a directory", stat_path("dir", 0, &directory), 0);
  equal("a directory's type", directory.type, TYPE_DIRECTORY);
  check("two files have two inodes", directory.inode != file.inode);
  returns("of a symbolic link, followed", stat_path("link", LOOKUP_FOLLOW, &link), 0);
  check("is of its target", link.inode == file.inode && link.type == TYPE_REGULAR);
  returns("of a symbolic link itself", stat_path("link", 0, &link), 0);
  check("is of the link", link.inode != file.inode && link.type == TYPE_SYMLINK);
  equal("a symbolic link's size", (long long)link.size, 4);
  returns("of a dangling link, followed", stat_path("dangling", LOOKUP_FOLLOW, &link), ENOENT);
  returns("of a dangling link itself", stat_path("dangling", 0, &link), 0);
  returns("of a missing file", stat_path("missing", 0, &link), ENOENT);
  returns("below a file", stat_path("file/x", 0, &link), ENOTDIR);
  returns("of the directory itself", stat_path(".", 0, &other), 0);
  returns("of the directory's descriptor", raw_fd_filestat_get((uint32_t)root, raw(&directory)), 0);
  check("are the same", other.inode == directory.inode && directory.type == TYPE_DIRECTORY);
  close(fd);
  returns("of a closed descriptor", raw_fd_filestat_get((uint32_t)fd, raw(&other)), EBADF);
}

static void times(void) {
  struct filestat before = {0}, after = {0};
  const uint64_t second = 1000000000;
  make_file("times", "");
  returns("set both times", set_times("times", 0, 1000 * second, 2000 * second, SET_ACCESS | SET_MODIFICATION), 0);
  stat_path("times", 0, &before);
  equal("the access time is set", (long long)before.access, 1000 * (long long)second);
  equal("the modification time is set", (long long)before.modification, 2000 * (long long)second);
  returns("set one time", set_times("times", 0, 0, 3000 * second, SET_MODIFICATION), 0);
  stat_path("times", 0, &after);
  check("the other stays", after.access == before.access && after.modification == 3000 * second);
  returns("set to nanoseconds", set_times("times", 0, 1234567890123456789, 1234567890987654321, SET_ACCESS | SET_MODIFICATION), 0);
  stat_path("times", 0, &after);
  check("nanoseconds are kept", after.access == 1234567890123456789 && after.modification == 1234567890987654321);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  returns("set to now", set_times("times", 0, 0, 0, SET_ACCESS_NOW | SET_MODIFICATION_NOW), 0);
  stat_path("times", 0, &after);
  // A file system's clock may lag by a tick, hence the second.
  check("now is now", after.access / second + 1 >= (uint64_t)now.tv_sec && after.modification / second + 1 >= (uint64_t)now.tv_sec);
  returns("times of a missing file", set_times("missing", 0, 0, 0, SET_ACCESS_NOW), ENOENT);
  int fd = openat(root, "times", O_RDWR);
  uint32_t raw_fd = (uint32_t)fd;
  returns("fd_filestat_set_times", raw_fd_filestat_set_times(raw_fd, 5 * second, 6 * second, SET_ACCESS | SET_MODIFICATION), 0);
  raw_fd_filestat_get(raw_fd, raw(&after)) == 0 ? (void)0 : fixture_fatal("fd_filestat_get in");
  check("sets the times", after.access == 5 * second && after.modification == 6 * second);
  write(fd, "x", 1);
  stat_path("times", 0, &after);
  check("writing sets the modification time", after.modification > 1000000 * second);
  close(fd);
  returns("fd_filestat_set_times on a closed descriptor", raw_fd_filestat_set_times(raw_fd, 0, 0, SET_ACCESS_NOW), EBADF);
}

/** A time and `now` at once are refused. Each call has a descriptor of its own: node:wasi returns from it with the lock held. */
static void contradictory_times(void) {
  const uint32_t both[] = {SET_ACCESS | SET_ACCESS_NOW, SET_MODIFICATION | SET_MODIFICATION_NOW};
  const char *const names[] = {"access time", "modification time"};
  for (int i = 0; i < 2; i++) {
    char name[80];
    uint32_t directory = (uint32_t)openat(root, ".", O_RDONLY | O_DIRECTORY);
    uint32_t file = (uint32_t)openat(root, "times", O_RDWR);
    snprintf(name, sizeof name, "path_filestat_set_times to a time and now, %s", names[i]);
    returns(name, raw_path_filestat_set_times(directory, 0, raw("times"), 5, 1, 1, both[i]), EINVAL);
    snprintf(name, sizeof name, "fd_filestat_set_times to a time and now, %s", names[i]);
    returns(name, raw_fd_filestat_set_times(file, 1, 1, both[i]), EINVAL);
  }
}

static void times_of_links(void) {
  struct filestat target = {0}, link = {0};
  const uint64_t second = 1000000000;
  make_file("target", "");
  make_link("symbolic", "target");
  set_times("target", 0, second, second, SET_ACCESS | SET_MODIFICATION);
  returns("times of a symbolic link itself", set_times("symbolic", 0, 7 * second, 7 * second, SET_ACCESS | SET_MODIFICATION), 0);
  stat_path("target", 0, &target);
  stat_path("symbolic", 0, &link);
  check("leave its target", target.modification == second && link.modification == 7 * second);
  returns("times through a symbolic link", set_times("symbolic", LOOKUP_FOLLOW, 8 * second, 8 * second, SET_ACCESS | SET_MODIFICATION), 0);
  stat_path("target", 0, &target);
  stat_path("symbolic", 0, &link);
  check("are those of its target", target.modification == 8 * second && link.modification == 7 * second);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "stat");
  kinds();
  times();
  contradictory_times();
  times_of_links();
  return fixture_end();
}
