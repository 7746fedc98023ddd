// Paths relative to a descriptor cannot leave its directory: not by `..`, not by an absolute path, not by a symbolic link,
// through no function. The specification's errno is ENOTCAPABLE; EPERM, as some implementations have it, is as good.
// The descriptor is that of a directory opened inside a preopened one, so that what lies outside exists.
#include "fixture.h"

static uint32_t inner;

static void refused(const char *function, const char *path, unsigned error) {
  char name[128];
  snprintf(name, sizeof name, "%s '%s'", function, path);
  returns_one_of(name, error, 2, (unsigned)ENOTCAPABLE, (unsigned)EPERM);
}

static void all_functions(const char *path) {
  uint32_t length = (uint32_t)strlen(path), fd = 0, used = 0;
  uint64_t status[8] = {0};
  char buffer[64];
  refused("path_open", path, raw_path_open(inner, LOOKUP_FOLLOW, raw(path), length, 0, RIGHT_FD_READ, 0, 0, raw(&fd)));
  refused("path_open O_CREAT", path,
      raw_path_open(inner, LOOKUP_FOLLOW, raw(path), length, OPEN_CREATE, RIGHT_FD_READ | RIGHT_FD_WRITE, 0, 0, raw(&fd)));
  refused("path_filestat_get", path, raw_path_filestat_get(inner, LOOKUP_FOLLOW, raw(path), length, raw(status)));
  refused("path_filestat_set_times", path, raw_path_filestat_set_times(inner, LOOKUP_FOLLOW, raw(path), length, 1, 1, 5));
  refused("path_create_directory", path, raw_path_create_directory(inner, raw(path), length));
  refused("path_remove_directory", path, raw_path_remove_directory(inner, raw(path), length));
  refused("path_unlink_file", path, raw_path_unlink_file(inner, raw(path), length));
  refused("path_readlink", path, raw_path_readlink(inner, raw(path), length, raw(buffer), sizeof buffer, raw(&used)));
  refused("path_symlink", path, raw_path_symlink(raw("x"), 1, inner, raw(path), length));
  refused("path_link from", path, raw_path_link(inner, 0, raw(path), length, inner, raw("x"), 1));
  refused("path_link to", path, raw_path_link(inner, 0, raw("file"), 4, inner, raw(path), length));
  refused("path_rename from", path, raw_path_rename(inner, raw(path), length, inner, raw("x"), 1));
  refused("path_rename to", path, raw_path_rename(inner, raw("file"), 4, inner, raw(path), length));
}

/** A symbolic link that leads out: making it may be refused; following it must be. */
static void link_out(const char *name, const char *target, const char *path) {
  unsigned error = raw_path_symlink(raw(target), (uint32_t)strlen(target), inner, raw(name), (uint32_t)strlen(name));
  char test[128];
  snprintf(test, sizeof test, "path_symlink to '%s'", target);
  returns_one_of(test, error, 3, 0u, (unsigned)ENOTCAPABLE, (unsigned)EPERM);
  if (error != 0) return;
  uint32_t length = (uint32_t)strlen(path), fd = 0;
  uint64_t status[8] = {0};
  refused("through a link, path_open", path, raw_path_open(inner, LOOKUP_FOLLOW, raw(path), length, 0, RIGHT_FD_READ, 0, 0, raw(&fd)));
  refused("through a link, path_filestat_get", path, raw_path_filestat_get(inner, LOOKUP_FOLLOW, raw(path), length, raw(status)));
}

static void still_inside(const char *path) {
  char test[128];
  uint64_t status[8] = {0};
  snprintf(test, sizeof test, "inside all the same: '%s'", path);
  returns(test, raw_path_filestat_get(inner, LOOKUP_FOLLOW, raw(path), (uint32_t)strlen(path), raw(status)), 0);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "escape");
  make_file("outside", "outside");
  make_directory("inner");
  make_directory("inner/dir");
  make_file("inner/file", "inside");
  inner = (uint32_t)openat(root, "inner", O_RDONLY | O_DIRECTORY);

  all_functions("../outside");
  all_functions("dir/../../outside");
  all_functions("/outside");
  char absolute[600];
  snprintf(absolute, sizeof absolute, "%s/inner/file", root_path);
  uint64_t status[8] = {0};
  returns_one_of("an absolute path to a file inside",
      raw_path_filestat_get(inner, 0, raw(absolute), (uint32_t)strlen(absolute), raw(status)), 2, (unsigned)ENOTCAPABLE, (unsigned)EPERM);
  uint32_t fd = 0;
  refused("path_open", "..", raw_path_open(inner, 0, raw(".."), 2, OPEN_DIRECTORY, RIGHT_FD_READ, 0, 0, raw(&fd)));
  refused("path_open", "/", raw_path_open(inner, 0, raw("/"), 1, OPEN_DIRECTORY, RIGHT_FD_READ, 0, 0, raw(&fd)));
  // The way back in does not make the way out right.
  refused("path_filestat_get", "../inner/file", raw_path_filestat_get(inner, 0, raw("../inner/file"), 13, raw(status)));

  link_out("out", "../outside", "out");
  link_out("up", "..", "up/outside");
  link_out("root", "/", "root");
  link_out("hop", "dir/../../outside", "hop");
  make_link("inner/dir/good", "../file");

  still_inside("dir/..");
  still_inside("dir/../dir/../file");
  still_inside("dir/good");
  has_content("nothing outside was touched", "outside", "outside");
  has_content("nothing inside was touched", "inner/file", "inside");
  close((int)inner);
  return fixture_end();
}
