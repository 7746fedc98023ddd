// A walk along a path (walk.ts): the rules it is given, its state, and the symbolic links that it is following.
//
// Interface: Walk, WALK_*, LAST_*, LinkFrame. Locks: none; a walk is one task's.

import { Credentials } from './credentials';
import { Dentry } from './dentry/dentry';
import { Mount } from './mount/mount';

/** Follow a symbolic link at the end. */
export const WALK_FOLLOW: u32 = 1;
/** Stop before the last component: the place is its directory, the component is in last_*. */
export const WALK_PARENT: u32 = 2;
/** Stay at or below the start. */
export const WALK_BENEATH: u32 = 4;
/** An empty path means the start itself: AT_EMPTY_PATH. */
export const WALK_EMPTY: u32 = 8;
/** The end must be a directory. Also set by the walk where the path ends in a slash. */
export const WALK_DIRECTORY: u32 = 16;

/** Kinds of last component. */
export const LAST_NORMAL: u32 = 0;
/** `.`; or nothing at all, as in `/`. */
export const LAST_DOT: u32 = 1;
export const LAST_DOT_DOT: u32 = 2;
/** No component is left: the path is the root, or the start. */
export const LAST_NONE: u32 = 3;

/** State of one walk. Its owner is one task; it lies in the task's VfsContext. */
@unmanaged
export class Walk {
  /** The place reached so far, as a Path, with references. */
  mount: Mount;
  dentry: Dentry;
  /** The root and the start, with references. */
  root_mount: Mount;
  root_dentry: Dentry;
  start_mount: Mount;
  start_dentry: Dentry;
  credentials: Credentials;
  flags: u32;
  /** What is left of the current text. */
  at: usize;
  end: usize;
  /** Links followed so far; LinkFrames, newest first, and how many of them have text left. */
  links: u32;
  frames: LinkFrame;
  pending: u32;
  /** Moves of directories when the walk began. */
  sequence: u32;
  /** The last component, in parent mode. */
  last: usize;
  last_length: u32;
  last_type: u32;
  /** The whole path. */
  name: usize;
  name_end: usize;
}

export const WALK_BYTES: usize = 80;

/** A symbolic link being followed: what was left when it was met, and its own text behind the struct. */
@unmanaged
export class LinkFrame {
  outer: LinkFrame;
  rest: usize;
  rest_end: usize;
  text: u8;
}
