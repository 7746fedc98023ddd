// Files, by several processes at a time.
#include <dirent.h>

#include "usertests.h"

static char name[64];

static char *name_of(char prefix, int number) {
  snprintf(name, sizeof name, SCRATCH "/%c%d", prefix, number);
  return name;
}

TEST(four_files) {
  enum { SIZE = 500, TIMES = 12 };
  for (int i = 0; i < 4; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid != 0) continue;
    char text[SIZE];
    int file = open(name_of('f', i), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    REQUIRE(file >= 0);
    memset(text, '0' + i, SIZE);
    for (int n = 0; n < TIMES; n++) write_fully(file, text, SIZE);
    _Exit(0);
  }
  wait_all(4, 0);
  for (int i = 0; i < 4; i++) {
    char text[SIZE * TIMES + 1];
    int file = open(name_of('f', i), O_RDONLY);
    REQUIRE(file >= 0);
    REQUIRE(read_fully(file, text, sizeof text) == SIZE * TIMES);
    for (int j = 0; j < SIZE * TIMES; j++) REQUIRE(text[j] == '0' + i);
    close(file);
    REQUIRE(unlink(name_of('f', i)) == 0);
  }
}

/** Four that create and remove files in one directory. */
TEST(create_and_delete) {
  enum { FILES = 20 };
  for (int i = 0; i < 4; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid != 0) continue;
    for (int n = 0; n < FILES; n++) {
      put_file(name_of((char)('p' + i), n), "text");
      if (n > 0 && n % 2 == 0) REQUIRE(unlink(name_of((char)('p' + i), n / 2)) == 0);
    }
    _Exit(0);
  }
  wait_all(4, 0);
  for (int n = 0; n < FILES; n++) {
    for (int i = 0; i < 4; i++) {
      int gone = n >= 1 && n < FILES / 2;
      REQUIRE(exists(name_of((char)('p' + i), n)) == !gone);
      if (!gone) REQUIRE(unlink(name) == 0);
    }
  }
}

/** All want to create the same file exclusively: one does. */
TEST(exclusive_create) {
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < 6; i++) {
      int pid = fork();
      REQUIRE(pid >= 0);
      if (pid == 0) _Exit(open(SCRATCH "/exclusive", O_WRONLY | O_CREAT | O_EXCL, 0666) >= 0 ? 1 : 0);
    }
    int winners = 0;
    for (int i = 0; i < 6; i++) winners += wait_for(-1) == exited(1);
    REQUIRE(winners == 1);
    REQUIRE(unlink(SCRATCH "/exclusive") == 0);
  }
}

