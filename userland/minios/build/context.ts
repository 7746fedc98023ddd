// What a build is given: the context, a directory of the user's or an archive on standard input, its Dockerfile, and what
// .dockerignore says.
//
// Interface: BuildContext, openContext.

import { EFBIG, EINVAL, ENOENT } from '../../lib/base/abi';
import { Bytes, concat, equalsText, toBytes } from '../../lib/base/bytes';
import { COMPRESSED_NOT, compressionOf } from '../../lib/compress/decompress';
import { Failure, Result } from '../../lib/base/failure';
import { O_CREAT, O_WRONLY, close, lstat, open } from '../../lib/base/fs';
import { ending } from '../../lib/process/handlers';
import { Reader, writeAll } from '../../lib/base/io';
import { joinPath } from '../../lib/text/path';
import { filesCommand } from '../base/files_command';
import { LONGEST_TEXT, argumentText } from '../command/argument_file';
import { report, sayError } from '../base/failure';
import { HostFile, hostDirectory } from '../command/host_file';
import { readInRoot } from '../base/root_path';
import { EndingReader } from '../../lib/process/signal_wait';
import { gatherInto } from './copy_step';
import { Workshop } from './stage';

/** What a build was given. release() takes back what was shared or unpacked for it. */
export class BuildContext {
  /** A directory that nothing of the context leads out of. */
  root: Bytes = [];
  dockerfile: Bytes = [];
  dockerignore: Bytes = [];
  workshop: Workshop = new Workshop();
  private shared: Array<HostFile> = [];

  release(): void {
    for (let index = 0; index < this.shared.length; index++) this.shared[index].release();
    this.workshop.remove();
  }

  /** Reads a file that the user has named: false, after a message. */
  readNamed(path: Bytes): bool {
    const text = argumentText(path);
    const unread = text.failure;
    if (unread !== null) return sayUnread(unread.message);
    this.dockerfile = text.value;
    return true;
  }

  useDirectory(path: Bytes): bool {
    const host = hostDirectory(path, true);
    if (host === null) return false;
    this.shared.push(host);
    this.root = host.path;
    if (lstat(concat(this.root, toBytes('/'))).isDirectory) return true;
    sayError().text('unable to prepare context: path "').bytes(path).text('" not found').end();
    return false;
  }

  /** Takes standard input: an archive is the context, anything else the Dockerfile of an empty one. */
  useInput(): bool {
    this.root = this.workshop.directory('context');
    const input = new EndingReader(0);
    const isArchive = compressionOf(input) != COMPRESSED_NOT || hasMagic(input);
    if (!isArchive) {
      let text: Bytes = [];
      for (let length = input.block(); length > 0; length = input.block())
        text = concat(text, input.copy(length));
      this.dockerfile = text;
      return true;
    }
    const place = joinPath(this.workshop.directory('input'), toBytes('context.tar'));
    const file = open(place, O_WRONLY | O_CREAT);
    let error = min(file, 0);
    while (error == 0) {
      const length = input.block();
      if (length == 0) break;
      error = writeAll(file, input.recordStart, length);
    }
    close(file);
    if (error < 0) sayError().text('cannot keep the context: ').reason(error).end();
    return error == 0 && this.unpackInput();
  }

  /** By `gather` as ADD would, which decompresses. */
  private unpackInput(): bool {
    const from = joinPath(this.workshop.path, toBytes('input'));
    const request = toBytes('{"add":true,"sources":[{"path":"context.tar","pattern":false}]}');
    const sink = filesCommand([toBytes('unpack'), this.root, toBytes('/'), toBytes('{}')]);
    return gatherInto(sink, filesCommand([toBytes('gather'), from, request]), null) == 0;
  }

  /** Reads .dockerignore, and the Dockerfile unless it was given another way. */
  readFiles(name: Bytes, given: bool): bool {
    if (!given && this.dockerfile.length == 0) {
      const text = this.read(name);
      const why = text.failure;
      if (why !== null) {
        sayError().text('failed to read dockerfile: open ').bytes(name).text(': ').text(whyNot(why)).end();
        return false;
      }
      this.dockerfile = text.value;
    }
    let ignore = this.read(concat(name, toBytes('.dockerignore')));
    let unread = ignore.failure;
    if (unread !== null && unread.error == -ENOENT) {
      ignore = this.read(toBytes('.dockerignore'));
      unread = ignore.failure;
    }
    if (unread === null) this.dockerignore = ignore.value;
    else if (unread.error != -ENOENT) {
      sayError().text('failed to read .dockerignore: ').text(whyNot(unread)).end();
      return false;
    }
    return true;
  }

  /** A file of the context, whose links do not lead out of it. */
  private read(name: Bytes): Result<Bytes> {
    return readInRoot(this.root, name, LONGEST_TEXT);
  }
}

/** Why readInRoot() failed, as Docker words it. */
function whyNot(unread: Failure): string {
  if (unread.error == -ENOENT) return 'no such file or directory';
  if (unread.error == -EINVAL || unread.error == -EFBIG) return 'it is no regular file of at most 16 MiB';
  return unread.message;
}

/** Says why the Dockerfile was not read, unless somebody has interrupted that: false. */
function sayUnread(reason: string): bool {
  if (ending()) return false;
  // As Docker looks for it before it opens it.
  if (reason.endsWith(': no such file or directory'))
    report(
      'unable to prepare context: unable to evaluate symlinks in Dockerfile path: ' +
        reason.replace('open', 'lstat'),
    );
  else report('failed to read dockerfile: ' + reason);
  return false;
}

/** Whether what comes looks like a tar archive: `ustar` at 257. */
function hasMagic(input: Reader): bool {
  const magic = 'ustar';
  for (let index = 0; index < magic.length; index++)
    if (input.peek(257 + index) != magic.charCodeAt(index)) return false;
  return true;
}

/** Prepares what `build` was given: null, after a message. `file`: -f, or null. */
export function openContext(path: Bytes, file: Bytes | null): BuildContext | null {
  const context = new BuildContext();
  const fromInput = equalsText(path, '-');
  const fileFromInput = file !== null && equalsText(file, '-');
  let done = false;
  if (fromInput && fileFromInput)
    sayError().text("invalid argument: can't use stdin for both build context and dockerfile").end();
  else done = fromInput ? context.useInput() : context.useDirectory(path);
  let given = false;
  if (done && fileFromInput) {
    const input = new EndingReader(0);
    for (let length = input.block(); length > 0; length = input.block())
      context.dockerfile = concat(context.dockerfile, input.copy(length));
    given = true;
  } else if (done && file !== null && !fromInput) {
    done = context.readNamed(file);
    given = true;
  }
  if (ending()) done = false;
  if (done) done = context.readFiles(file !== null && fromInput ? file : toBytes('Dockerfile'), given);
  if (done) return context;
  context.release();
  return null;
}
