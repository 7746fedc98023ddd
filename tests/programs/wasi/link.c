// path_link, path_symlink, path_readlink: hard and symbolic links, as link(2), symlink(2) and readlink(2) have them.
#include "fixture.h"

static unsigned hard(uint32_t lookup, const char *from, const char *to) {
  return raw_path_link((uint32_t)root, lookup, raw(from), (uint32_t)strlen(from), (uint32_t)root, raw(to), (uint32_t)strlen(to));
}

static unsigned symbolic(const char *target, const char *path) {
  return raw_path_symlink(raw(target), (uint32_t)strlen(target), (uint32_t)root, raw(path), (uint32_t)strlen(path));
}

static unsigned read_link(const char *path, void *buffer, uint32_t size, uint32_t *used) {
  return raw_path_readlink((uint32_t)root, raw(path), (uint32_t)strlen(path), raw(buffer), size, raw(used));
}

static void hard_links(void) {
  struct stat one, two;
  make_file("file", "content");
  make_directory("dir");
  make_link("symbolic", "file");
  returns("link", hard(0, "file", "hard"), 0);
  check("two names, one file", fstatat(root, "file", &one, 0) == 0 && fstatat(root, "hard", &two, 0) == 0 && one.st_ino == two.st_ino);
  equal("two links", (long long)two.st_nlink, 2);
  has_content("the same content", "hard", "content");
  works("unlink the first name", unlinkat(root, "file", 0));
  has_content("the other stays", "hard", "content");
  check("one link", fstatat(root, "hard", &two, 0) == 0 && two.st_nlink == 1);
  make_file("file", "content");
  returns("link over a file", hard(0, "file", "hard"), EEXIST);
  returns("link over itself", hard(0, "file", "file"), EEXIST);
  returns("link of a missing file", hard(0, "missing", "x"), ENOENT);
  returns("link into a missing directory", hard(0, "file", "missing/x"), ENOENT);
  returns("link of a directory", hard(0, "dir", "dir2"), EPERM);
  returns("link of a symbolic link", hard(0, "symbolic", "hard-symbolic"), 0);
  check("links the link", fstatat(root, "hard-symbolic", &one, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(one.st_mode));
  returns("link to a name with a trailing slash", hard(0, "file", "slash/"), ENOENT);
  returns("link of a file with a trailing slash", hard(0, "file/", "slash"), ENOTDIR);
}

static void symbolic_links(void) {
  char buffer[64];
  returns("symlink", symbolic("dir/target", "link"), 0);
  ssize_t size = readlinkat(root, "link", buffer, sizeof buffer);
  same_text("readlink gives the target", buffer, size < 0 ? 0 : (size_t)size, "dir/target");
  returns("symlink over a link", symbolic("x", "link"), EEXIST);
  returns("symlink over a file", symbolic("x", "file"), EEXIST);
  returns("symlink over a directory", symbolic("x", "dir"), EEXIST);
  returns("symlink in a missing directory", symbolic("x", "missing/link"), ENOENT);
  returns("symlink below a file", symbolic("x", "file/link"), ENOTDIR);
  returns("symlink to nothing", symbolic("", "nothing"), ENOENT);
  returns("symlink without a name", symbolic("x", ""), ENOENT);
  returns("symlink to a name with a trailing slash", symbolic("x", "slash/"), ENOENT);
  returns("a target with slashes and dots", symbolic("./a//b/../c/", "odd"), 0);
  size = readlinkat(root, "odd", buffer, sizeof buffer);
  same_text("is kept as it is", buffer, size < 0 ? 0 : (size_t)size, "./a//b/../c/");
  returns("a target that is not ASCII", symbolic("한글/링크", "unicode"), 0);
  size = readlinkat(root, "unicode", buffer, sizeof buffer);
  same_text("is kept as it is, too", buffer, size < 0 ? 0 : (size_t)size, "한글/링크");
  char long_target[1001];
  memset(long_target, 'x', 1000);
  long_target[1000] = 0;
  returns("a target of 1000 bytes", symbolic(long_target, "long"), 0);
  struct stat status;
  check("has that size", fstatat(root, "long", &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_size == 1000);
}

static void reading(void) {
  char buffer[17] = "................";
  uint32_t used = 99;
  returns("readlink into 3 bytes", read_link("link", buffer, 3, &used), 0);
  check("cuts the target short", used == 3 && memcmp(buffer, "dir.", 4) == 0);
  returns("readlink into exactly enough", read_link("link", buffer, 10, &used), 0);
  check("gives it all, with no NUL", used == 10 && memcmp(buffer, "dir/target.", 11) == 0);
  // readlink(2) wants a positive size; preview1 does not say.
  returns_one_of("readlink into 0 bytes", read_link("link", buffer, 0, &used), 2, (unsigned)EINVAL, 0u);
  returns("readlink of a file", read_link("file", buffer, 16, &used), EINVAL);
  returns("readlink of a directory", read_link("dir", buffer, 16, &used), EINVAL);
  returns("readlink of a missing file", read_link("missing", buffer, 16, &used), ENOENT);
  returns("readlink below a file", read_link("file/x", buffer, 16, &used), ENOTDIR);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "link");
  hard_links();
  symbolic_links();
  reading();
  return fixture_end();
}
