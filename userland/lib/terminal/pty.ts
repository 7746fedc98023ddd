// Pseudo-terminals: ptmx(4).
//
// Interface: Master, openMaster.

import { TIOCGPTN, TIOCSPTLCK, minios_ioctl } from '../base/abi';
import { Bytes } from '../base/bytes';
import { O_RDWR, close, open } from '../base/fs';

const word = memory.data(4);

/** The side of a pseudo-terminal that plays the terminal. */
export class Master {
  constructor(
    /** Its descriptor, or −errno: there is none. */
    public fd: i32,
    /** The name of the other side in its devpts. */
    public number: u32,
  ) {}
}

/** Makes a pseudo-terminal of the devpts that the file `ptmx` belongs to; its other side can be opened. */
export function openMaster(ptmx: Bytes): Master {
  const fd = open(ptmx, O_RDWR);
  if (fd < 0) return new Master(fd, 0);
  store<i32>(word, 0);
  let error = minios_ioctl(fd, TIOCSPTLCK, word);
  if (error == 0) error = minios_ioctl(fd, TIOCGPTN, word);
  if (error == 0) return new Master(fd, load<u32>(word));
  close(fd);
  return new Master(error, 0);
}
