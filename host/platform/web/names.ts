/**
 * The names of the image store's files in a browser: a tree of paths in a table that has transactions. What a name leads
 * to is a file of data.ts, which never changes its name; so a file is renamed, gets a second name (a hard link), and a
 * directory is renamed with all in it, in one transaction, which is what OPFS itself cannot do.
 *
 * Directories above a new name are made with it. Paths have no leading or trailing slash; '' is the root.
 *
 * Interface: Name, NameTree, NameTable, NameTransaction.
 */

/** A name and what it leads to. */
export interface Name {
  path: string;
  /** Path of the directory that it is in. */
  parent: string;
  /** The file, 16 hex digits; names with the same one are names of the same file. */
  file: string;
  directory: boolean;
  /** Bytes; null while it is being written, and after a crash then. */
  size: number | null;
  /** Milliseconds since 1970. */
  modified: number;
  /** Permission bits, of what has others than 0600 and 0700. */
  mode?: number;
  /** What a symbolic link leads to. */
  target?: Uint8Array;
}

/** The table within a transaction. */
export interface NameTransaction {
  get(path: string): Promise<Name | undefined>;
  put(name: Name): Promise<void>;
  delete(path: string): Promise<void>;
  /** Names in a directory. */
  children(parent: string): Promise<Name[]>;
  /** Names below a directory, at any depth. */
  below(path: string): Promise<Name[]>;
  /** All names of a file. */
  ofFile(file: string): Promise<Name[]>;
  all(): Promise<Name[]>;
}

export interface NameTable {
  /** Does `work` alone if it is to write, and as a whole or, if it rejects, not at all. It may wait for the table only. */
  transact<T>(mode: 'readonly' | 'readwrite', work: (transaction: NameTransaction) => Promise<T>): Promise<T>;
}

/** What a change has left behind: files that have no name any more. */
export interface Changed {
  done: boolean;
  orphans: string[];
}

export const parentOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

export class NameTree {
  private readonly table: NameTable;
  private readonly unique: () => string;

  /** `unique`: gives a new file's 16 hex digits. */
  constructor(table: NameTable, unique: () => string) {
    this.table = table;
    this.unique = unique;
  }

  /** The name, and how many names its file has. */
  find(path: string): Promise<(Name & { links: number }) | null> {
    return this.table.transact('readonly', async (names) => {
      const name = path === '' ? root() : await names.get(path);
      if (!name) return null;
      return { ...name, links: name.directory ? 2 : (await names.ofFile(name.file)).length };
    });
  }

