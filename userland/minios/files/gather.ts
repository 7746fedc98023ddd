// `gather`: what COPY and ADD of a Dockerfile name, below the root that this program has entered, as an archive on standard output;
// or only its digest, for the build cache: the same names, kinds, modes, owners and contents have the same.
//
// Interface: gather.

import { SLASH } from '../../lib/base/ascii';
import { Bytes, compare, concat, split, toBytes } from '../../lib/base/bytes';
import { MISSING_NONE, canonicalPath } from '../../lib/file/canonical';
import { COMPRESSED_NOT, compressionOf, decompress } from '../../lib/compress/decompress';
import { hexOf } from '../../lib/digest/digest';
import { Directory } from '../../lib/file/directory';
import { fnmatch } from '../../lib/regex/fnmatch';
import { O_RDONLY, Stat, close, fstat, lstat, open } from '../../lib/base/fs';
import { FileSink } from '../../lib/compress/gzip';
import { Sink } from '../../lib/compress/inflate';
import { Reader, stdout } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { changeMode } from '../../lib/file/mode';
import { baseName, joinPath } from '../../lib/text/path';
import { Sha256 } from '../../lib/digest/sha256';
import { BLOCK, HEADER_MEMBER, TAR_SYMLINK, TarMember, readHeader } from '../../lib/tar/header';
import { TarHandler, TarReader } from '../../lib/tar/reader';
import { IgnoreList } from './ignore';
import { MemberWriter } from './members';
import { MemberRule, MemberTree } from './pack';
import { report, sayError } from '../base/failure';

/** Sums up an archive instead of writing it. */
class DigestSink extends Sink {
  readonly digest: Sha256 = new Sha256();

  take(address: usize, length: i32): bool {
    this.digest.update(address, length);
    return true;
  }
}

/** Ignored files, the owner, and --chmod. */
class CopyRule extends MemberRule {
  constructor(
    private ignore: IgnoreList,
    private mode: Bytes,
    private timeless: bool,
  ) {
    super();
  }

  allows(path: Bytes, member: TarMember): bool {
    if (this.ignore.covers(path)) return false;
    member.uid = 0;
    member.gid = 0;
    this.adjust(member);
    return true;
  }

  /** What also holds for members of archives that ADD unpacks. */
  adjust(member: TarMember): void {
    if (this.timeless) member.modified = 0;
    if (this.mode.length == 0 || member.type == TAR_SYMLINK) return;
    const changed = changeMode(this.mode, member.mode, member.isDirectory, 0);
    if (changed >= 0) member.mode = (<u32>changed) & 0o7777;
  }

  looksInto(_path: Bytes): bool {
    return this.ignore.hasExceptions;
  }
}

/** Writes the members of one archive into another one. */
class Passer extends TarHandler {
  constructor(
    private writer: MemberWriter,
    private rule: CopyRule,
  ) {
    super();
  }

  begin(member: TarMember): bool {
    this.rule.adjust(member);
    this.writer.beginMember(member);
    return true;
  }

  data(address: usize, length: i32): void {
    this.writer.contents(address, length);
  }

  end(): void {
    this.writer.endMember();
  }
}

class Gatherer {
  count: i32 = 0;
  /** Whether a source was no plain file: a directory, or an archive that is unpacked. */
  private isTree: bool = false;
  private writer: MemberWriter;
  private rule: CopyRule;
  private tree: MemberTree;
  private ignore: IgnoreList;

  constructor(
    sink: Sink,
    private request: Json,
    timeless: bool,
  ) {
    const writer = new MemberWriter(sink);
    const ignore = new IgnoreList().add(request.list('ignore')).add(request.list('exclude'));
    const rule = new CopyRule(ignore, request.string('chmod'), timeless);
    this.writer = writer;
    this.ignore = ignore;
    this.rule = rule;
    this.tree = new MemberTree(writer, rule);
  }

  /** How much it is: one file, one tree, or many of them. */
  get kind(): string {
    return this.count > 1 ? ' many' : this.isTree ? ' tree' : ' file';
  }

  /** All sources: the exit status. */
  run(): i32 {
    const sources = this.request.list('sources');
    for (let index = 0; index < sources.length; index++) {
      const source = sources[index];
      if (source.has('contents')) this.putText(source);
      else if (source.has('fd')) this.putOpen(source);
      else if (!this.putPaths(source.string('path'), source.bool('pattern'))) return 1;
    }
    this.writer.finish();
    return this.writer.status;
  }

  private putText(source: Json): void {
    const member = new TarMember();
    member.name = source.string('name');
    member.mode = 0o644;
    this.rule.adjust(member);
    this.writer.putText(member, source.string('contents'));
    this.count++;
  }

  /** A file that is open already: what ADD has fetched. */
  private putOpen(source: Json): void {
    const member = new TarMember();
    const fd = <i32>source.integer('fd');
    member.name = source.string('name');
    member.mode = 0o600;
    member.size = fstat(fd).size;
    this.rule.adjust(member);
    this.writer.putFile(member, fd);
    this.count++;
  }

