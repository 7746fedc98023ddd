// What the specs of the VFS share: a booted VFS, paths from literals, reads and writes, a leak check.

import { AT_FDCWD, OFLAGS_CREAT } from '../../../kernel/base/abi';
import { LOG_ERR, log_head, log_init } from '../../../kernel/base/log';
import { is_error, null_of } from '../../../kernel/base/pointer';
import { credentials_init } from '../../../kernel/ns/credentials';
import { user_namespace_init } from '../../../kernel/ns/user';
import { vfs_init } from '../../../kernel/fs/boot';
import { account_init, Account, root_account } from '../../../kernel/mm/account';
import { frame_alloc, frames_free, frames_init } from '../../../kernel/mm/frame';
import { slab_init, slab_objects } from '../../../kernel/mm/slab';
import { hart_init } from '../../../kernel/sched/hart/hart';
import { VfsContext, context_iter } from '../../../kernel/vfs/context';
import { dentry_shrink } from '../../../kernel/vfs/dentry/dentry';
import { File, file_put } from '../../../kernel/vfs/file/file';
import { vfs_open } from '../../../kernel/vfs/open';
import { vfs_read, vfs_write } from '../../../kernel/vfs/file/read_write';
import { files_open, inodes_live, mounts_live, pipes_live } from '../../../kernel/vfs/state';
import { iov_iter_init_kernel } from '../../../kernel/vfs/iov_iter';
import { WALK_FOLLOW } from '../../../kernel/vfs/walk';
import { vfs_mkdir } from '../../../kernel/vfs/names';

/** The context that tests act in: root's. */
export let context: VfsContext = changetype<VfsContext>(0);

/** Four text buffers of PATH_ROOM bytes, used in turn, and a frame of bytes for reading. */
const PATH_ROOM: u32 = 8192;
let texts: usize = 0;
let turn: u32 = 0;
export let scratch: usize = 0;
/** Length of the last text that `path` made. */
export let length: u32 = 0;

let objects: u32 = 0;
let frames: u32 = 0;
let inodes: u32 = 0;
let mounts: u32 = 0;

/** Boots the lower layers over 64 MiB of RAM and the VFS, and notes what is in use. */
export function boot(): VfsContext {
  hart_init(0);
  log_init(0, 0);
  log_head().console_level = LOG_ERR + 1;
  frames_init(1024, 1024);
  account_init(root_account(), null_of<Account>(), 1024);
  slab_init();
  texts = frame_alloc(0, root_account());
  scratch = frame_alloc(2, root_account());
  user_namespace_init();
  credentials_init();
  context = vfs_init();
  baseline();
  return context;
}

/** Notes what is in use now, for `no_leaks`. */
export function baseline(): void {
  drop_dentries();
  objects = slab_objects();
  frames = frames_free();
  inodes = inodes_live();
  mounts = mounts_live();
}

function drop_dentries(): void {
  while (dentry_shrink(1000) != 0) {}
}

/** Fails unless everything that came since `baseline` is gone. */
export function no_leaks(): void {
  drop_dentries();
  assert(files_open() == 0, 'open files are left');
  assert(pipes_live() == 0, 'pipes are left');
  assert(inodes_live() == inodes, 'inodes are left');
  assert(mounts_live() == mounts, 'mounts are left');
  assert(slab_objects() == objects, 'objects are left');
  // Each cache may keep one empty slab that it did not have before.
  assert(frames_free() + 16 >= frames, 'frames are left');
}

/** The bytes of an ASCII literal in kernel memory; their number is in `length`. Good for three more calls. */
export function path(literal: string): usize {
  const at = texts + <usize>((turn++ & 7) * PATH_ROOM);
  length = literal.length;
  for (let i: u32 = 0; i < length; i++) store<u8>(at + i, <u8>literal.charCodeAt(i));
  return at;
}

/** Opens `name` from the working directory; follows links. A File or −errno. */
export function open(name: string, oflags: i32, access: u32): usize {
  const at = path(name);
  return vfs_open(context, AT_FDCWD, at, length, WALK_FOLLOW, oflags, 0, access, 0o666);
}

/** Opens, and fails the test where that fails. */
export function must_open(name: string, oflags: i32, access: u32): File {
  const file = open(name, oflags, access);
  assert(!is_error(file), 'the file should open');
  return changetype<File>(file);
}

/** Writes the literal at the file's position: what vfs_write answers. */
export function write(file: File, literal: string): i32 {
  const buffer = context_iter(context);
  const at = path(literal);
  iov_iter_init_kernel(buffer, at, length);
  return vfs_write(file, buffer);
}

/** Reads up to `count` bytes into `scratch`: what vfs_read answers. */
export function read(file: File, count: u32): i32 {
  const buffer = context_iter(context);
  iov_iter_init_kernel(buffer, scratch, count);
  return vfs_read(file, buffer);
}

/** A directory of mode 0755; it must be possible to make it. */
export function mkdir(name: string): void {
  assert(vfs_mkdir(context, AT_FDCWD, path(name), length, 0o755) == 0);
}

/** Makes a file with the literal as contents. */
export function make_file(name: string, literal: string): void {
  const file = must_open(name, OFLAGS_CREAT, 2);
  assert(write(file, literal) == literal.length, 'the file should take what is written');
  file_put(file);
}

/** True if the first bytes of `scratch` are the literal. */
export function scratch_is(literal: string): bool {
  for (let i = 0; i < literal.length; i++)
    if (load<u8>(scratch + i) != <u8>literal.charCodeAt(i)) return false;
  return true;
}

/** True if the file at `name` has the literal, and nothing else, as contents. */
export function file_is(name: string, literal: string): bool {
  const file = open(name, 0, 1);
  if (is_error(file)) return false;
  const count = read(changetype<File>(file), 65536);
  file_put(changetype<File>(file));
  return count == literal.length && scratch_is(literal);
}

/** 0, or the −errno of opening `name` for reading. */
export function open_error(name: string): i32 {
  const file = open(name, 0, 1);
  if (is_error(file)) return <i32>file;
  file_put(changetype<File>(file));
  return 0;
}
