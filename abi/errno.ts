// Error numbers. WASI's numbering is the kernel's, the userland's and the host's: one numbering, no translation.
//
// Source: witx `errno` of WASI preview1 (WebAssembly/WASI, commit acc305d89e765457db20916111c2418dd91e2d53,
// legacy/preview1/witx/typenames.witx), 77 to 80 from WASIX (wasix-org/wasix-witx, commit
// 384f76a55e79584a308189cdb33936ebdbe053b9). Texts are strerror(3)'s of the GNU C library, because scripts and
// people match on them. A Linux error that WASI has no number for gets 1000 + Linux's number.

export interface Errno {
  name: string;
  number: number;
  text: string;
}

const WASI: [string, string][] = [
  ['ESUCCESS', 'Success'],
  ['E2BIG', 'Argument list too long'],
  ['EACCES', 'Permission denied'],
  ['EADDRINUSE', 'Address already in use'],
  ['EADDRNOTAVAIL', 'Cannot assign requested address'],
  ['EAFNOSUPPORT', 'Address family not supported by protocol'],
  ['EAGAIN', 'Resource temporarily unavailable'],
  ['EALREADY', 'Operation already in progress'],
  ['EBADF', 'Bad file descriptor'],
  ['EBADMSG', 'Bad message'],
  ['EBUSY', 'Device or resource busy'],
  ['ECANCELED', 'Operation canceled'],
  ['ECHILD', 'No child processes'],
  ['ECONNABORTED', 'Software caused connection abort'],
  ['ECONNREFUSED', 'Connection refused'],
  ['ECONNRESET', 'Connection reset by peer'],
  ['EDEADLK', 'Resource deadlock avoided'],
  ['EDESTADDRREQ', 'Destination address required'],
  ['EDOM', 'Numerical argument out of domain'],
  ['EDQUOT', 'Disk quota exceeded'],
  ['EEXIST', 'File exists'],
  ['EFAULT', 'Bad address'],
  ['EFBIG', 'File too large'],
  ['EHOSTUNREACH', 'No route to host'],
  ['EIDRM', 'Identifier removed'],
  ['EILSEQ', 'Invalid or incomplete multibyte or wide character'],
  ['EINPROGRESS', 'Operation now in progress'],
  ['EINTR', 'Interrupted system call'],
  ['EINVAL', 'Invalid argument'],
  ['EIO', 'Input/output error'],
  ['EISCONN', 'Transport endpoint is already connected'],
  ['EISDIR', 'Is a directory'],
  ['ELOOP', 'Too many levels of symbolic links'],
  ['EMFILE', 'Too many open files'],
  ['EMLINK', 'Too many links'],
  ['EMSGSIZE', 'Message too long'],
  ['EMULTIHOP', 'Multihop attempted'],
  ['ENAMETOOLONG', 'File name too long'],
  ['ENETDOWN', 'Network is down'],
  ['ENETRESET', 'Network dropped connection on reset'],
  ['ENETUNREACH', 'Network is unreachable'],
  ['ENFILE', 'Too many open files in system'],
  ['ENOBUFS', 'No buffer space available'],
  ['ENODEV', 'No such device'],
  ['ENOENT', 'No such file or directory'],
  ['ENOEXEC', 'Exec format error'],
  ['ENOLCK', 'No locks available'],
  ['ENOLINK', 'Link has been severed'],
  ['ENOMEM', 'Cannot allocate memory'],
  ['ENOMSG', 'No message of desired type'],
  ['ENOPROTOOPT', 'Protocol not available'],
  ['ENOSPC', 'No space left on device'],
  ['ENOSYS', 'Function not implemented'],
  ['ENOTCONN', 'Transport endpoint is not connected'],
  ['ENOTDIR', 'Not a directory'],
  ['ENOTEMPTY', 'Directory not empty'],
  ['ENOTRECOVERABLE', 'State not recoverable'],
  ['ENOTSOCK', 'Socket operation on non-socket'],
  ['ENOTSUP', 'Operation not supported'],
  ['ENOTTY', 'Inappropriate ioctl for device'],
  ['ENXIO', 'No such device or address'],
  ['EOVERFLOW', 'Value too large for defined data type'],
  ['EOWNERDEAD', 'Owner died'],
  ['EPERM', 'Operation not permitted'],
  ['EPIPE', 'Broken pipe'],
  ['EPROTO', 'Protocol error'],
  ['EPROTONOSUPPORT', 'Protocol not supported'],
  ['EPROTOTYPE', 'Protocol wrong type for socket'],
  ['ERANGE', 'Numerical result out of range'],
  ['EROFS', 'Read-only file system'],
  ['ESPIPE', 'Illegal seek'],
  ['ESRCH', 'No such process'],
  ['ESTALE', 'Stale file handle'],
  ['ETIMEDOUT', 'Connection timed out'],
  ['ETXTBSY', 'Text file busy'],
  ['EXDEV', 'Invalid cross-device link'],
  ['ENOTCAPABLE', 'Capabilities insufficient'],
  ['ESHUTDOWN', 'Cannot send after transport endpoint shutdown'],
  ['EMEMVIOLATION', 'Memory access violation'],
  ['EUNKNOWN', 'Unknown error'],
  ['EPENDING', 'Operation pending'],
];

const LINUX_ONLY: [string, number, string][] = [
  ['ENOTBLK', 15, 'Block device required'],
  ['ENODATA', 61, 'No data available'],
  ['EUSERS', 87, 'Too many users'],
  ['ESOCKTNOSUPPORT', 94, 'Socket type not supported'],
  ['EHOSTDOWN', 112, 'Host is down'],
  ['EUCLEAN', 117, 'Structure needs cleaning'],
];

/** First number of the errors that only Linux has: `LINUX_ONLY_BASE + Linux's number`. */
export const LINUX_ONLY_BASE = 1000;

export const ERRNOS: readonly Errno[] = [
  ...WASI.map(([name, text], number) => ({ name, number, text })),
  ...LINUX_ONLY.map(([name, number, text]) => ({ name, number: LINUX_ONLY_BASE + number, text })),
];

/** Second names that POSIX has for the same error. */
export const ERRNO_ALIASES: readonly [alias: string, name: string][] = [
  ['EWOULDBLOCK', 'EAGAIN'],
  ['EOPNOTSUPP', 'ENOTSUP'],
];
