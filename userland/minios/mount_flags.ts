// What -v, --mount, --tmpfs and an image's volumes ask for, as entries of a container's Mounts.
//
//   -v SOURCE:/x[:OPTION,…]   a path: bind; a name: volume        -v /x   a volume without a name
//   --mount type=bind|volume|tmpfs,source=…,target=…,readonly     --tmpfs /x[:OPTION,…]
//
// Interface: volumeMount, readMount, longMount, LongMount, tmpfsMount, anonymousVolume; makeVolume.

import { errno_text } from '../lib/abi';
import { COLON, COMMA, EQUALS, SLASH } from '../lib/ascii';
import {
  Bytes,
  concat,
  equalsText,
  lastIndexOf,
  sliceOf,
  split,
  startsWithText,
  toBytes,
  textOf,
} from '../lib/bytes';
import { stat } from '../lib/fs';
import { Json, jsonBool, jsonObject } from '../lib/json';
import { parseOctal } from '../lib/number';
import { csvError, csvFields } from './csv';
import { fail } from './failure';
import { Flags } from './flags';
import { hostPath, sharedPath } from './host_path';
import { newId } from './naming';
import { VOLUMES, below, makeParents } from './places';
import { cutAt } from './root_path';
import { truth } from './truth';
import { parseBytes } from './units';
import { createVolume, volumeNameError } from './volumes';

function isAbsolute(path: Bytes): bool {
  return path.length > 0 && path[0] == SLASH;
}

/** A path without empty parts, `.` and `..` (path.Clean of Go). */
function cleanPath(path: Bytes): Bytes {
  const parts = split(path, SLASH);
  const kept = new Array<Bytes>();
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part.length == 0 || equalsText(part, '.')) continue;
    if (equalsText(part, '..')) {
      if (kept.length > 0) kept.pop();
    } else kept.push(part);
  }
  let clean: Bytes = [];
  for (let index = 0; index < kept.length; index++) clean = concat(concat(clean, [SLASH]), kept[index]);
  return clean.length == 0 ? [SLASH] : clean;
}

function entry(type: string, destination: Bytes): Json {
  const made = jsonObject().setText('Type', type).setString('Destination', cleanPath(destination));
  return made.setText('Mode', '').setBool('RW', true).setText('Propagation', '');
}

/** Makes a volume if there is none of that name: its directory, or null: see failure. */
export function makeVolume(name: Bytes): Bytes | null {
  const wrong = volumeNameError(name);
  if (wrong.length > 0) {
    fail(wrong);
    return null;
  }
  const path = concat(below(VOLUMES, name), toBytes('/_data'));
  if (stat(path).isDirectory || createVolume(name, jsonObject()) == 0) return path;
  fail('cannot create volume ' + textOf(name));
  return null;
}

function volume(name: Bytes, destination: Bytes, anonymous: bool): Json | null {
  const source = makeVolume(name);
  if (source === null) return null;
  const made = entry('volume', destination).setString('Name', name).setString('Source', source);
  made.setText('Driver', 'local');
  return anonymous ? made.setBool('Anonymous', true) : made;
}

/** A volume of the container's own. */
export function anonymousVolume(destination: Bytes): Json | null {
  return volume(newId(), destination, true);
}

function invalid(text: Bytes, reason: string): Json | null {
  fail("invalid volume specification: '" + textOf(text) + "'" + (reason == '' ? '' : ': ' + reason));
  return null;
}

/** -v. Null: see failure. */
export function volumeMount(text: Bytes): Json | null {
  if (text.length == 0) {
    fail('invalid empty volume spec');
    return null;
  }
  const parts = split(text, COLON);
  if (parts.length > 3 || parts[0].length == 0) return invalid(text, '');
  const destination = parts.length == 1 ? parts[0] : parts[1];
  if (!isAbsolute(destination)) return invalid(text, 'invalid mount config: mount path must be absolute');
  if (equalsText(cleanPath(destination), '/')) return invalid(text, "destination can't be '/'");
  if (parts.length == 1) return anonymousVolume(destination);
  // Before anything is made for it.
  const options = parts.length > 2 ? split(parts[2], COMMA) : [];
  const trial = entry('', destination);
  for (let index = 0; index < options.length; index++) {
    if (!takeOption(trial, options[index])) return invalid(text, 'invalid mode: ' + textOf(parts[2]));
  }
  const made = isPath(parts[0])
    ? bindMount(parts[0], destination, true)
    : volume(parts[0], destination, false);
  if (made === null || parts.length < 3) return made;
  for (let index = 0; index < options.length; index++) takeOption(made, options[index]);
  return made.setString('Mode', parts[2]);
}

