/**
 * Directories that need not be there yet.
 *
 * Node's own `recursive` does not end below /proc, where a name cannot be made in a directory that is there: it asks for the
 * directory again and again.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a directory for this user alone, and those above it. Throws as mkdir(2) fails. */
export function makeDirectories(path: string): void {
  try {
    makeOne(path);
  } catch (error) {
    const above = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error;
    makeDirectories(above);
    makeOne(path);
  }
}

/** A directory that is there already, or that somebody makes at this moment, is fine. */
function makeOne(path: string): void {
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && statSync(path).isDirectory();
    if (!isThere) throw error;
  }
}
