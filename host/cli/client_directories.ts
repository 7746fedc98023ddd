/**
 * Directories and files of the host for the sessions of a machine. A session has a token, which only its program is told; with it,
 * and as long as the session lives, directories become shares of the machine, and files are read. Without one nothing is.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { HostAccess, SharedPath } from '../images/seams.ts';
import { HostFile } from './host_file.ts';
import type { FileSource, OpenFile } from './host_file.ts';

/** As Machine.share. */
type Share = (hostPath: string, readOnly: boolean) => Promise<number>;

interface Client {
  token: Buffer;
  cwd: string;
  openFile: OpenFile;
  /** What is being read for it. */
  files: Set<FileSource>;
}

const TOKEN_BYTES = 16;

export class ClientDirectories implements HostAccess {
  private readonly addShare: Share;
  private readonly clients = new Set<Client>();
  /** Shares by what they are: the same directory, in the same way, is shared once. */
  private readonly shares = new Map<string, Promise<number>>();

  constructor(share: Share) {
    this.addShare = share;
  }

  /**
   * A session whose relative paths begin at `cwd`, and whose files `openFile` opens: its token, and what to call when it has ended.
   */
  open(cwd: string, openFile: OpenFile = (path) => new HostFile(path)): { token: string; close: () => void } {
    const client: Client = { token: randomBytes(TOKEN_BYTES), cwd, openFile, files: new Set() };
    this.clients.add(client);
    const close = (): void => {
      this.clients.delete(client);
      for (const file of client.files) file.close();
    };
    return { token: client.token.toString('hex'), close };
  }

  /**
   * Shares a directory with the machine: the number by which `mount -t hostfs` finds it. For a path that leads to another
   * file, or to none yet, it is the directory that this is in, and the name there. Relative paths are the client's. Rejects
   * with one line: a token that is none, a path that leads nowhere.
   */
  async share(token: string, path: string, readOnly: boolean): Promise<SharedPath> {
    const client = this.find(token);
    const { real, key, name } = placeOf(resolve(client.cwd, path));
    const known = `${key}:${readOnly}`;
    let number = this.shares.get(known);
    if (!number) {
      number = this.addShare(real, readOnly);
      this.shares.set(known, number);
      number.catch(() => this.shares.delete(known));
    }
    return {
      path: name === undefined ? real : join(real, name),
      share: await number,
      ...(name !== undefined && { name }),
    };
  }

  /** What a file says, to its end. Throws as share(); FileFailure for what is wrong with the file, or once the session is over. */
  async *read(token: string, path: string): AsyncGenerator<Uint8Array, void> {
    const { files, openFile } = this.find(token);
    const file = openFile(path);
    files.add(file);
    try {
      for (let bytes; (bytes = await file.read()).length > 0;) yield bytes;
    } finally {
      files.delete(file);
      file.close();
    }
  }

  private find(token: string): Client {
    const bytes = Buffer.from(token, 'hex');
    for (const client of this.clients)
      if (bytes.length === TOKEN_BYTES && timingSafeEqual(client.token, bytes)) return client;
    const whose = 'what the host has is for the command only that its user has typed';
    throw new Error(`permission denied: ${whose}`);
  }
}

interface Place {
  /** The directory, without symbolic links. */
  real: string;
  /** Which one it is: its inode is in use while it is shared, so no other one has its number. */
  key: string;
  /** What is meant in it, unless that is the directory. */
  name?: string;
}

function placeOf(path: string): Place {
  try {
    const real = realpathOf(path);
    const stats = statSync(real, { bigint: true, throwIfNoEntry: false });
    if (stats?.isDirectory()) return { real, key: `${stats.dev}:${stats.ino}:${real}` };
    const { real: parent, key, name } = placeOf(dirname(real));
    if (name === undefined) return { real: parent, key, name: basename(real) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new Error(`${path}: permission denied on the host`, { cause: error });
    if (code === 'ENOTDIR') throw new Error(`${path}: not a directory`, { cause: error });
    if (code !== 'ENOENT') throw error;
  }
  throw new Error(`${path}: no such file or directory on the host`);
}

/** Without symbolic links; of a file that is not there yet only its directory's. */
function realpathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || path === dirname(path)) throw error;
    return join(realpathSync(dirname(path)), basename(path));
  }
}
