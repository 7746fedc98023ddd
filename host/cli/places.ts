/**
 * Where things of the background machine are on the host. (Images and volumes: image_service.ts.)
 *
 *     $XDG_RUNTIME_DIR/minios or /tmp/minios-UID                      socket, description, lock
 *     $MINIOS_HOME, $XDG_STATE_HOME/minios or ~/.local/state/minios   the log
 *
 * All are this user's alone.
 */
import { lstatSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDirectories } from '../platform/node/directories.ts';
import { UsageError } from './usage.ts';

/** Longest path of a Unix socket: sun_path of unix(7), less the NUL; shorter on macOS. */
const SOCKET_PATH_MAX = process.platform === 'linux' ? 107 : 103;

/** The background machine's log. Its directory is made. Throws UsageError if it cannot be. */
export function logFile(): string {
  const { MINIOS_HOME: own, XDG_STATE_HOME: state } = process.env;
  const directory = own ? resolve(own) : join(state || join(homedir(), '.local/state'), 'minios');
  try {
    makeDirectories(directory);
  } catch (error) {
    const variable = own ? 'MINIOS_HOME' : 'XDG_STATE_HOME';
    throw new UsageError(`${(error as Error).message}: set ${variable} to a directory that can be made`);
  }
  return join(directory, 'machine.log');
}

/** What the background machine leaves where others find it. */
export interface MachinePlaces {
  directory: string;
  socket: string;
  /** JSON: who runs it, and with what. */
  description: string;
  /** Held by the process that starts it, or clears away after it. */
  lock: string;
}

/** Makes the directory if need be. Throws UsageError if it could be somebody else's. */
export function machinePlaces(): MachinePlaces {
  const directory = runtimeDirectory();
  const trouble = makePrivate(directory);
  if (trouble !== '') throw new UsageError(`${directory} ${trouble}`);
  const socket = join(directory, 'machine.sock');
  if (Buffer.byteLength(socket) > SOCKET_PATH_MAX) {
    throw new UsageError(`${socket} is too long a path for a socket: set XDG_RUNTIME_DIR to a shorter one`);
  }
  return {
    directory,
    socket,
    description: join(directory, 'machine.json'),
    lock: join(directory, 'lock'),
  };
}

function runtimeDirectory(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (runtime && statSync(runtime, { throwIfNoEntry: false })?.isDirectory())
    return join(resolve(runtime), 'minios');
  return `/tmp/minios-${process.getuid?.() ?? 'user'}`;
}

/** Makes a directory for this user alone; what is wrong with the one that is there, empty if nothing. */
function makePrivate(path: string): string {
  makeDirectories(path);
  const { uid, mode } = lstatSync(path);
  if ((mode & 0o170000) !== 0o040000) return 'is not a directory: remove it';
  if (process.getuid && uid !== process.getuid())
    return 'belongs to another user: set XDG_RUNTIME_DIR to a directory of your own';
  if ((mode & 0o077) !== 0) return 'is open to other users: make it yours alone with chmod 700';
  return '';
}
