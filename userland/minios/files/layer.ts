// `layer`: what a container has changed as a layer of an image, a tar archive (OCI image specification, layer.md): sorted; a name that
// is gone is an empty file `.wh.NAME`, a directory of which nothing below shows has `.wh..wh..opq` in it.
// `diff`: the same as a list, as Docker shows it: A added, C changed, D deleted.
//
// Interface: putLayer, putDiff.

import { SLASH, SPACE, byteOf } from '../../lib/base/ascii';
import { Bytes, concat, equals, lastIndexOf, sliceOf, startsWithText, toBytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { lstat } from '../../lib/base/fs';
import { stdout } from '../../lib/base/io';
import { printable } from '../../lib/text/printable';
import { TarMember } from '../../lib/tar/header';
import { isTerminal } from '../../lib/terminal/terminal';
import { Change, ChangeVisitor, ChangeWalk, linkKey, sameAttributes, sameFile } from './changes';
import { MemberWriter } from './members';
import { LOWER, UPPER } from './sandbox';
import { sayError, sayWarning } from '../base/failure';

const WHITEOUT = '.wh.';
const OPAQUE: Bytes = toBytes('.wh..wh..opq');

/** A path's name in an archive: without the slash in front. */
function inArchive(path: Bytes): Bytes {
  return sliceOf(path, 1);
}

/** `path` with `before` in front of its last name. */
function withMark(path: Bytes, before: string): Bytes {
  const slash = lastIndexOf(path, SLASH);
  return concat(concat(sliceOf(path, 1, slash + 1), toBytes(before)), sliceOf(path, slash + 1));
}

class LayerVisitor extends ChangeVisitor {
  constructor(private writer: MemberWriter) {
    super();
  }

  /** Names that mean something in layers cannot be files' names there. */
  private isReserved(path: Bytes): bool {
    const name = sliceOf(path, lastIndexOf(path, SLASH) + 1);
    if (!startsWithText(name, WHITEOUT)) return false;
    sayWarning().bytes(path).text(': left out, layers have another use for such names').end();
    return true;
  }

  private mark(name: Bytes): void {
    const member = new TarMember();
    member.name = name;
    this.writer.putText(member, []);
  }

  removed(change: Change): void {
    if (!this.isReserved(change.path)) this.mark(withMark(change.path, WHITEOUT));
  }

  enter(change: Change, opaque: bool): void {
    const name = concat(inArchive(change.path), [SLASH]);
    const member = this.writer.member(name, change.place, change.now);
    if (member === null || this.isReserved(change.path)) return;
    this.writer.put(member, change.place, null);
    if (opaque) this.mark(concat(name, OPAQUE));
  }

  leave(_change: Change, _opaque: bool): void {}

  file(change: Change): void {
    if (this.isReserved(change.path)) return;
    const member = this.writer.member(inArchive(change.path), change.place, change.now);
    if (member === null) return;
    const key: Bytes | null =
      change.now.nlink > 1 || change.place[1] == byteOf('m') ? linkKey(change.path) : null;
    this.writer.put(member, change.place, key);
  }
}

/** Writes the layer to standard output: the exit status. `indexed`: see ChangeWalk. */
export function putLayer(indexed: bool): i32 {
  const writer = new MemberWriter();
  const walk = new ChangeWalk(new LayerVisitor(writer));
  walk.walk(indexed);
  writer.finish();
  if (walk.error < 0) writer.fail(walk.failedAt, walk.error);
  return writer.status;
}

class Line {
  constructor(
    public kind: string,
    public path: Bytes,
  ) {}
}

const ADDED = 'A';
const CHANGED = 'C';
const DELETED = 'D';

class DiffVisitor extends ChangeVisitor {
  lines: Array<Line> = [];
  /** How many lines there were when each directory on the way was entered. */
  private starts: Array<i32> = [];
  /** The directory that something was passed over in last: it has another time by that. */
  private touched: Bytes = [];

  passedOver(path: Bytes): void {
    this.touched = sliceOf(path, 0, lastIndexOf(path, SLASH));
  }

  removed(change: Change): void {
    if (change.existed) this.lines.push(new Line(DELETED, change.path));
  }

  enter(change: Change, opaque: bool): void {
    this.starts.push(this.lines.length);
    const wasDirectory = change.existed && change.before.isDirectory;
    if (wasDirectory && opaque) this.deleteOthers(change.path);
  }

  /** What was in a directory of the image and has nothing in its place. */
  private deleteOthers(path: Bytes): void {
    const directory = new Directory(concat(LOWER, path));
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    for (let index = 0; index < names.length; index++) {
      const name = concat(concat(path, [SLASH]), names[index]);
      if (lstat(concat(UPPER, name)).error < 0) this.lines.push(new Line(DELETED, name));
    }
  }

  leave(change: Change, _opaque: bool): void {
    const start = this.starts.pop();
    if (change.existed && change.before.isDirectory) {
      if (equals(this.touched, change.path)) change.now.modified = change.before.modified;
      const same = sameAttributes(change.place, change.now, concat(LOWER, change.path), change.before);
      if (!same || this.lines.length > start) this.lines.push(new Line(CHANGED, change.path));
    } else {
      this.lines.push(new Line(change.existed ? CHANGED : ADDED, change.path));
    }
  }

  file(change: Change): void {
    const below = concat(LOWER, change.path);
    if (change.existed && change.before.isDirectory) this.deleteOthers(change.path);
    if (change.existed && sameFile(change.place, change.now, below, change.before)) return;
    this.lines.push(new Line(change.existed ? CHANGED : ADDED, change.path));
  }
}

/** Names in the order in which directories are walked: a slash comes before every other byte. */
function inOrder(a: Line, b: Line): i32 {
  const length = min(a.path.length, b.path.length);
  for (let index = 0; index < length; index++) {
    const first = a.path[index];
    const second = b.path[index];
    if (first == second) continue;
    if (first == SLASH) return -1;
    return second == SLASH ? 1 : i32(first) - i32(second);
  }
  return a.path.length - b.path.length;
}

/** Writes the list to standard output, to a terminal with `?` for what cannot be printed, as ls does: the exit status. */
export function putDiff(indexed: bool): i32 {
  const visitor = new DiffVisitor();
  const walk = new ChangeWalk(visitor);
  walk.walk(indexed);
  const lines = visitor.lines.sort((a: Line, b: Line): i32 => inOrder(a, b));
  const shows = isTerminal(1);
  for (let index = 0; index < lines.length; index++) {
    const path = shows ? printable(lines[index].path) : lines[index].path;
    stdout.text(lines[index].kind).byte(SPACE).bytes(path).newline();
  }
  if (walk.error == 0) return 0;
  sayError().bytes(walk.failedAt).text(': ').reason(walk.error).end();
  return 1;
}
