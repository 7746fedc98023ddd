// Images: loaded programs. Loading a file means reading it, validating, rewriting and compiling it; its inode keeps the
// result, so that starting the same program again costs none of that. An image serves any number of instances.
//
//   inode.image ──▶ Image ◀── task.image (each running instance)
//
// An inode's image counts while the inode's contents have not changed since (`version`). The code of images is charged
// to the machine, as long as the image lives.
//
// Interface: Image, image_get, image_put, image_init. Locks: none; counts are atomic under SMP, all else but fork_refused is
// constant. Inodes' image words: load.ts.

import { ref_get, ref_put } from '../sync/refcount';
import { root_account, uncharge } from '../mm/account';
import { kfree } from '../mm/slab';
import { loader_release } from '../dev/loader';
import { vfs_state } from '../vfs/state';

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
}

@inline
export function image_get(image: Image): Image {
  ref_get(changetype<usize>(image));
  return image;
}

/** Drops a reference; the last one tells the loader. That may block: no lock may be held. */
export function image_put(image: Image): void {
  if (!ref_put(changetype<usize>(image))) return;
  loader_release(image.id);
  uncharge(root_account(), image.code_pages);
  kfree(changetype<usize>(image));
}

/** Tells the VFS what to do with the image of an inode that goes away. At boot. */
export function image_init(): void {
  vfs_state().image_release = release_word.index;
}

function release_word(image: u32): void {
  image_put(changetype<Image>(<usize>image));
}
