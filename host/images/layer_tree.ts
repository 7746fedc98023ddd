/**
 * The tree that a layer's archive makes, entry by entry, by the rules by which containerd unpacks layers
 * (pkg/archive/tar.go), but in memory: a path begins at the layer's root and cannot leave it.
 *
 * - `..` and a leading slash in a name: the name is cleaned first; one that would still lead out is refused.
 * - A symbolic link on the way to an entry is followed as in a chroot.
 * - A name that comes again replaces what was there; a directory keeps what is in it.
 * - A hard link names an entry before it.
 * - `.wh.NAME` hides NAME of the layers below, `.wh..wh..opq` all that they have in its directory; other names that
 *   begin with `.wh..wh.` are leftovers of AUFS and are passed over.
 *
 * Interface: LayerTree.
 */
import type { LayerEntry } from './erofs/index.ts';
import { ImageError } from './errors.ts';
import type { TarEntry } from './tar_reader.ts';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const AUFS = '.wh..wh.';
const NAME_MAX = 255;
const PATH_MAX = 4096;
/** Symbolic links that are followed on one path, as Linux does. */
const LINKS_MAX = 40;
/** Directories inside one another: as many as a path can name. */
const DEPTH_MAX = PATH_MAX / 2;
/** Most entries of a layer. */
export const ENTRIES_MAX = 1_000_000;
/** Most bytes of one file's extended attributes: XATTR_SIZE_MAX of Linux. */
const XATTRS_MAX = 65536;

/** What overlayfs keeps of its own in extended attributes; a layer has no say in it. */
const OVERLAY_XATTRS = /^(trusted|user)\.overlay\./;

interface Node {
  entry: Omit<TarEntry, 'name'>;
  children: Map<string, Node> | null;
  whiteouts: Set<string>;
  opaque: boolean;
}

const encoder = new TextEncoder();

/** One layer; entries are added in the archive's order. */
export class LayerTree {
  private readonly root: Node = directory();
  private count = 0;

  /** Adds the next entry of the archive. Throws ImageError that names it. */
  add(entry: TarEntry): void {
    const fail = (why: string): ImageError =>
      new ImageError(`entry ${JSON.stringify(entry.name.slice(0, 200))}: ${why}`, 'corrupt');
    if (++this.count > ENTRIES_MAX) throw fail(`a layer of more than ${ENTRIES_MAX} entries is too large`);
    const names = this.clean(entry.name, fail);
    checkAttributes(entry, fail);
    const base = names.pop();
    if (base === undefined) {
      if (entry.type !== 'directory') throw fail('the root of a layer must be a directory');
      this.root.entry = inner(entry);
      return;
    }
    const parent = this.walk(names, true, fail)!;
    if (base.startsWith(WHITEOUT)) this.hide(parent, base, fail);
    else this.enter(parent, base, entry, fail);
  }

  private hide(parent: Node, base: string, fail: (why: string) => ImageError): void {
    if (base === OPAQUE) parent.opaque = true;
    else if (base.startsWith(AUFS)) return;
    else {
      const hidden = base.slice(WHITEOUT.length);
      if (hidden === '' || hidden === '.' || hidden === '..') throw fail('a whiteout of no name');
      parent.whiteouts.add(hidden);
    }
  }

  private enter(parent: Node, base: string, entry: TarEntry, fail: (why: string) => ImageError): void {
    const children = parent.children!;
    const old = children.get(base);
    if (entry.type === 'directory') {
      if (old?.children) old.entry = inner(entry);
      else children.set(base, { ...directory(), entry: inner(entry) });
      return;
    }
    if (entry.type === 'hardlink') {
      const target = this.find(entry.target, fail);
      if (!target)
        throw fail(`a hard link to ${JSON.stringify(entry.target)}, which no entry before it made`);
      if (target.children) throw fail('a hard link to a directory');
      children.set(base, target);
      return;
    }
    children.set(base, { entry: inner(entry), children: null, whiteouts: new Set(), opaque: false });
  }

