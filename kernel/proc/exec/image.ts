// Images: loaded programs. Loading a file means reading it, validating, rewriting and compiling it; its inode keeps the
// result, so that starting the same program again costs none of that. An image serves any number of instances.
//
//   inode.image ──▶ Image ◀── task.image (each running instance)
//
// An inode's image counts while the inode's contents have not changed since (`version`). The code of images is charged
// to the machine, as long as the image lives.
//
// An image that nobody uses any more may lie anywhere a last reference is dropped, also where nothing may block. So it joins
// a list, and the loader is told of one at a time; what was charged for it is given back when the loader has forgotten it.
//
// Interface: Image, image_get, image_put, image_init. Locks: RANK_DEVICE guards the list; counts are atomic under SMP, all else
// but fork_refused is constant. Inodes' image words: load.ts.

import { IMAGE_STATE } from '../../base/layout';
import { is_null } from '../../base/pointer';
import { ref_get, ref_put } from '../../sync/refcount';
import { RANK_DEVICE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { root_account, uncharge } from '../../mm/account';
import { kfree } from '../../mm/slab';
import { loader_release_post } from '../../dev/operations';
import { vfs_state } from '../../vfs/state';

@unmanaged
export class Image {
  refs: u32;
  /** The machine's name for it. */
  id: u32;
  /** IMAGE_FLAG_*. */
  flags: u32;
  /** Memory at start and at most, pages of 64 KiB. */
  pages: u32;
  pages_max: u32;
  table_elements: u32;
  globals: u32;
  /** Pages behind its memory that a fork needs; 0: it was not built to fork. */
  fork_pages: u32;
  /** 1 once the log says why it cannot fork. */
  fork_refused: u32;
  /** Pages charged for its code. */
  code_pages: u32;
  /** The next that is to be forgotten. */
  next: Image;
}

@unmanaged
class ImageState {
  lock: u32;
  /** Images that the loader is to forget. */
  dead: Image;
  /** 1 while it is being told of one. */
  releasing: u32;
}

@inline
export function image_get(image: Image): Image {
  ref_get(changetype<usize>(image));
  return image;
}

@inline
function state(): ImageState {
  return changetype<ImageState>(IMAGE_STATE);
}

/** Drops a reference; the last one has the loader forget the program. Does not block. */
export function image_put(image: Image): void {
  if (!ref_put(changetype<usize>(image))) return;
  spin_lock(IMAGE_STATE, RANK_DEVICE);
  image.next = state().dead;
  state().dead = image;
  const idle = state().releasing == 0;
  if (idle) state().releasing = 1;
  spin_unlock(IMAGE_STATE, RANK_DEVICE);
  if (idle) release_next();
}

/** True while this hart tells the loader of dead images; and then, whether it has answered at once. */
let telling: bool = false;
let answered: bool = false;

/** Tells the loader of the next dead image, and of more as long as it answers at once. Who calls has set `releasing`. */
function release_next(): void {
  telling = true;
  do {
    answered = false;
    const image = take_dead();
    if (!is_null(image)) loader_release_post(image.id, released.index, changetype<usize>(image));
  } while (answered);
  telling = false;
}

/** The next dead image; 0 if there is none, and then nobody is releasing any more. */
function take_dead(): Image {
  spin_lock(IMAGE_STATE, RANK_DEVICE);
  const image = state().dead;
  if (is_null(image)) state().releasing = 0;
  else state().dead = image.next;
  spin_unlock(IMAGE_STATE, RANK_DEVICE);
  return image;
}

function released(argument: usize, _status: i32): void {
  const image = changetype<Image>(argument);
  uncharge(root_account(), image.code_pages);
  kfree(argument);
  if (telling) answered = true;
  else release_next();
}

/** Tells the VFS what to do with the image of an inode that goes away. At boot. */
export function image_init(): void {
  vfs_state().image_release = release_word.index;
}

function release_word(image: u32): void {
  image_put(changetype<Image>(<usize>image));
}