/** A file that is removed while it is open lives on for the tasks that have it open, over a fork, too. */
TEST(unlinked_file) {
  char text[16];
  put_file(SCRATCH "/unlinked", "hello");
  int file = open(SCRATCH "/unlinked", O_RDWR);
  REQUIRE(file >= 0);
  REQUIRE(unlink(SCRATCH "/unlinked") == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    put_file(SCRATCH "/unlinked", "another");
    REQUIRE(read_fully(file, text, sizeof text) == 5 && memcmp(text, "hello", 5) == 0);
    write_fully(file, " world", 6);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(lseek(file, 0, SEEK_SET) == 0);
  REQUIRE(read_fully(file, text, sizeof text) == 11 && memcmp(text, "hello world", 11) == 0);
  close(file);
  REQUIRE(unlink(SCRATCH "/unlinked") == 0);
}

TEST(links) {
  char text[16];
  put_file(SCRATCH "/one", "linked");
  REQUIRE(link(SCRATCH "/one", SCRATCH "/two") == 0);
  REQUIRE(link(SCRATCH "/one", SCRATCH "/two") == -1 && errno == EEXIST);
  REQUIRE(unlink(SCRATCH "/one") == 0);
  REQUIRE(!exists(SCRATCH "/one"));
  int file = open(SCRATCH "/two", O_RDONLY);
  REQUIRE(file >= 0);
  REQUIRE(read_fully(file, text, sizeof text) == 6);
  close(file);
  REQUIRE(link(SCRATCH "/two", SCRATCH "/two") == -1);
  REQUIRE(unlink(SCRATCH "/two") == 0);
  REQUIRE(link(SCRATCH "/two", SCRATCH "/one") == -1 && errno == ENOENT);
  REQUIRE(link(".", SCRATCH "/one") == -1);
}

static unsigned next_random(unsigned *seed) { return (*seed = *seed * 1103515245u + 12345u) >> 8; }

/** Two that link and unlink the same names at random. */
TEST(concurrent_links) {
  int pid = fork();
  REQUIRE(pid >= 0);
  unsigned seed = pid == 0 ? 97 : 1;
  for (int i = 0; i < 100; i++) {
    switch (next_random(&seed) % 3) {
      case 0: {
        int file = open(SCRATCH "/x", O_RDWR | O_CREAT, 0666);
        REQUIRE(file >= 0);
        close(file);
        break;
      }
      case 1:
        link("/bin/usertests", SCRATCH "/x");
        break;
      default:
        unlink(SCRATCH "/x");
    }
    if (i % 7 == 0) nap(1);
  }
  if (pid == 0) _Exit(0);
  REQUIRE(wait_for(pid) == exited(0));
  unlink(SCRATCH "/x");
}

/** Several that make and remove the same directory: never two at a time succeed. */
TEST(concurrent_directories) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  for (int i = 0; i < 4; i++) {
    int pid = fork();
    REQUIRE(pid >= 0);
    if (pid != 0) continue;
    int made = 0;
    for (int n = 0; n < 50; n++) {
      if (mkdir(SCRATCH "/d", 0777) == 0) {
        made++;
        nap(1);
        REQUIRE(rmdir(SCRATCH "/d") == 0);
      } else REQUIRE(errno == EEXIST);
    }
    write_fully(ends[1], &made, sizeof made);
    _Exit(0);
  }
  wait_all(4, 0);
  int all = 0;
  for (int i = 0, made; i < 4; i++) {
    REQUIRE(read_fully(ends[0], &made, sizeof made) == sizeof made);
    all += made;
  }
  REQUIRE(all > 0);
  REQUIRE(!exists(SCRATCH "/d"));
}

TEST(big_directory) {
  enum { ENTRIES = 500 };
  put_file(SCRATCH "/target", "");
  for (int i = 0; i < ENTRIES; i++) REQUIRE(link(SCRATCH "/target", name_of('b', i)) == 0);
  REQUIRE(unlink(SCRATCH "/target") == 0);
  DIR *directory = opendir(SCRATCH);
  REQUIRE(directory != NULL);
  int found = 0;
  while (readdir(directory) != NULL) found++;
  closedir(directory);
  REQUIRE(found >= ENTRIES && found <= ENTRIES + 2);
  for (int i = 0; i < ENTRIES; i++) {
    REQUIRE(unlink(name_of('b', i)) == 0);
    REQUIRE(!exists(name));
  }
}

TEST(big_file) {
  enum { SIZE = 600, TIMES = 500 };
  char text[SIZE];
  int file = open(SCRATCH "/big", O_RDWR | O_CREAT | O_TRUNC, 0666);
  REQUIRE(file >= 0);
  for (int i = 0; i < TIMES; i++) {
    memset(text, i, SIZE);
    write_fully(file, text, SIZE);
  }
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    REQUIRE(lseek(file, 0, SEEK_SET) == 0);
    for (int i = 0; i < TIMES; i++) {
      REQUIRE(read_fully(file, text, SIZE / 2) == SIZE / 2);
      REQUIRE(read_fully(file, text + SIZE / 2, SIZE / 2) == SIZE / 2);
      for (int j = 0; j < SIZE; j++) REQUIRE(text[j] == (char)i);
    }
    REQUIRE(read_fully(file, text, 1) == 0);
    _Exit(0);
  }
  REQUIRE(wait_for(pid) == exited(0));
  close(file);
  REQUIRE(unlink(SCRATCH "/big") == 0);
}

