// devpts: the slaves of pseudo-terminals as files, /dev/pts/0 and on, and /dev/ptmx, which makes one when it is opened: pts(4).
//
// Every mount is a file system of its own with its own numbers, as on Linux; /dev/ptmx belongs to the one that is mounted
// at "pts" beside it, and each has its own `ptmx` inside. A slave's file is there from the opening of its master to the closing.
//
//   SuperBlock ── private_data ──▶ Instance ── first ──▶ Tty 0 ──▶ Tty 3 ──▶ …     in the order of numbers
//                                                          │ inode, with a reference; inode.private_data: the Tty, likewise
//
// Interface: devpts_init. Locks: devpts_lock (pseudo_list.ts) guards the lists, the counts and the options.

import {
  DEVPTS_SUPER_MAGIC,
  EIO,
  ENODEV,
  ENOMEM,
  ENOSPC,
  ENXIO,
  S_IFCHR,
  S_IFDIR,
  S_IFMT,
} from '../base/abi';
import { Text, bytes_equal_literal, text_init, text_length, text_u64 } from '../base/format';
import { error_pointer, is_null, null_of } from '../base/pointer';
import { Account } from '../mm/account';
import { cache_alloc, cache_create, cache_free, kfree, kmalloc } from '../mm/slab';
import { current_task } from '../proc/task';
import { char_device_register, char_device_register_major, device_number } from '../vfs/file/char_device';
import { context_attributes, context_walk2 } from '../vfs/context';
import { DENTRY_TRANSIENT, Dentry, is_negative } from '../vfs/dentry/dentry';
import { dentry_make_root } from '../vfs/dentry/tree';
import { File, FileOps, file_ops_create } from '../vfs/file/file';
import { fs_root } from '../vfs/fs_context';
import {
  Inode,
  InodeOps,
  inode_get,
  inode_init,
  inode_ops_create,
  inode_put,
  inode_release,
} from '../vfs/inode';
import { list_dots } from '../vfs/listing';
import { Path, path_put, path_set, superblock_get, superblock_put } from '../vfs/mount/mount';
import {
  FilesystemType,
  MountRequest,
  SuperBlock,
  SuperOps,
  filesystem_for_users,
  superblock_alloc,
  superblock_free,
  superblock_ops_create,
} from '../vfs/superblock';
import { WALK_FOLLOW, walk_begin, walk_end, walk_run } from '../vfs/walk';
import {
  devpts_options_default,
  devpts_options_parse,
  devpts_options_show,
  devpts_own,
} from './devpts_options';
import { job_opened } from './job';
import { pty_init, pty_make, terminal_open } from './pty';
import {
  FIRST_INO,
  Instance,
  SLAVE_MAJOR,
  count_pseudo,
  devpts_lock,
  devpts_unlock,
  link_pseudo,
  predecessor,
  successor,
  uncount_pseudo,
  unlink_pseudo,
} from './pseudo_list';
import { tty_state } from './state';
import { Tty, tty_get, tty_put } from './tty';

/** Linux's number of the master's file is 5:2. */
const TTY_MAJOR: u32 = 5;
const PTMX_MINOR: u32 = 2;

/** Linux's default of /proc/sys/kernel/pty/max. */
const PSEUDO_MAX: u32 = 4096;

/** Inode numbers as on Linux: the root is 1, ptmx 2, slave N is N + 3. */
const ROOT_INO: u64 = 1;
const PTMX_INO: u64 = 2;

@inline
function instance_of(superblock: SuperBlock): Instance {
  return changetype<Instance>(superblock.private_data);
}

@inline
function is_devpts(superblock: SuperBlock): bool {
  return changetype<usize>(superblock.type) == tty_state().devpts_type;
}

function new_inode(superblock: SuperBlock, ino: u64, mode: u32, account: Account): Inode {
  const inode = changetype<Inode>(cache_alloc(tty_state().devpts_cache, account));
  if (is_null(inode)) return inode;
  const ops = (mode & S_IFMT) == S_IFDIR ? tty_state().devpts_root_ops : tty_state().devpts_inode_ops;
  inode_init(inode, superblock, changetype<InodeOps>(ops), ino, mode);
  devpts_own(instance_of(superblock), inode);
  return inode;
}

function evict(inode: Inode): void {
  inode_release(inode);
  if (inode.private_data != 0) tty_put(changetype<Tty>(inode.private_data));
  cache_free(tty_state().devpts_cache, changetype<usize>(inode));
}

/** A master was closed: its slave's file is gone. */
function pty_removed(tty: Tty): void {
  const superblock = changetype<SuperBlock>(tty.superblock);
  const instance = instance_of(superblock);
  unlink_pseudo(instance, tty);
  uncount_pseudo(instance);
  const inode = changetype<Inode>(tty.inode);
  inode.nlink = 0;
  inode_put(inode);
  superblock_put(superblock);
}

