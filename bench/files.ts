/** Where the benchmarks' files are. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const benchDirectory = dirname(fileURLToPath(import.meta.url));
export const repository = dirname(benchDirectory);

/** Directory for what is compiled, made if it is missing; it may be deleted at any time. */
export function buildDirectory(): string {
  const directory = join(repository, 'build', 'bench');
  mkdirSync(directory, { recursive: true });
  return directory;
}
