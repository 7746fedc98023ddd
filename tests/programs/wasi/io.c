// fd_read, fd_write, fd_pread, fd_pwrite with one and with many buffers; append mode; shared and unlinked files.
#include "fixture.h"

#include <sys/uio.h>

struct iovec32 {
  uint32_t address;
  uint32_t length;
};

static long offset_of(int fd) { return (long)lseek(fd, 0, SEEK_CUR); }

static void plain(void) {
  char buffer[32];
  int fd = openat(root, "plain", O_RDWR | O_CREAT, 0666);
  equal("write returns what it wrote", write(fd, "hello world", 11), 11);
  equal("write moves the offset", offset_of(fd), 11);
  equal("read at the end of the file", read(fd, buffer, 5), 0);
  lseek(fd, 6, SEEK_SET);
  ssize_t size = read(fd, buffer, sizeof buffer);
  same_text("read gives what is left", buffer, size < 0 ? 0 : (size_t)size, "world");
  equal("read moves the offset", offset_of(fd), 11);
  equal("read of 0 bytes", read(fd, buffer, 0), 0);
  equal("write of 0 bytes", write(fd, buffer, 0), 0);
  lseek(fd, 0, SEEK_SET);
  write(fd, "J", 1);
  has_content("write replaces in the middle", "plain", "Jello world");
  lseek(fd, 13, SEEK_SET);
  write(fd, "!", 1);
  int other = openat(root, "plain", O_RDONLY);
  size = read(other, buffer, sizeof buffer);
  check("a hole reads as zeros", size == 14 && memcmp(buffer, "Jello world\0\0!", 14) == 0);
  equal("two descriptors have two offsets", offset_of(fd), 14);
  close(fd);
  close(other);
}

static void positioned(void) {
  char buffer[32];
  make_file("positioned", "0123456789");
  int fd = openat(root, "positioned", O_RDWR);
  lseek(fd, 3, SEEK_SET);
  ssize_t size = pread(fd, buffer, 4, 5);
  same_text("pread reads at its offset", buffer, size < 0 ? 0 : (size_t)size, "5678");
  equal("pread leaves the offset", offset_of(fd), 3);
  equal("pread beyond the end", pread(fd, buffer, 4, 100), 0);
  equal("pread across the end", pread(fd, buffer, 4, 8), 2);
  equal("pwrite writes", pwrite(fd, "ab", 2, 8), 2);
  equal("pwrite leaves the offset", offset_of(fd), 3);
  equal("pwrite beyond the end", pwrite(fd, "c", 1, 12), 1);
  size = pread(fd, buffer, sizeof buffer, 0);
  check("pwrite beyond the end leaves a hole", size == 13 && memcmp(buffer, "01234567ab\0\0c", 13) == 0);
  fails("pread at a negative offset", pread(fd, buffer, 1, -1), EINVAL);
  fails("pwrite at a negative offset", pwrite(fd, buffer, 1, -1), EINVAL);
  close(fd);
}

static void vectors(void) {
  char one[4] = "", two[4] = "", three[16] = "";
  uint32_t size = 99;
  int fd = openat(root, "vectors", O_RDWR | O_CREAT, 0666);
  struct iovec out[] = {{"abc", 3}, {"", 0}, {"defgh", 5}, {"ij", 2}};
  equal("writev writes all buffers", writev(fd, out, 4), 10);
  lseek(fd, 0, SEEK_SET);
  struct iovec in[] = {{one, 2}, {two, 0}, {two, 4}, {three, 16}};
  equal("readv fills buffers in turn", readv(fd, in, 4), 10);
  check("readv splits at the buffers' ends", memcmp(one, "ab", 2) == 0 && memcmp(two, "cdef", 4) == 0 && memcmp(three, "ghij", 4) == 0);
  struct iovec32 raw_in[] = {{raw(one), 2}, {raw(two), 2}};
  returns("fd_pread with two buffers", raw_fd_pread((uint32_t)fd, raw(raw_in), 2, 4, raw(&size)), 0);
  check("fd_pread with two buffers reads", size == 4 && memcmp(one, "ef", 2) == 0 && memcmp(two, "gh", 2) == 0);
  struct iovec32 raw_out[] = {{raw("XY"), 2}, {raw("Z"), 1}};
  returns("fd_pwrite with two buffers", raw_fd_pwrite((uint32_t)fd, raw(raw_out), 2, 1, raw(&size)), 0);
  has_content("fd_pwrite with two buffers writes", "vectors", "aXYZefghij");
  // POSIX allows EINVAL for no buffers at all; Linux returns 0.
  returns_one_of("fd_write with no buffers", raw_fd_write((uint32_t)fd, raw(raw_out), 0, raw(&size)), 2, 0u, (unsigned)EINVAL);
  returns_one_of("fd_read with no buffers", raw_fd_read((uint32_t)fd, raw(raw_in), 0, raw(&size)), 2, 0u, (unsigned)EINVAL);
  struct iovec many[1000];
  for (int i = 0; i < 1000; i++) many[i] = (struct iovec){"m", 1};
  lseek(fd, 0, SEEK_SET);
  equal("writev of 1000 buffers", writev(fd, many, 1000), 1000);
  close(fd);
}