  private putPaths(path: Bytes, pattern: bool): bool {
    const found = pattern ? expand(path) : [concat([SLASH], path)];
    let any = false;
    for (let index = 0; index < found.length; index++) {
      const attributes = lstat(found[index]);
      const isRoot = found[index].length == 1;
      const hidden = !isRoot && this.ignore.covers(found[index]) && !this.ignore.hasExceptions;
      if (attributes.error < 0 || hidden) continue;
      any = true;
      this.putPath(found[index], attributes);
    }
    if (any || pattern) return true;
    const problem = 'file not found in build context or excluded by .dockerignore: stat ';
    sayError().text(problem).bytes(path).text(': file does not exist').end();
    return false;
  }

  /** Of a directory what is in it, of anything else itself. */
  private putPath(path: Bytes, attributes: Stat): void {
    this.count++;
    // A link that is named is what it leads to (but stays within the root).
    const real = attributes.isLink ? canonicalPath(path, MISSING_NONE) : path;
    if (real === null) return this.tree.put(path, baseName(path), attributes);
    const found = lstat(real);
    if (found.isDirectory) {
      this.isTree = true;
      return this.tree.put(real, [], found);
    }
    if (this.request.bool('add') && found.isRegular && this.unpack(real)) return;
    this.tree.put(real, baseName(path), found);
  }

  /** Writes what is in an archive; false: it is none. */
  private unpack(path: Bytes): bool {
    const compression = archiveCompression(path);
    if (compression == NO_ARCHIVE) return false;
    this.isTree = true;
    const fd = open(path, O_RDONLY);
    const reader = new TarReader(new Passer(this.writer, this.rule));
    let problem = decompress(compression, new Reader(fd), reader);
    close(fd);
    // What follows the end of an archive is nobody's business.
    if (problem == '' || reader.isAtEnd) problem = reader.finish() ? '' : reader.problem;
    if (problem == '') return true;
    sayError().bytes(path).text(': ').text(problem).end();
    this.writer.status = 1;
    return true;
  }
}

const NO_ARCHIVE: i32 = -1;

/** Sees the first member of what is decompressed, and no more. */
class Peek extends Sink {
  private block: usize = heap.alloc(BLOCK);
  private used: i32 = 0;
  isTar: bool = false;

  take(address: usize, length: i32): bool {
    const part = min(length, BLOCK - this.used);
    memory.copy(this.block + this.used, address, part);
    this.used += part;
    if (this.used < BLOCK) return true;
    this.isTar = readHeader(this.block, new TarMember()) == HEADER_MEMBER;
    return false;
  }
}

/** How the archive at a path is compressed, COMPRESSED_…; NO_ARCHIVE: there is none. */
function archiveCompression(path: Bytes): i32 {
  const fd = open(path, O_RDONLY);
  if (fd < 0) return NO_ARCHIVE;
  const input = new Reader(fd);
  const compression = compressionOf(input);
  const peek = new Peek();
  const problem = decompress(compression, input, peek);
  input.release();
  close(fd);
  // What is called an archive and cannot be read is one with an error: Docker might know it.
  if (problem != '' && compression != COMPRESSED_NOT && isCalledArchive(path)) return compression;
  return peek.isTar ? compression : NO_ARCHIVE;
}

const ARCHIVE_NAMES: Array<string> = ['*.tar.*', '*.tgz', '*.tbz', '*.tbz2', '*.txz', '*.tzst'];

function isCalledArchive(path: Bytes): bool {
  for (let index = 0; index < ARCHIVE_NAMES.length; index++) {
    if (fnmatch(toBytes(ARCHIVE_NAMES[index]), path)) return true;
  }
  return false;
}

/** The paths that a pattern matches, in order (filepath.Match, name by name). */
function expand(pattern: Bytes): Array<Bytes> {
  let found: Array<Bytes> = [toBytes('/')];
  const parts = split(pattern, SLASH);
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].length == 0) continue;
    const next = new Array<Bytes>();
    for (let which = 0; which < found.length; which++) addMatching(found[which], parts[index], next);
    found = next;
  }
  return found;
}

function addMatching(path: Bytes, part: Bytes, to: Array<Bytes>): void {
  const names = new Array<Bytes>();
  const directory = new Directory(path);
  while (directory.next()) if (fnmatch(part, directory.name)) names.push(directory.name);
  directory.close();
  names.sort((a, b) => compare(a, b));
  for (let index = 0; index < names.length; index++) to.push(joinPath(path, names[index]));
}

/** Writes the archive, or its digest: the exit status. */
export function gather(request: Json, digest: bool): i32 {
  const sum = new DigestSink();
  const sink: Sink = digest ? sum : new FileSink(stdout);
  const gatherer = new Gatherer(sink, request, digest);
  const status = gatherer.run();
  if (status != 0) return status;
  if (gatherer.count == 0) {
    return report('no source files were specified');
  }
  if (digest) stdout.bytes(hexOf(sum.digest.finish())).text(gatherer.kind).newline();
  return 0;
}
