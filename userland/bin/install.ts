// install [-cDpsv] [-m MODE] [-o OWNER] [-g GROUP] [-t DIRECTORY] SOURCE... TARGET: copies files and sets their attributes.
// install -d [-m MODE] [-o OWNER] [-g GROUP] DIRECTORY...: makes directories (GNU).

import { NOBODY, groupNumber, userNumber } from '../lib/privilege/accounts';
import { Bytes } from '../lib/base/bytes';
import { Copier } from '../lib/file/copy';
import { makeDirectories } from '../lib/file/directory';
import { changeOwner, changePermissions, lstat, stat, unlink } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { cannot, failed } from '../lib/command/message';
import { changeMode } from '../lib/file/mode';
import { Options } from '../lib/command/options';
import { directoryName } from '../lib/text/path';
import { Target, targetOptions } from '../lib/command/target';

/** What installed files get. −1: as it is. */
class Attributes {
  mode: i32 = 0o755;
  uid: i64 = -1;
  gid: i64 = -1;
  valid: bool = true;

  constructor(options: Options) {
    const mode = options.valueOf('m');
    const owner = options.valueOf('o');
    const group = options.valueOf('g');
    if (mode !== null) this.mode = changeMode(mode, 0, options.has('d'), 0);
    if (owner !== null) this.uid = userNumber(owner);
    if (group !== null) this.gid = groupNumber(group);
    if (mode !== null && this.mode < 0) this.refuse('invalid mode', mode);
    if (owner !== null && this.uid == NOBODY) this.refuse('unknown user', owner);
    if (group !== null && this.gid == NOBODY) this.refuse('unknown group', group);
  }

  private refuse(what: string, text: Bytes): void {
    complain().text(what).text(" '").bytes(text).text("'").end();
    this.valid = false;
  }

  /** Sets them: 0 or 1. */
  set(path: Bytes): i32 {
    let error = 0;
    if (this.uid >= 0 || this.gid >= 0) error = changeOwner(path, this.uid, this.gid, true);
    if (error == 0) error = changePermissions(path, this.mode);
    if (error < 0) failed(path, error);
    return i32(error < 0);
  }
}

function installDirectories(options: Options, attributes: Attributes): i32 {
  options.expect(1, -1);
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    const error = makeDirectories(path);
    if (error < 0) cannot('create directory', path, error);
    status |= error < 0 ? 1 : attributes.set(path);
  }
  return status;
}

function installFile(source: Bytes, target: Bytes, options: Options, attributes: Attributes): i32 {
  if (options.has('D')) {
    const error = makeDirectories(directoryName(target));
    if (error < 0) {
      cannot('create directory', directoryName(target), error);
      return 1;
    }
  }
  // A new file takes the old one's place, so that a program that runs is left alone.
  if (lstat(target).error == 0 && !stat(source).isSame(stat(target))) unlink(target);
  const copier = new Copier();
  copier.preserveTimes = options.has('p');
  if (!copier.copyNamed(source, target)) return 1;
  if (options.has('v')) stdout.text("'").bytes(source).text("' -> '").bytes(target).text("'\n");
  return attributes.set(target);
}

export function install(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-cDpsv] [-m MODE] [-o OWNER] [-g GROUP] SOURCE... TARGET\n   or: install -d [-m MODE] DIRECTORY...',
    'Copy files and set their attributes.',
  )
    .flag('c', '')
    .flag('d', 'directory', 'make directories')
    .flag('D', '', 'make missing directories of TARGET')
    .value('g', 'group', 'GROUP', 'belonging to GROUP')
    .value('m', 'mode', 'MODE', 'with these permissions (default 755)')
    .value('o', 'owner', 'OWNER', 'belonging to OWNER')
    .flag('p', 'preserve-timestamps', 'keep times')
    .flag('s', 'strip', 'accepted: there are no symbols to strip')
    .flag('v', 'verbose', 'tell what is copied');
  targetOptions(options).parse(args);
  const attributes = new Attributes(options);
  if (!attributes.valid) return 1;
  if (options.has('d')) return installDirectories(options, attributes);
  if (options.valueOf('t') === null) options.expect(2, -1);
  const directory = options.valueOf('t');
  if (directory !== null && options.has('D')) makeDirectories(directory);
  const target = new Target(options, true);
  if (!target.valid) return 1;
  let status = 0;
  for (let index = 0; index < target.sources.length; index++) {
    const source = target.sources[index];
    status |= installFile(source, target.of(source), options, attributes);
  }
  return status;
}
