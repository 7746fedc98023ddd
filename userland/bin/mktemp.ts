// mktemp [-dqut] [-p DIRECTORY] [--suffix=TEXT] [TEMPLATE]: makes a file or directory that nobody else has (GNU, busybox).

import { EEXIST, wasi_random_get } from '../lib/base/abi';
import { Bytes, bytesAt, addressOf, concat, indexOf, lastIndexOf, toBytes } from '../lib/base/bytes';
import {
  O_CREAT,
  O_EXCL,
  O_RDWR,
  changePermissions,
  close,
  lstat,
  makeDirectory,
  open,
} from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';
import { variable } from '../lib/base/program';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const random = memory.data(64);
const TRIES: i32 = 10000;

/** Puts letters for `count` X at `at`. */
function fill(name: Bytes, at: i32, count: i32): void {
  for (let done = 0; done < count; done += 64) {
    const length = min(count - done, 64);
    wasi_random_get(random, length);
    for (let index = 0; index < length; index++) {
      name[at + done + index] = <u8>LETTERS.charCodeAt(load<u8>(random + index) % LETTERS.length);
    }
  }
}

/** Makes one: 0 or −errno. Only the owner may use it. */
function make(path: Bytes, options: Options): i32 {
  if (options.has('u')) return lstat(path).error == 0 ? -EEXIST : 0;
  if (options.has('d')) {
    const error = makeDirectory(path);
    return error < 0 ? error : changePermissions(path, 0o700);
  }
  const fd = open(path, O_RDWR | O_CREAT | O_EXCL);
  if (fd < 0) return fd;
  close(fd);
  return changePermissions(path, 0o600);
}

/** The template with its directory: -p and -t put it there, and no template at all. */
function templateOf(options: Options): Bytes {
  const given = options.operands.length > 0 ? options.operands[0] : toBytes('tmp.XXXXXXXXXX');
  const suffix = options.valueOf('suffix');
  const name = suffix === null ? given : concat(given, suffix);
  const inDirectory =
    options.has('p') || options.has('tmpdir') || options.has('t') || options.operands.length == 0;
  if (!inDirectory) return name;
  const environment = variable('TMPDIR');
  let directory = options.has('p') ? options.valueOf('p') : options.valueOf('tmpdir');
  if (options.has('t') && environment !== null && environment.length > 0) directory = environment;
  if (directory === null || directory.length == 0) directory = environment;
  if (directory === null || directory.length == 0) directory = toBytes('/tmp');
  return joinPath(directory, name);
}

export function mktemp(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-dqtu] [-p DIRECTORY] [--suffix=TEXT] [TEMPLATE]',
    'Make a file under a new name.',
  )
    .flag('d', 'directory', 'make a directory')
    .flag('q', 'quiet', 'no messages')
    .flag('t', '', 'in TMPDIR, else in DIRECTORY, else in /tmp')
    .flag('u', 'dry-run', 'only write a name')
    .optional('', 'tmpdir', 'DIRECTORY', 'in DIRECTORY, else in TMPDIR, else in /tmp')
    .value('p', '', 'DIRECTORY', 'the same')
    .value('', 'suffix', 'TEXT', 'put TEXT behind TEMPLATE')
    .parse(args)
    .expect(0, 1);
  const template = templateOf(options);
  const suffix = options.valueOf('suffix');
  let end = template.length - (suffix === null ? 0 : suffix.length);
  // Without --suffix the last run of X counts, wherever it is.
  if (suffix === null) end = lastIndexOf(template, 0x58) + 1;
  let start = end;
  while (start > 0 && template[start - 1] == 0x58) start--;
  if (end - start < 3 || indexOf(template, 0x2f, end) >= 0) {
    complain().text("too few X's in template '").bytes(template).text("'").end();
    return 1;
  }
  let error = -EEXIST;
  for (let turn = 0; turn < TRIES && error == -EEXIST; turn++) {
    const path = bytesAt(addressOf(template), template.length);
    fill(path, start, end - start);
    error = make(path, options);
    if (error == 0) stdout.bytes(path).newline();
  }
  if (error < 0 && !options.has('q')) {
    const kind = options.has('d') ? 'directory' : 'file';
    complain().text("can't create ").text(kind).text(" '").bytes(template).text("': ").reason(error).end();
  }
  return i32(error < 0);
}
