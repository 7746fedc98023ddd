// minios's calls for files: attributes, special files, mounts, ioctl, poll, nice values. Run as root.
#include "fixture.h"
#include "minios.h"

#define TEXT(text) text, sizeof text - 1

/** A result of a minios function as returns() wants it: 0 or more is success. */
static unsigned error_of(int32_t result) { return result < 0 ? (unsigned)-result : 0; }

static struct minios_stat status_of(const char *name) {
  struct minios_stat status = {0};
  if (minios_fstatat(root, name, (uint32_t)strlen(name), &status, MINIOS_AT_SYMLINK_NOFOLLOW) < 0) status.mode = 0;
  return status;
}

static void attributes(void) {
  struct minios_stat status;
  make_file("file", "12345");
  make_link("link", "file");
  int fd = openat(root, "file", O_RDWR);
  returns("fstat", error_of(minios_fstat(fd, &status)), 0);
  equal("type and permissions", status.mode, S_IFREG | 0644);
  equal("size", (long long)status.file_size, 5);
  equal("the link's own mode", status_of("link").mode, S_IFLNK | 0777);
  returns("fstatat follows", error_of(minios_fstatat(root, TEXT("link"), &status, 0)), 0);
  equal("a link", status.mode & S_IFMT, S_IFREG);
  returns("fstatat with AT_EMPTY_PATH", error_of(minios_fstatat(fd, "", 0, &status, MINIOS_AT_EMPTY_PATH)), 0);
  equal("is of the descriptor", status.mode & S_IFMT, S_IFREG);
  returns("fstatat of an empty path", error_of(minios_fstatat(root, "", 0, &status, 0)), ENOENT);
  returns("fstatat with unknown flags", error_of(minios_fstatat(root, TEXT("file"), &status, 1)), EINVAL);
  returns("chmod", error_of(minios_chmod(root, TEXT("file"), 04751, 0)), 0);
  equal("sets them", status_of("file").mode & 07777, 04751);
  returns("fchmod", error_of(minios_fchmod(fd, 0600)), 0);
  equal("sets them too", status_of("file").mode & 07777, 0600);
  returns("chown", error_of(minios_chown(root, TEXT("file"), 12, 34, 0)), 0);
  status = status_of("file");
  check("sets both", status.uid == 12 && status.gid == 34);
  returns("fchown of one", error_of(minios_fchown(fd, UINT32_MAX, 56)), 0);
  status = status_of("file");
  check("leaves the other", status.uid == 12 && status.gid == 56);
  returns("access of what is there", error_of(minios_access(root, TEXT("file"), MINIOS_F_OK, 0)), 0);
  returns("access to read and write", error_of(minios_access(root, TEXT("file"), MINIOS_R_OK | MINIOS_W_OK, 0)), 0);
  returns("access to execute what nobody may", error_of(minios_access(root, TEXT("file"), MINIOS_X_OK, 0)), EACCES);
  returns("access of nothing", error_of(minios_access(root, TEXT("missing"), MINIOS_F_OK, 0)), ENOENT);
  returns("access in an unknown way", error_of(minios_access(root, TEXT("file"), 8, 0)), EINVAL);
  int32_t left = 0;
  lseek(fd, 2, SEEK_SET);
  returns("FIONREAD of a file", error_of(minios_ioctl(fd, MINIOS_FIONREAD, &left)), 0);
  equal("what is left", left, 3);
  returns("TCGETS of a file", error_of(minios_ioctl(fd, MINIOS_TCGETS, &left)), ENOTTY);
  close(fd);
  uint32_t old = (uint32_t)minios_umask(077);
  make_file("private", "");
  equal("umask", status_of("private").mode & 0777, 0600);
  equal("answers the one before", minios_umask(old), 077);
  equal("ids of root", minios_getuid() | minios_geteuid() | minios_getgid() | minios_getegid(), 0);
}

static void special(void) {
  returns("mkfifo", error_of(minios_mkfifo(root, TEXT("fifo"), 0640)), 0);
  equal("makes a pipe", status_of("fifo").mode, MINIOS_S_IFIFO | 0640);
  returns("mkfifo over it", error_of(minios_mkfifo(root, TEXT("fifo"), 0640)), EEXIST);
  returns("mknod of /dev/null's twin", error_of(minios_mknod(root, TEXT("null"), S_IFCHR | 0666, 0x103)), 0);
  struct minios_stat status = status_of("null");
  check("makes a device", (status.mode & S_IFMT) == S_IFCHR && status.rdev == 0x103);
  returns("mknod of a directory", error_of(minios_mknod(root, TEXT("dir"), S_IFDIR | 0777, 0)), EPERM);
  returns("mknod with an unknown type", error_of(minios_mknod(root, TEXT("odd"), 0170000, 0)), EINVAL);
  int fd = openat(root, "fifo", O_RDWR | O_NONBLOCK);
  struct minios_pollfd polls[3] = {{.fd = fd, .events = MINIOS_POLLIN | MINIOS_POLLOUT}, {.fd = -1, .events = MINIOS_POLLIN}, {.fd = 999, .events = 0}};
  equal("poll", minios_poll(polls, 3, -1), 2);
  equal("of an empty pipe", polls[0].revents, MINIOS_POLLOUT);
  equal("of a negative number", polls[1].revents, 0);
  equal("of a closed one", polls[2].revents, MINIOS_POLLNVAL);
  write(fd, "x", 1);
  equal("poll again", minios_poll(polls, 1, 1000), 1);
  equal("of a pipe with a byte", polls[0].revents, MINIOS_POLLIN | MINIOS_POLLOUT);
  polls[0].events = MINIOS_POLLPRI;
  equal("poll for what does not come", minios_poll(polls, 1, 5), 0);
  equal("poll of nothing is a sleep", minios_poll(polls, 0, 5), 0);
  returns("poll of too many", error_of(minios_poll(polls, 1 << 20, 5)), EINVAL);
  close(fd);
}

