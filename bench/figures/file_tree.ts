import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ExtraFile } from '../../host/machine/machine.ts';
import type { Figure, Measured } from '../figure.ts';
import { perOperation, runGuest } from '../machine.ts';
import { compare } from '../measure.ts';

const RUNS = 7;
const DIRECTORIES = 20;
const FILES = 20;
const LINES = 400;
const PASSES = 5;

/** Where the tree is in the machine. */
const TREE = '/tree';

/** Lines of words and numbers, the same in every run: some 6 MB in 400 files. */
function tree(): (ExtraFile & { data: Uint8Array<ArrayBuffer> })[] {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const line = (): string =>
    Array.from({ length: 4 }, () => next(2 ** 32).toString(36)).join(' ') + ` ${next(1000)}\n`;
  return Array.from({ length: DIRECTORIES * FILES }, (_, index) => ({
    path: `${TREE}/d${index % DIRECTORIES}/f${Math.floor(index / DIRECTORIES)}`,
    data: new TextEncoder().encode(Array.from({ length: LINES }, line).join('')),
    mode: 0o644,
  }));
}

/** Does the same with our shell and tools and, `box` being busybox, with dash and busybox. Prints as perOperation reads. */
function script(box: string, directory: string, command: string): string {
  return `cd ${directory} || exit; start=$(date +%s%N)
for pass in ${Array.from({ length: PASSES }, (_, pass) => pass).join(' ')}; do ${box} ${command} >/dev/null || exit; done
echo $(($(date +%s%N) - start)) ${PASSES}`;
}

async function measure(command: string): Promise<Measured> {
  const files = tree();
  const directory = mkdtempSync(join(tmpdir(), 'minios-bench-'));
  try {
    for (const { path, data } of files) {
      const place = join(directory, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, data);
    }
    const installed = spawnSync('busybox', ['true']).status === 0;
    const native = ['-c', script('busybox', join(directory, TREE), command)];
    const compared = await compare(
      async () => perOperation(await runGuest(['/bin/sh', '-c', script('', TREE, command)], files)) / 1e6,
      installed ? () => perOperation(spawnSync('/bin/sh', native, { encoding: 'utf8' }).stdout) / 1e6 : null,
      { runs: RUNS },
    );
    return { ...compared, ...(!installed && { missing: 'install busybox' }) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function overTree(name: string, command: string, target: number): Figure {
  return {
    name,
    unit: 'ms',
    title: `\`${command}\` over ${DIRECTORIES * FILES} files of ${LINES} lines in memory`,
    yardstick: 'busybox on the same files in the host’s temporary directory',
    target: { ratio: target },
    measure: () => measure(command),
  };
}

export const sha256sumTree = overTree('sha256sum', 'sha256sum */*', 2);
export const sortTree = overTree('sort', 'sort */*', 2);
export const grepTree = overTree('grep', "grep -r '[a-f]x[0-9]*z' .", 2);
export const findTree = overTree('find', "find . -type f -name '*7' -size +2", 2);
