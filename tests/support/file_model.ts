// The reference that the kernel's files are compared with: a file system as plain objects, root's view of it, with Linux's
// answers. Results are numbers ≥ 0 or −errno, as the kernel's; NaN for what depends on the file system.

import {
  EBADF,
  EBUSY,
  EEXIST,
  EINVAL,
  EISDIR,
  ELOOP,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  EPERM,
  FDFLAGS_APPEND,
  OFLAGS_CREAT,
  OFLAGS_DIRECTORY,
  OFLAGS_EXCL,
  OFLAGS_TRUNC,
} from '../../host/base/abi.ts';

export interface Node {
  kind: 'file' | 'directory' | 'link';
  links: number;
  data: Uint8Array;
  target: string;
  entries: Map<string, Node>;
  parent: Node;
}

interface OpenFile {
  node: Node;
  position: number;
  access: number;
  append: boolean;
}

/** Where a path leads: `node` is undefined for a missing last component; `name` is '' if there is none. */
interface Place {
  directory: Node;
  name: string;
  node: Node | undefined;
  slash: boolean;
}

class Failure extends Error {
  errno: number;
  constructor(errno: number) {
    super(`errno ${errno}`);
    this.errno = errno;
  }
}

/** Thrown by operations that the model cannot foretell, before they have changed anything. */
export class Unforeseeable extends Error {}

export interface ModelOptions {
  /** Absolute path of the directory that is the model's root, without a slash at its end; '' if there is none above. */
  base?: string;
  /** Whether sizes and link counts of directories are tmpfs's. */
  directories?: boolean;
}

const fail = (errno: number): never => {
  throw new Failure(errno);
};

function makeNode(kind: Node['kind'], parent?: Node): Node {
  const links = kind === 'directory' ? 2 : 1;
  const node = { kind, links, data: new Uint8Array(), target: '', entries: new Map() } as unknown as Node;
  node.parent = parent ?? node;
  return node;
}

export class Model {
  root = makeNode('directory');
  files = new Map<number, OpenFile>();
  readonly #base: string;
  readonly #directories: boolean;

  constructor({ base = '', directories = true }: ModelOptions = {}) {
    this.#base = base;
    this.#directories = directories;
  }

  /** Runs an operation: its number, or −errno where it failed. */
  try(operation: () => number): number {
    try {
      return operation();
    } catch (error) {
      if (error instanceof Failure) return -error.errno;
      throw error;
    }
  }

  /** An absolute path as the model's root has it. */
  #inside(path: string): string {
    return path.startsWith('/') ? path.slice(this.#base.length) || '/' : path;
  }

  /** The directory above: what is above the base is not the model's. */
  #above(directory: Node): Node {
    if (directory === this.root && this.#base !== '') throw new Unforeseeable();
    return directory.parent;
  }

