// What the machine said at boot, copied to a place of its own: constant from then on.
//
// Interface: boot_parameters. Layout: boot_parameters in abi/machine.ts. Locks: none.

import { BOOT_PARAMETERS_SIZE } from './abi';
import { BOOT_COPY } from './layout';

@unmanaged
export class BootParameters {
  ram_frames: u32;
  memory_frames: u32;
  flags: u32;
  harts: u32;
  /** First slot of the kernel's table that windows may use. */
  table_base: u32;
  /** Largest memory that a program may have, pages. */
  image_pages_max: u32;
  initramfs: usize;
  initramfs_size: u32;
  arguments: usize;
  arguments_size: u32;
  arguments_count: u32;
  environment: usize;
  environment_size: u32;
  environment_count: u32;
  epoch: u64;
  command_line: usize;
  command_line_size: u32;
  /** Not the machine's: first frame of the block that all of this came in, at the end of RAM. */
  block_frame: u32;
}

@inline
export function boot_parameters(): BootParameters {
  return changetype<BootParameters>(BOOT_COPY);
}

/** Takes over what lies at `address`, in frame number `frame`. Once, first of all. */
export function boot_parameters_copy(address: usize, frame: u32): void {
  memory.copy(BOOT_COPY, address, BOOT_PARAMETERS_SIZE);
  boot_parameters().block_frame = frame;
}
