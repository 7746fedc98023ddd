// mount [-r] [-t TYPE] [-o OPTION,...] SOURCE DIRECTORY: mounts a file system, or changes mounts (--bind, --move, --make-…).
// mount [-t TYPE]: lists what is mounted, from /proc/self/mounts.

import {
  MS_BIND,
  MS_MOVE,
  MS_NOATIME,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  MS_RELATIME,
  MS_REMOUNT,
  MS_SHARED,
  MS_SILENT,
  MS_SLAVE,
  MS_STRICTATIME,
  MS_SYNCHRONOUS,
  MS_UNBINDABLE,
  minios_mount,
} from '../lib/abi';
import { Bytes, addressOf, concat, equals, equalsText, split, toBytes } from '../lib/bytes';
import { O_RDONLY, close, open } from '../lib/fs';
import { Reader, complain, stdout } from '../lib/io';
import { cannot } from '../lib/message';
import { Options } from '../lib/options';

const OPTION_NAMES: StaticArray<string> = [
  'ro',
  'nosuid',
  'nodev',
  'noexec',
  'sync',
  'remount',
  'noatime',
  'bind',
  'rbind',
  'move',
  'silent',
  'relatime',
  'strictatime',
  'private',
  'rprivate',
  'shared',
  'rshared',
  'slave',
  'rslave',
  'unbindable',
  'runbindable',
];
const OPTION_FLAGS: StaticArray<u32> = [
  MS_RDONLY,
  MS_NOSUID,
  MS_NODEV,
  MS_NOEXEC,
  MS_SYNCHRONOUS,
  MS_REMOUNT,
  MS_NOATIME,
  MS_BIND,
  MS_BIND | MS_REC,
  MS_MOVE,
  MS_SILENT,
  MS_RELATIME,
  MS_STRICTATIME,
  MS_PRIVATE,
  MS_PRIVATE | MS_REC,
  MS_SHARED,
  MS_SHARED | MS_REC,
  MS_SLAVE,
  MS_SLAVE | MS_REC,
  MS_UNBINDABLE,
  MS_UNBINDABLE | MS_REC,
];
const INVERSE_NAMES: StaticArray<string> = [
  'rw',
  'suid',
  'dev',
  'exec',
  'async',
  'atime',
  'loud',
  'defaults',
];
const INVERSE_FLAGS: StaticArray<u32> = [
  MS_RDONLY,
  MS_NOSUID,
  MS_NODEV,
  MS_NOEXEC,
  MS_SYNCHRONOUS,
  MS_NOATIME,
  MS_SILENT,
  0,
];
const PROPAGATION: u32 = MS_PRIVATE | MS_SHARED | MS_SLAVE | MS_UNBINDABLE;

/** What -o and its like ask for: flags, and the rest for the file system. */
class MountOptions {
  flags: u32 = 0;
  data: Bytes = [];
  /** MS_REC if the propagation is that of all mounts below, too. */
  recursion: u32 = 0;

  /** A propagation type, MS_…, with MS_REC or without. */
  propagate(type: u32): void {
    this.flags = (this.flags & ~PROPAGATION) | (type & PROPAGATION);
    this.recursion = type & MS_REC;
  }

  add(list: Bytes): void {
    const words = split(list, 0x2c);
    for (let index = 0; index < words.length; index++) {
      if (words[index].length > 0) this.addWord(words[index]);
    }
  }

  private addWord(word: Bytes): void {
    for (let index = 0; index < OPTION_NAMES.length; index++) {
      if (!equalsText(word, OPTION_NAMES[index])) continue;
      if ((OPTION_FLAGS[index] & PROPAGATION) != 0) this.propagate(OPTION_FLAGS[index]);
      else this.flags |= OPTION_FLAGS[index];
      return;
    }
    for (let index = 0; index < INVERSE_NAMES.length; index++) {
      if (!equalsText(word, INVERSE_NAMES[index])) continue;
      this.flags &= ~INVERSE_FLAGS[index];
      return;
    }
    this.data = this.data.length == 0 ? word : concat(concat(this.data, toBytes(',')), word);
  }
}

