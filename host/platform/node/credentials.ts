/** Files of registry credentials in the host's file system, for Node. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeDirectories } from './directories.ts';

/** A file that is read, and replaced in one step: readable by its owner only. */
export class NodeCredentialFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async read(): Promise<string | null> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      // Not being allowed to read somebody's file is as good as there being none.
      if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code!)) return null;
      throw error;
    }
  }

  async write(text: string): Promise<void> {
    makeDirectories(dirname(this.path));
    const temporary = `${this.path}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
      await rename(temporary, this.path);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

/** Where Docker's own client keeps credentials: DOCKER_CONFIG, or ~/.docker. */
export function dockerConfigPath(): string {
  return join(process.env['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
}
