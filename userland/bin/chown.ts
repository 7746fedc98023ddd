// chown [-RHLPhfcv] [--from=OWNER[:GROUP]] OWNER[:[GROUP]] | :GROUP | --reference=FILE FILE...: sets owner and group (POSIX).
// chgrp [-RHLPhfcv] GROUP | --reference=FILE FILE...: sets the group.

import {
  NOBODY,
  groupName,
  groupNumber,
  primaryGroupOf,
  userName,
  userNumber,
} from '../lib/privilege/accounts';
import { Bytes, indexOf, sliceOf } from '../lib/base/bytes';
import { Directory } from '../lib/file/directory';
import { Stat, changeOwner, lstat, stat } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';

/** Owner and group; −1: any, or as it is. */
class Owner {
  uid: i64 = -1;
  gid: i64 = -1;
  valid: bool = true;

  /** Reads OWNER, OWNER:GROUP, :GROUP, or OWNER: for the owner's own group; a dot serves for the colon if there is none. */
  read(text: Bytes): this {
    let colon = indexOf(text, 0x3a);
    if (colon < 0 && userNumber(text) == NOBODY) colon = indexOf(text, 0x2e);
    const user = colon < 0 ? text : sliceOf(text, 0, colon);
    if (user.length > 0) this.setUser(user);
    if (colon < 0 || !this.valid) return this;
    if (colon + 1 < text.length) this.setGroup(sliceOf(text, colon + 1));
    else if (user.length > 0) this.gid = primaryGroupOf(<u32>this.uid);
    return this;
  }

  private setUser(name: Bytes): void {
    this.uid = userNumber(name);
    if (this.uid != NOBODY) return;
    complain().text('unknown user ').bytes(name).end();
    this.valid = false;
  }

  setGroup(name: Bytes): this {
    this.gid = groupNumber(name);
    if (this.gid != NOBODY) return this;
    complain().text('unknown group ').bytes(name).end();
    this.valid = false;
    return this;
  }

  matches(attributes: Stat): bool {
    const user = this.uid < 0 || this.uid == attributes.uid;
    return user && (this.gid < 0 || this.gid == attributes.gid);
  }
}

class OwnerChanger {
  status: i32 = 0;
  private links: bool;
  private way: string;
  private recursive: bool;

  constructor(
    private options: Options,
    private wanted: Owner,
    private present: Owner,
  ) {
    this.recursive = options.has('R');
    this.way = options.last('HLP');
    this.links = options.last('h') == 'h';
  }

  private fail(path: Bytes, error: i32): void {
    if (!this.options.has('f')) failed(path, error);
    this.status = 1;
  }

  change(path: Bytes, named: bool): void {
    const followTree = this.way == 'L' || (named && this.way == 'H');
    const follow = !this.links && (!this.recursive || followTree);
    let attributes = lstat(path);
    if (attributes.error == 0 && attributes.isLink && follow) attributes = stat(path);
    if (attributes.error < 0) return this.fail(path, attributes.error);
    if (this.present.matches(attributes)) this.set(path, attributes, follow);
    if (this.recursive && attributes.isDirectory) this.descend(path);
  }

  private set(path: Bytes, attributes: Stat, follow: bool): void {
    const error = changeOwner(path, this.wanted.uid, this.wanted.gid, follow);
    if (error < 0) return this.fail(path, error);
    const changed = !this.wanted.matches(attributes);
    if (!this.options.has('v') && !(changed && this.options.has('c'))) return;
    const group = this.wanted.uid < 0;
    stdout
      .text(group ? 'changed group of ' : 'changed ownership of ')
      .text("'")
      .bytes(path)
      .text("' to ");
    if (!group) stdout.bytes(userName(<u32>this.wanted.uid));
    if (!group && this.wanted.gid >= 0) stdout.byte(0x3a);
    if (this.wanted.gid >= 0) stdout.bytes(groupName(<u32>this.wanted.gid));
    stdout.newline();
  }

  private descend(path: Bytes): void {
    const directory = new Directory(path);
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0) return this.fail(path, directory.error);
    for (let index = 0; index < names.length; index++) this.change(joinPath(path, names[index]), false);
  }
}

function describe(synopsis: string, purpose: string): Options {
  return new Options(synopsis, purpose)
    .flag('c', 'changes', 'tell what changes')
    .flag('f', 'silent', 'no messages')
    .flag('', 'quiet')
    .value('', 'from', 'OWNER[:GROUP]', 'only what belongs to these')
    .flag('h', 'no-dereference', 'symbolic links themselves')
    .flag('', 'dereference', 'what symbolic links lead to (default)')
    .flag('H', '', 'with -R: follow symbolic links among the FILEs')
    .flag('L', '', 'with -R: follow all symbolic links')
    .flag('P', '', 'with -R: follow no symbolic link (default)')
    .flag('R', 'recursive', 'directories and what is in them')
    .value('', 'reference', 'FILE', 'take them from FILE')
    .flag('v', 'verbose', 'tell what is done');
}

function run(args: Array<Bytes>, options: Options, group: bool): i32 {
  options.parse(args);
  const reference = options.valueOf('reference');
  options.expect(reference === null ? 2 : 1, -1);
  const operands = options.operands;
  const wanted = new Owner();
  if (reference !== null) {
    const attributes = stat(reference);
    if (attributes.error < 0) {
      failed(reference, attributes.error);
      return 1;
    }
    if (!group) wanted.uid = attributes.uid;
    wanted.gid = attributes.gid;
  } else {
    const text = operands.shift();
    if (group) wanted.setGroup(text);
    else wanted.read(text);
  }
  const present = new Owner();
  const from = options.valueOf('from');
  if (from !== null && wanted.valid) present.read(from);
  if (!wanted.valid || !present.valid) return 1;
  const changer = new OwnerChanger(options, wanted, present);
  for (let index = 0; index < operands.length; index++) changer.change(operands[index], true);
  return changer.status;
}

export function chown(args: Array<Bytes>): i32 {
  return run(args, describe('[-RHLPhfcv] OWNER[:[GROUP]] FILE...', 'Set owner and group of files.'), false);
}

export function chgrp(args: Array<Bytes>): i32 {
  return run(args, describe('[-RHLPhfcv] GROUP FILE...', 'Set the group of files.'), true);
}
