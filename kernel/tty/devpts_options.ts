// Mount options of devpts: "uid=0,gid=5,mode=620,ptmxmode=666,max=64,newinstance".
// Every mount is an instance of its own, as on Linux since 4.7, so that newinstance says nothing.
//
// Interface: DevptsOptions, devpts_options_default, devpts_options_parse, devpts_options_show, devpts_own. Locks: none.

import { EINVAL } from '../base/abi';
import { Text, bytes_equal_literal, text_number, text_string, text_u64 } from '../base/format';
import { NO_ID, UserNamespace, kernel_gid, kernel_uid } from '../ns/user';
import { Inode } from '../vfs/inode';
import { MountRequest } from '../vfs/superblock';
import { BAD_NUMBER, option_number } from '../fs/tmpfs/options';

@unmanaged
export class DevptsOptions {
  /** Owner and group of slaves, each only if its flag is set; else those of the opener of the master. */
  has_uid: u32;
  uid: u32;
  has_gid: u32;
  gid: u32;
  /** The user namespace that ids in a text are of, which the superblock keeps; and who mounted. */
  user: UserNamespace;
  owner: u32;
  owner_group: u32;
  /** Permissions of slaves, and of the master's file in the file system. */
  mode: u32;
  ptmxmode: u32;
  /** Most pseudo-terminals; 0: as many as the system may have. */
  max: u32;
}

/** Those of a mount without any. */
export function devpts_options_default(options: DevptsOptions, request: MountRequest): void {
  memory.fill(changetype<usize>(options), 0, offsetof<DevptsOptions>());
  options.user = request.user;
  options.owner = request.uid;
  options.owner_group = request.gid;
  options.mode = 0o600;
}

/** Gives a file that is no slave its owner: who mounted. */
export function devpts_own(options: DevptsOptions, inode: Inode): void {
  inode.uid = options.owner;
  inode.gid = options.owner_group;
}

/** Stores one option: 0, or -EINVAL for an unknown name or a bad value. */
function set_option(options: DevptsOptions, name: usize, length: usize, value: usize, end: usize): i32 {
  const octal = bytes_equal_literal(name, length, 'mode') || bytes_equal_literal(name, length, 'ptmxmode');
  const number = option_number(value, end, octal ? 8 : 10, false);
  if (number == BAD_NUMBER || number > <u64>u32.MAX_VALUE) return -EINVAL;
  const small = <u32>number;
  if (bytes_equal_literal(name, length, 'mode')) {
    options.mode = small & 0o777;
  } else if (octal) {
    options.ptmxmode = small & 0o777;
  } else if (bytes_equal_literal(name, length, 'uid')) {
    options.has_uid = 1;
    options.uid = kernel_uid(options.user, small);
    if (options.uid == NO_ID) return -EINVAL;
  } else if (bytes_equal_literal(name, length, 'gid')) {
    options.has_gid = 1;
    options.gid = kernel_gid(options.user, small);
    if (options.gid == NO_ID) return -EINVAL;
  } else if (bytes_equal_literal(name, length, 'max')) {
    options.max = small;
  } else {
    return -EINVAL;
  }
  return 0;
}

/** Reads `length` bytes of comma separated options at `data`: 0 or -EINVAL. */
export function devpts_options_parse(options: DevptsOptions, data: usize, length: u32): i32 {
  const end = data + length;
  while (data < end) {
    let stop = data;
    let equals: usize = 0;
    for (; stop < end && load<u8>(stop) != 44; stop++) if (equals == 0 && load<u8>(stop) == 61) equals = stop;
    const alone = stop == data || bytes_equal_literal(data, stop - data, 'newinstance');
    if (!alone) {
      if (equals == 0) return -EINVAL;
      const error = set_option(options, data, equals - data, equals + 1, stop);
      if (error < 0) return error;
    }
    data = stop + 1;
  }
  return 0;
}

/** As /proc/mounts shows them. */
export function devpts_options_show(options: DevptsOptions, text: Text): void {
  if (options.has_uid != 0) {
    text_string(text, ',uid=');
    text_u64(text, options.uid);
  }
  if (options.has_gid != 0) {
    text_string(text, ',gid=');
    text_u64(text, options.gid);
  }
  text_string(text, ',mode=');
  text_number(text, options.mode, 8, 3, 48);
  text_string(text, ',ptmxmode=');
  text_number(text, options.ptmxmode, 8, 3, 48);
  if (options.max != 0) {
    text_string(text, ',max=');
    text_u64(text, options.max);
  }
}
