// minios cp: files between a container and the user's, or an archive on standard input or output. What goes where is decided as
// Docker's pkg/archive does (CopyInfo, PrepareArchiveCopy); the files are read and written by /usr/libexec/minios/files.
//
// Interface: copyFiles, COPY_HELP.

import { COLON, DOT, SLASH } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, indexOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { MISSING_ANY, canonicalPath } from '../../lib/file/canonical';
import { close } from '../../lib/base/fs';
import { Reader, exit, stderr } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { baseName, directoryName, withoutTrailingSlashes, endsInSlash } from '../../lib/text/path';
import { Command, pipe, wait } from '../../lib/process/process';
import { isTerminal } from '../../lib/terminal/terminal';
import { containerNamed } from './files';
import { ContainerRoot } from '../container/root';
import { filesCommand, runFiles } from '../base/files_command';
import { report, sayError } from '../base/failure';
import { Flags } from '../command/flags';
import { HostFile, hostFile } from '../command/host_file';

export const COPY_HELP = 'Copy files/folders between a container and the local filesystem';

const SYNOPSIS = 'CONTAINER:SRC_PATH DEST_PATH|-\n\tminios cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH';

/** One side: a tree with a root, and a path in it. */
abstract class Side {
  /** As the user has typed it. */
  path: Bytes = [];
  exists: bool = false;
  isDirectory: bool = false;

  abstract files(verb: string, words: Array<Bytes>): Command;
  /** The path as `files` takes it. */
  abstract get place(): Bytes;

  /** What a path of this side leads to; null: nothing. */
  look(place: Bytes): Json | null {
    const ends = pipe();
    const pid = this.files('stat', [place]).duplicate(ends.writer, 1).close(ends.reader).spawn();
    close(ends.writer);
    const line = new Reader(ends.reader).line();
    close(ends.reader);
    if (pid > 0) wait(pid);
    return line === null ? null : parseJson(line);
  }
}

class ContainerSide extends Side {
  constructor(
    private root: ContainerRoot,
    path: Bytes,
  ) {
    super();
    this.path = path;
  }

  files(verb: string, words: Array<Bytes>): Command {
    return this.root.overSeen(verb, words);
  }

  get place(): Bytes {
    return this.path.length > 0 && this.path[0] == SLASH ? this.path : concat([SLASH], this.path);
  }
}

class UserSide extends Side {
  constructor(
    private host: HostFile,
    path: Bytes,
  ) {
    super();
    this.path = path;
  }

  files(verb: string, words: Array<Bytes>): Command {
    const all: Array<Bytes> = [toBytes(verb), this.host.root];
    return filesCommand(all.concat(words));
  }

  get place(): Bytes {
    return this.host.inRoot;
  }
}

/** Whether what is in a directory is meant, and not the directory: `.` or a path that ends in `/.`. */
function meansContents(path: Bytes): bool {
  const length = path.length;
  return equalsText(path, '.') || (length > 1 && path[length - 1] == DOT && path[length - 2] == SLASH);
}

/** CONTAINER and PATH of `CONTAINER:PATH`; null: a path of the user's. */
function splitArgument(text: Bytes): Array<Bytes> | null {
  if (text.length == 0 || text[0] == SLASH || text[0] == DOT) return null;
  const colon = indexOf(text, COLON);
  return colon <= 0 ? null : [sliceOf(text, 0, colon), sliceOf(text, colon + 1)];
}

class Copy {
  owners: bool = false;
  follow: bool = false;
  quiet: bool = false;
  /** What the container is called, for messages. */
  name: Bytes = [];

  /** What the archive's first member is called, and whether it is a directory: false, after a message, if there is no such file. */
  private lookAtSource(from: Side, inContainer: bool): bool {
    let found = from.look(from.place);
    if (found === null && endsInSlash(from.path)) found = from.look(withoutTrailingSlashes(from.place));
    if (found === null) return this.noSource(from.path, inContainer);
    from.exists = true;
    from.isDirectory = found.bool('directory');
    if (this.follow && found.bool('link')) {
      const target = from.look(found.string('target'));
      if (target === null) return this.noSource(found.string('target'), inContainer);
      from.isDirectory = target.bool('directory');
    }
    if (!endsInSlash(from.path) || from.isDirectory) return true;
    sayError().bytes(from.path).text(': not a directory').end();
    return false;
  }

  private noSource(path: Bytes, inContainer: bool): bool {
    if (inContainer) this.notInContainer(path);
    else sayError().text('lstat ').bytes(path).text(': no such file or directory').end();
    return false;
  }

  private notInContainer(path: Bytes): void {
    sayError().text('Could not find the file ').bytes(path).text(' in container ').bytes(this.name).end();
  }

  private lookAtTarget(to: Side): Bytes {
    let place = to.place;
    let found = to.look(place);
    if (found !== null && found.bool('link')) {
      place = found.string('target');
      found = to.look(place);
    }
    if (found === null) return place;
    to.exists = true;
    to.isDirectory = found.bool('directory');
    if (to.isDirectory || found.bool('regular')) return place;
    sayError().text('destination "').bytes(to.path).text('" must be a directory or a regular file').end();
    exit(1);
    return place;
  }