  /** Follows `path`; a link at the end only if `follow` or a slash demands it. */
  #walk(path: string, follow: boolean, budget = { links: 0 }, from = this.root): Place {
    if (path === '') fail(ENOENT);
    path = this.#inside(path);
    let at = path.startsWith('/') ? this.root : from;
    const parts = path.split('/').filter((part) => part !== '');
    const slash = path.endsWith('/');
    for (const [index, name] of parts.entries()) {
      if (at.kind !== 'directory') fail(ENOTDIR);
      const last = index === parts.length - 1;
      const next = name === '.' ? at : name === '..' ? this.#above(at) : at.entries.get(name);
      if (last && (next?.kind !== 'link' || !(follow || slash)))
        return { directory: at, name, node: next, slash };
      if (next === undefined) return fail(ENOENT);
      if (next.kind !== 'link') {
        at = next;
        continue;
      }
      if (++budget.links > 40) fail(ELOOP);
      const place = this.#walk(next.target + (slash && last ? '/' : ''), last ? follow : true, budget, at);
      if (last) return { ...place, slash: slash || place.slash };
      at = place.node ?? fail(ENOENT);
    }
    return { directory: at, name: '', node: at, slash };
  }

  #existing(path: string, follow: boolean): Node {
    const { node, slash } = this.#walk(path, follow);
    if (node === undefined) return fail(ENOENT);
    if (slash && node.kind !== 'directory') fail(ENOTDIR);
    return node;
  }

  /** The parent and the last component as they stand, links not followed. */
  #parent(path: string): { directory: Node; name: string; slash: boolean } {
    path = this.#inside(path);
    const trimmed = path.replace(/\/+$/, '');
    const slash = trimmed !== path;
    if (trimmed === '' && path !== '' && this.#base !== '') throw new Unforeseeable();
    if (trimmed === '') return { directory: path === '' ? fail(ENOENT) : this.root, name: '', slash };
    const cut = trimmed.lastIndexOf('/') + 1;
    const name = trimmed.slice(cut);
    const directory =
      cut === 0
        ? this.root
        : this.#existing(`${path.startsWith('/') ? this.#base : ''}${trimmed.slice(0, cut)}`, true);
    if (directory.kind !== 'directory') fail(ENOTDIR);
    return { directory, name, slash };
  }

  #file(fd: number): OpenFile {
    return this.files.get(fd) ?? fail(EBADF);
  }

  open(path: string, follow: boolean, oflags: number, fdflags: number, access: number): number {
    const create = (oflags & OFLAGS_CREAT) !== 0;
    const node = create ? this.#create(path, follow, oflags) : this.#open(path, follow, oflags);
    const writes = (access & 2) !== 0 || (oflags & OFLAGS_TRUNC) !== 0;
    if (node.kind === 'link') fail(ELOOP);
    if (node.kind === 'directory' && (writes || create)) fail(EISDIR);
    if ((oflags & OFLAGS_TRUNC) !== 0) node.data = new Uint8Array();
    let fd = 0;
    while (this.files.has(fd)) fd++;
    this.files.set(fd, { node, position: 0, access, append: (fdflags & FDFLAGS_APPEND) !== 0 });
    return fd;
  }

  #open(path: string, follow: boolean, oflags: number): Node {
    const node = this.#existing(path, follow);
    if ((oflags & OFLAGS_DIRECTORY) !== 0 && node.kind !== 'directory') fail(ENOTDIR);
    return node;
  }

  #create(path: string, follow: boolean, oflags: number, depth = 0): Node {
    const { directory, name, slash } = this.#parent(path);
    const exclusive = (oflags & OFLAGS_EXCL) !== 0;
    if (name === '' || name === '.' || name === '..') return fail(exclusive ? EEXIST : EISDIR);
    const mustBeDirectory = slash || (oflags & OFLAGS_DIRECTORY) !== 0;
    const found = directory.entries.get(name);
    if (found === undefined) {
      if (mustBeDirectory) fail((oflags & OFLAGS_DIRECTORY) !== 0 ? ENOENT : EISDIR);
      const made = makeNode('file');
      directory.entries.set(name, made);
      return made;
    }
    if (exclusive) fail(EEXIST);
    if (found.kind === 'link' && follow) {
      if (depth === 40) fail(ELOOP);
      const base = found.target.startsWith('/') ? found.target : `${this.#path(directory)}/${found.target}`;
      return this.#create(slash ? `${base}/` : base, follow, oflags, depth + 1);
    }
    if (mustBeDirectory && found.kind !== 'directory') fail(ENOTDIR);
    return found;
  }

  /** The path of a directory that is in the tree. */
  #path(directory: Node): string {
    if (directory === this.root) return this.#base;
    const { parent } = directory;
    const name = [...parent.entries].find(([, node]) => node === directory)![0];
    return `${this.#path(parent)}/${name}`;
  }

  close(fd: number): number {
    this.#file(fd);
    this.files.delete(fd);
    return 0;
  }

  /** What is read; `position` −1: the file's own. */
  read(fd: number, length: number, position: number): Uint8Array {
    const file = this.#file(fd);
    if ((file.access & 1) === 0) fail(EBADF);
    if (file.node.kind === 'directory') fail(EISDIR);
    const from = position < 0 ? file.position : position;
    const data = file.node.data.slice(from, from + length);
    if (position < 0) file.position += data.length;
    return data;
  }

  write(fd: number, data: Uint8Array, position: number): number {
    const file = this.#file(fd);
    if ((file.access & 2) === 0) fail(EBADF);
    if (data.length === 0) return 0;
    const { node } = file;
    const at = file.append ? node.data.length : position < 0 ? file.position : position;
    if (at + data.length > node.data.length) this.#resize(node, at + data.length);
    node.data.set(data, at);
    if (position < 0) file.position = at + data.length;
    return data.length;
  }

  #resize(node: Node, size: number): void {
    const data = new Uint8Array(size);
    data.set(node.data.subarray(0, size));
    node.data = data;
  }

  seek(fd: number, offset: number, whence: number): number {
    const file = this.#file(fd);
    const base = whence === 0 ? 0 : whence === 1 ? file.position : this.#size(file.node);
    if (base + offset < 0) fail(EINVAL);
    file.position = base + offset;
    return file.position;
  }

  #size(node: Node): number {
    if (node.kind === 'directory') return this.#directories ? node.entries.size * 20 : NaN;
    return node.kind === 'link' ? node.target.length : node.data.length;
  }

  ftruncate(fd: number, size: number): number {
    const file = this.#file(fd);
    if (size < 0 || (file.access & 2) === 0 || file.node.kind !== 'file') fail(EINVAL);
    this.#resize(file.node, size);
    return 0;
  }

  truncate(path: string, size: number): number {
    const node = this.#existing(path, true);
    if (node.kind === 'directory') fail(EISDIR);
    this.#resize(node, size);
    return 0;
  }

  mkdir(path: string): number {
    const { directory, name } = this.#free(path, true);
    directory.entries.set(name, makeNode('directory', directory));
    directory.links++;
    return 0;
  }

  /** A name that is to be made: it must not be there. */
  #free(path: string, asDirectory: boolean): { directory: Node; name: string } {
    const { directory, name, slash } = this.#parent(path);
    if (name === '' || name === '.' || name === '..' || directory.entries.has(name)) fail(EEXIST);
    if (slash && !asDirectory) fail(ENOENT);
    return { directory, name };
  }

  rmdir(path: string): number {
    const { directory, name } = this.#parent(path);
    if (name === '') fail(EBUSY);
    if (name === '.') fail(EINVAL);
    if (name === '..') fail(ENOTEMPTY);
    const node = directory.entries.get(name) ?? fail(ENOENT);
    if (node.kind !== 'directory') fail(ENOTDIR);
    if (node.entries.size > 0) fail(ENOTEMPTY);
    this.#drop(directory, name);
    return 0;
  }

  #drop(directory: Node, name: string): void {
    const node = directory.entries.get(name)!;
    if (node.kind === 'directory') {
      node.links = 0;
      directory.links--;
    } else {
      node.links--;
    }
    directory.entries.delete(name);
  }

  unlink(path: string): number {
    const { directory, name, slash } = this.#parent(path);
    if (name === '' || name === '.' || name === '..') fail(EISDIR);
    const node = directory.entries.get(name) ?? fail(ENOENT);
    if (node.kind === 'directory') fail(EISDIR);
    if (slash) fail(ENOTDIR);
    this.#drop(directory, name);
    return 0;
  }

  link(from: string, to: string, follow: boolean): number {
    const node = this.#existing(from, follow);
    const { directory, name } = this.#free(to, false);
    if (node.kind === 'directory') fail(EPERM);
    node.links++;
    directory.entries.set(name, node);
    return 0;
  }

  symlink(target: string, path: string): number {
    if (target === '') fail(ENOENT);
    const { directory, name } = this.#free(path, false);
    const node = makeNode('link');
    node.target = target;
    directory.entries.set(name, node);
    return 0;
  }

  rename(from: string, to: string): number {
    const source = this.#parent(from);
    const target = this.#parent(to);
    const special = (name: string) => name === '' || name === '.' || name === '..';
    if (special(source.name) || special(target.name)) fail(EBUSY);
    const node = source.directory.entries.get(source.name) ?? fail(ENOENT);
    if ((source.slash || target.slash) && node.kind !== 'directory') fail(ENOTDIR);
    if (isInside(target.directory, node)) fail(EINVAL);
    const there = target.directory.entries.get(target.name);
    if (there !== undefined && isInside(source.directory, there)) fail(ENOTEMPTY);
    if (there === node) return 0;
    if (there !== undefined) {
      if (node.kind === 'directory' && there.kind !== 'directory') fail(ENOTDIR);
      if (node.kind !== 'directory' && there.kind === 'directory') fail(EISDIR);
      if (there.entries.size > 0) fail(ENOTEMPTY);
      this.#drop(target.directory, target.name);
    }
    source.directory.entries.delete(source.name);
    target.directory.entries.set(target.name, node);
    if (node.kind === 'directory') {
      source.directory.links--;
      target.directory.links++;
      node.parent = target.directory;
    }
    return 0;
  }

  readlink(path: string): string {
    const node = this.#existing(path, false);
    return node.kind === 'link' ? node.target : fail(EINVAL);
  }

  /** Kind, links and size. */
  stat(path: string, follow: boolean): [Node['kind'], number, number] {
    const node = this.#existing(path, follow);
    const known = this.#directories || node.kind !== 'directory';
    return [node.kind, known ? node.links : NaN, this.#size(node)];
  }

  /** Names in the order in which they were made. */
  readdir(path: string): string[] {
    const node = this.#existing(path, true);
    if (node.kind !== 'directory') fail(ENOTDIR);
    return ['.', '..', ...node.entries.keys()];
  }
}

function isInside(node: Node, directory: Node): boolean {
  for (let at = node; ; at = at.parent) {
    if (at === directory) return true;
    if (at.parent === at) return false;
  }
}
