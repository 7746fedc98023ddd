// stat [-Lt] [-c FORMAT | --printf=FORMAT] FILE...: writes the attributes of files (GNU).
// stat -f [-t] [-c FORMAT | --printf=FORMAT] FILE...: those of the file systems that they are in.

import { Bytes, equalsText, toBytes } from '../lib/base/bytes';
import { fstat, lstat, stat as follow } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { FileFields, FilesystemFields, StatFields, putFormat } from '../lib/file/stat_format';
import { statfs } from '../lib/file/statfs';

const FILE_FORMAT =
  '  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n' +
  'Device: %Hd,%Ld\tInode: %-11i Links: %h\n' +
  'Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\n' +
  'Access: %x\nModify: %y\nChange: %z\n Birth: %w\n';
const DEVICE_FORMAT =
  '  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n' +
  'Device: %Hd,%Ld\tInode: %-11i Links: %-5h Device type: %Hr,%Lr\n' +
  'Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\n' +
  'Access: %x\nModify: %y\nChange: %z\n Birth: %w\n';
const FILE_TERSE = '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o\n';
const SYSTEM_FORMAT =
  '  File: "%n"\n    ID: %-8i Namelen: %-7l Type: %T\nBlock size: %-10s Fundamental block size: %S\n' +
  'Blocks: Total: %-10b Free: %-10f Available: %a\nInodes: Total: %-10c Free: %d\n';
const SYSTEM_TERSE = '%n %i %l %t %s %S %b %f %a %c %d\n';

/** What to write for `fields`: the format given, or one of the two of its own. */
function put(options: Options, fields: StatFields, plain: string, terse: string): void {
  const printf = options.valueOf('printf');
  const format = options.valueOf('c');
  if (printf !== null) return putFormat(printf, fields, true);
  if (format !== null) {
    putFormat(format, fields, false);
    stdout.newline();
    return;
  }
  putFormat(toBytes(options.has('t') ? terse : plain), fields, false);
}

function showFile(options: Options, path: Bytes): i32 {
  const isInput = equalsText(path, '-');
  const attributes = isInput ? fstat(0) : options.has('L') ? follow(path) : lstat(path);
  if (attributes.error < 0) {
    cannot('stat', path, attributes.error);
    return 1;
  }
  const fields = new FileFields(path, attributes);
  fields.quotes = options.has('c') || options.has('printf');
  put(options, fields, attributes.isDevice ? DEVICE_FORMAT : FILE_FORMAT, FILE_TERSE);
  return 0;
}

function showSystem(options: Options, path: Bytes): i32 {
  const system = statfs(path);
  if (system.error < 0) {
    complain()
      .text("can't read file system information for '")
      .bytes(path)
      .text("': ")
      .reason(system.error)
      .end();
    return 1;
  }
  put(options, new FilesystemFields(path, system), SYSTEM_FORMAT, SYSTEM_TERSE);
  return 0;
}

export function stat(args: Array<Bytes>): i32 {
  const options = new Options('[-fLt] [-c FORMAT] FILE...', 'Write the attributes of files.')
    .value(
      'c',
      'format',
      'FORMAT',
      'as FORMAT says: %n name, %s size, %a permissions, %U owner, %y time, ...',
    )
    .value('', 'printf', 'FORMAT', 'the same with \\-escapes and without a line feed')
    .flag('f', 'file-system', 'of the file systems that they are in')
    .flag('L', 'dereference', 'of what symbolic links lead to')
    .flag('t', 'terse', 'all on one line')
    .parse(args)
    .expect(1, -1);
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    status |= options.has('f') ? showSystem(options, path) : showFile(options, path);
  }
  return status;
}
