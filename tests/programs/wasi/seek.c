// fd_seek, fd_tell; the size of a file: fd_filestat_set_size, fd_allocate, fd_advise, fd_sync, fd_datasync.
#include "fixture.h"

static long long size_of(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 ? (long long)status.st_size : -1;
}

static void seek(void) {
  uint64_t position = 99;
  make_file("seek", "0123456789");
  int fd = openat(root, "seek", O_RDWR);
  equal("SEEK_SET", lseek(fd, 4, SEEK_SET), 4);
  equal("SEEK_CUR forward", lseek(fd, 3, SEEK_CUR), 7);
  equal("SEEK_CUR backward", lseek(fd, -5, SEEK_CUR), 2);
  equal("SEEK_END", lseek(fd, -1, SEEK_END), 9);
  equal("beyond the end", lseek(fd, 100, SEEK_END), 110);
  equal("seeking does not change the size", size_of(fd), 10);
  returns("fd_tell", raw_fd_tell((uint32_t)fd, raw(&position)), 0);
  equal("fd_tell tells the offset", (long long)position, 110);
  fails("SEEK_SET before the start", lseek(fd, -1, SEEK_SET), EINVAL);
  fails("SEEK_CUR before the start", lseek(fd, -111, SEEK_CUR), EINVAL);
  fails("SEEK_END before the start", lseek(fd, -11, SEEK_END), EINVAL);
  equal("a failed seek leaves the offset", lseek(fd, 0, SEEK_CUR), 110);
  // 3 and 4 are Linux's SEEK_DATA and SEEK_HOLE, which a system may have.
  returns("an unknown whence", raw_fd_seek((uint32_t)fd, 0, 5, raw(&position)), EINVAL);
  returns("a whence of 255", raw_fd_seek((uint32_t)fd, 0, 255, raw(&position)), EINVAL);
  returns_one_of("SEEK_CUR past the largest offset", raw_fd_seek((uint32_t)fd, INT64_MAX, 1, raw(&position)), 2,
      (unsigned)EOVERFLOW, (unsigned)EINVAL);
  close(fd);
  returns("fd_seek on a closed descriptor", raw_fd_seek((uint32_t)fd, 0, 0, raw(&position)), EBADF);
  returns("fd_tell on a closed descriptor", raw_fd_tell((uint32_t)fd, raw(&position)), EBADF);
}

static void truncate_file(void) {
  char buffer[16];
  make_file("truncate", "0123456789");
  int fd = openat(root, "truncate", O_RDWR);
  lseek(fd, 7, SEEK_SET);
  works("ftruncate to less", ftruncate(fd, 4));
  equal("the size is less", size_of(fd), 4);
  equal("ftruncate leaves the offset", lseek(fd, 0, SEEK_CUR), 7);
  works("ftruncate to more", ftruncate(fd, 8));
  check("what ftruncate adds is zero", pread(fd, buffer, 16, 0) == 8 && memcmp(buffer, "0123\0\0\0\0", 8) == 0);
  works("ftruncate to 0", ftruncate(fd, 0));
  equal("the size is 0", size_of(fd), 0);
  works("ftruncate to 1 GiB", ftruncate(fd, 1 << 30));
  equal("a sparse file of 1 GiB", size_of(fd), 1 << 30);
  check("its end reads as zeros", pread(fd, buffer, 16, (1 << 30) - 3) == 3 && memcmp(buffer, "\0\0\0", 3) == 0);
  works("and back to 1", ftruncate(fd, 1));
  fails("ftruncate to -1", ftruncate(fd, -1), EINVAL);
  // A tmpfs takes it, as Linux's does; file systems with smaller files refuse it.
  unsigned largest = raw_fd_filestat_set_size((uint32_t)fd, INT64_MAX);
  check("fd_filestat_set_size to the largest size", largest == 0 || largest == EFBIG || largest == EINVAL);
  equal("it is done, or a refusal changes nothing", size_of(fd), largest == 0 ? INT64_MAX : 1);
  close(fd);
  int reading = openat(root, "truncate", O_RDONLY);
  int result = ftruncate(reading, 0);
  check("ftruncate without writing", result == -1 && (errno == EINVAL || errno == EBADF || errno == ENOTCAPABLE));
  close(reading);
  fails("ftruncate of a closed descriptor", ftruncate(reading, 0), EBADF);
}

static void allocate(void) {
  make_file("allocate", "0123456789");
  int fd = openat(root, "allocate", O_RDWR);
  uint32_t raw_fd = (uint32_t)fd;
  returns("fd_allocate beyond the end", raw_fd_allocate(raw_fd, 5, 95), 0);
  equal("fd_allocate grows the file", size_of(fd), 100);
  returns("fd_allocate within the file", raw_fd_allocate(raw_fd, 0, 10), 0);
  equal("fd_allocate never shrinks the file", size_of(fd), 100);
  returns("fd_allocate of 0 bytes", raw_fd_allocate(raw_fd, 0, 0), EINVAL);
  returns_one_of("fd_allocate at an offset that is too large", raw_fd_allocate(raw_fd, INT64_MAX, 1), 2, (unsigned)EFBIG, (unsigned)EINVAL);
  returns("fd_advise", raw_fd_advise(raw_fd, 0, 10, 3), 0);
  returns("fd_advise with unknown advice", raw_fd_advise(raw_fd, 0, 10, 9), EINVAL);
  returns("fd_sync", raw_fd_sync(raw_fd), 0);
  returns("fd_datasync", raw_fd_datasync(raw_fd), 0);
  close(fd);
  returns("fd_allocate on a closed descriptor", raw_fd_allocate(raw_fd, 0, 1), EBADF);
  returns("fd_advise on a closed descriptor", raw_fd_advise(raw_fd, 0, 1, 0), EBADF);
  returns("fd_sync on a closed descriptor", raw_fd_sync(raw_fd), EBADF);
  returns("fd_datasync on a closed descriptor", raw_fd_datasync(raw_fd), EBADF);
  returns("fd_sync of a directory", raw_fd_sync((uint32_t)root), 0);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "seek");
  seek();
  truncate_file();
  allocate();
  return fixture_end();
}
