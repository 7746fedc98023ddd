// Descriptors: fd_close, fd_renumber, fd_fdstat_get and the setting of flags and rights, fd_prestat_get and its name, and
// EBADF from every function.
#include "fixture.h"

/** fdstat as the specification lays it out. */
struct fdstat {
  uint8_t type, padding;
  uint16_t flags;
  uint32_t padding2;
  uint64_t rights, inheriting;
};

static void closing(void) {
  make_file("file", "0123456789");
  int fd = openat(root, "file", O_RDONLY);
  uint32_t raw_fd = (uint32_t)fd;
  returns("fd_close", raw_fd_close(raw_fd), 0);
  returns("fd_close twice", raw_fd_close(raw_fd), EBADF);
  returns("fd_close of 12345", raw_fd_close(12345), EBADF);
  returns("fd_close of -1", raw_fd_close(0xffffffff), EBADF);
  returns("fd_close of -2^31", raw_fd_close(0x80000000), EBADF);
}

static void renumbering(void) {
  char byte = 0;
  struct fdstat status = {0};
  int from = openat(root, "file", O_RDONLY), to = openat(root, ".", O_RDONLY | O_DIRECTORY);
  lseek(from, 3, SEEK_SET);
  returns("fd_renumber", raw_fd_renumber((uint32_t)from, (uint32_t)to), 0);
  returns("closes the old number", raw_fd_fdstat_get((uint32_t)from, raw(&status)), EBADF);
  returns("replaces the new number", raw_fd_fdstat_get((uint32_t)to, raw(&status)), 0);
  equal("by the file", status.type, TYPE_REGULAR);
  check("with its offset", read(to, &byte, 1) == 1 && byte == '3');
  returns("fd_renumber to itself", raw_fd_renumber((uint32_t)to, (uint32_t)to), 0);
  check("changes nothing", read(to, &byte, 1) == 1 && byte == '4');
  returns("fd_renumber of a closed descriptor", raw_fd_renumber((uint32_t)from, (uint32_t)to), EBADF);
  check("leaves the other", read(to, &byte, 1) == 1 && byte == '5');
  close(to);
}

static void status_of(void) {
  struct fdstat status = {0};
  returns("fd_fdstat_get of a directory", raw_fd_fdstat_get((uint32_t)root, raw(&status)), 0);
  equal("a directory's type", status.type, TYPE_DIRECTORY);
  uint32_t fd = (uint32_t)openat(root, "file", O_RDWR);
  returns("fd_fdstat_get of a file", raw_fd_fdstat_get(fd, raw(&status)), 0);
  equal("a file's type", status.type, TYPE_REGULAR);
  equal("no flags", status.flags, 0);
  check("it may read, write and seek", (status.rights & (RIGHT_FD_READ | RIGHT_FD_WRITE | RIGHT_FD_SEEK)) ==
      (RIGHT_FD_READ | RIGHT_FD_WRITE | RIGHT_FD_SEEK));
  const uint32_t flags[] = {FD_APPEND, FD_NONBLOCK, FD_APPEND | FD_NONBLOCK, 0};
  for (int i = 0; i < 4; i++) {
    char name[64];
    snprintf(name, sizeof name, "fd_fdstat_set_flags to %u", flags[i]);
    returns(name, raw_fd_fdstat_set_flags(fd, flags[i]), 0);
    snprintf(name, sizeof name, "fd_fdstat_get tells flags %u", flags[i]);
    if (raw_fd_fdstat_get(fd, raw(&status)) != 0) fixture_fatal("fd_fdstat_get in");
    equal(name, status.flags, flags[i]);
  }
  returns("fd_fdstat_set_flags to unknown flags", raw_fd_fdstat_set_flags(fd, 0x8000), EINVAL);
  close((int)fd);
}

