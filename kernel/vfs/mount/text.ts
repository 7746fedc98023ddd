// The mount table as text: /proc/mounts (fstab(5)) and /proc/PID/mountinfo (proc_pid_mountinfo(5)).
//
// Interface: mounts_line, mountinfo_line, text_escaped. Locks: the caller holds dentry_tree_lock.

import { MS_NOATIME, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, MS_RELATIME } from '../../base/abi';
import {
  Text,
  text_byte,
  text_init,
  text_length,
  text_number,
  text_string,
  text_u64,
} from '../../base/format';
import { PATH_MAX } from '../../base/config';
import { is_null } from '../../base/pointer';
import { MOUNT_UNBINDABLE, Mount, Path } from './mount';
import { dominating_group, is_shared } from './propagation';
import { path_text } from '../stat';

/** Appends bytes with blanks and backslashes as \ooo, as fstab(5) writes them. */
export function text_escaped(text: Text, at: usize, end: usize): void {
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 32 || byte == 9 || byte == 10 || byte == 92) {
      text_byte(text, 92);
      text_number(text, byte, 8, 3, 48);
    } else {
      text_byte(text, byte);
    }
  }
}

/** What it was mounted from; what the kernel mounted by itself is from a source called as its type, as on Linux. */
function text_source(text: Text, mount: Mount): void {
  if (mount.superblock.type.mount == 0) text_string(text, mount.superblock.type.name);
  else if (mount.source_length == 0) text_string(text, 'none');
  else text_escaped(text, mount.source, mount.source + mount.source_length);
}

function text_flags(text: Text, flags: u32): void {
  text_string(text, (flags & MS_RDONLY) != 0 ? 'ro' : 'rw');
  if ((flags & MS_NOSUID) != 0) text_string(text, ',nosuid');
  if ((flags & MS_NODEV) != 0) text_string(text, ',nodev');
  if ((flags & MS_NOEXEC) != 0) text_string(text, ',noexec');
  if ((flags & MS_NOATIME) != 0) text_string(text, ',noatime');
  if ((flags & MS_RELATIME) != 0) text_string(text, ',relatime');
}

/** Where the mount hangs, as seen from `root`; `buffer` has PATH_MAX bytes. */
function text_mountpoint(text: Text, mount: Mount, root: Path, buffer: usize): void {
  const end = buffer + PATH_MAX;
  const at = path_text(mount, mount.root, root, buffer, end);
  if (at != 0) text_escaped(text, at, end);
}

/** One line of /proc/mounts. `buffer`: PATH_MAX bytes of scratch. */
export function mounts_line(text: Text, mount: Mount, root: Path, buffer: usize): void {
  text_source(text, mount);
  text_byte(text, 32);
  text_mountpoint(text, mount, root, buffer);
  text_byte(text, 32);
  text_string(text, mount.superblock.type.name);
  text_byte(text, 32);
  text_flags(text, mount.flags | mount.superblock.flags);
  call_indirect<void>(mount.superblock.ops.show_options, mount.superblock, text);
  text_string(text, ' 0 0\n');
}

/** One line of mountinfo. `buffer`: PATH_MAX bytes of scratch. */
export function mountinfo_line(text: Text, mount: Mount, root: Path, buffer: usize): void {
  text_u64(text, mount.id);
  text_byte(text, 32);
  text_u64(text, is_null(mount.parent) ? mount.id : mount.parent.id);
  text_string(text, ' 0:');
  text_u64(text, mount.superblock.device);
  text_byte(text, 32);
  text_root(text, mount, buffer);
  text_byte(text, 32);
  text_mountpoint(text, mount, root, buffer);
  text_byte(text, 32);
  text_flags(text, mount.flags);
  text_propagation(text, mount, root);
  text_string(text, ' - ');
  text_string(text, mount.superblock.type.name);
  text_byte(text, 32);
  text_source(text, mount);
  text_byte(text, 32);
  text_string(text, (mount.superblock.flags & MS_RDONLY) != 0 ? 'ro' : 'rw');
  call_indirect<void>(mount.superblock.ops.show_options, mount.superblock, text);
  text_byte(text, 10);
}

function text_tag(text: Text, tag: string, group: u32): void {
  text_string(text, tag);
  text_u64(text, group);
}

/** The optional fields: its peer group, and what it receives from. */
function text_propagation(text: Text, mount: Mount, root: Path): void {
  if (is_shared(mount)) text_tag(text, ' shared:', mount.group);
  if (!is_null(mount.master)) {
    const master = mount.master.group;
    text_tag(text, ' master:', master);
    const nearest = dominating_group(mount, mount.namespace, root);
    if (nearest != 0 && nearest != master) text_tag(text, ' propagate_from:', nearest);
  }
  if ((mount.state & MOUNT_UNBINDABLE) != 0) text_string(text, ' unbindable');
}

/** The path of what is mounted inside its own file system. */
function text_root(text: Text, mount: Mount, buffer: usize): void {
  const end = buffer + PATH_MAX;
  const own = mount.superblock.ops.show_root;
  if (own != 0) {
    const path = changetype<Text>(buffer);
    const start = buffer + offsetof<Text>();
    text_init(path, start, end - start);
    call_indirect<void>(own, mount.root, path);
    text_escaped(text, start, start + text_length(path));
    return;
  }
  let at = end;
  for (let dentry = mount.root; dentry.parent != dentry; dentry = dentry.parent) {
    if (at - buffer < <usize>dentry.name_length + 1) break;
    at -= dentry.name_length;
    memory.copy(at, dentry.name, dentry.name_length);
    store<u8>(--at, 47);
  }
  if (at == end) text_byte(text, 47);
  else text_escaped(text, at, end);
}