function isPath(text: Bytes): bool {
  return (
    isAbsolute(text) || startsWithText(text, './') || startsWithText(text, '../') || equalsText(text, '.')
  );
}

/** The path on the host of what bindMount() is about; empty: it is the machine's. */
let boundPath: Bytes = [];

function bindMount(source: Bytes, destination: Bytes, makes: bool): Json | null {
  const path = makes ? madeHostPath(source) : hostPath(source, false);
  if (path === null) return null;
  if (!makes) boundPath = sharedPath;
  if (!makes && stat(path).error < 0) {
    fail('invalid mount config for type "bind": bind source path does not exist: ' + textOf(source));
    return null;
  }
  const made = entry('bind', destination).setString('Source', path).setText('Propagation', 'rprivate');
  return boundPath.length > 0 ? made.setString('HostPath', boundPath) : made;
}

/** The path in the machine of a directory or file of the caller's; where there is none, directories are made. Null: see failure. */
function madeHostPath(source: Bytes): Bytes | null {
  // What is not there is shared by the first directory above it that is.
  let end = source.length;
  let nearest = hostPath(source, false);
  while (nearest === null) {
    end = lastIndexOf(sliceOf(source, 0, end), SLASH);
    if (end <= 0) return null;
    nearest = hostPath(sliceOf(source, 0, end), false);
  }
  const rest = sliceOf(source, end);
  boundPath = sharedPath.length > 0 ? concat(sharedPath, rest) : sharedPath;
  const path = concat(nearest!, rest);
  if (stat(path).error == 0) return path;
  const error = makeParents(path);
  if (error == 0) return path;
  fail("error while creating mount source path '" + textOf(source) + "': " + errno_text(-error));
  return null;
}

/** One of -v's options. z and Z are for SELinux, which there is none of. */
function takeOption(made: Json, option: Bytes): bool {
  const text = textOf(option);
  if (text == 'ro' || text == 'rw') made.setBool('RW', text == 'rw');
  else if (text == 'nocopy') made.setBool('NoCopy', true);
  else if (PROPAGATIONS.includes(text)) made.setText('Propagation', text);
  else return ['z', 'Z', 'consistent', 'cached', 'delegated', ''].includes(text);
  return true;
}

const PROPAGATIONS: Array<string> = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'];

/** The fields of --mount. */
export class LongMount {
  type: string = 'volume';
  source: Bytes = [];
  target: Bytes = [];
  readOnly: bool = false;
  noCopy: bool = false;
  nonRecursive: bool = false;
  propagation: Bytes = [];
  tmpfs: Bytes = [];
  /** What is wrong with the fields so far, or an empty string. */
  error: string = '';
  /** Groups of options that only one type of mount has: bind, volume, tmpfs. */
  private groups: Array<string> = [];

  take(field: Bytes): void {
    const parts = cutAt(field, EQUALS);
    const key = textOf(parts[0]).toLowerCase();
    const given = parts.length > 1;
    const dash = key.indexOf('-');
    if (dash > 0) this.groups.push(key.substring(0, dash));
    if (key == 'readonly' || key == 'ro') this.readOnly = !given || this.truth(key, parts[1]);
    else if (key == 'volume-nocopy') this.noCopy = !given || this.truth(key, parts[1]);
    else if (key == 'bind-nonrecursive') this.nonRecursive = !given || this.truth(key, parts[1]);
    else if (!given) this.error = "invalid field '" + textOf(field) + "' must be a key=value pair";
    else if (!this.takeValue(key, parts[1]))
      this.error = "unexpected key '" + key + "' in '" + textOf(field) + "'";
  }

  private truth(key: string, value: Bytes): bool {
    const word = truth(value);
    if (word < 0) this.wrong(key, value);
    return word > 0;
  }

  private wrong(key: string, value: Bytes): void {
    this.error = 'invalid value for ' + key + ': ' + textOf(value);
  }

