// The hostfs device: directories of the host. A request names a share, a node (a file that the device knows by number)
// and, where it is about a directory's entry, one component. abi/machine.ts describes each operation; operations.ts has them.
//
// All but large transfers is answered inside the doorbell where the host can.
//
// Interface: hostfs_device_init, HostfsAttributes. Locks: the queue's.

import { DEVICE_HOSTFS } from '../base/abi';
import { queue_create } from './queue';

/** struct hostfs_attributes of abi/machine.ts. */
@unmanaged
export class HostfsAttributes {
  node: u32;
  mode: u32;
  ino: u64;
  file_size: i64;
  blocks: i64;
  access_time: i64;
  modify_time: i64;
  change_time: i64;
  links: u32;
  reserved: u32;
}

/** At boot. */
export function hostfs_device_init(): void {
  queue_create(DEVICE_HOSTFS, 64);
}
