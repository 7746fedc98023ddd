// path_open: flags, kinds of file, access modes. Errors as open(2) has them.
#include "fixture.h"

static void flags(void) {
  make_file("file", "content");
  make_directory("dir");
  returns("missing file", try_open("missing", 0, 0, rights_read), ENOENT);
  returns("existing file", try_open("file", 0, 0, rights_read), 0);
  returns("O_CREAT makes a file", try_open("new", 0, OPEN_CREATE, rights_all), 0);
  has_content("a file made by O_CREAT is empty", "new", "");
  returns("O_CREAT opens an existing file", try_open("file", 0, OPEN_CREATE, rights_all), 0);
  has_content("O_CREAT leaves the content", "file", "content");
  returns("O_CREAT|O_EXCL on an existing file", try_open("file", 0, OPEN_CREATE | OPEN_EXCLUSIVE, rights_all), EEXIST);
  returns("O_CREAT|O_EXCL on a directory", try_open("dir", 0, OPEN_CREATE | OPEN_EXCLUSIVE, rights_all), EEXIST);
  returns("O_CREAT|O_EXCL makes a file", try_open("exclusive", 0, OPEN_CREATE | OPEN_EXCLUSIVE, rights_all), 0);
  returns("O_TRUNC on an existing file", try_open("file", 0, OPEN_TRUNCATE, rights_all), 0);
  has_content("O_TRUNC empties the file", "file", "");
  returns("O_TRUNC on a missing file", try_open("missing", 0, OPEN_TRUNCATE, rights_all), ENOENT);
  returns("O_CREAT in a missing directory", try_open("missing/new", 0, OPEN_CREATE, rights_all), ENOENT);
  returns("O_CREAT below a file", try_open("file/new", 0, OPEN_CREATE, rights_all), ENOTDIR);
}

static void directories(void) {
  returns("O_DIRECTORY on a directory", try_open("dir", 0, OPEN_DIRECTORY, rights_read), 0);
  returns("O_DIRECTORY on a file", try_open("file", 0, OPEN_DIRECTORY, rights_read), ENOTDIR);
  returns("O_DIRECTORY on nothing", try_open("missing", 0, OPEN_DIRECTORY, rights_read), ENOENT);
  returns("a directory without O_DIRECTORY", try_open("dir", 0, 0, rights_read), 0);
  returns("the directory itself", try_open(".", 0, OPEN_DIRECTORY, rights_read), 0);
  fails("a directory for writing", openat(root, "dir", O_WRONLY), EISDIR);
  fails("a directory for reading and writing", openat(root, "dir", O_RDWR), EISDIR);
  fails("O_CREAT on a directory", openat(root, "dir", O_RDWR | O_CREAT, 0666), EISDIR);
  fails("O_TRUNC on a directory", openat(root, "dir", O_RDWR | O_TRUNC), EISDIR);
}

static void symbolic_links(void) {
  make_link("to-file", "file");
  make_link("to-dir", "dir");
  make_link("dangling", "not-there");
  returns("a symbolic link followed", try_open("to-file", LOOKUP_FOLLOW, 0, rights_read), 0);
  returns("O_NOFOLLOW on a symbolic link", try_open("to-file", 0, 0, rights_read), ELOOP);
  returns_one_of("O_NOFOLLOW|O_DIRECTORY on a link to a directory", try_open("to-dir", 0, OPEN_DIRECTORY, rights_read), 2,
      (unsigned)ELOOP, (unsigned)ENOTDIR);
  returns("O_NOFOLLOW does not matter in the middle", try_open("to-dir/missing", 0, 0, rights_read), ENOENT);
  returns("a dangling link", try_open("dangling", LOOKUP_FOLLOW, 0, rights_read), ENOENT);
  returns("O_CREAT|O_EXCL on a dangling link",
      try_open("dangling", LOOKUP_FOLLOW, OPEN_CREATE | OPEN_EXCLUSIVE, rights_all), EEXIST);
  returns("O_CREAT through a dangling link", try_open("dangling", LOOKUP_FOLLOW, OPEN_CREATE, rights_all), 0);
  check("O_CREAT through a dangling link makes its target", exists("not-there"));
}

static void access_modes(void) {
  char byte;
  make_file("mode", "x");
  int reading = openat(root, "mode", O_RDONLY);
  int writing = openat(root, "mode", O_WRONLY);
  works("read from O_RDONLY", read(reading, &byte, 1));
  works("write to O_WRONLY", write(writing, "y", 1));
  // Linux: EBADF. An implementation that enforces the rights of preview1: ENOTCAPABLE.
  fails_either("write to O_RDONLY", write(reading, "z", 1), EBADF, ENOTCAPABLE);
  fails_either("read from O_WRONLY", read(writing, &byte, 1), EBADF, ENOTCAPABLE);
  has_content("what was refused was not written", "mode", "y");
  close(reading);
  close(writing);
  struct { const char *name; uint32_t flag; } flags[] = {{"O_APPEND", FD_APPEND}, {"O_NONBLOCK", FD_NONBLOCK}};
  for (int i = 0; i < 2; i++) {
    uint16_t status[12] = {0};
    if (open_raw("mode", 0, 0, rights_all, flags[i].flag) != 0) continue;
    char name[64];
    snprintf(name, sizeof name, "fd_fdstat_get tells %s given to path_open", flags[i].name);
    if (raw_fd_fdstat_get((uint32_t)opened_fd, raw(status)) != 0) fixture_fatal("fd_fdstat_get in");
    equal(name, status[1], flags[i].flag);
    close(opened_fd);
  }
}

static void descriptors(void) {
  uint32_t fd = 0;
  make_file("plain", "");
  int file = openat(root, "plain", O_RDONLY);
  // ENOTCAPABLE: by its rights, which a file has not.
  returns_one_of("relative to a file", raw_path_open((uint32_t)file, 0, raw("x"), 1, 0, 0, 0, 0, raw(&fd)), 2, (unsigned)ENOTDIR,
      (unsigned)ENOTCAPABLE);
  close(file);
  returns("relative to a closed descriptor", raw_path_open((uint32_t)file, 0, raw("x"), 1, 0, rights_read, 0, 0, raw(&fd)), EBADF);
  returns("relative to descriptor -1", raw_path_open(0xffffffff, 0, raw("x"), 1, 0, rights_read, 0, 0, raw(&fd)), EBADF);
  int inner = openat(root, "dir", O_RDONLY | O_DIRECTORY);
  works("a file relative to an opened directory", openat(inner, "inner", O_CREAT | O_WRONLY, 0666));
  check("lies in that directory", exists("dir/inner"));
  int one = openat(root, "plain", O_RDONLY);
  int two = openat(root, "plain", O_RDONLY);
  check("two opens give two descriptors", one >= 0 && two >= 0 && one != two);
  close(one);
  close(two);
  close(inner);
}

static void many(void) {
  int fds[200];
  int opened = 0;
  while (opened < 200 && (fds[opened] = openat(root, "plain", O_RDONLY)) >= 0) opened++;
  equal("200 descriptors at once", opened, 200);
  int distinct = 1;
  for (int i = 0; i < opened; i++) {
    for (int j = 0; j < i; j++) distinct &= fds[i] != fds[j];
  }
  check("200 descriptors are distinct", distinct);
  for (int i = 0; i < opened; i++) close(fds[i]);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "open");
  flags();
  directories();
  symbolic_links();
  access_modes();
  descriptors();
  many();
  return fixture_end();
}