static void rights(void) {
  struct fdstat before = {0}, after = {0};
  uint32_t fd = (uint32_t)openat(root, "file", O_RDWR);
  if (raw_fd_fdstat_get(fd, raw(&before)) != 0) fixture_fatal("fd_fdstat_get in");
  returns("fd_fdstat_set_rights to the same", raw_fd_fdstat_set_rights(fd, before.rights, before.inheriting), 0);
  returns("fd_fdstat_set_rights to less", raw_fd_fdstat_set_rights(fd, before.rights & ~(uint64_t)RIGHT_FD_WRITE, 0), 0);
  if (raw_fd_fdstat_get(fd, raw(&after)) != 0) fixture_fatal("fd_fdstat_get in");
  check("fd_fdstat_get tells them", after.rights == (before.rights & ~(uint64_t)RIGHT_FD_WRITE) && after.inheriting == 0);
  returns("fd_fdstat_set_rights to more", raw_fd_fdstat_set_rights(fd, before.rights, 0), ENOTCAPABLE);
  if (raw_fd_fdstat_get(fd, raw(&before)) != 0) fixture_fatal("fd_fdstat_get in");
  check("leaves them", before.rights == after.rights);
  close((int)fd);
}

static void prestat(const char *directory) {
  struct { uint8_t tag, padding[3]; uint32_t length; } status = {0};
  char name[512];
  int found = 0, named = 0, count = 0;
  for (uint32_t fd = 3; raw_fd_prestat_get(fd, raw(&status)) == 0; fd++, count++) {
    if (status.tag != 0 || status.length >= sizeof name) continue;
    if (raw_fd_prestat_dir_name(fd, raw(name), status.length) == 0) named++;
    // The work directory's path starts with a preopened directory's: `/`, `.` or itself.
    found |= memcmp(directory, name, status.length) == 0 || (status.length == 1 && (name[0] == '/' || name[0] == '.'));
  }
  check("descriptor 3 is preopened", count > 0);
  equal("every preopened directory has a name", named, count);
  check("one of them holds the work directory", found);
  if (raw_fd_prestat_get(3, raw(&status)) != 0) return;
  memset(name, '#', sizeof name);
  returns("fd_prestat_dir_name into more than enough", raw_fd_prestat_dir_name(3, raw(name), status.length + 5), 0);
  check("writes the name alone, with no NUL", name[status.length] == '#' && name[status.length - 1] != '#');
  returns("fd_prestat_dir_name into too little", raw_fd_prestat_dir_name(3, raw(name), status.length - 1), ENAMETOOLONG);
  returns("fd_prestat_get of a closed descriptor", raw_fd_prestat_get(12345, raw(&status)), EBADF);
  unsigned error = raw_fd_prestat_get((uint32_t)root, raw(&status));
  returns_one_of("fd_prestat_get of another directory", error, 3, (unsigned)EBADF, (unsigned)EINVAL, (unsigned)ENOTSUP);
  error = raw_fd_prestat_get(1, raw(&status));
  returns_one_of("fd_prestat_get of standard output", error, 3, (unsigned)EBADF, (unsigned)EINVAL, (unsigned)ENOTSUP);
  error = raw_fd_prestat_dir_name(1, raw(name), 1);
  check("fd_prestat_dir_name of standard output", error == EBADF || error == EINVAL || error == ENOTSUP || error == ENOTDIR);
}