/** Makes `file` the master of a new pseudo-terminal of `superblock`, taking a reference on that: 0, -ENOSPC, -ENOMEM. */
function open_master(file: File, superblock: SuperBlock): i32 {
  const instance = instance_of(superblock);
  if (count_pseudo(instance) < 0) return -ENOSPC;
  const who = current_task().vfs.credentials;
  devpts_lock();
  const mode = instance.mode;
  const uid = instance.has_uid != 0 ? instance.uid : who.euid;
  const gid = instance.has_gid != 0 ? instance.gid : who.egid;
  devpts_unlock();
  const inode = new_inode(superblock, 0, S_IFCHR | mode, file.account);
  let tty = null_of<Tty>();
  if (!is_null(inode)) tty = pty_make(file, file.account);
  if (is_null(tty)) {
    if (!is_null(inode)) inode_put(inode);
    uncount_pseudo(instance);
    return -ENOMEM;
  }
  inode.uid = uid;
  inode.gid = gid;
  inode.private_data = changetype<usize>(tty_get(tty));
  tty.inode = changetype<usize>(inode);
  tty.superblock = changetype<usize>(superblock_get(superblock));
  link_pseudo(instance, tty);
  return 0;
}

const PTS = memory.data<u8>([112, 116, 115]);

/** open(2) of a ptmx, in a devpts or beside one. */
function open_ptmx(file: File): i32 {
  if (is_devpts(file.inode.superblock)) return open_master(file, file.inode.superblock);
  const vfs = current_task().vfs;
  const directory = changetype<Path>(context_attributes(vfs));
  path_set(directory, file.mount, file.dentry.parent);
  const walk = context_walk2(vfs);
  let result = walk_begin(walk, vfs.credentials, fs_root(vfs.fs), directory, PTS, 3, WALK_FOLLOW);
  path_put(directory);
  if (result < 0) return -ENODEV;
  result = walk_run(walk);
  if (result == 0) {
    const superblock = walk.dentry.superblock;
    const root = walk.dentry == changetype<Dentry>(superblock.root);
    result = root && is_devpts(superblock) ? open_master(file, superblock) : -ENODEV;
  }
  walk_end(walk);
  return result;
}

/** open(2) of a slave; -EIO while it is locked, or when its master is gone: pts(4). */
function open_slave(file: File): i32 {
  if (!is_devpts(file.inode.superblock)) return -ENXIO;
  const tty = changetype<Tty>(file.inode.private_data);
  if (tty.locked != 0) return -EIO;
  const error = terminal_open(file, tty);
  if (error == 0) job_opened(tty, file);
  return error;
}

/** The slave called by a number without leading zeroes, with a reference; 0 if there is none. */
function find_slave(instance: Instance, name: usize, length: u32): Inode {
  let number: u32 = 0;
  if (length > 7 || (length > 1 && load<u8>(name) == 48)) return null_of<Inode>();
  for (let i: u32 = 0; i < length; i++) {
    const digit = <u32>load<u8>(name + i) - 48;
    if (digit > 9) return null_of<Inode>();
    number = number * 10 + digit;
  }
  devpts_lock();
  const tty = successor(instance, predecessor(instance, number));
  const found = !is_null(tty) && tty.number == number;
  const inode = changetype<Inode>(found ? changetype<usize>(inode_get(changetype<Inode>(tty.inode))) : 0);
  devpts_unlock();
  return inode;
}

function lookup(directory: Inode, dentry: Dentry): usize {
  const instance = instance_of(directory.superblock);
  dentry.flags |= DENTRY_TRANSIENT;
  if (bytes_equal_literal(dentry.name, dentry.name_length, 'ptmx'))
    return changetype<usize>(inode_get(instance.ptmx));
  return changetype<usize>(find_slave(instance, dentry.name, dentry.name_length));
}

/** Slaves come and go without anybody touching the directory. */
function revalidate(_directory: Dentry, dentry: Dentry, _name: usize, _length: u32, _certain: bool): i32 {
  return is_negative(dentry) || dentry.inode.nlink == 0 ? 0 : 1;
}

const PTMX = memory.data<u8>([112, 116, 109, 120]);

/** getdents(2): see FileOps.readdir. Cookies: 0 `.`, 1 `..`, 2 ptmx, 3 + N slave N. */
function readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  if (list_dots(ROOT_INO, ROOT_INO, cookie, emit, argument)) return 0;
  if (cookie <= 2 && call_indirect<i32>(emit, argument, PTMX, <u32>4, PTMX_INO, S_IFCHR, <u64>3) != 0)
    return 0;
  const bytes = <u32>offsetof<Text>();
  const text = changetype<Text>(kmalloc(bytes + 16, file.account));
  if (is_null(text)) return -ENOMEM;
  const instance = instance_of(file.inode.superblock);
  let from = <u32>(max<u64>(cookie, 3) - 3);
  let enough = 0;
  while (enough == 0) {
    devpts_lock();
    const tty = successor(instance, predecessor(instance, from));
    const number: i32 = is_null(tty) ? -1 : <i32>tty.number;
    devpts_unlock();
    if (number < 0) break;
    text_init(text, changetype<usize>(text) + bytes, 16);
    text_u64(text, number);
    const length = <u32>text_length(text);
    const ino = FIRST_INO + <u64>number;
    enough = call_indirect<i32>(emit, argument, text.start, length, ino, S_IFCHR, <u64>number + 4);
    from = <u32>number + 1;
  }
  kfree(changetype<usize>(text));
  return 0;
}

