import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Measured } from '../figure.ts';
import { guestPrograms, perOperation, runGuest } from '../machine.ts';
import { compare } from '../measure.ts';

const RUNS = 7;

/** As in bench/programs/file_io.ts. */
const BLOCK = 65536;
const BLOCKS = 256;
const PASSES = 8;

type Direction = 'read' | 'write';

/** Does with node:fs what bench/programs/file_io.ts does; nanoseconds for a KiB. */
function nodeTime(direction: Direction, path: string): number {
  const block = new Uint8Array(BLOCK).fill(1);
  const fd = fs.openSync(path, 'w+');
  const pass = (how: Direction): void => {
    for (let i = 0; i < BLOCKS; i++) {
      const at = i * BLOCK;
      const done =
        how === 'write' ? fs.writeSync(fd, block, 0, BLOCK, at) : fs.readSync(fd, block, 0, BLOCK, at);
      if (done !== BLOCK) throw new Error(`${path}: ${done} of ${BLOCK} bytes`);
    }
  };
  try {
    pass('write');
    pass(direction);
    const start = performance.now();
    for (let i = 0; i < PASSES; i++) pass(direction);
    return ((performance.now() - start) * 1e6) / ((PASSES * BLOCKS * BLOCK) / 1024);
  } finally {
    fs.closeSync(fd);
    fs.rmSync(path);
  }
}

/** A directory in memory where the host has one. */
function memoryDirectory(): string {
  return fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** `guest`: the program's file; it is in `directory` of the host if that is shared as /host. */
async function measure(direction: Direction, guest: string, parent: string): Promise<Measured> {
  const files = await guestPrograms(['file_io']);
  const directory = fs.mkdtempSync(join(parent, 'minios-bench-'));
  try {
    const shares = [{ hostPath: directory, guestPath: '/host' }];
    return await compare(
      async () => perOperation(await runGuest(['/bench/file_io', direction, guest], files, { shares })),
      () => nodeTime(direction, join(directory, 'node')),
      { runs: RUNS },
    );
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

function tmpfs(direction: Direction): Figure {
  return {
    name: `tmpfs-${direction}`,
    unit: 'ns',
    title: `${direction} of a KiB of a file in tmpfs, in blocks of 64 KiB`,
    yardstick: `node:fs ${direction}Sync on a file in the host's memory`,
    target: { ratio: 1 },
    measure: () => measure(direction, '/tmp/file', memoryDirectory()),
  };
}

function hostfs(direction: Direction): Figure {
  return {
    name: `hostfs-${direction}`,
    unit: 'ns',
    title: `${direction} of a KiB of a file in a shared directory, in blocks of 64 KiB`,
    yardstick: `node:fs ${direction}Sync in the same directory`,
    target: { ratio: 2 },
    measure: () => measure(direction, '/host/file', tmpdir()),
  };
}

/** Files in the machine's own memory. */
export const tmpfsRead = tmpfs('read');
export const tmpfsWrite = tmpfs('write');

/** Files of the host, by way of the hostfs device. */
export const hostfsRead = hostfs('read');
export const hostfsWrite = hostfs('write');
