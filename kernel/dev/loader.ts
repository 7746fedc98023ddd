// The loader device: hands it a file piece by piece and gets a program that can be instantiated. Validation,
// rewriting and compilation happen outside, in the machine's loader worker (host/loader).
//
// loader_begin answers a handle, -ENOEXEC if no program may be that large, or -ENOMEM; loader_append gives it the bytes. loader_commit_new's
// block has, when it was called, a ProgramImage, and behind that REASON_MAX bytes of text if it was refused: -ENOEXEC or another errno.
// Of loader_release_post there is one at a time. All but commit are answered at once (operations.ts).
//
// Interface: loader_init, ProgramImage, REASON_MAX. Locks: the queue's.

import { DEVICE_LOADER } from '../base/abi';
import { queue_create } from './queue';

/** struct program_image of abi/machine.ts. */
@unmanaged
export class ProgramImage {
  id: u32;
  flags: u32;
  pages: u32;
  pages_max: u32;
  table_elements: u32;
  code_size: u32;
  reason_size: u32;
  globals: u32;
  fork_pages: u32;
}

/** Longest reason of a refusal that is kept, bytes. */
export const REASON_MAX: u32 = 512;

/** Requests for releases, of which there is one at a time. */
const KEPT: u32 = 1;

export function loader_init(): void {
  queue_create(DEVICE_LOADER, 32, KEPT);
}
