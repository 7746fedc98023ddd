// What -v, --mount, --tmpfs and an image's volumes ask for, as entries of a container's Mounts.
//
//   -v SOURCE:/x[:OPTION,…]   a path: bind; a name: volume        -v /x   a volume without a name
//   --mount type=bind|volume|tmpfs,source=…,target=…,readonly     --tmpfs /x[:OPTION,…]
//
// Interface: volumeMount, readMount, longMount, LongMount, tmpfsMount, anonymousVolume; makeVolume.

import { errno_text } from '../../lib/base/abi';
import { COLON, COMMA, EQUALS, SLASH } from '../../lib/base/ascii';
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
} from '../../lib/base/bytes';
import { Result, fail, resultOf } from '../../lib/base/failure';
import { makeDirectories } from '../../lib/file/directory';
import { stat } from '../../lib/base/fs';
import { Json, jsonBool, jsonObject } from '../../lib/json/json';
import { parseOctal } from '../../lib/text/number';
import { csvFields } from '../base/csv';
import { Flags } from '../command/flags';
import { hostPath, sharedPath } from '../command/host_path';
import { newId } from '../base/naming';
import { VOLUMES, below } from '../base/places';
import { cutAt } from '../base/root_path';
import { truth } from '../base/truth';
import { parseBytes } from '../base/units';
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

/** Makes a volume if there is none of that name: its directory. */
export function makeVolume(name: Bytes): Result<Bytes> {
  const wrong = volumeNameError(name);
  if (wrong.length > 0) return fail(wrong).as<Bytes>();
  const path = concat(below(VOLUMES, name), toBytes('/_data'));
  if (stat(path).isDirectory || createVolume(name, jsonObject()) == 0) return resultOf(path);
  return fail('cannot create volume ' + textOf(name)).as<Bytes>();
}

function volume(name: Bytes, destination: Bytes, anonymous: bool): Result<Json> {
  const source = makeVolume(name);
  const unmade = source.failure;
  if (unmade !== null) return unmade.as<Json>();
  const made = entry('volume', destination).setString('Name', name).setString('Source', source.value);
  made.setText('Driver', 'local');
  return resultOf(anonymous ? made.setBool('Anonymous', true) : made);
}

/** A volume of the container's own. */
export function anonymousVolume(destination: Bytes): Result<Json> {
  return volume(newId(), destination, true);
}

function invalid(text: Bytes, reason: string): Result<Json> {
  const why = reason == '' ? '' : ': ' + reason;
  return fail("invalid volume specification: '" + textOf(text) + "'" + why).as<Json>();
}

/** -v. */
export function volumeMount(text: Bytes): Result<Json> {
  if (text.length == 0) return fail('invalid empty volume spec').as<Json>();
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
  if (made.failure !== null || parts.length < 3) return made;
  for (let index = 0; index < options.length; index++) takeOption(made.value, options[index]);
  made.value.setString('Mode', parts[2]);
  return made;
}

function isPath(text: Bytes): bool {
  return (
    isAbsolute(text) || startsWithText(text, './') || startsWithText(text, '../') || equalsText(text, '.')
  );
}

/** The path on the host of what bindMount() is about; empty: it is the machine's. */
let boundPath: Bytes = [];

function bindMount(source: Bytes, destination: Bytes, makes: bool): Result<Json> {
  const found = makes ? madeHostPath(source) : hostPath(source, false);
  const unfound = found.failure;
  if (unfound !== null) return unfound.as<Json>();
  const path = found.value;
  if (!makes) boundPath = sharedPath;
  if (!makes && stat(path).error < 0) {
    const why = 'bind source path does not exist: ' + textOf(source);
    return fail('invalid mount config for type "bind": ' + why).as<Json>();
  }
  const made = entry('bind', destination).setString('Source', path).setText('Propagation', 'rprivate');
  return resultOf(boundPath.length > 0 ? made.setString('HostPath', boundPath) : made);
}

