/** A host task that keeps a service: what HostProcess has, and the few system calls that only this needs. */
import * as abi from '../../base/abi.ts';
import { HostProcess } from '../task/process.ts';

export class ServiceProcess extends HostProcess {
  /** Makes a named pipe, whose permission bits are `mode`. */
  async mkfifo(path: string, mode: number): Promise<void> {
    await this.minios('minios_mkfifo', `mkfifo ${path}`, (arena) => {
      return [abi.AT_FDCWD, ...arena.string(path), mode];
    });
  }

  /** mount(2). */
  async mount(type: string, target: string, flags: number, data: string): Promise<void> {
    await this.minios('minios_mount', `mount ${target}`, (arena) => {
      const kind = arena.string(type);
      return [...kind, ...arena.string(target), ...kind, flags, ...arena.string(data)];
    });
  }

  /** Whether there is a process of this number. */
  async exists(pid: number): Promise<boolean> {
    return this.kill(pid, 0).then(
      () => true,
      () => false,
    );
  }
}
