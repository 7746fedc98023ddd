// mount [-r] [-t TYPE] [-o OPTION,...] SOURCE DIRECTORY: mounts a file system, or changes mounts (--bind, --move, --make-…).
// mount [-t TYPE]: lists what is mounted, from /proc/self/mounts.

import { MS_RDONLY, MS_REMOUNT } from '../lib/base/abi';
import { Bytes, equals, split, toBytes } from '../lib/base/bytes';
import { O_RDONLY, close, open } from '../lib/base/fs';
import { Reader, complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import {
  FIRST_PROPAGATION,
  MountOptions,
  OPTION_FLAGS,
  OPTION_NAMES,
  PROPAGATION,
  mountInSteps,
} from '../lib/file/mount_options';
import { Options } from '../lib/command/options';

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
  for (let index = FIRST_PROPAGATION; index < OPTION_NAMES.length; index++)
    options.flag('', 'make-' + OPTION_NAMES[index]);
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
  for (let index = FIRST_PROPAGATION; index < OPTION_NAMES.length; index++) {
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