/** The path in the machine of a directory or file of the caller's; where there is none, directories are made. */
function madeHostPath(source: Bytes): Result<Bytes> {
  // What is not there is shared by the first directory above it that is.
  let end = source.length;
  let nearest = hostPath(source, false);
  while (nearest.failure !== null) {
    end = lastIndexOf(sliceOf(source, 0, end), SLASH);
    if (end <= 0) return nearest;
    nearest = hostPath(sliceOf(source, 0, end), false);
  }
  const rest = sliceOf(source, end);
  boundPath = sharedPath.length > 0 ? concat(sharedPath, rest) : sharedPath;
  const path = concat(nearest.value, rest);
  const error = stat(path).error == 0 ? 0 : makeDirectories(path);
  if (error == 0) return resultOf(path);
  const what = "error while creating mount source path '" + textOf(source) + "': ";
  return fail(what + errno_text(-error)).as<Bytes>();
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
  const unread = fields.failure;
  if (text.length == 0) wanted.error = 'EOF';
  else if (unread !== null) wanted.error = unread.message;
  else {
    for (let index = 0; index < fields.value.length && wanted.error == ''; index++)
      wanted.take(fields.value[index]);
  }
  wanted.check();
  if (wanted.error != '') flags.invalid('mount', text, wanted.error);
  return wanted;
}

/** --mount. */
export function longMount(wanted: LongMount): Result<Json> {
  const made = entryOf(wanted);
  if (made.failure !== null) return made;
  if (wanted.readOnly) made.value.setBool('RW', false);
  if (wanted.propagation.length > 0) made.value.setString('Propagation', wanted.propagation);
  return made;
}

function refuse(type: string, reason: string): Result<Json> {
  return fail('invalid mount config for type "' + type + '": ' + reason).as<Json>();
}

function entryOf(wanted: LongMount): Result<Json> {
  const type = wanted.type;
  const source = wanted.source;
  if (type != 'bind' && type != 'volume' && type != 'tmpfs') return refuse(type, 'mount type unknown');
  if (!isAbsolute(wanted.target)) {
    return refuse(type, "invalid mount path: '" + textOf(wanted.target) + "' mount path must be absolute");
  }
  if (type == 'bind') {
    if (source.length == 0) return refuse(type, 'field Source must not be empty');
    const made = bindMount(source, wanted.target, false);
    if (made.failure === null) made.value.set('NonRecursive', jsonBool(wanted.nonRecursive));
    return made;
  }
  if (type == 'volume') {
    const none = source.length == 0;
    const made = none ? anonymousVolume(wanted.target) : volume(source, wanted.target, false);
    if (made.failure === null) made.value.setBool('NoCopy', wanted.noCopy);
    return made;
  }
  if (source.length > 0) return refuse(type, 'field Source must not be specified');
  return resultOf(entry('tmpfs', wanted.target).setText('Source', '').setString('Options', wanted.tmpfs));
}

/** --tmpfs. */
export function tmpfsMount(text: Bytes): Result<Json> {
  const parts = cutAt(text, COLON);
  if (!isAbsolute(parts[0])) {
    return refuse('tmpfs', "invalid mount path: '" + textOf(parts[0]) + "' mount path must be absolute");
  }
  const made = entry('tmpfs', parts[0]).setText('Source', '');
  if (parts.length == 1) return resultOf(made);
  const options = split(parts[1], COMMA);
  for (let index = 0; index < options.length; index++) {
    const name = textOf(cutAt(options[index], EQUALS)[0]);
    if (TMPFS_OPTIONS.includes(name)) continue;
    return fail('invalid tmpfs option ["' + textOf(options[index]) + '"]').as<Json>();
  }
  return resultOf(made.setString('Options', parts[1]));
}

/** Those of mount(8) and tmpfs(5) that Docker passes on. */
const TMPFS_OPTIONS: Array<string> =
  ',ro,rw,suid,nosuid,dev,nodev,exec,noexec,atime,noatime,diratime,nodiratime,relatime,norelatime,strictatime,size,mode,uid,gid,nr_inodes'.split(
    ',',
  );
