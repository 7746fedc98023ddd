// cgroupfs: cgroups as directories: the file system type cgroup2. There is one superblock for all mounts, as there is one tree of
// cgroups. mkdir makes a cgroup, rmdir removes one. What stands in a directory is entry.ts's to know.
//
// Interface: cgroupfs_init; cgroup_of_directory. Locks: cgroups_lock while the tree is looked at.

import {
  CAP_SYS_ADMIN,
  CGROUP2_SUPER_MAGIC,
  EACCES,
  EINVAL,
  ENOENT,
  ENOMEM,
  EPERM,
  EBADF,
  S_IFDIR,
  S_IFREG,
} from '../../base/abi';
import { NEWLINE } from '../../base/ascii';
import { NAME_MAX } from '../../base/config';
import { Text } from '../../base/format';
import { ListHead, list_first } from '../../base/list';
import { panic } from '../../base/panic';
import { error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { reclaim_from, root_account } from '../../mm/account';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../../mm/slab';
import {
  CGROUP_DEAD,
  Cgroup,
  cgroup_children,
  cgroup_create,
  cgroup_get,
  cgroup_of_sibling,
  cgroup_parent,
  cgroup_put,
  cgroup_remove,
  cgroups_lock,
  cgroups_unlock,
  root_cgroup,
} from '../../cgroup/cgroup';
import { cgroup_child, text_cgroup_path } from '../../cgroup/path';
import { ns_capable } from '../../ns/credentials';
import { user_namespace_owning } from '../../ns/user';
import { payer } from '../../sched/thread';
import { Attributes } from '../../vfs/attributes';
import { Credentials } from '../../vfs/credentials';
import { Dentry, dentry_get, dentry_put, is_negative, superblock_root } from '../../vfs/dentry/dentry';
import { dentry_make_root } from '../../vfs/dentry/tree';
import { File, FileOps, file_ops_create } from '../../vfs/file/file';
import { Inode, InodeOps, inode_init, inode_ops_create, inode_release, is_directory } from '../../vfs/inode';
import { list_dots, parent_ino } from '../../vfs/listing';
import { lookup_component } from '../../vfs/lookup';
import { superblock_get } from '../../vfs/mount/mount';
import {
  MountRequest,
  SuperBlock,
  filesystem_for_users,
  superblock_alloc,
  superblock_ops_create,
} from '../../vfs/superblock';
import { cgroup_controllers_init } from './controllers';
import { cgroup_core_init } from './core';
import {
  CgroupFileType,
  CgroupInode,
  as_cgroup_inode,
  cgroup_attributes_load,
  cgroup_attributes_store,
  cgroup_first_type,
  cgroup_type_find,
  cgroup_type_shown,
} from './entry';
import { cgroup_file_init, cgroup_file_open } from './file';
import { cgroup_memory_init } from './memory';
import {
  cgroup_namespaces_init,
  cgroup_options_set,
  cgroup_options_text,
  cgroup_root_of,
  current_cgroup_namespace,
} from './namespace';
import { cgroup_procs_init } from './procs';
import { generated_truncate } from '../generated_file';
import { reader_context } from '../procfs/access';
import { fsview_state } from '../state';

/** Inode numbers of files: their cgroup's, and their type's above it. */
const TYPE_SHIFT: u64 = 40;

@inline
function superblock(): SuperBlock {
  return changetype<SuperBlock>(fsview_state().cgroup_superblock);
}

/** An inode for a file of `cgroup`, its directory for type 0, with one reference; 0: no memory. */
function make_inode(cgroup: Cgroup, type: CgroupFileType): CgroupInode {
  const state = fsview_state();
  const inode = changetype<CgroupInode>(cache_alloc(state.cgroup_cache, payer()));
  if (is_null(inode)) return inode;
  const directory = is_null(type);
  const ops = directory ? state.cgroup_directory_inode_ops : state.cgroup_file_inode_ops;
  const ino = directory ? cgroup.number : cgroup.number | ((<u64>type.id) << TYPE_SHIFT);
  inode.cgroup = cgroup_get(cgroup);
  inode.type = type;
  inode_init(inode, superblock(), changetype<InodeOps>(ops), ino, directory ? S_IFDIR : S_IFREG);
  cgroup_attributes_load(inode);
  if (directory) inode.nlink = 2;
  return inode;
}

function evict(inode: Inode): void {
  const cgroup = as_cgroup_inode(inode).cgroup;
  inode_release(inode);
  cache_free(fsview_state().cgroup_cache, changetype<usize>(inode));
  cgroup_put(cgroup);
}

function lookup(directory: Inode, dentry: Dentry): usize {
  const cgroup = as_cgroup_inode(directory).cgroup;
  const type = cgroup_type_find(cgroup, dentry.name, dentry.name_length);
  if (!is_null(type)) return or_no_memory(make_inode(cgroup, type));
  cgroups_lock();
  const child = cgroup_child(cgroup, dentry.name, dentry.name_length);
  if (!is_null(child)) cgroup_get(child);
  cgroups_unlock();
  if (is_null(child)) return 0;
  const inode = make_inode(child, null_of<CgroupFileType>());
  cgroup_put(child);
  return or_no_memory(inode);
}

@inline
function or_no_memory(inode: CgroupInode): usize {
  return is_null(inode) ? error_pointer(-ENOMEM) : changetype<usize>(inode);
}

/** Files come and go with controllers, cgroups with nobody looking. See SuperOps.revalidate. */
function revalidate(_directory: Dentry, dentry: Dentry, _name: usize, _length: u32, _certain: bool): i32 {
  if (is_negative(dentry)) return 0;
  const inode = as_cgroup_inode(dentry.inode);
  if ((inode.cgroup.flags & CGROUP_DEAD) != 0) return 0;
  return is_null(inode.type) || cgroup_type_shown(inode.cgroup, inode.type) ? 1 : 0;
}

/** A directory has a link from each below it. */
function getattr(inode: Inode): i32 {
  if (!is_directory(inode) || inode.nlink == 0) return 0;
  const head = cgroup_children(as_cgroup_inode(inode).cgroup);
  let links: u32 = 2;
  cgroups_lock();
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next) links++;
  cgroups_unlock();
  inode.nlink = links;
  return 0;
}

