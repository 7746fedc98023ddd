// /proc/sys/kernel: what belongs to a namespace: uts_namespaces(7), proc_sys_kernel(5). Each file shows and sets what the
// namespace of whoever opens it says, not of whoever mounted /proc.
//
// Interface: proc_namespace_names. Locks: those of the namespaces.

import { EINVAL } from '../base/abi';
import { Text, text_byte } from '../base/format';
import {
  UTS_DOMAINNAME,
  UTS_HOSTNAME,
  UTS_NAME_MAX,
  UtsNamespace,
  uts_set_name,
  uts_text_name,
} from '../ns/uts';
import { initial_nsproxy } from '../ns/nsproxy';
import { current, no_thread } from '../sched/thread';
import { current_task } from '../proc/task';
import { ProcEntry, ProcInode, proc_writable_file } from './proc_entry';

const NEWLINE: u32 = 10;

function uts(): UtsNamespace {
  return no_thread(current()) ? initial_nsproxy().uts : current_task().namespaces.uts;
}

function show_name(inode: ProcInode, text: Text): i32 {
  uts_text_name(uts(), inode.entry.argument, text);
  text_byte(text, NEWLINE);
  return 0;
}

/** Up to the first newline or NUL; what is longer than a name is cut off, as Linux's proc_dostring does. */
function store_name(inode: ProcInode, address: usize, length: u32): i32 {
  if (length == 0) return -EINVAL;
  let end: u32 = 0;
  while (end < length && load<u8>(address + end) != NEWLINE && load<u8>(address + end) != 0) end++;
  return uts_set_name(uts(), inode.entry.argument, address, min<u32>(end, UTS_NAME_MAX));
}

/** Fills /proc/sys/kernel with the names of UTS namespaces. At boot. */
export function proc_namespace_names(kernel: ProcEntry): void {
  proc_writable_file(kernel, 'domainname', 0o644, show_name.index, store_name.index, UTS_DOMAINNAME);
  proc_writable_file(kernel, 'hostname', 0o644, show_name.index, store_name.index, UTS_HOSTNAME);
}
