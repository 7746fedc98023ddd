// How paths are walked: dots, slashes, symbolic links, loops, long names, as path_resolution(7) has it.
#include "fixture.h"

/** errno of asking for the status of a path, following a final link. */
static unsigned find(const char *path, uint32_t length) {
  uint64_t status[8] = {0};
  return raw_path_filestat_get((uint32_t)root, LOOKUP_FOLLOW, raw(path), length, raw(status));
}

static void finds(const char *path, unsigned want) {
  char name[96];
  snprintf(name, sizeof name, "path '%s'", path);
  returns(name, find(path, (uint32_t)strlen(path)), want);
}

static void dots_and_slashes(void) {
  make_file("file", "file");
  make_directory("dir");
  make_directory("dir/sub");
  make_file("dir/sub/deep", "deep");
  finds("dir/sub/deep", 0);
  finds("dir//sub///deep", 0);
  finds("./dir/./sub/./deep", 0);
  finds("dir/sub/../sub/deep", 0);
  finds("dir/sub/../../file", 0);
  finds("dir/..", 0);
  finds("dir/.", 0);
  finds("dir/", 0);
  finds("dir//", 0);
  finds("file/", ENOTDIR);
  finds("file/.", ENOTDIR);
  finds("file/..", ENOTDIR);
  finds("file/../file", ENOTDIR);
  finds("missing/", ENOENT);
  finds("missing/..", ENOENT);
  finds("missing/../file", ENOENT);
  finds("dir/missing/../../file", ENOENT);
  finds("", ENOENT);
  finds("...", ENOENT);
  finds("File", ENOENT);
  make_file(" ", "");
  finds(" ", 0);
  finds("file ", ENOENT);
}

static void trailing_slashes(void) {
  returns("open a file with a trailing slash", try_open("file/", LOOKUP_FOLLOW, 0, rights_read), ENOTDIR);
  returns("open a directory with a trailing slash", try_open("dir/", LOOKUP_FOLLOW, 0, rights_read), 0);
  returns("open nothing with a trailing slash", try_open("missing/", LOOKUP_FOLLOW, 0, rights_read), ENOENT);
  // open(2) with O_CREAT of a name with a trailing slash: EISDIR on Linux; POSIX also lets it be ENOENT.
  returns_one_of("create a file with a trailing slash", try_open("new/", LOOKUP_FOLLOW, OPEN_CREATE, rights_all), 2, (unsigned)EISDIR,
      (unsigned)ENOENT);
  check("creates nothing", !exists("new"));
}

static void links(void) {
  make_link("link", "dir/sub");
  make_link("dir/back", "../dir/sub");
  make_link("slash", "dir/sub/");
  make_link("to-file", "file");
  finds("link/deep", 0);
  finds("dir/back/deep", 0);
  finds("slash/deep", 0);
  finds("link/", 0);
  finds("to-file", 0);
  finds("to-file/", ENOTDIR);
  finds("to-file/x", ENOTDIR);
  // `..` is the parent of where the link leads, not of where it lies.
  finds("link/../sub/deep", 0);
  finds("link/../file", ENOENT);
  finds("link/../../file", 0);
  returns("O_NOFOLLOW on a link with a trailing slash follows", try_open("link/", 0, OPEN_DIRECTORY, rights_read), 0);
  uint64_t status[8] = {0};
  returns("the status of a link with a trailing slash", raw_path_filestat_get((uint32_t)root, 0, raw("link/"), 5, raw(status)), 0);
  equal("is the directory's", (long long)(status[2] & 0xff), TYPE_DIRECTORY);
}

static void loops(void) {
  make_link("self", "self");
  make_link("ping", "pong");
  make_link("pong", "ping");
  make_link("dir/up", "../dir/up");
  finds("self", ELOOP);
  finds("self/x", ELOOP);
  finds("ping", ELOOP);
  finds("dir/up", ELOOP);
  returns("open a loop", try_open("self", LOOKUP_FOLLOW, 0, rights_read), ELOOP);
  returns("create through a loop", try_open("self", LOOKUP_FOLLOW, OPEN_CREATE, rights_all), ELOOP);
  char name[16], target[16] = "file";
  for (int i = 1; i <= 60; i++) {
    snprintf(name, sizeof name, "chain%d", i);
    make_link(name, target);
    strcpy(target, name);
  }
  finds("chain8", 0);
  finds("chain60", ELOOP);
}

static void lengths(void) {
  static char path[8200];
  memset(path, 'n', 255);
  returns("a missing name of 255 bytes", find(path, 255), ENOENT);
  returns("create a name of 255 bytes", try_open(path, 0, OPEN_CREATE, rights_all), 0);
  returns("and find it", find(path, 255), 0);
  memset(path, 'n', 256);
  returns("a name of 256 bytes", find(path, 256), ENAMETOOLONG);
  returns("create a name of 256 bytes", try_open(path, 0, OPEN_CREATE, rights_all), ENAMETOOLONG);
  returns("mkdir of a name of 256 bytes", raw_path_create_directory((uint32_t)root, raw(path), 256), ENAMETOOLONG);
  for (int i = 0; i < 4096; i++) path[2 * i] = '.', path[2 * i + 1] = '/';
  returns("a path of 3000 bytes", find(path, 3000), 0);
  returns("a path of 8000 bytes", find(path, 8000), ENAMETOOLONG);
}

static void odd_names(void) {
  make_file("한글 이름.txt", "utf-8");
  has_content("a name that is not ASCII", "한글 이름.txt", "utf-8");
  make_file("new\nline", "control");
  has_content("a name with a control character", "new\nline", "control");
  // A length in the middle of a character string: only that many bytes count.
  returns("the length ends the path", find("fileX", 4), 0);
  // Linux cannot be given a NUL inside a path; the specification calls strings UTF-8 without saying more.
  returns_one_of("a NUL inside a path", find("file\0x", 6), 3, (unsigned)EINVAL, (unsigned)EILSEQ, (unsigned)ENOENT);
  returns_one_of("a name that is not UTF-8", find("\xff\xfe", 2), 2, (unsigned)EILSEQ, (unsigned)ENOENT);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "path");
  dots_and_slashes();
  trailing_slashes();
  links();
  loops();
  lengths();
  odd_names();
  return fixture_end();
}
