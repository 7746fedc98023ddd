// chmod [-Rcvf] MODE FILE...: changes permissions (POSIX; GNU's options). A MODE that begins with - is not an option.

import { Bytes, toBytes } from '../lib/base/bytes';
import { Directory } from '../lib/file/directory';
import { changePermissions, currentUmask, lstat, stat } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { changeMode, modeText } from '../lib/file/mode';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';

class Changer {
  status: i32 = 0;
  private umask: u32 = currentUmask();

  constructor(
    private mode: Bytes,
    private options: Options,
  ) {}

  private fail(path: Bytes, error: i32): void {
    this.status = 1;
    if (!this.options.has('f')) failed(path, error);
  }

  change(path: Bytes): void {
    const attributes = stat(path);
    if (attributes.error < 0) return this.fail(path, attributes.error);
    const mode = changeMode(this.mode, attributes.mode, attributes.isDirectory, this.umask);
    const error = changePermissions(path, mode);
    if (error < 0) return this.fail(path, error);
    this.tell(path, attributes.mode & 0o7777, mode);
    if (this.options.has('R') && attributes.isDirectory) this.descend(path);
  }

  private tell(path: Bytes, before: u32, after: u32): void {
    const changed = before != after;
    if (!this.options.has('v') && !(this.options.has('c') && changed)) return;
    stdout
      .text("mode of '")
      .bytes(path)
      .text(changed ? "' changed from " : "' retained as ");
    if (changed) stdout.unsigned(before, 8, 4).text(' (').text(modeText(before).substring(1)).text(') to ');
    stdout.unsigned(after, 8, 4).text(' (').text(modeText(after).substring(1)).text(')\n');
  }

  /** Symbolic links met on the way are left alone. */
  private descend(path: Bytes): void {
    const directory = new Directory(path);
    while (directory.next()) {
      const inner = joinPath(path, directory.name);
      if (!lstat(inner).isLink) this.change(inner);
    }
    directory.close();
    if (directory.error < 0) this.fail(path, directory.error);
  }
}

/** Whether an argument such as -x or -rw is a mode. */
function isMode(arg: Bytes): bool {
  if (arg.length < 2 || arg[0] != 0x2d) return false;
  const letter = arg[1];
  return (
    letter == 0x72 || letter == 0x77 || letter == 0x78 || letter == 0x58 || letter == 0x73 || letter == 0x74
  );
}

/** The permissions of a file as an octal mode, or null after a message. */
function modeOf(path: Bytes): Bytes | null {
  const attributes = stat(path);
  if (attributes.error < 0) {
    failed(path, attributes.error);
    return null;
  }
  return toBytes((attributes.mode & 0o7777).toString(8));
}

export function chmod(args: Array<Bytes>): i32 {
  const guarded = args.slice();
  for (let index = 1; index < guarded.length; index++) {
    if (!isMode(guarded[index])) continue;
    guarded.splice(index, 1);
    guarded.push(toBytes('--'));
    guarded.push(args[index]);
    break;
  }
  const options = new Options(
    '[-Rcfv] MODE FILE...',
    'Change permissions: MODE is octal, or as in u=rwx,go-w.',
  )
    .flag('R', 'recursive', 'go into directories')
    .flag('c', 'changes', 'tell what changes')
    .flag('f', 'silent', 'say nothing about errors')
    .flag('v', 'verbose', 'tell what is done')
    .value('', 'reference', 'FILE', 'the permissions of FILE and not MODE');
  const leading = guarded.length != args.length;
  options.parse(guarded);
  const reference = options.valueOf('reference');
  const operands = options.expect(reference === null ? 2 : 1, -1).operands;
  const mode = reference !== null ? modeOf(reference) : leading ? operands.pop() : operands.shift();
  if (mode === null) return 1;
  if (changeMode(mode, 0, false, 0) < 0) {
    complain().text("invalid mode '").bytes(mode).text("'").end();
    return 1;
  }
  const changer = new Changer(mode, options);
  for (let index = 0; index < operands.length; index++) changer.change(operands[index]);
  return changer.status;
}