function open_directory(_inode: Inode, file: File): i32 {
  file.ops = changetype<FileOps>(tty_state().devpts_directory_ops);
  return 0;
}

function put_super(superblock: SuperBlock): void {
  const instance = instance_of(superblock);
  if (is_null(instance)) return;
  if (!is_null(instance.ptmx)) inode_put(instance.ptmx);
  kfree(changetype<usize>(instance));
}

function show_options(superblock: SuperBlock, text: Text): void {
  devpts_lock();
  devpts_options_show(instance_of(superblock), text);
  devpts_unlock();
}

function remount(superblock: SuperBlock, data: usize, length: u32, _flags: u32): i32 {
  const instance = instance_of(superblock);
  devpts_lock();
  const error = devpts_options_parse(instance, data, length);
  if (error == 0) instance.ptmx.mode = S_IFCHR | instance.ptmxmode;
  devpts_unlock();
  return error;
}

/** mount(2): a new instance. -EINVAL for bad options, -ENOMEM. */
function mount(request: MountRequest): usize {
  const state = tty_state();
  const type = changetype<FilesystemType>(state.devpts_type);
  const superblock = superblock_alloc(type, changetype<SuperOps>(state.devpts_super_ops), request.account);
  if (is_null(superblock)) return error_pointer(-ENOMEM);
  const error = fill_super(superblock, request);
  if (error == 0) return changetype<usize>(superblock);
  superblock_free(superblock);
  return error_pointer(error);
}

function fill_super(superblock: SuperBlock, request: MountRequest): i32 {
  const account = request.account;
  const instance = changetype<Instance>(kmalloc(<u32>offsetof<Instance>(), account));
  superblock.private_data = changetype<usize>(instance);
  superblock.magic = DEVPTS_SUPER_MAGIC;
  superblock.block_size = 1024;
  if (is_null(instance)) return -ENOMEM;
  devpts_options_default(instance, request);
  const error = devpts_options_parse(instance, request.data, request.data_length);
  if (error < 0) return error;
  const ptmx = new_inode(superblock, PTMX_INO, S_IFCHR | instance.ptmxmode, account);
  if (is_null(ptmx)) return -ENOMEM;
  ptmx.rdev = device_number(TTY_MAJOR, PTMX_MINOR);
  instance.ptmx = ptmx;
  const root = new_inode(superblock, ROOT_INO, S_IFDIR | 0o755, account);
  if (is_null(root)) return -ENOMEM;
  root.nlink = 2;
  return is_null(dentry_make_root(superblock, root, account)) ? -ENOMEM : 0;
}

/** Makes the file system type "devpts" and the device /dev/ptmx known. At boot, after vfs_init. */
export function devpts_init(): void {
  const state = tty_state();
  state.pseudo_max = PSEUDO_MAX;
  state.devpts_cache = cache_create('devpts_inode', <u32>offsetof<Inode>());
  const inode_ops = inode_ops_create();
  inode_ops.evict = evict.index;
  state.devpts_inode_ops = changetype<usize>(inode_ops);
  const root_ops = inode_ops_create();
  root_ops.lookup = lookup.index;
  root_ops.open = open_directory.index;
  root_ops.evict = evict.index;
  state.devpts_root_ops = changetype<usize>(root_ops);
  const super_ops = superblock_ops_create();
  super_ops.put = put_super.index;
  super_ops.revalidate = revalidate.index;
  super_ops.show_options = show_options.index;
  super_ops.remount = remount.index;
  state.devpts_super_ops = changetype<usize>(super_ops);
  const directory_ops = file_ops_create();
  directory_ops.readdir = readdir.index;
  state.devpts_directory_ops = changetype<usize>(directory_ops);
  const type = filesystem_for_users('devpts', mount.index);
  type.own_devices = 1;
  state.devpts_type = changetype<usize>(type);
  pty_init(pty_removed.index);
  const master = file_ops_create();
  master.open = open_ptmx.index;
  char_device_register(TTY_MAJOR, PTMX_MINOR, 'ptmx', 0o666, master, 0);
  const slave = file_ops_create();
  slave.open = open_slave.index;
  char_device_register_major(SLAVE_MAJOR, slave);
}
