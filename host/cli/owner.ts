/**
 * Whose the containers in $MINIOS_HOME are. Several background machines can have one home, since each user's is found by
 * $XDG_RUNTIME_DIR; its containers can only be one machine's.
 *
 * The lock is SQLite's, as in node/store.ts: the system takes it back when the process ends, however it ends.
 *
 * Interface: ownContainers.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { miniosHome } from './image_service.ts';
import { UsageError } from './usage.ts';

/** How long the process of a machine that has just been stopped, or killed, may take to end, milliseconds. */
const LAST_MS = 5_000;

/** SQLITE_BUSY. */
const BUSY = 5;

/** Makes the containers this process's until it ends. Throws UsageError if they are another's. */
export function ownContainers(): void {
  const home = miniosHome();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const base = new DatabaseSync(join(home, 'containers.lock'), { timeout: LAST_MS });
  try {
    base.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    base.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    const where = 'its socket is in another directory, by another XDG_RUNTIME_DIR';
    throw new UsageError(`another background machine has the containers in ${home}: ${where}`);
  }
  held = base;
}

/** Not for anybody to use: what is collected is closed. */
export let held: DatabaseSync | null = null;