static void bad_descriptor(void) {
  struct { uint32_t address, length; } vector = {raw("x"), 1};
  uint64_t out[8] = {0};
  const uint32_t bad = 12345;
  returns("fd_advise EBADF", raw_fd_advise(bad, 0, 0, 0), EBADF);
  returns("fd_allocate EBADF", raw_fd_allocate(bad, 0, 1), EBADF);
  returns("fd_datasync EBADF", raw_fd_datasync(bad), EBADF);
  returns("fd_fdstat_get EBADF", raw_fd_fdstat_get(bad, raw(out)), EBADF);
  returns("fd_fdstat_set_flags EBADF", raw_fd_fdstat_set_flags(bad, 0), EBADF);
  returns("fd_fdstat_set_rights EBADF", raw_fd_fdstat_set_rights(bad, 0, 0), EBADF);
  returns("fd_filestat_get EBADF", raw_fd_filestat_get(bad, raw(out)), EBADF);
  returns("fd_filestat_set_size EBADF", raw_fd_filestat_set_size(bad, 0), EBADF);
  returns("fd_filestat_set_times EBADF", raw_fd_filestat_set_times(bad, 0, 0, 0), EBADF);
  returns("fd_pread EBADF", raw_fd_pread(bad, raw(&vector), 1, 0, raw(out)), EBADF);
  returns("fd_pwrite EBADF", raw_fd_pwrite(bad, raw(&vector), 1, 0, raw(out)), EBADF);
  returns("fd_read EBADF", raw_fd_read(bad, raw(&vector), 1, raw(out)), EBADF);
  returns("fd_readdir EBADF", raw_fd_readdir(bad, raw(out), 64, 0, raw(out)), EBADF);
  returns("fd_renumber EBADF", raw_fd_renumber(bad, bad + 1), EBADF);
  returns("fd_seek EBADF", raw_fd_seek(bad, 0, 0, raw(out)), EBADF);
  returns("fd_sync EBADF", raw_fd_sync(bad), EBADF);
  returns("fd_tell EBADF", raw_fd_tell(bad, raw(out)), EBADF);
  returns("fd_write EBADF", raw_fd_write(bad, raw(&vector), 1, raw(out)), EBADF);
  returns("path_create_directory EBADF", raw_path_create_directory(bad, raw("x"), 1), EBADF);
  returns("path_filestat_get EBADF", raw_path_filestat_get(bad, 0, raw("x"), 1, raw(out)), EBADF);
  returns("path_filestat_set_times EBADF", raw_path_filestat_set_times(bad, 0, raw("x"), 1, 0, 0, 2), EBADF);
  returns("path_link from EBADF", raw_path_link(bad, 0, raw("x"), 1, (uint32_t)root, raw("y"), 1), EBADF);
  returns("path_link to EBADF", raw_path_link((uint32_t)root, 0, raw("file"), 4, bad, raw("y"), 1), EBADF);
  returns("path_open EBADF", raw_path_open(bad, 0, raw("x"), 1, 0, 0, 0, 0, raw(out)), EBADF);
  returns("path_readlink EBADF", raw_path_readlink(bad, raw("x"), 1, raw(out), 8, raw(out)), EBADF);
  returns("path_remove_directory EBADF", raw_path_remove_directory(bad, raw("x"), 1), EBADF);
  returns("path_rename from EBADF", raw_path_rename(bad, raw("x"), 1, (uint32_t)root, raw("y"), 1), EBADF);
  returns("path_rename to EBADF", raw_path_rename((uint32_t)root, raw("file"), 4, bad, raw("y"), 1), EBADF);
  returns("path_symlink EBADF", raw_path_symlink(raw("x"), 1, bad, raw("y"), 1), EBADF);
  returns("path_unlink_file EBADF", raw_path_unlink_file(bad, raw("x"), 1), EBADF);
  returns("sock_accept EBADF", raw_sock_accept(bad, 0, raw(out)), EBADF);
  returns("sock_recv EBADF", raw_sock_recv(bad, raw(&vector), 1, 0, raw(out), raw(&out[1])), EBADF);
  returns("sock_send EBADF", raw_sock_send(bad, raw(&vector), 1, 0, raw(out)), EBADF);
  returns("sock_shutdown EBADF", raw_sock_shutdown(bad, 1), EBADF);
}

static void not_a_socket(void) {
  static char data[8];
  struct { uint32_t address, length; } vector = {raw(data), 1};
  uint64_t out[2] = {0};
  uint32_t fd = (uint32_t)openat(root, "file", O_RDWR);
  // ENOTCAPABLE: by its rights, which a file has not.
  returns_one_of("sock_accept on a file", raw_sock_accept(fd, 0, raw(out)), 2, (unsigned)ENOTSOCK, (unsigned)ENOTCAPABLE);
  returns_one_of("sock_recv on a file", raw_sock_recv(fd, raw(&vector), 1, 0, raw(out), raw(&out[1])), 2, (unsigned)ENOTSOCK,
      (unsigned)ENOTCAPABLE);
  returns_one_of("sock_send on a file", raw_sock_send(fd, raw(&vector), 1, 0, raw(out)), 2, (unsigned)ENOTSOCK, (unsigned)ENOTCAPABLE);
  returns_one_of("sock_shutdown on a file", raw_sock_shutdown(fd, 1), 2, (unsigned)ENOTSOCK, (unsigned)ENOTCAPABLE);
  close((int)fd);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "fd");
  closing();
  renumbering();
  status_of();
  rights();
  prestat(root_path);
  bad_descriptor();
  not_a_socket();
  return fixture_end();
}
