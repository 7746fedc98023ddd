/** How the host's errors become the kernel's: one table, by the names that Node and POSIX share. */
import * as abi from '../base/abi.ts';

const ERRNOS: Readonly<Record<string, number>> = {
  EACCES: abi.EACCES,
  EAGAIN: abi.EAGAIN,
  EBADF: abi.EBADF,
  EBUSY: abi.EBUSY,
  EDQUOT: abi.EDQUOT,
  EEXIST: abi.EEXIST,
  EFBIG: abi.EFBIG,
  EILSEQ: abi.EILSEQ,
  EINVAL: abi.EINVAL,
  EIO: abi.EIO,
  EISDIR: abi.EISDIR,
  // The host met a link where the kernel knew none: what the kernel knew is out of date.
  ELOOP: abi.ESTALE,
  // The descriptors that ran out are the machine's, not those of the program that asked.
  EMFILE: abi.ENFILE,
  EMLINK: abi.EMLINK,
  ENAMETOOLONG: abi.ENAMETOOLONG,
  ENFILE: abi.ENFILE,
  ENODEV: abi.ENODEV,
  ENOENT: abi.ENOENT,
  ENOMEM: abi.ENOMEM,
  ENOSPC: abi.ENOSPC,
  ENOSYS: abi.ENOTSUP,
  ENOTDIR: abi.ENOTDIR,
  ENOTEMPTY: abi.ENOTEMPTY,
  ENOTSUP: abi.ENOTSUP,
  ENXIO: abi.ENXIO,
  EOPNOTSUPP: abi.ENOTSUP,
  EOVERFLOW: abi.EOVERFLOW,
  EPERM: abi.EPERM,
  EROFS: abi.EROFS,
  ESTALE: abi.ESTALE,
  ETXTBSY: abi.ETXTBSY,
  EXDEV: abi.EXDEV,
};

/** The kernel's errno of an error that a HostDirectory threw; EIO for what has no name here. */
export function errnoOf(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  return (typeof code === 'string' ? ERRNOS[code] : undefined) ?? abi.EIO;
}
