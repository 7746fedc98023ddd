/** Pseudo-terminals for host tasks: pty(7). */
import * as abi from '../../base/abi.ts';
import type { HostProcess } from './process.ts';

/** Makes a pseudo-terminal: the descriptor of its master, and the path by which its slave is opened. */
export async function openPty(task: HostProcess): Promise<{ master: number; slave: string }> {
  const master = await task.open('/dev/ptmx', { read: true, write: true });
  await task.ioctl(master, abi.TIOCSPTLCK, new Uint8Array(4));
  const number = await task.ioctl(master, abi.TIOCGPTN, new Uint8Array(4));
  return { master, slave: `/dev/pts/${new DataView(number.buffer).getUint32(0, true)}` };
}

/** Output passes as programs write it: no carriage return is added to a line feed (OPOST, termios(3)). */
export async function setOutputRaw(task: HostProcess, fd: number): Promise<void> {
  const termios = await task.ioctl(fd, abi.TCGETS, new Uint8Array(abi.TERMIOS_SIZE));
  const view = new DataView(termios.buffer);
  view.setUint32(abi.TERMIOS_C_OFLAG, view.getUint32(abi.TERMIOS_C_OFLAG, true) & ~abi.OPOST, true);
  await task.ioctl(fd, abi.TCSETS, termios);
}