function describe(): Options {
  const options = new Options(
    '[-r] [-t TYPE] [-o OPTION,...] SOURCE DIRECTORY\n   or: mount [-t TYPE]',
    'Mount a file system, or list what is mounted.',
  )
    .value('t', 'types', 'TYPE', 'kind of file system')
    .value(
      'o',
      'options',
      'OPTION,...',
      'ro, nosuid, nodev, noexec, remount, bind, ...; the rest is for the file system',
    )
    .flag('r', 'read-only', 'same as -o ro')
    .flag('w', 'rw', 'same as -o rw')
    .flag('', 'bind', 'show SOURCE at DIRECTORY too')
    .flag('', 'rbind', 'the same, with everything mounted below')
    .flag('', 'move', 'move a mount');
  for (let index = 13; index < OPTION_NAMES.length; index++) options.flag('', 'make-' + OPTION_NAMES[index]);
  return options;
}

/** One line a mount: `SOURCE on DIRECTORY type TYPE (OPTIONS)`. */
function list(type: Bytes | null): i32 {
  const path = toBytes('/proc/self/mounts');
  const fd = open(path, O_RDONLY);
  if (fd < 0) {
    cannot('open', path, fd);
    return 1;
  }
  const input = new Reader(fd, 4096);
  for (let line = input.line(); line !== null; line = input.line()) {
    const fields = split(line, 0x20);
    if (fields.length < 4 || (type !== null && !equals(type, fields[2]))) continue;
    stdout.bytes(fields[0]).text(' on ').bytes(fields[1]).text(' type ').bytes(fields[2]);
    stdout.text(' (').bytes(fields[3]).text(')\n');
  }
  close(fd);
  return 0;
}

/** What a bind or a move says besides is said in calls of their own: mount(8). */
const MOUNT_ONLY: u32 = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_STRICTATIME;

/** The system calls that a command line stands for: the mount itself, its flags if it is a bind, its propagation. */
function mountInSteps(source: Bytes, target: Bytes, type: Bytes, wanted: MountOptions): i32 {
  const propagation = wanted.flags & PROPAGATION;
  const flags = wanted.flags & ~PROPAGATION;
  const binds = (flags & (MS_BIND | MS_REMOUNT)) == MS_BIND;
  const only = propagation != 0 && flags == 0 && wanted.data.length == 0 && type.length == 0;
  if (!only) {
    let error = call(source, target, type, binds ? flags & (MS_BIND | MS_REC) : flags, wanted.data);
    if (error == 0 && binds && (flags & MOUNT_ONLY) != 0) {
      error = call(source, target, type, (flags & MOUNT_ONLY) | MS_BIND | MS_REMOUNT, []);
    }
    if (error < 0) return error;
  }
  return propagation == 0 ? 0 : call(source, target, type, propagation | wanted.recursion, []);
}

function call(source: Bytes, target: Bytes, type: Bytes, flags: u32, data: Bytes): i32 {
  return minios_mount(
    addressOf(source),
    source.length,
    addressOf(target),
    target.length,
    addressOf(type),
    type.length,
    flags,
    addressOf(data),
    data.length,
  );
}

export function mount(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(0, 2);
  const operands = options.operands;
  const wanted = new MountOptions();
  const lists = options.valuesOf('o');
  for (let index = 0; index < lists.length; index++) wanted.add(lists[index]);
  if (options.last('rw') == 'r') wanted.flags |= MS_RDONLY;
  const long: StaticArray<string> = ['bind', 'rbind', 'move'];
  for (let index = 0; index < long.length; index++) {
    if (options.has(long[index])) wanted.add(toBytes(long[index]));
  }
  for (let index = 13; index < OPTION_NAMES.length; index++) {
    if (options.has('make-' + OPTION_NAMES[index])) wanted.propagate(OPTION_FLAGS[index]);
  }
  const given = options.valueOf('t');
  if (operands.length == 0) return list(given);
  if (operands.length == 1 && (wanted.flags & (MS_REMOUNT | PROPAGATION)) == 0) {
    options.wrong(complain().text('missing DIRECTORY'));
  }
  const target = operands[operands.length - 1];
  const source = operands.length == 2 ? operands[0] : toBytes('none');
  const type = given !== null ? given : toBytes('');
  const error = mountInSteps(source, target, type, wanted);
  if (error == 0) return 0;
  complain().text('mounting ').bytes(source).text(' on ').bytes(target).text(' failed: ').reason(error).end();
  return 1;
}
