// /proc/sys/fs/protected_{symlinks,hardlinks} and the numbers of /proc/sys/kernel that privilege knows: proc_sys_fs(5),
// proc_sys_kernel(5).
//
// Interface: proc_privilege_switches, proc_privilege_numbers. Locks: none.

import { EINVAL } from '../../base/abi';
import { NEWLINE } from '../../base/ascii';
import { Text } from '../../base/format';
import { CAP_LAST } from '../../ns/credentials';
import { OVERFLOW_ID } from '../../ns/user';
import { VfsState, vfs_state } from '../../vfs/state';
import { ProcEntry, ProcInode, proc_directory, proc_file, proc_writable_file } from './entry';
import { text_line_u64 } from './text';

/** ProcEntry.argument is the offset of the switch in VfsState. */
function switch_of(inode: ProcInode): usize {
  return changetype<usize>(vfs_state()) + <usize>inode.entry.argument;
}

function show_switch(inode: ProcInode, text: Text): i32 {
  return text_line_u64(text, load<u32>(switch_of(inode)));
}

function store_switch(inode: ProcInode, address: usize, length: u32): i32 {
  if (length != 0 && load<u8>(address + length - 1) == NEWLINE) length--;
  const digit = <u32>load<u8>(address) - 48;
  if (length != 1 || digit > 1) return -EINVAL;
  store<u32>(switch_of(inode), digit);
  return 0;
}

function show_last_capability(_inode: ProcInode, text: Text): i32 {
  return text_line_u64(text, CAP_LAST);
}

function show_overflow_id(_inode: ProcInode, text: Text): i32 {
  return text_line_u64(text, OVERFLOW_ID);
}

function put_switch(directory: ProcEntry, name: string, offset: usize): void {
  proc_writable_file(directory, name, 0o644, show_switch.index, store_switch.index, <u32>offset);
}

/** Makes /proc/sys/fs with the switches in it, and answers it. At boot. */
export function proc_privilege_switches(sys: ProcEntry): ProcEntry {
  const directory = proc_directory(sys, 'fs', 0o555);
  put_switch(directory, 'protected_hardlinks', offsetof<VfsState>('protected_hardlinks'));
  put_switch(directory, 'protected_symlinks', offsetof<VfsState>('protected_symlinks'));
  return directory;
}

/** Fills /proc/sys/kernel with what belongs here. At boot. */
export function proc_privilege_numbers(kernel: ProcEntry): void {
  proc_file(kernel, 'cap_last_cap', 0o444, show_last_capability.index);
  proc_file(kernel, 'overflowgid', 0o444, show_overflow_id.index);
  proc_file(kernel, 'overflowuid', 0o444, show_overflow_id.index);
}
