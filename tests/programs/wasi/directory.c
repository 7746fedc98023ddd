// path_create_directory, path_remove_directory, path_unlink_file: errors as mkdir(2), rmdir(2), unlink(2) have them.
#include "fixture.h"

static unsigned make(const char *path) { return raw_path_create_directory((uint32_t)root, raw(path), (uint32_t)strlen(path)); }
static unsigned remove_directory(const char *path) {
  return raw_path_remove_directory((uint32_t)root, raw(path), (uint32_t)strlen(path));
}
static unsigned unlink_file(const char *path) { return raw_path_unlink_file((uint32_t)root, raw(path), (uint32_t)strlen(path)); }

static void creating(void) {
  returns("mkdir", make("dir"), 0);
  struct stat status;
  check("makes a directory", fstatat(root, "dir", &status, 0) == 0 && S_ISDIR(status.st_mode));
  returns("mkdir in it", make("dir/inner"), 0);
  returns("mkdir with a trailing slash", make("slash/"), 0);
  check("makes it too", exists("slash"));
  make_file("file", "");
  make_link("dangling", "nowhere");
  make_link("to-dir", "dir");
  returns("mkdir over a directory", make("dir"), EEXIST);
  returns("mkdir over a file", make("file"), EEXIST);
  returns("mkdir over a dangling link", make("dangling"), EEXIST);
  returns("mkdir over a link to a directory", make("to-dir"), EEXIST);
  returns("mkdir of .", make("."), EEXIST);
  returns("mkdir in a missing directory", make("missing/x"), ENOENT);
  returns("mkdir below a file", make("file/x"), ENOTDIR);
  returns("mkdir through a link", make("to-dir/through"), 0);
  check("lands in the link's target", exists("dir/through"));
  returns("mkdir of nothing", make(""), ENOENT);
}

static void removing_directories(void) {
  returns("rmdir of a directory that is not empty", remove_directory("dir"), ENOTEMPTY);
  returns("rmdir of a file", remove_directory("file"), ENOTDIR);
  returns("rmdir of a link to a directory", remove_directory("to-dir"), ENOTDIR);
  returns("rmdir of a missing directory", remove_directory("missing"), ENOENT);
  returns("rmdir below a file", remove_directory("file/x"), ENOTDIR);
  returns("rmdir of .", remove_directory("."), EINVAL);
  returns("rmdir of dir/inner/..", remove_directory("dir/inner/.."), ENOTEMPTY);
  returns("rmdir of an empty directory", remove_directory("dir/inner"), 0);
  returns("rmdir twice", remove_directory("dir/inner"), ENOENT);
  returns("rmdir with a trailing slash", remove_directory("slash/"), 0);
  check("removes it", !exists("slash"));
  returns("rmdir of nothing", remove_directory(""), ENOENT);
}

static void unlinking(void) {
  // Linux says EISDIR, POSIX EPERM.
  returns_one_of("unlink of a directory", unlink_file("dir"), 2, (unsigned)EISDIR, (unsigned)EPERM);
  returns("unlink of a missing file", unlink_file("missing"), ENOENT);
  returns("unlink of a file with a trailing slash", unlink_file("file/"), ENOTDIR);
  check("leaves it", exists("file"));
  returns("unlink below a file", unlink_file("file/x"), ENOTDIR);
  returns("unlink of a link to a directory", unlink_file("to-dir"), 0);
  check("removes the link alone", !exists("to-dir") && exists("dir"));
  returns("unlink of a dangling link", unlink_file("dangling"), 0);
  returns("unlink of a file", unlink_file("file"), 0);
  returns("unlink twice", unlink_file("file"), ENOENT);
  returns("unlink of nothing", unlink_file(""), ENOENT);
}

static void removed(void) {
  make_directory("going");
  int fd = openat(root, "going", O_RDONLY | O_DIRECTORY);
  works("remove an open directory", unlinkat(root, "going", AT_REMOVEDIR));
  fails("create in a removed directory", openat(fd, "x", O_WRONLY | O_CREAT, 0666), ENOENT);
  fails("mkdir in a removed directory", mkdirat(fd, "x", 0777), ENOENT);
  make_directory("going");
  fails("it is not the new one of that name", openat(fd, "x", O_WRONLY | O_CREAT, 0666), ENOENT);
  close(fd);
}

static void deep(void) {
  char path[400] = "deep";
  make_directory(path);
  int made = 1;
  for (int i = 0; i < 60; i++) {
    strcat(path, "/d");
    made += make(path) == 0;
  }
  equal("directories 61 deep", made, 61);
  strcat(path, "/file");
  make_file(path, "at the bottom");
  has_content("a file at the bottom", path, "at the bottom");
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "directory");
  creating();
  removing_directories();
  unlinking();
  removed();
  deep();
  return fixture_end();
}