  /** False: there is no such key. */
  private takeValue(key: string, value: Bytes): bool {
    if (key == 'type') this.type = textOf(value).toLowerCase();
    else if (key == 'source' || key == 'src') this.source = value;
    else if (key == 'target' || key == 'dst' || key == 'destination') this.target = value;
    else if (key == 'bind-propagation') this.propagation = value;
    else if (key == 'bind-recursive') {
      this.nonRecursive = equalsText(value, 'disabled');
      if (!this.nonRecursive && !equalsText(value, 'enabled')) this.wrong(key, value);
    } else if (key == 'tmpfs-size') {
      if (parseBytes(value) < 0) this.wrong(key, value);
      this.addTmpfs('size=', value);
    } else if (key == 'tmpfs-mode') {
      if (parseOctal(value, 0o7777) < 0) this.wrong(key, value);
      this.addTmpfs('mode=', value);
    } else return key == 'consistency' || key == 'volume-driver' || key == 'volume-label';
    return true;
  }

  private addTmpfs(name: string, value: Bytes): void {
    const more = concat(toBytes(name), value);
    this.tmpfs = this.tmpfs.length == 0 ? more : concat(concat(this.tmpfs, [COMMA]), more);
  }

  /** Looks at them together. */
  check(): void {
    if (this.error == '' && this.target.length == 0) this.error = 'target is required';
    for (let index = 0; index < this.groups.length && this.error == ''; index++) {
      const group = this.groups[index];
      if (group != this.type) {
        this.error = "cannot mix '" + group + "-*' options with mount type '" + this.type + "'";
      }
    }
  }
}

/** Reads --mount; what is wrong ends the program. */
export function readMount(text: Bytes, flags: Flags): LongMount {
  const fields = csvFields(text);
  const wanted = new LongMount();
  wanted.error = text.length == 0 ? 'EOF' : csvError;
  for (let index = 0; index < fields.length && wanted.error == ''; index++) wanted.take(fields[index]);
  wanted.check();
  if (wanted.error != '') flags.invalid('mount', text, wanted.error);
  return wanted;
}

/** --mount. Null: see failure. */
export function longMount(wanted: LongMount): Json | null {
  const made = entryOf(wanted);
  if (made !== null && wanted.readOnly) made.setBool('RW', false);
  if (made !== null && wanted.propagation.length > 0) made.setString('Propagation', wanted.propagation);
  return made;
}

function refused(type: string, reason: string): Json | null {
  fail('invalid mount config for type "' + type + '": ' + reason);
  return null;
}

function entryOf(wanted: LongMount): Json | null {
  const type = wanted.type;
  const source = wanted.source;
  if (type != 'bind' && type != 'volume' && type != 'tmpfs') return refused(type, 'mount type unknown');
  if (!isAbsolute(wanted.target)) {
    return refused(type, "invalid mount path: '" + textOf(wanted.target) + "' mount path must be absolute");
  }
  if (type == 'bind') {
    if (source.length == 0) return refused(type, 'field Source must not be empty');
    const made = bindMount(source, wanted.target, false);
    return made === null ? null : made.set('NonRecursive', jsonBool(wanted.nonRecursive));
  }
  if (type == 'volume') {
    const none = source.length == 0;
    const made = none ? anonymousVolume(wanted.target) : volume(source, wanted.target, false);
    return made === null ? null : made.setBool('NoCopy', wanted.noCopy);
  }
  if (source.length > 0) return refused(type, 'field Source must not be specified');
  return entry('tmpfs', wanted.target).setText('Source', '').setString('Options', wanted.tmpfs);
}

/** --tmpfs. Null: see failure. */
export function tmpfsMount(text: Bytes): Json | null {
  const parts = cutAt(text, COLON);
  if (!isAbsolute(parts[0])) {
    fail(
      'invalid mount config for type "tmpfs": invalid mount path: \'' +
        textOf(parts[0]) +
        "' mount path must be absolute",
    );
    return null;
  }
  const made = entry('tmpfs', parts[0]).setText('Source', '');
  if (parts.length == 1) return made;
  const options = split(parts[1], COMMA);
  for (let index = 0; index < options.length; index++) {
    const name = textOf(cutAt(options[index], EQUALS)[0]);
    if (TMPFS_OPTIONS.includes(name)) continue;
    fail('invalid tmpfs option ["' + textOf(options[index]) + '"]');
    return null;
  }
  return made.setString('Options', parts[1]);
}

/** Those of mount(8) and tmpfs(5) that Docker passes on. */
const TMPFS_OPTIONS: Array<string> =
  ',ro,rw,suid,nosuid,dev,nodev,exec,noexec,atime,noatime,diratime,nodiratime,relatime,norelatime,strictatime,size,mode,uid,gid,nr_inodes'.split(
    ',',
  );