TEST(directories) {
  REQUIRE(mkdir(SCRATCH "/dd", 0777) == 0);
  put_file(SCRATCH "/dd/ff", "ff");
  REQUIRE(unlink(SCRATCH "/dd") == -1);
  REQUIRE(rmdir(SCRATCH "/dd") == -1 && errno == ENOTEMPTY);
  REQUIRE(mkdir(SCRATCH "/dd/dd", 0777) == 0);
  REQUIRE(link(SCRATCH "/dd/ff", SCRATCH "/dd/dd/ffff") == 0);
  REQUIRE(unlink(SCRATCH "/dd/ff") == 0);
  REQUIRE(exists(SCRATCH "/dd/dd/../dd/ffff"));
  REQUIRE(open(SCRATCH "/dd/ff", O_RDONLY) == -1 && errno == ENOENT);
  REQUIRE(open(SCRATCH "/dd", O_WRONLY) == -1 && errno == EISDIR);
  REQUIRE(mkdir(SCRATCH "/dd/dd/ffff/x", 0777) == -1 && errno == ENOTDIR);
  REQUIRE(rename(SCRATCH "/dd", SCRATCH "/dd/dd/inside") == -1 && errno == EINVAL);
  REQUIRE(unlink(SCRATCH "/dd/dd/ffff") == 0);
  REQUIRE(rmdir(SCRATCH "/dd/dd") == 0 && rmdir(SCRATCH "/dd") == 0);
  REQUIRE(rmdir(SCRATCH "/dd") == -1 && errno == ENOENT);
}

/** The working directory of a child is removed under it. */
TEST(removed_working_directory) {
  REQUIRE(mkdir(SCRATCH "/gone", 0777) == 0);
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    char path[64];
    uint32_t size = sizeof path;
    REQUIRE(wasix_chdir("gone", 4) == 0);
    REQUIRE(rmdir(SCRATCH "/gone") == 0);
    REQUIRE(wasix_getcwd(path, &size) != 0);
    int grandchild = fork();
    REQUIRE(grandchild >= 0);
    if (grandchild == 0) _Exit(wasix_getcwd(path, &size) != 0 ? 4 : 1);
    _Exit(wait_for(grandchild) == exited(4) ? 3 : 1);
  }
  REQUIRE(wait_for(pid) == exited(3));
}

/** Truncation while others read. */
TEST(truncate_and_read) {
  put_file(SCRATCH "/cut", "0123456789");
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    for (int i = 0; i < 50; i++) {
      put_file(SCRATCH "/cut", i % 2 ? "0123456789" : "01234");
      nap(1);
    }
    _Exit(0);
  }
  for (int i = 0; i < 50; i++) {
    char text[16];
    int file = open(SCRATCH "/cut", O_RDONLY);
    REQUIRE(file >= 0);
    size_t size = read_fully(file, text, sizeof text);
    REQUIRE(size <= 10 && memcmp(text, "0123456789", size) == 0);
    close(file);
    nap(1);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(unlink(SCRATCH "/cut") == 0);
}

/** A rename is seen before or after, never between. */
TEST(rename_is_atomic) {
  put_file(SCRATCH "/name", "old");
  int pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    for (int i = 0; i < 50; i++) {
      put_file(SCRATCH "/name.new", i % 2 ? "old" : "new");
      REQUIRE(rename(SCRATCH "/name.new", SCRATCH "/name") == 0);
      if (i % 4 == 0) nap(1);
    }
    _Exit(0);
  }
  for (int i = 0; i < 50; i++) {
    char text[8];
    int file = open(SCRATCH "/name", O_RDONLY);
    REQUIRE(file >= 0);
    REQUIRE(read_fully(file, text, sizeof text) == 3);
    close(file);
    if (i % 3 == 0) nap(1);
  }
  REQUIRE(wait_for(pid) == exited(0));
  REQUIRE(unlink(SCRATCH "/name") == 0);
}