static void mounts(void) {
  char path[600];
  struct minios_statfs status;
  make_directory("mnt");
  snprintf(path, sizeof path, "%s/mnt", root_path);
  uint32_t length = (uint32_t)strlen(path);
  returns("mount", error_of(minios_mount(TEXT("none"), path, length, TEXT("tmpfs"), MINIOS_MS_NODEV, "", 0)), 0);
  make_file("mnt/inside", "");
  returns("statfs", error_of(minios_statfs(path, length, &status)), 0);
  check("is of the tmpfs", status.type == MINIOS_TMPFS_MAGIC && (status.flags & MINIOS_MS_NODEV) != 0);
  int fd = openat(root, "mnt/inside", O_RDONLY);
  returns("fstatfs", error_of(minios_fstatfs(fd, &status)), 0);
  equal("too", status.type, MINIOS_TMPFS_MAGIC);
  returns("umount while it is in use", error_of(minios_umount2(path, length, 0)), EBUSY);
  close(fd);
  returns("umount", error_of(minios_umount2(path, length, 0)), 0);
  check("takes the file away", !exists("mnt/inside"));
  returns("umount of no mountpoint", error_of(minios_umount2(path, length, 0)), EINVAL);
  returns("mount of an unknown type", error_of(minios_mount("", 0, path, length, TEXT("nosuchfs"), 0, "", 0)), ENODEV);
  returns("mount on nothing", error_of(minios_mount("", 0, TEXT("/nowhere"), TEXT("tmpfs"), 0, "", 0)), ENOENT);
  returns("sync", error_of(minios_sync()), 0);
}

/** SEEK_DATA and SEEK_HOLE of a file on a tmpfs, which has frames of 64 KiB. */
static void holes(void) {
  enum { DATA = WASI_WHENCE_DATA, HOLE = WASI_WHENCE_HOLE };
  make_file("holes", "");
  int fd = openat(root, "holes", O_RDWR);
  fails("an empty file has no data", lseek(fd, 0, DATA), ENXIO);
  fails("and no hole", lseek(fd, 0, HOLE), ENXIO);
  returns("write", pwrite(fd, "12345", 5, 0) == 5 ? 0 : errno, 0);
  equal("data of a small file", lseek(fd, 2, DATA), 2);
  equal("the hole at its end", lseek(fd, 2, HOLE), 5);
  fails("nothing behind the end", lseek(fd, 5, DATA), ENXIO);
  ftruncate(fd, 1LL << 40);
  pwrite(fd, "x", 1, 500000);
  pwrite(fd, "x", 1, (1LL << 39) + 70000);
  equal("the first hole", lseek(fd, 0, HOLE), 65536);
  equal("a hole is one", lseek(fd, 70000, HOLE), 70000);
  equal("the next data", lseek(fd, 70000, DATA), 458752);
  equal("is where it begins", lseek(fd, 500000, DATA), 500000);
  equal("its end", lseek(fd, 500000, HOLE), 524288);
  equal("data far away", lseek(fd, 524288, DATA), (1LL << 39) + 65536);
  equal("the position", lseek(fd, 0, SEEK_CUR), (1LL << 39) + 65536);
  fails("no data up to the end", lseek(fd, (1LL << 39) + 131072, DATA), ENXIO);
  equal("the position stays", lseek(fd, 0, SEEK_CUR), (1LL << 39) + 65536);
  fails("before the start", lseek(fd, -1, DATA), ENXIO);
  fails("an unknown way", lseek(fd, 0, HOLE + 1), EINVAL);
  close(fd);
}

static void nice_values(void) {
  equal("getpriority", minios_getpriority(MINIOS_PRIO_PROCESS, 0), 20);
  equal("nice", minios_nice(5), 15);
  equal("is seen", minios_getpriority(MINIOS_PRIO_PROCESS, 0), 15);
  equal("nice stops at 19", minios_nice(1000), 1);
  equal("and at -20, for root", minios_nice(INT32_MIN), 40);
  returns("setpriority", error_of(minios_setpriority(MINIOS_PRIO_PROCESS, 0, 0)), 0);
  equal("sets it back", minios_getpriority(MINIOS_PRIO_PROCESS, 0), 20);
  returns("getpriority of nobody", error_of(minios_getpriority(MINIOS_PRIO_PROCESS, 31999)), ESRCH);
  returns("getpriority of an unknown kind", error_of(minios_getpriority(7, 0)), EINVAL);
}

int main(int argc, char **argv) {
  fixture_begin(argc, argv, "files");
  attributes();
  special();
  mounts();
  holes();
  nice_values();
  return fixture_end();
}