static void append(void) {
  make_file("append", "start");
  int one = openat(root, "append", O_WRONLY | O_APPEND);
  int two = openat(root, "append", O_WRONLY | O_APPEND);
  write(one, "1", 1);
  write(two, "2", 1);
  write(one, "3", 1);
  has_content("O_APPEND always writes at the end", "append", "start123");
  equal("O_APPEND leaves the offset at the end", offset_of(one), 8);
  lseek(one, 0, SEEK_SET);
  write(one, "4", 1);
  has_content("O_APPEND ignores the offset", "append", "start1234");
  close(two);
  returns("fd_fdstat_set_flags clears O_APPEND", raw_fd_fdstat_set_flags((uint32_t)one, 0), 0);
  lseek(one, 0, SEEK_SET);
  write(one, "S", 1);
  has_content("writes at the offset without O_APPEND", "append", "Start1234");
  returns("fd_fdstat_set_flags sets O_APPEND", raw_fd_fdstat_set_flags((uint32_t)one, FD_APPEND), 0);
  lseek(one, 0, SEEK_SET);
  write(one, "5", 1);
  has_content("writes at the end again", "append", "Start12345");
  close(one);
}

static void unlinked(void) {
  char buffer[8];
  struct stat status;
  make_file("unlinked", "old");
  int fd = openat(root, "unlinked", O_RDWR);
  works("unlink of an open file", unlinkat(root, "unlinked", 0));
  check("the name is gone", !exists("unlinked"));
  equal("write to an unlinked file", pwrite(fd, "new!", 4, 0), 4);
  equal("read from an unlinked file", pread(fd, buffer, 8, 0), 4);
  check("an unlinked file has no links", fstat(fd, &status) == 0 && status.st_nlink == 0 && status.st_size == 4);
  make_file("unlinked", "another");
  equal("a new file of the same name is another", pread(fd, buffer, 8, 0), 4);
  close(fd);
}

static void wrong(void) {
  char buffer[8];
  int directory = openat(root, ".", O_RDONLY | O_DIRECTORY);
  // Linux: EISDIR to read, EBADF to write (no descriptor of a directory can write). With enforced rights: ENOTCAPABLE.
  fails_either("read from a directory", read(directory, buffer, 8), EISDIR, ENOTCAPABLE);
  fails_either("pread from a directory", pread(directory, buffer, 8, 0), EISDIR, ENOTCAPABLE);
  fails_either("write to a directory", write(directory, buffer, 8), EBADF, ENOTCAPABLE);
  close(directory);
  fails("read from a closed descriptor", read(directory, buffer, 8), EBADF);
  fails("write to a closed descriptor", write(directory, buffer, 8), EBADF);
  fails("read from descriptor -1", read(-1, buffer, 8), EBADF);
  fails("write to descriptor 100000", write(100000, buffer, 8), EBADF);
}

static void large(void) {
  enum { SIZE = 3 << 20 };
  unsigned char *data = malloc(SIZE), *back = malloc(SIZE);
  for (unsigned i = 0, state = 1; i < SIZE; i++) data[i] = (unsigned char)((state = state * 1103515245 + 12345) >> 16);
  int fd = openat(root, "large", O_RDWR | O_CREAT, 0666);
  long done = 0;
  for (ssize_t count; done < SIZE && (count = write(fd, data + done, (size_t)(SIZE - done))) > 0;) done += count;
  equal("3 MiB are written", done, SIZE);
  done = 0;
  for (ssize_t count; done < SIZE && (count = pread(fd, back + done, (size_t)(SIZE - done), done)) > 0;) done += count;
  check("3 MiB come back", done == SIZE && memcmp(data, back, SIZE) == 0);
  // Reads of odd sizes at odd places, so that pages and blocks are crossed in every way.
  int same = 1;
  for (unsigned i = 0, at = 0; i < 500; i++, at = (at * 5 + 65537) % (SIZE - 70000)) {
    unsigned size = 1 + i * 137 % 69999;
    same &= pread(fd, back, size, at) == (ssize_t)size && memcmp(back, data + at, size) == 0;
  }
  check("500 reads at odd places", same);
  close(fd);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "io");
  plain();
  positioned();
  vectors();
  append();
  unlinked();
  wrong();
  large();
  return fixture_end();
}