function mkdir(directory: Inode, dentry: Dentry, mode: u32, credentials: Credentials): usize {
  // A name with a newline would look like two in /proc/PID/cgroup.
  for (let i: u32 = 0; i < dentry.name_length; i++)
    if (load<u8>(dentry.name + i) == NEWLINE) return error_pointer(-EINVAL);
  const parent = as_cgroup_inode(directory).cgroup;
  const made = cgroup_create(
    parent,
    dentry.name,
    dentry.name_length,
    credentials.euid,
    credentials.egid,
    mode & 0o7777,
  );
  if (is_error(made)) return made;
  const cgroup = changetype<Cgroup>(made);
  const inode = make_inode(cgroup, null_of<CgroupFileType>());
  if (is_null(inode)) cgroup_remove(cgroup);
  cgroup_put(cgroup);
  return or_no_memory(inode);
}

function rmdir(_directory: Inode, dentry: Dentry): i32 {
  const inode = as_cgroup_inode(dentry.inode);
  const error = cgroup_remove(inode.cgroup);
  if (error < 0) return error;
  inode.nlink = 0;
  // What its tasks have left in caches would keep it. Files that they wrote stay charged to it, and above.
  reclaim_from(inode.cgroup, inode.cgroup.usage);
  return 0;
}

/** open(2) with O_CREAT, as on Linux. */
function create(_directory: Inode, _dentry: Dentry, _mode: u32, _rdev: u32, _who: Credentials): usize {
  return error_pointer(-EACCES);
}

function unlink(_directory: Inode, _dentry: Dentry): i32 {
  return -EPERM;
}

function setattr(inode: Inode, attributes: usize): i32 {
  return cgroup_attributes_store(as_cgroup_inode(inode), changetype<Attributes>(attributes));
}

function open(inode: Inode, file: File): i32 {
  if (!is_directory(inode)) return cgroup_file_open(as_cgroup_inode(inode), file);
  file.ops = changetype<FileOps>(fsview_state().cgroup_directory_ops);
  return 0;
}

/** Cookies: 0 and 1 are the dots, then the files by their ids, then the cgroups by their numbers. */
const FIRST_CHILD: u64 = 256;

/** getdents(2): see FileOps.readdir. */
function readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  const inode = as_cgroup_inode(file.inode);
  const cgroup = inode.cgroup;
  if ((cgroup.flags & CGROUP_DEAD) != 0) return -ENOENT;
  if (list_dots(inode.ino, parent_ino(file), cookie, emit, argument)) return 0;
  // Names are copied, for they can go while they are handed on.
  const name = kmalloc(NAME_MAX + 1, payer());
  if (name == 0) return -ENOMEM;
  let enough = list_files(cgroup, cookie, name, emit, argument);
  let from = cookie < FIRST_CHILD ? 0 : cookie - FIRST_CHILD;
  while (enough == 0) {
    cgroups_lock();
    const child = child_from(cgroup, from);
    let number: u64 = 0;
    let length: u32 = 0;
    if (!is_null(child)) {
      number = child.number;
      length = child.name_length;
      memory.copy(name, child.name, length);
    }
    cgroups_unlock();
    if (length == 0) break;
    from = number + 1;
    enough = call_indirect<i32>(emit, argument, name, length, number, S_IFDIR, FIRST_CHILD + from);
  }
  kfree(name);
  return 0;
}

function list_files(cgroup: Cgroup, cookie: u64, name: usize, emit: u32, argument: usize): i32 {
  for (let type = cgroup_first_type(); !is_null(type); type = type.next) {
    const position: u64 = 1 + <u64>type.id;
    if (position < cookie || !cgroup_type_shown(cgroup, type)) continue;
    const length = type.name.length;
    for (let i = 0; i < length; i++) store<u8>(name + i, <u8>type.name.charCodeAt(i));
    const ino = cgroup.number | ((<u64>type.id) << TYPE_SHIFT);
    if (call_indirect<i32>(emit, argument, name, <u32>length, ino, S_IFREG, position + 1) != 0) return 1;
  }
  return 0;
}

