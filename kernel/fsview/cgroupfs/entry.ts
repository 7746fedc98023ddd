// The plan of a cgroup's directory: which files there are, in which cgroups they are shown, and who owns them.
//
// Owners and modes are kept in the Cgroup, for inodes come and go: the directory's in it, those of files in a list of
// those that somebody has changed; all others belong to the maker of the cgroup. Delegation is ownership: cgroups(7).
//
// Interface: CgroupFileType, CgroupInode, cgroup_file_type, cgroup_type_find, cgroup_type_shown; cgroup_attributes_load,
// cgroup_attributes_store. Locks: cgroups_lock for the attributes; types are constant after boot.

import { ENOMEM, S_IFDIR, S_IFREG } from '../../base/abi';
import { bytes_equal_literal } from '../../base/format';
import { is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc, kmalloc_root } from '../../mm/slab';
import {
  Cgroup,
  cgroup_controllers,
  cgroup_parent,
  cgroups_lock,
  cgroups_unlock,
  root_cgroup,
} from '../../cgroup/cgroup';
import { ATTRIBUTE_GID, ATTRIBUTE_MODE, ATTRIBUTE_UID, Attributes } from '../../vfs/attributes';
import { Inode } from '../../vfs/inode';
import { fsview_state } from '../state';

/** A file that is in every cgroup, or in some. Made at boot, never freed. */
@unmanaged
export class CgroupFileType {
  next: CgroupFileType;
  /** An ASCII literal. */
  name: string;
  /** Permission bits, as it is made. */
  mode: u32;
  /** 1 and up. */
  id: u32;
  /** The controller that it belongs to; 0: it is always there. */
  controller: u32;
  /** 1: the root has it, too. */
  on_root: u32;
  /** (CgroupInode, Text) -> i32, see generated_file.ts; 0: it cannot be read. */
  show: u32;
  /** (File, address, length) -> i32: what was written, stripped of nothing; 0 or −errno. 0: it cannot be written. */
  store: u32;
  /** 1: whom the cgroup is delegated to may write it, even from a namespace that begins here. */
  delegatable: u32;
  /** NOTIFY_* that poll(2) waits for; NOTHING: it is always ready. */
  notifies: u32;
}

export const NOTHING: u32 = 0xffffffff;

@unmanaged
export class CgroupInode extends Inode {
  /** With a pin. */
  cgroup: Cgroup;
  /** 0: the directory. */
  type: CgroupFileType;
}

@inline
export function as_cgroup_inode(inode: Inode): CgroupInode {
  return changetype<CgroupInode>(inode);
}

@inline
export function cgroup_first_type(): CgroupFileType {
  return changetype<CgroupFileType>(fsview_state().cgroup_types);
}

/** Adds a file to all directories, behind those that there are. At boot. */
export function cgroup_file_type(
  name: string,
  mode: u32,
  controller: u32,
  on_root: bool,
  show: u32,
  store_: u32,
  notifies: u32 = NOTHING,
): CgroupFileType {
  const type = changetype<CgroupFileType>(kmalloc_root(<u32>offsetof<CgroupFileType>()));
  type.name = name;
  type.mode = mode;
  type.controller = controller;
  type.on_root = on_root ? 1 : 0;
  type.show = show;
  type.store = store_;
  type.notifies = notifies;
  type.id = ++fsview_state().cgroup_types_count;
  let last = cgroup_first_type();
  if (is_null(last)) {
    fsview_state().cgroup_types = changetype<usize>(type);
    return type;
  }
  while (!is_null(last.next)) last = last.next;
  last.next = type;
  return type;
}

/** Is that file in the directory of `cgroup`? */
export function cgroup_type_shown(cgroup: Cgroup, type: CgroupFileType): bool {
  if (cgroup == root_cgroup()) return type.on_root != 0;
  return type.controller == 0 || (cgroup_controllers(cgroup) & type.controller) != 0;
}

/** The file of that name in the directory of `cgroup`; 0 if there is none. */
export function cgroup_type_find(cgroup: Cgroup, name: usize, length: u32): CgroupFileType {
  let type = cgroup_first_type();
  while (!is_null(type) && !bytes_equal_literal(name, length, type.name)) type = type.next;
  return is_null(type) || cgroup_type_shown(cgroup, type) ? type : null_of<CgroupFileType>();
}

/** What a file has of its own: its first word is the list's next, as cgroup.ts expects. */
@unmanaged
class FileAttributes {
  next: usize;
  id: u32;
  uid: u32;
  gid: u32;
  mode: u32;
}

function find(cgroup: Cgroup, id: u32): FileAttributes {
  let own = changetype<FileAttributes>(cgroup.attributes);
  while (!is_null(own) && own.id != id) own = changetype<FileAttributes>(own.next);
  return own;
}

/** Gives an inode its owner and mode. */
export function cgroup_attributes_load(inode: CgroupInode): void {
  const cgroup = inode.cgroup;
  cgroups_lock();
  if (is_null(inode.type)) {
    inode.uid = cgroup.uid;
    inode.gid = cgroup.gid;
    inode.mode = S_IFDIR | cgroup.mode;
  } else {
    inode.uid = cgroup.maker_uid;
    inode.gid = cgroup.maker_gid;
    const own = find(cgroup, inode.type.id);
    const changed = !is_null(own);
    inode.mode = S_IFREG | (changed ? own.mode : inode.type.mode);
    if (changed) {
      inode.uid = own.uid;
      inode.gid = own.gid;
    }
  }
  cgroups_unlock();
}

/** InodeOps.setattr: remembers the new owner or mode: 0 or -ENOMEM. */
export function cgroup_attributes_store(inode: CgroupInode, attributes: Attributes): i32 {
  const mask = attributes.mask;
  if ((mask & (ATTRIBUTE_MODE | ATTRIBUTE_UID | ATTRIBUTE_GID)) == 0) return 0;
  const uid = (mask & ATTRIBUTE_UID) != 0 ? attributes.uid : inode.uid;
  const gid = (mask & ATTRIBUTE_GID) != 0 ? attributes.gid : inode.gid;
  const mode = (mask & ATTRIBUTE_MODE) != 0 ? attributes.mode : inode.mode & 0o7777;
  const cgroup = inode.cgroup;
  if (is_null(inode.type)) {
    cgroups_lock();
    cgroup.uid = uid;
    cgroup.gid = gid;
    cgroup.mode = mode;
    cgroups_unlock();
    return 0;
  }
  return store_file(cgroup, inode.type.id, uid, gid, mode);
}

/** Replaces or adds what is known of file `id`. The parent pays, as for the cgroup itself. */
function store_file(cgroup: Cgroup, id: u32, uid: u32, gid: u32, mode: u32): i32 {
  const parent = cgroup_parent(cgroup);
  const payer = is_null(parent) ? cgroup : parent;
  const made = changetype<FileAttributes>(kmalloc(<u32>offsetof<FileAttributes>(), payer));
  if (is_null(made)) return -ENOMEM;
  cgroups_lock();
  let own = find(cgroup, id);
  const fresh = is_null(own);
  if (fresh) {
    own = made;
    own.id = id;
    own.next = cgroup.attributes;
    cgroup.attributes = changetype<usize>(own);
  }
  own.uid = uid;
  own.gid = gid;
  own.mode = mode;
  cgroups_unlock();
  if (!fresh) kfree(changetype<usize>(made));
  return 0;
}
