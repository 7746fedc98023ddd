// Loading: from an open file to an Image. The file is read piece by piece and handed to the loader device, which validates,
// rewrites and compiles it outside; the inode keeps the result (proc/exec/image.ts), so that only the first start pays.
//
// Interface: image_load, image_is_loaded, file_read_kernel. Locks: none of its own. Two tasks may load a program at once; the inode
// keeps the image that is made last.

import { EINTR, ENOMEM } from '../../base/abi';
import { FRAME_SHIFT, FRAME_SIZE } from '../../base/config';
import { error_as, error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { charge, root_account } from '../../mm/account';
import { frame_alloc, frame_free } from '../../mm/frame';
import { kfree, kmalloc_root } from '../../mm/slab';
import { ProgramImage, REASON_MAX } from '../../dev/loader';
import { loader_abort, loader_append, loader_begin, loader_commit_new } from '../../dev/operations';
import { Request, request_call, request_end } from '../../dev/queue';
import { context_iter } from '../../vfs/context';
import { File } from '../../vfs/file/file';
import { inode_backing, inode_image, inode_set_image, inode_version } from '../../vfs/inode';
import { vfs_pread } from '../../vfs/file/read_write';
import { iov_iter_init_kernel } from '../../vfs/iov_iter';
import { Image, image_get, image_put } from './image';
import { task_set_reason } from '../reason';
import { current_task } from '../task';

/**
 * The program in `file`, with a reference for the caller; or an error pointer: -ENOEXEC and others with a reason in the
 * current task, -ENOMEM, -EIO, -EINTR. Blocks while a program that is new is read and compiled.
 */
export function image_load(file: File): usize {
  // All overlays of one file share what was made of it.
  const inode = inode_backing(file.inode);
  const kept = inode_image(inode);
  if (kept != 0) return <usize>kept;
  const version = inode_version(inode);
  const loaded = load_file(file);
  // If the file has been copied up meanwhile, what was read may not be what is in there.
  if (is_error(loaded) || inode_backing(file.inode) != inode) return loaded;
  const old = inode_set_image(inode, <u32>changetype<usize>(image_get(changetype<Image>(loaded))), version);
  if (old != 0) image_put(changetype<Image>(<usize>old));
  return loaded;
}

/** True if what is in `file` now has been loaded before, and is kept: it is a program, and nothing need be read to know it. */
export function image_is_loaded(file: File): bool {
  const kept = inode_image(inode_backing(file.inode));
  if (kept != 0) image_put(changetype<Image>(<usize>kept));
  return kept != 0;
}

function load_file(file: File): usize {
  const handle = loader_begin(<u32>min<i64>(file.inode.size, u32.MAX_VALUE));
  if (handle < 0) return error_pointer(handle);
  const buffer = frame_alloc(0, root_account());
  const result = buffer == 0 ? -ENOMEM : send_file(file, handle, buffer);
  if (buffer != 0) frame_free(buffer);
  if (result < 0) {
    loader_abort(handle);
    return error_pointer(result);
  }
  return commit(handle);
}

/**
 * Reads up to `length` bytes of `file` at `position` to kernel address `to`, for a caller that reads them once: the count or
 * -errno. May block.
 */
export function file_read_kernel(file: File, to: usize, length: u32, position: i64): i32 {
  const buffer = context_iter(current_task().vfs);
  iov_iter_init_kernel(buffer, to, length);
  buffer.once = 1;
  return vfs_pread(file, buffer, position);
}

/** Reads the file piece by piece and hands it to the loader: 0 or -errno. */
function send_file(file: File, handle: u32, buffer: usize): i32 {
  let position: i64 = 0;
  while (true) {
    // The image is kept: what it is made from need not be.
    const count = file_read_kernel(file, buffer, <u32>FRAME_SIZE, position);
    if (count <= 0) return count;
    const result = loader_append(handle, buffer, count);
    if (result < 0) return result;
    position += count;
  }
}

function commit(handle: u32): usize {
  const image = changetype<Image>(kmalloc_root(offsetof<Image>()));
  const request = is_null(image)
    ? error_as<Request>(-ENOMEM)
    : loader_commit_new(handle, REASON_MAX, root_account());
  if (is_error(request)) {
    loader_abort(handle);
    kfree(changetype<usize>(image));
    return error_pointer(error_of(request));
  }
  const result = request_call(request);
  const answer = changetype<ProgramImage>(request.block);
  let loaded = error_pointer(result);
  if (result >= 0) loaded = image_fill(image, answer);
  else if (result != -EINTR) refuse(answer);
  request_end(request);
  if (result < 0) kfree(changetype<usize>(image));
  // Killed: nobody will ask for the program that the device may still be making.
  if (result == -EINTR) loader_abort(handle);
  return loaded;
}

/** Keeps the reason of a refusal for the task. */
function refuse(answer: ProgramImage): void {
  task_set_reason(current_task(), changetype<usize>(answer) + offsetof<ProgramImage>(), answer.reason_size);
}

/** Fills in `image` for what the loader has made: it, or -ENOMEM if there is no room for its code, and then it is gone. */
function image_fill(image: Image, answer: ProgramImage): usize {
  const code_pages = (answer.code_size + <u32>FRAME_SIZE - 1) >>> FRAME_SHIFT;
  image.refs = 1;
  image.id = answer.id;
  image.flags = answer.flags;
  image.pages = answer.pages;
  image.pages_max = answer.pages_max;
  image.table_elements = answer.table_elements;
  image.globals = answer.globals;
  image.fork_pages = answer.fork_pages;
  if (charge(root_account(), code_pages) < 0) {
    image_put(image);
    return error_pointer(-ENOMEM);
  }
  image.code_pages = code_pages;
  return changetype<usize>(image);
}
