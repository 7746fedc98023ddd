// path_rename: every kind of file over every kind of file, as rename(2) has it.
#include "fixture.h"

static unsigned rename_in(const char *from, const char *to) {
  return raw_path_rename((uint32_t)root, raw(from), (uint32_t)strlen(from), (uint32_t)root, raw(to), (uint32_t)strlen(to));
}

static unsigned long long inode(const char *path) {
  struct stat status;
  return fstatat(root, path, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_ino : 0;
}

enum kind { NOTHING, FILE_KIND, LINK, EMPTY, FULL, KINDS };
static const char *const kind_names[KINDS] = {"nothing", "a file", "a link", "an empty directory", "a full directory"};

static void create(enum kind kind, const char *path) {
  char inside[32];
  if (kind == FILE_KIND) make_file(path, path);
  if (kind == LINK) make_link(path, "nowhere");
  if (kind >= EMPTY) make_directory(path);
  snprintf(inside, sizeof inside, "%s/inside", path);
  if (kind == FULL) make_file(inside, "");
}

static unsigned expected(enum kind from, enum kind to) {
  if (from == NOTHING) return ENOENT;
  if (to == NOTHING) return 0;
  if (from >= EMPTY) return to == EMPTY ? 0 : to == FULL ? ENOTEMPTY : ENOTDIR;
  return to >= EMPTY ? EISDIR : 0;
}

/** All pairs of kinds; after success the old name is gone and the new one is the old file, else nothing has changed. */
static void matrix(void) {
  for (enum kind from = 0; from < KINDS; from++) {
    for (enum kind to = 0; to < KINDS; to++) {
      char old_path[16], new_path[16], name[80];
      snprintf(old_path, sizeof old_path, "old%d%d", from, to);
      snprintf(new_path, sizeof new_path, "new%d%d", from, to);
      create(from, old_path);
      create(to, new_path);
      unsigned long long old_inode = inode(old_path), new_inode = inode(new_path);
      snprintf(name, sizeof name, "%s over %s", kind_names[from], kind_names[to]);
      unsigned error = rename_in(old_path, new_path);
      returns(name, error, expected(from, to));
      snprintf(name, sizeof name, "%s over %s leaves what it should", kind_names[from], kind_names[to]);
      if (error == 0) check(name, inode(old_path) == 0 && inode(new_path) == old_inode);
      else check(name, inode(old_path) == old_inode && inode(new_path) == new_inode);
    }
  }
}

static void same(void) {
  make_file("same", "same");
  returns("a file over itself", rename_in("same", "same"), 0);
  has_content("leaves it", "same", "same");
  works("link", linkat(root, "same", root, "other", 0));
  returns("a hard link over another of the same file", rename_in("same", "other"), 0);
  check("leaves both", exists("same") && exists("other"));
  make_directory("dir");
  returns("a directory over itself", rename_in("dir", "dir"), 0);
}

static void trees(void) {
  make_directory("tree");
  make_directory("tree/branch");
  make_file("tree/branch/leaf", "leaf");
  returns("a directory into itself", rename_in("tree", "tree/inside"), EINVAL);
  returns("a directory into its own branch", rename_in("tree", "tree/branch/inside"), EINVAL);
  returns("a branch over its full parent", rename_in("tree/branch", "tree"), ENOTEMPTY);
  returns("a directory to another parent", rename_in("tree/branch", "branch"), 0);
  has_content("takes its files along", "branch/leaf", "leaf");
  int fd = openat(root, "branch", O_RDONLY | O_DIRECTORY);
  returns("an open directory", rename_in("branch", "tree/branch"), 0);
  char up[8];
  int leaf = openat(fd, "leaf", O_RDONLY);
  equal("its descriptor stays good", read(leaf, up, 8), 4);
  close(leaf);
  close(fd);
  fd = openat(root, "tree", O_RDONLY | O_DIRECTORY);
  works("between two descriptors", renameat(fd, "branch", root, "moved"));
  check("moves", exists("moved/leaf") && !exists("tree/branch"));
  close(fd);
}

static void paths(void) {
  make_file("file", "x");
  make_directory("directory");
  make_link("link", "directory");
  returns("a file to a name with a trailing slash", rename_in("file", "target/"), ENOTDIR);
  returns("a file with a trailing slash", rename_in("file/", "target"), ENOTDIR);
  check("does not move", exists("file") && !exists("target"));
  returns("a directory to a name with a trailing slash", rename_in("directory", "target/"), 0);
  returns("a directory with a trailing slash", rename_in("target/", "directory"), 0);
  check("moves both times", exists("directory") && !exists("target"));
  returns("into a missing directory", rename_in("file", "missing/x"), ENOENT);
  returns("below a file", rename_in("directory", "file/x"), ENOTDIR);
  returns("a missing file below a file", rename_in("file/x", "y"), ENOTDIR);
  returns("through a link to a directory", rename_in("file", "link/file"), 0);
  check("lands in the link's target", exists("directory/file"));
  returns_one_of("of .", rename_in(".", "dot"), 2, (unsigned)EBUSY, (unsigned)EINVAL);
  returns("of nothing", rename_in("", "x"), ENOENT);
  returns("to nothing", rename_in("directory", ""), ENOENT);
}

static void open_files(void) {
  char buffer[8];
  make_file("replaced", "old");
  make_file("replacing", "new!");
  int fd = openat(root, "replaced", O_RDONLY);
  returns("over an open file", rename_in("replacing", "replaced"), 0);
  equal("the descriptor keeps the old file", read(fd, buffer, 8), 3);
  has_content("the name has the new one", "replaced", "new!");
  close(fd);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "rename");
  matrix();
  same();
  trees();
  paths();
  open_files();
  return fixture_end();
}
