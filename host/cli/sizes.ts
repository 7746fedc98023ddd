/** Sizes of machines, as the command line and the environment give them. */
import { MAX_HARTS } from '../base/ram.ts';
import { UsageError } from './usage.ts';

/** No machine can be smaller or larger, bytes. */
const MEMORY_MIN = 16 * 2 ** 20;
const MEMORY_MAX = 4 * 2 ** 30;

const UNITS: Record<string, number> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A size such as 64m, 1g or a number of bytes; `flag` is where it was given. Throws UsageError. */
export function parseMemory(text: string, flag = '--memory '): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  if (!match) throw new UsageError(`${flag}${text}: not a size; write bytes or use k, m or g, as in 512m`);
  const bytes = Number(match[1]) * UNITS[match[2].toLowerCase()];
  if (bytes < MEMORY_MIN || bytes > MEMORY_MAX) {
    throw new UsageError(`${flag}${text}: out of range; a machine has from 16m to 4g`);
  }
  return bytes;
}

/** A number of processors. Throws UsageError. */
export function parseCpus(text: string, flag = '--cpus '): number {
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > MAX_HARTS)
    throw new UsageError(`${flag}${text}: not a number of processors; use 1 to ${MAX_HARTS}`);
  return Number(text);
}

/** What machines for containers get without being asked: MINIOS_MEMORY, MINIOS_CPUS; null: the platform's choice. */
export function machineSize(): { memory: number | null; cpus: number | null } {
  const { MINIOS_MEMORY: memory, MINIOS_CPUS: cpus } = process.env;
  return {
    memory: memory ? parseMemory(memory, 'MINIOS_MEMORY=') : null,
    cpus: cpus ? parseCpus(cpus, 'MINIOS_CPUS=') : null,
  };
}
