// What init mounts in a fresh system, and takes away before the machine stops.
//
// Interface: mountAll, unmountAll.

import {
  AT_FDCWD,
  EBUSY,
  EEXIST,
  ENODEV,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  wasi_path_create_directory,
} from '../lib/base/abi';
import { Bytes, addressOf, split, toBytes } from '../lib/base/bytes';
import { O_RDONLY, close, open, stat, symlink } from '../lib/base/fs';
import { Reader, complain } from '../lib/base/io';
import { mountCall, unmount } from '../lib/file/mount_options';

/** Mounts a file system unless something is mounted there, or the kernel has no such file system. */
function mountMissing(type: string, where: string, flags: u32, data: string): void {
  const kind = toBytes(type);
  const target = toBytes(where);
  const present = stat(target);
  if (present.error < 0) {
    const errno = wasi_path_create_directory(AT_FDCWD, addressOf(target), target.length);
    if (errno != 0 && errno != EEXIST) return complain().text(where).text(': ').reason(errno).end();
  } else if (present.dev != stat(toBytes(where + '/..')).dev) {
    return;
  }
  const error = mountCall(kind, target, type, flags, toBytes(data));
  if (error < 0 && error != -ENODEV && error != -EBUSY) {
    complain().text('cannot mount ').text(type).text(' on ').text(where).text(': ').reason(error).end();
  }
}

/** Names of the reader's descriptors, as udev(7) makes them. Where /dev has them, or cannot, nothing happens. */
function linkDescriptors(): void {
  symlink(toBytes('/proc/self/fd'), toBytes('/dev/fd'));
  symlink(toBytes('/proc/self/fd/0'), toBytes('/dev/stdin'));
  symlink(toBytes('/proc/self/fd/1'), toBytes('/dev/stdout'));
  symlink(toBytes('/proc/self/fd/2'), toBytes('/dev/stderr'));
}

export function mountAll(): void {
  const quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  mountMissing('devtmpfs', '/dev', MS_NOSUID, '');
  mountMissing('devpts', '/dev/pts', MS_NOSUID | MS_NOEXEC, 'mode=620,ptmxmode=666');
  mountMissing('proc', '/proc', quiet, '');
  mountMissing('sysfs', '/sys', quiet, '');
  mountMissing('cgroup2', '/sys/fs/cgroup', quiet, 'nsdelegate');
  mountMissing('tmpfs', '/tmp', MS_NOSUID | MS_NODEV, 'mode=1777');
  mountMissing('tmpfs', '/run', MS_NOSUID | MS_NODEV, 'mode=0755');
  linkDescriptors();
}

/** The byte that three octal digits say. */
function octal(text: Bytes, at: i32): u8 {
  return <u8>(((text[at] - 0x30) << 6) | ((text[at + 1] - 0x30) << 3) | (text[at + 2] - 0x30));
}

/** A path as /proc/mounts has it, where white space and backslashes are \NNN (getmntent(3)). */
function unescaped(text: Bytes): Bytes {
  const path = new Array<u8>();
  for (let at = 0; at < text.length; at++) {
    if (text[at] == 0x5c && at + 3 < text.length) {
      path.push(octal(text, at + 1));
      at += 3;
    } else {
      path.push(text[at]);
    }
  }
  return StaticArray.fromArray<u8>(path);
}

/** Takes all mounts away, the latest first, but those that are in use: the root, and where the console is. */
export function unmountAll(): void {
  const fd = open(toBytes('/proc/mounts'), O_RDONLY);
  if (fd < 0) return;
  const mounted = new Array<Bytes>();
  const input = new Reader(fd);
  for (let line = input.line(); line !== null; line = input.line()) {
    const fields = split(line, 0x20);
    if (fields.length > 1) mounted.push(unescaped(fields[1]));
  }
  input.release();
  close(fd);
  for (let index = mounted.length - 1; index >= 0; index--) {
    unmount(mounted[index], 0);
  }
}