  /** Names in a directory, sorted. */
  async list(directory: string): Promise<Name[]> {
    const found = await this.table.transact('readonly', (names) => names.children(directory));
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** A new name in a directory that is there. Rejects with ENOENT, ENOTDIR or EEXIST. */
  make(path: string, kind: Pick<Name, 'file' | 'directory' | 'mode' | 'target'>): Promise<Name> {
    return this.table.transact('readwrite', async (names) => {
      await this.expectDirectory(names, parentOf(path));
      if (await names.get(path)) throw trouble('EEXIST', path);
      const name = { ...entry(path, kind.file, kind.directory), ...kind };
      if (kind.target) name.size = kind.target.length;
      await names.put(name);
      return name;
    });
  }

  /** unlink(2), or rmdir(2): rejects as they do. */
  take(path: string, directory: boolean): Promise<Changed> {
    return this.table.transact('readwrite', async (names) => {
      const name = await names.get(path);
      if (!name) throw missing(path);
      if (name.directory !== directory) throw trouble(directory ? 'ENOTDIR' : 'EISDIR', path);
      if (directory && (await names.children(path)).length > 0) throw trouble('ENOTEMPTY', path);
      await names.delete(path);
      return { done: true, orphans: await withoutNames(names, [name]) };
    });
  }

  /** rename(2): rejects as it does. */
  async replace(from: string, to: string): Promise<Changed> {
    const same = await this.table.transact('readonly', async (names) => {
      const [name, old] = [await names.get(from), await names.get(to)];
      if (!name) throw missing(from);
      await this.expectDirectory(names, parentOf(to));
      if (to.startsWith(`${from}/`)) throw trouble('EINVAL', to);
      if (old && old.directory !== name.directory) throw trouble(old.directory ? 'EISDIR' : 'ENOTDIR', to);
      return old?.file === name.file;
    });
    if (same) return { done: true, orphans: [] };
    const changed = await this.rename(from, to);
    if (!changed.done) throw trouble('ENOTEMPTY', to);
    return changed;
  }

  /** Changes what is known of a file; `size` null: it is being written. */
  set(file: string, change: Partial<Pick<Name, 'mode' | 'modified' | 'size'>>): Promise<void> {
    return this.table.transact('readwrite', async (names) => {
      for (const name of await names.ofFile(file)) await names.put({ ...name, ...change });
    });
  }

  /** Makes a name for a new file. False: it is there already. */
  add(path: string, file: string): Promise<boolean> {
    return this.table.transact('readwrite', async (names) => {
      if (await names.get(path)) return false;
      await this.makeDirectories(names, parentOf(path));
      await names.put(entry(path, file, false));
      return true;
    });
  }

  makeDirectory(path: string): Promise<void> {
    return this.table.transact('readwrite', (names) => this.makeDirectories(names, path));
  }

  /** Notes that a file has been written. */
  resize(file: string, size: number): Promise<void> {
    return this.set(file, { size, modified: Date.now() });
  }

  /** A second name of a file. False: `to` is there already. Rejects with ENOENT if `from` is not. */
  link(from: string, to: string): Promise<boolean> {
    return this.table.transact('readwrite', async (names) => {
      const name = await names.get(from);
      if (!name || name.directory) throw missing(from);
      if (await names.get(to)) return false;
      await this.makeDirectories(names, parentOf(to));
      await names.put({ ...name, path: to, parent: parentOf(to) });
      return true;
    });
  }

  /** As rename(2). Not done: `to` is a directory with something in it. Rejects with ENOENT if `from` is not there. */
  rename(from: string, to: string): Promise<Changed> {
    return this.table.transact('readwrite', async (names) => {
      const name = await names.get(from);
      if (!name) throw missing(from);
      const old = await names.get(to);
      if (from === to) return { done: true, orphans: [] };
      if (old?.directory && (await names.children(to)).length > 0) return { done: false, orphans: [] };
      await this.makeDirectories(names, parentOf(to));
      const moved = name.directory ? await names.below(from) : [];
      for (const each of [name, ...moved]) {
        const path = to + each.path.slice(from.length);
        await names.delete(each.path);
        await names.put({ ...each, path, parent: parentOf(path) });
      }
      return { done: true, orphans: await withoutNames(names, old ? [old] : []) };
    });
  }

  /** Removes a name, and all below it. */
  remove(path: string): Promise<Changed> {
    return this.table.transact('readwrite', async (names) => {
      const name = await names.get(path);
      if (!name) return { done: false, orphans: [] };
      const gone = name.directory ? [name, ...(await names.below(path))] : [name];
      for (const each of gone) await names.delete(each.path);
      return { done: true, orphans: await withoutNames(names, gone) };
    });
  }

  /** Whether a file has a name. */
  has(file: string): Promise<boolean> {
    return this.table.transact('readonly', async (names) => (await names.ofFile(file)).length > 0);
  }

  /** All files that have names. */
  async files(): Promise<Set<string>> {
    const all = await this.table.transact('readonly', (names) => names.all());
    return new Set(all.filter(({ directory }) => !directory).map(({ file }) => file));
  }

  private async expectDirectory(names: NameTransaction, path: string): Promise<void> {
    // The directory that is shared is there before anything is in it.
    if (!path.includes('/')) return this.makeDirectories(names, path);
    const parent = await names.get(path);
    if (!parent) throw missing(path);
    if (!parent.directory) throw trouble('ENOTDIR', path);
  }

  private async makeDirectories(names: NameTransaction, path: string): Promise<void> {
    for (let at = path; at !== ''; at = parentOf(at)) {
      const there = await names.get(at);
      if (there && !there.directory) throw trouble('ENOTDIR', at);
      if (there) return;
      await names.put(entry(at, this.unique(), true));
    }
  }
}

function entry(path: string, file: string, directory: boolean): Name {
  return { path, parent: parentOf(path), file, directory, size: directory ? 0 : null, modified: Date.now() };
}

function root(): Name {
  return { path: '', parent: '', file: '0000000000000001', directory: true, size: 0, modified: 0 };
}

function trouble(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

export function missing(path: string): Error {
  return Object.assign(new Error(`${path} is not there`), { code: 'ENOENT' });
}

/** Which of the files that names were taken from have none any more. */
async function withoutNames(names: NameTransaction, gone: readonly Name[]): Promise<string[]> {
  const files = new Set(gone.filter(({ directory }) => !directory).map(({ file }) => file));
  const orphans: string[] = [];
  for (const file of files) if ((await names.ofFile(file)).length === 0) orphans.push(file);
  return orphans;
}