/** The first child with a number from `from` on: they are in order. Under the lock. */
function child_from(cgroup: Cgroup, from: u64): Cgroup {
  const head = cgroup_children(cgroup);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next)
    if (cgroup_of_sibling(node).number >= from) return cgroup_of_sibling(node);
  return null_of<Cgroup>();
}

/** FilesystemType.mount. */
function mount(request: MountRequest): usize {
  const owner = user_namespace_owning(current_cgroup_namespace());
  if (!ns_capable(reader_context().credentials, owner, CAP_SYS_ADMIN)) return error_pointer(-EPERM);
  const error = cgroup_options_set(request.data, request.data_length);
  return error < 0 ? error_pointer(error) : changetype<usize>(superblock_get(superblock()));
}

/** SuperOps.remount. */
function remount(_superblock: SuperBlock, data: usize, length: u32, _flags: u32): i32 {
  return cgroup_options_set(data, length);
}

/** SuperOps.show_options. */
function show_options(_superblock: SuperBlock, text: Text): void {
  cgroup_options_text(text);
}

/** The directory of `cgroup`, with a reference; or -ENOENT: it was removed, -ENOMEM. May sleep. */
function directory_of(cgroup: Cgroup): usize {
  if (cgroup == root_cgroup()) return changetype<usize>(dentry_get(superblock_root(superblock())));
  const above = directory_of(cgroup_parent(cgroup));
  if (is_error(above)) return above;
  const parent = changetype<Dentry>(above);
  const found = lookup_component(
    parent,
    reader_context().credentials,
    cgroup.name,
    cgroup.name_length,
    false,
  );
  dentry_put(parent);
  if (is_error(found)) return found;
  const dentry = changetype<Dentry>(found);
  // Another may have its name by now.
  if (!is_negative(dentry) && as_cgroup_inode(dentry.inode).cgroup == cgroup) return found;
  dentry_put(dentry);
  return error_pointer(-ENOENT);
}

/** SuperOps.mount_root: nothing above the root of the mounter's namespace is to be seen. */
function mount_root(_superblock: SuperBlock): usize {
  return directory_of(cgroup_root_of(current_cgroup_namespace()));
}

/** SuperOps.show_root. */
function show_root(directory: Dentry, text: Text): void {
  text_cgroup_path(as_cgroup_inode(directory.inode).cgroup, cgroup_root_of(current_cgroup_namespace()), text);
}

/** The cgroup whose directory `file` is open on, held by the file; or -EBADF. */
export function cgroup_of_directory(file: File): usize {
  const inode = file.inode;
  if (inode.superblock != superblock() || !is_directory(inode)) return error_pointer(-EBADF);
  return changetype<usize>(as_cgroup_inode(inode).cgroup);
}

/** Called once at boot, after procfs_init. */
export function cgroupfs_init(): void {
  const state = fsview_state();
  state.cgroup_cache = cache_create('cgroup_inode', <u32>offsetof<CgroupInode>());
  init_operations();
  cgroup_namespaces_init();
  cgroup_file_init();
  cgroup_procs_init();
  cgroup_core_init();
  cgroup_controllers_init();
  cgroup_memory_init();
  const operations = superblock_ops_create();
  operations.revalidate = revalidate.index;
  operations.remount = remount.index;
  operations.show_options = show_options.index;
  operations.mount_root = mount_root.index;
  operations.show_root = show_root.index;
  const type = filesystem_for_users('cgroup2', mount.index);
  const made = superblock_alloc(type, operations, root_account());
  if (is_null(made)) panic('no memory for cgroup2');
  made.magic = CGROUP2_SUPER_MAGIC;
  state.cgroup_superblock = changetype<usize>(made);
  const root = make_inode(root_cgroup(), null_of<CgroupFileType>());
  if (is_null(root) || is_null(dentry_make_root(made, root, root_account()))) panic('no memory for cgroup2');
}

function init_operations(): void {
  const state = fsview_state();
  const directory = inode_ops_create();
  directory.lookup = lookup.index;
  directory.mkdir = mkdir.index;
  directory.rmdir = rmdir.index;
  directory.create = create.index;
  directory.unlink = unlink.index;
  directory.getattr = getattr.index;
  directory.setattr = setattr.index;
  directory.open = open.index;
  directory.evict = evict.index;
  state.cgroup_directory_inode_ops = changetype<usize>(directory);
  const file = inode_ops_create();
  file.getattr = getattr.index;
  file.setattr = setattr.index;
  file.truncate = generated_truncate.index;
  file.open = open.index;
  file.evict = evict.index;
  state.cgroup_file_inode_ops = changetype<usize>(file);
  const listing = file_ops_create();
  listing.readdir = readdir.index;
  state.cgroup_directory_ops = changetype<usize>(listing);
}
