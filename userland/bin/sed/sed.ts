// sed: edits a stream of lines by a script (POSIX; GNU's options, addresses and commands).

import { Bytes, concat, equals, equalsText, lastIndexOf, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import {
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  changePermissions,
  close,
  open,
  rename,
  stat,
} from '../../lib/base/fs';
import { Reader, Writer, complain, exit, stdout, stderr } from '../../lib/base/io';
import { failed, invalidNumber } from '../../lib/command/message';
import { parseDecimal } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { baseName, directoryName, joinPath } from '../../lib/text/path';
import { REGEX_EXTENDED } from '../../lib/regex/syntax';
import { Editor } from './editor';
import { Files, Script } from './script';

function describe(): Options {
  return new Options(
    '[-nErsz] [-i[SUFFIX]] {SCRIPT | -e SCRIPT... | -f FILE...} [FILE]...',
    'Edit lines of FILEs, or of standard input.',
  )
    .flag('n', 'quiet', 'write only what the script writes')
    .flag('', 'silent')
    .value('e', 'expression', 'SCRIPT', 'add SCRIPT')
    .value('f', 'file', 'FILE', 'add the script in FILE')
    .flag('E', 'regexp-extended', 'extended regular expressions')
    .flag('r', '', 'the same')
    .optional('i', 'in-place', 'SUFFIX', 'write back to FILEs; with SUFFIX, keep a copy')
    .flag('s', 'separate', 'every FILE has lines and an end of its own')
    .flag('z', 'null-data', 'lines end with a NUL')
    .value('l', 'line-length', 'N', 'where l wraps lines')
    .flag('u', 'unbuffered', 'write after every line')
    .flag('', 'posix')
    .flag('b', 'binary')
    .flag('', 'follow-symlinks')
    .flag('', 'sandbox', 'no commands e, r, w');
}

/** Files that commands write to. */
class WriteFiles extends Files {
  private paths: Array<Bytes> = [];
  private writers: Array<Writer> = [];

  writer(path: Bytes): Writer {
    if (equalsText(path, '/dev/stdout')) return stdout;
    if (equalsText(path, '/dev/stderr')) return stderr;
    for (let index = 0; index < this.paths.length; index++) {
      if (equals(this.paths[index], path)) return this.writers[index];
    }
    const fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0) {
      failed(path, fd);
      exit(4);
    }
    const writer = new Writer(fd);
    this.paths.push(path);
    this.writers.push(writer);
    return writer;
  }

  flush(): void {
    for (let index = 0; index < this.writers.length; index++) this.writers[index].flush();
  }
}

function readScript(path: Bytes): Bytes {
  const fd = equalsText(path, '-') ? 0 : open(path, O_RDONLY);
  if (fd < 0) {
    complain().text("can't open '").bytes(path).text("': ").reason(fd).end();
    exit(1);
  }
  const input = new Reader(fd);
  const text = new ByteBuffer();
  for (let length = input.block(); length > 0; length = input.block()) text.range(input.recordStart, length);
  input.release();
  if (fd > 0) close(fd);
  if (text.length > 0 && text.at(text.length - 1) == 0x0a) text.length--;
  return text.take();
}

/** -e and -f in the order in which they stand, a line feed between them. */
function scriptOf(options: Options): Bytes {
  const script = new ByteBuffer();
  const expressions = options.valuesOf('e');
  const files = options.valuesOf('f');
  if (expressions.length == 0 && files.length == 0) {
    if (options.operands.length == 0) options.wrong(complain().text('no script'));
    return options.operands.shift();
  }
  const order = options.order('ef');
  let expression = 0;
  let file = 0;
  for (let index = 0; index < order.length; index++) {
    if (index > 0) script.byte(0x0a);
    script.bytes(order.charAt(index) == 'e' ? expressions[expression++] : readScript(files[file++]));
  }
  return script.take();
}

/** The name of the copy that -iSUFFIX keeps: `*` in the suffix is the file's name. */
function backupName(path: Bytes, suffix: Bytes): Bytes {
  if (lastIndexOf(suffix, 0x2a) < 0) return concat(path, suffix);
  const name = new ByteBuffer();
  for (let index = 0; index < suffix.length; index++) {
    if (suffix[index] == 0x2a) name.bytes(baseName(path));
    else name.byte(suffix[index]);
  }
  const made = name.take();
  return lastIndexOf(made, 0x2f) >= 0 ? made : inDirectoryOf(path, made);
}

function inDirectoryOf(path: Bytes, name: Bytes): Bytes {
  return lastIndexOf(path, 0x2f) < 0 ? name : joinPath(directoryName(path), name);
}

/** Edits one file in its place. False, after a message: it could not be done. */
function editInPlace(editor: Editor, path: Bytes, suffix: Bytes | null): bool {
  const attributes = stat(path);
  if (attributes.error < 0 || !attributes.isRegular) {
    if (attributes.error < 0) failed(path, attributes.error);
    else complain().text("couldn't edit ").bytes(path).text(': not a regular file').end();
    return false;
  }
  let temporary: Bytes = [];
  let fd = -1;
  for (let attempt = 0; attempt < 100; attempt++) {
    temporary = inDirectoryOf(path, concat(toBytes('.sed' + attempt.toString() + '.'), baseName(path)));
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL);
    if (fd >= 0) break;
  }
  if (fd < 0) {
    failed(temporary, fd);
    exit(4);
  }
  const output = new Writer(fd, 65536);
  editor.output = output;
  editor.setFiles([path]);
  editor.run();
  output.flush();
  close(fd);
  changePermissions(temporary, attributes.mode & 0o7777);
  let error = output.error;
  if (error == 0 && suffix !== null && suffix.length > 0) error = rename(path, backupName(path, suffix));
  if (error == 0) error = rename(temporary, path);
  if (error < 0) failed(path, error);
  return error == 0;
}

export function sed(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const files = new WriteFiles();
  const flags: u32 = options.has('E') || options.has('r') ? REGEX_EXTENDED : 0;
  const script = new Script(flags, files, options.has('sandbox'));
  script.parse(scriptOf(options));
  const editor = new Editor(script);
  editor.quiet = script.quiet || options.has('n') || options.has('silent');
  editor.delimiter = options.has('z') ? 0 : 0x0a;
  editor.unbuffered = options.has('u');
  const length = options.valueOf('l');
  if (length !== null) {
    const width = parseDecimal(length);
    if (width < 0) {
      invalidNumber(length);
      return 1;
    }
    // 1 is an old way to say: never.
    editor.lineLength = width == 1 ? 0 : <i32>min<i64>(width, i32.MAX_VALUE);
  }
  const operands = options.operands;
  if (operands.length == 0) operands.push(toBytes('-'));
  const inPlace = options.has('i');
  if (!inPlace && !options.has('s')) {
    editor.setFiles(operands);
    editor.run();
  } else {
    editor.separate = true;
    for (let index = 0; index < operands.length && !editor.quit; index++) {
      if (!inPlace) {
        editor.setFiles([operands[index]]);
        editor.run();
      } else if (!editInPlace(editor, operands[index], options.valueOf('i'))) {
        editor.status = 4;
      }
    }
  }
  files.flush();
  return editor.status;
}
