/**
 * What a machine finds in RAM when it boots: the parameters, and behind them what they point to.
 *
 *     RAM:  0 … | … free … | parameters | arguments | environment | command line | initramfs |  end of RAM
 *
 * The initramfs is made of the userland that was built (dist/rootfs, described by dist/rootfs.json) and of files that
 * the starter of the machine adds.
 */
import * as abi from '../base/abi.ts';
import { writeCpio } from './cpio.ts';
import type { CpioEntry } from './cpio.ts';
import type { Ram } from '../base/ram.ts';

/** Names of the kernel's scheduling classes, the default first. */
export const SCHEDULING_CLASSES = ['eevdf', 'rr', 'mlfq', 'lottery'] as const;
export type SchedulingClass = (typeof SCHEDULING_CLASSES)[number];

/** An entry of dist/rootfs.json: scripts/lib/build_userland.mjs. */
export interface RootfsEntry {
  path: string;
  type: 'directory' | 'file' | 'symlink';
  /** Octal. */
  mode: string;
  target?: string;
  /** SHA-256 of a file's contents, hex digits. */
  digest?: string;
}

/** A file to add to the root file system; its parent directories are made. */
export interface ExtraFile {
  /** Absolute. */
  path: string;
  /** Contents; none: a directory. */
  data?: Uint8Array;
  /** Text of a symbolic link, instead of data. */
  target?: string;
  /** Permission bits; 0644, or 0755 for directories. */
  mode?: number;
}

/** Reads a file of dist/. */
export type ReadAsset = (name: string) => Promise<Uint8Array>;

/** How the kernel is to boot. */
export interface BootSettings {
  /** Frames of RAM, and pages of programs' memories, together, that may be in use. */
  memoryFrames: number;
  flags: number;
  harts: number;
  tableBase: number;
  /** Largest memory of a program, pages. */
  imagePagesMax: number;
  arguments: readonly string[];
  environment: readonly string[];
  commandLine: string;
  /** Nanoseconds since 1970; where a virtual wall clock starts. */
  epoch: bigint;
}

/** The files of the built userland; none where it has not been built. */
export async function rootfsEntries(read: ReadAsset): Promise<CpioEntry[]> {
  const index = JSON.parse(new TextDecoder().decode(await read('rootfs.json'))) as RootfsEntry[];
  const encoder = new TextEncoder();
  return Promise.all(
    index.map(async ({ path, type, mode, target }): Promise<CpioEntry> => {
      const data = type === 'file' ? await read(`rootfs${path}`) : undefined;
      const text = type === 'symlink' ? encoder.encode(target) : undefined;
      return { path, type, mode: parseInt(mode, 8), data: data ?? text };
    }),
  );
}

/** The initramfs: `base`, and `extra` on top; a path that is in both is `extra`'s. */
export function makeInitramfs(base: readonly CpioEntry[], extra: readonly ExtraFile[]): Uint8Array {
  const entries = new Map(base.map((entry) => [entry.path, entry]));
  for (const { path, data, target, mode } of extra) {
    if (!path.startsWith('/') || path.includes('\0')) throw new Error(`"${path}" is not an absolute path`);
    for (const parent of parents(path)) {
      if (!entries.has(parent)) entries.set(parent, { path: parent, type: 'directory', mode: 0o755 });
    }
    if (target !== undefined) {
      entries.set(path, { path, type: 'symlink', mode: 0o777, data: new TextEncoder().encode(target) });
    } else if (data) entries.set(path, { path, type: 'file', mode: mode ?? 0o644, data });
    else entries.set(path, { path, type: 'directory', mode: mode ?? 0o755 });
  }
  return writeCpio([...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function parents(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`);
}

/**
 * Writes the boot parameters and all they point to at the end of RAM. Returns the address for the kernel's `boot`.
 * Throws RangeError if they leave the kernel less than half of RAM.
 */
export function writeBootParameters(ram: Ram, settings: BootSettings, initramfs: Uint8Array): number {
  const programArguments = strings(settings.arguments);
  const environment = strings(settings.environment);
  const commandLine = new TextEncoder().encode(settings.commandLine);
  const parts = [programArguments, environment, commandLine, initramfs];
  const size = parts.reduce((sum, part) => sum + align(part.length), align(abi.BOOT_PARAMETERS_SIZE));
  if (size > ram.size / 2) {
    throw new RangeError(`the root file system has ${size} bytes, too many for this machine's memory`);
  }
  const base = ram.size - size;
  let at = base + align(abi.BOOT_PARAMETERS_SIZE);
  const addresses = parts.map((part) => {
    const address = at;
    ram.bytes.set(part, address);
    at += align(part.length);
    return address;
  });
  const set = (field: number, value: number): void => ram.setU32(base + field, value);
  set(abi.BOOT_PARAMETERS_RAM_FRAMES, ram.size / 65536);
  set(abi.BOOT_PARAMETERS_MEMORY_FRAMES, settings.memoryFrames);
  set(abi.BOOT_PARAMETERS_FLAGS, settings.flags);
  set(abi.BOOT_PARAMETERS_HARTS, settings.harts);
  set(abi.BOOT_PARAMETERS_TABLE_BASE, settings.tableBase);
  set(abi.BOOT_PARAMETERS_IMAGE_PAGES_MAX, settings.imagePagesMax);
  set(abi.BOOT_PARAMETERS_ARGUMENTS, addresses[0]);
  set(abi.BOOT_PARAMETERS_ARGUMENTS_SIZE, programArguments.length);
  set(abi.BOOT_PARAMETERS_ARGUMENTS_COUNT, settings.arguments.length);
  set(abi.BOOT_PARAMETERS_ENVIRONMENT, addresses[1]);
  set(abi.BOOT_PARAMETERS_ENVIRONMENT_SIZE, environment.length);
  set(abi.BOOT_PARAMETERS_ENVIRONMENT_COUNT, settings.environment.length);
  set(abi.BOOT_PARAMETERS_COMMAND_LINE, addresses[2]);
  set(abi.BOOT_PARAMETERS_COMMAND_LINE_SIZE, commandLine.length);
  set(abi.BOOT_PARAMETERS_INITRAMFS, addresses[3]);
  set(abi.BOOT_PARAMETERS_INITRAMFS_SIZE, initramfs.length);
  ram.view.setBigUint64(base + abi.BOOT_PARAMETERS_EPOCH, settings.epoch, true);
  return base;
}

/** Strings, each ended by a NUL. */
function strings(list: readonly string[]): Uint8Array {
  const bad = list.find((text) => text.includes('\0'));
  if (bad !== undefined) throw new RangeError('an argument or environment string contains a NUL byte');
  return new TextEncoder().encode(list.map((text) => `${text}\0`).join(''));
}

function align(size: number): number {
  return (size + 7) & ~7;
}