  private options(rename: Bytes): Bytes {
    const options = jsonObject().setBool('careful', true).setString('rename', rename);
    if (!this.owners) options.setText('owner', '0:0');
    return jsonBytes(options);
  }

  /** Copies a file or a directory. */
  run(from: Side, to: Side, fromContainer: bool): i32 {
    if (!this.lookAtSource(from, fromContainer)) return 1;
    const target = this.lookAtTarget(to);
    let directory = target;
    let rename: Bytes = [];
    const contents = meansContents(from.path);
    if (!to.exists || !to.isDirectory) {
      if (to.exists && from.isDirectory) return report('cannot copy directory');
      if (!to.exists && !from.isDirectory && endsInSlash(to.path)) return report('no such directory');
      directory = directoryName(target);
      rename = baseName(target);
      const parent = to.look(directory);
      if (parent === null || !(parent.bool('directory') || parent.bool('link')))
        return this.missing(to, fromContainer, directory);
    }
    const source = this.source(from, rename, contents);
    return this.pass(source, to.files('unpack', [directory, this.options([])]), from, to, fromContainer);
  }

  private missing(to: Side, fromContainer: bool, directory: Bytes): i32 {
    if (fromContainer)
      sayError().text('invalid output path: directory ').bytes(directory).text(' does not exist').end();
    else this.notInContainer(directory);
    return 1;
  }

  /** The archive of the source; its first member is called `rename`, or as the source is. */
  private source(from: Side, rename: Bytes, contents: bool): Command {
    const name =
      rename.length > 0 ? rename : contents ? new StaticArray<u8>(0) : baseName(absolute(from.place));
    const words: Array<Bytes> = [from.place, equalsText(name, '/') ? new StaticArray<u8>(0) : name];
    if (this.follow) words.push(toBytes('follow'));
    return from.files('pack', words);
  }

  private pass(source: Command, sink: Command, from: Side, to: Side, fromContainer: bool): i32 {
    const ends = pipe();
    if (ends.error < 0) return report('cannot make a pipe');
    const reader = sink.duplicate(ends.reader, 0).close(ends.writer).spawn();
    const writer = source.duplicate(ends.writer, 1).close(ends.reader).spawn();
    close(ends.reader);
    close(ends.writer);
    const packed = writer > 0 ? wait(writer).shellStatus : 1;
    const unpacked = reader > 0 ? wait(reader).shellStatus : 1;
    if (packed != 0 || unpacked != 0) return 1;
    if (this.quiet) return 0;
    stderr.text('Successfully copied ').bytes(from.path).text(' to ');
    if (!fromContainer) stderr.bytes(this.name).text(':');
    stderr.bytes(to.path).end();
    return 0;
  }

  /** To standard output, as an archive. */
  toOutput(from: Side): i32 {
    if (!this.lookAtSource(from, true)) return 1;
    return runFiles(
      this.source(from, meansContents(from.path) ? toBytes('.') : new StaticArray<u8>(0), false),
    );
  }

  /** An archive from standard input. */
  fromInput(to: Side): i32 {
    const target = this.lookAtTarget(to);
    if (!to.isDirectory) {
      sayError()
        .text('destination "')
        .bytes(this.name)
        .text(':')
        .bytes(to.path)
        .text('" must be a directory')
        .end();
      return 1;
    }
    return runFiles(to.files('unpack', [target, this.options([])]));
  }
}

function absolute(path: Bytes): Bytes {
  const canonical = canonicalPath(path, MISSING_ANY);
  return path.length > 0 && !meansContents(path) && !equalsText(path, '..')
    ? path
    : canonical === null
      ? path
      : canonical;
}

/** minios cp [-a] [-L] [-q] CONTAINER:PATH PATH|-, or the other way round. */
export function copyFiles(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] ' + SYNOPSIS, COPY_HELP, 'container cp, cp')
    .flag('a', 'archive', 'Archive mode (copy all uid/gid information)')
    .flag('L', 'follow-link', 'Always follow symbol link in SRC_PATH')
    .flag('q', 'quiet', 'Suppress progress output during copy')
    .parse(args)
    .expect(2, 2);
  const from = splitArgument(flags.operands[0]);
  const to = splitArgument(flags.operands[1]);
  if (from !== null && to !== null) return report('copying between containers is not supported');
  if (from === null && to === null) return report('must specify at least one container source');
  const named = from !== null ? from : to!;
  const container = containerNamed(named[0]);
  if (container === null) return 1;
  const copy = new Copy();
  copy.name = named[0];
  copy.owners = flags.has('archive');
  copy.follow = flags.has('follow-link');
  copy.quiet = flags.has('quiet') || !isTerminal(2);
  const other = from !== null ? flags.operands[1] : flags.operands[0];
  if (equalsText(other, '-')) {
    const root = new ContainerRoot(container);
    if (!root.open()) return 1;
    const side = new ContainerSide(root, named[1]);
    return from !== null ? copy.toOutput(side) : root.keep(copy.fromInput(side));
  }
  const host = hostFile(other, from === null);
  if (host === null) return 1;
  const root = new ContainerRoot(container);
  if (!root.open()) return 1;
  const inside = new ContainerSide(root, named[1]);
  const outside = new UserSide(host, other);
  const status =
    from !== null ? copy.run(inside, outside, true) : root.keep(copy.run(outside, inside, false));
  host.release();
  return status;
}