  /** The components of a path, without `.` and `..`. */
  private clean(path: string, fail: (why: string) => ImageError): string[] {
    if (path === '') throw fail('an empty name');
    if (path.includes('\0')) throw fail('a name with a NUL in it');
    if (encoder.encode(path).length > PATH_MAX) throw fail(`a path of more than ${PATH_MAX} bytes`);
    const names: string[] = [];
    for (const name of path.split('/')) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (names.pop() === undefined) throw fail('its path leads out of the layer');
        continue;
      }
      if (encoder.encode(name).length > NAME_MAX) throw fail(`a name of more than ${NAME_MAX} bytes`);
      names.push(name);
    }
    return names;
  }

  private find(path: string, fail: (why: string) => ImageError): Node | null {
    const names = this.clean(path, fail);
    const base = names.pop();
    if (base === undefined) return this.root;
    return this.walk(names, false, fail)?.children?.get(base) ?? null;
  }

  /** The directory at the end of `names`, through symbolic links as in a chroot; `make`: missing ones are made. */
  private walk(names: readonly string[], make: boolean, fail: (why: string) => ImageError): Node | null {
    const stack: Node[] = [this.root];
    const todo = [...names].reverse();
    let links = 0;
    while (todo.length > 0) {
      const name = todo.pop()!;
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (stack.length > 1) stack.pop();
        continue;
      }
      const at = stack[stack.length - 1];
      let next = at.children!.get(name);
      if (next?.entry.type === 'symlink') {
        if (++links > LINKS_MAX) throw fail('too many symbolic links on its path');
        const { target } = next.entry;
        if (target.startsWith('/')) stack.length = 1;
        todo.push(...target.split('/').reverse());
        continue;
      }
      if (!next) {
        if (!make) return null;
        if (encoder.encode(name).length > NAME_MAX) throw fail(`a name of more than ${NAME_MAX} bytes`);
        if (++this.count > ENTRIES_MAX)
          throw fail(`a layer of more than ${ENTRIES_MAX} entries is too large`);
        at.children!.set(name, (next = directory()));
      }
      if (!next.children) {
        if (!make) return null;
        throw fail(`"${name}" on its path is no directory`);
      }
      if (stack.push(next) > DEPTH_MAX) throw fail(`a path of more than ${DEPTH_MAX} directories`);
    }
    return stack[stack.length - 1];
  }

  /** What the image is made of: each directory before what is in it, names in order, hard links after what they name. */
  *entries(): Iterable<LayerEntry> {
    const seen = new Map<Node, string>();
    const todo: { node: Node; path: string; covered: boolean }[] = [
      { node: this.root, path: '', covered: false },
    ];
    while (todo.length > 0) {
      const { node, path, covered } = todo.pop()!;
      const first = seen.get(node);
      if (first !== undefined) {
        yield { ...node.entry, path, type: 'hardlink', target: first, size: 0, offset: 0 };
        continue;
      }
      if (!node.children) {
        seen.set(node, path);
        yield { ...node.entry, path };
        continue;
      }
      const xattrs = new Map(node.entry.xattrs);
      // A directory whose whiteout is in the same layer is a new one in the place of an old one.
      if (node.opaque || covered) xattrs.set('trusted.overlay.opaque', encoder.encode('y'));
      yield { ...node.entry, path, xattrs };
      const prefix = path === '' ? '' : `${path}/`;
      for (const name of node.whiteouts) {
        if (!node.children.has(name)) yield whiteout(prefix + name);
      }
      for (const name of [...node.children.keys()].sort().reverse()) {
        todo.push({ node: node.children.get(name)!, path: prefix + name, covered: node.whiteouts.has(name) });
      }
    }
  }
}

function checkAttributes(entry: TarEntry, fail: (why: string) => ImageError): void {
  const bytes = [...entry.xattrs].reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > XATTRS_MAX) throw fail(`extended attributes of more than ${XATTRS_MAX} bytes`);
  for (const id of [entry.uid, entry.gid]) {
    if (id > 0xffff_fffe) throw fail(`the owner ${id} is out of range`);
  }
  if (entry.type !== 'symlink') return;
  const { length } = encoder.encode(entry.target);
  if (length === 0 || length >= PATH_MAX) throw fail('the text of a symbolic link has no proper length');
}

function inner({ name: _, ...entry }: TarEntry): Node['entry'] {
  const xattrs = new Map([...entry.xattrs].filter(([name]) => !OVERLAY_XATTRS.test(name)));
  return { ...entry, xattrs };
}

function directory(): Node {
  const entry: Node['entry'] = {
    type: 'directory',
    mode: 0o755,
    uid: 0,
    gid: 0,
    mtime: { seconds: 0n, nanoseconds: 0 },
    size: 0,
    offset: 0,
    target: '',
    major: 0,
    minor: 0,
    xattrs: new Map(),
  };
  return { entry, children: new Map(), whiteouts: new Set(), opaque: false };
}

/** As overlayfs has it: a character device 0:0. */
function whiteout(path: string): LayerEntry {
  return {
    path,
    type: 'character',
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: { seconds: 0, nanoseconds: 0 },
    size: 0,
    offset: 0,
    major: 0,
    minor: 0,
  };
}
