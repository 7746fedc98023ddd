// Volumes: directories NAME/_data below VOLUMES, and a file NAME/volume.json with labels and the time of making. Who gives the
// directory its name has made the volume.
//
// Interface: allVolumes, findVolume, createVolume, removePartial, removeVolume, volumeUser, volumeUsers, volumeNameError.

import { EEXIST, ENOTEMPTY } from '../../lib/base/abi';
import { Bytes, concat, equals, startsWithText, toBytes, textOf } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { Directory, makeDirectories } from '../../lib/file/directory';
import { changePermissions, lstat, makeDirectory, rename, stat } from '../../lib/base/fs';
import { Json, jsonObject } from '../../lib/json/json';
import { readJsonFile } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { getpid } from '../../lib/process/process';
import { replaceFile } from '../../lib/file/replace_file';
import { Container, allUsers } from '../container/container';
import { isValidName } from '../base/naming';
import { VOLUMES, below } from '../base/places';
import { inside, removeTree } from '../base/remove_tree';
import { rfc3339 } from '../base/units';

/** What the name of a directory begins with that is to become a volume, or is being removed: a volume is whole or is not there. */
const PARTIAL = '.partial-';
/** Nanoseconds after which nobody is at work on it any more. */
const LONG_ENOUGH: i64 = 60_000_000_000;

/** Why no volume can have this name; empty: one can. */
export function volumeNameError(name: Bytes): string {
  if (isValidName(name)) return '';
  const shown = textOf(name);
  return (
    'create ' +
    shown +
    ': "' +
    shown +
    '" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path'
  );
}

/** What `inspect` shows of a volume; null: there is none of that name. */
export function findVolume(name: Bytes): Json | null {
  if (!isValidName(name)) return null;
  const directory = below(VOLUMES, name);
  const data = inside(directory, '_data');
  const attributes = stat(data);
  if (attributes.error < 0) return null;
  const kept = readJsonFile(inside(directory, 'volume.json'));
  const labels: Json | null = kept === null ? null : kept.get('Labels');
  const options: Json | null = kept === null ? null : kept.get('Options');
  const created = kept === null ? rfc3339(attributes.modified) : kept.string('CreatedAt');
  const volume = jsonObject().setString('CreatedAt', created).setText('Driver', 'local');
  volume.set('Labels', labels === null ? jsonObject() : labels).setString('Mountpoint', data);
  volume.setString('Name', name).set('Options', options === null ? jsonObject() : options);
  return volume.setText('Scope', 'local');
}

/** All of them by name. */
export function allVolumes(): Array<Json> {
  const volumes = new Array<Json>();
  const directory = new Directory(toBytes(VOLUMES));
  while (directory.next()) {
    const volume = findVolume(directory.name);
    if (volume !== null) volumes.push(volume);
  }
  directory.close();
  return volumes.sort((a: Json, b: Json): i32 => (textBefore(a.string('Name'), b.string('Name')) ? -1 : 1));
}

function textBefore(a: Bytes, b: Bytes): bool {
  const length = min(a.length, b.length);
  for (let index = 0; index < length; index++) if (a[index] != b[index]) return a[index] < b[index];
  return a.length < b.length;
}

/** The name of a volume's directory while it is not whole. */
function partial(name: Bytes): Bytes {
  return concat(toBytes(VOLUMES + '/' + PARTIAL + getpid().toString() + '-'), name);
}

/** Makes a volume: 0, also if there is one of that name, or −errno. */
export function createVolume(name: Bytes, labels: Json): i32 {
  let error = makeDirectories(toBytes(VOLUMES));
  if (error < 0) return error;
  const directory = below(VOLUMES, name);
  if (lstat(directory).error == 0) return 0;
  const fresh = partial(name);
  error = makeDirectory(fresh);
  if (error < 0 && error != -EEXIST) return error;
  const kept = jsonObject().setString('CreatedAt', rfc3339(realtime())).set('Labels', labels);
  error = replaceFile(inside(fresh, 'volume.json'), jsonBytes(kept));
  if (error == 0) error = makeDirectory(inside(fresh, '_data'));
  if (error == 0 || error == -EEXIST) changePermissions(inside(fresh, '_data'), 0o755);
  if (error == 0 || error == -EEXIST) error = rename(fresh, directory);
  if (error < 0) removeTree(fresh);
  return error == -EEXIST || error == -ENOTEMPTY ? 0 : error;
}

/** Removes what was left where the making or removing of a volume was killed. */
export function removePartial(): void {
  const names = new Array<Bytes>();
  const directory = new Directory(toBytes(VOLUMES));
  while (directory.next()) if (startsWithText(directory.name, PARTIAL)) names.push(directory.name);
  directory.close();
  for (let index = 0; index < names.length; index++) {
    const path = below(VOLUMES, names[index]);
    // Another machine may be at work on it.
    if (realtime() - lstat(path).modified > LONG_ENOUGH) removeTree(path);
  }
}

/** Whether a container has a volume mounted, or would when started. */
function mountsVolume(container: Container, name: Bytes): bool {
  const mounts = container.config.list('Mounts');
  for (let which = 0; which < mounts.length; which++)
    if (mounts[which].is('Type', 'volume') && equals(mounts[which].string('Name'), name)) return true;
  return false;
}

/** Those of `containers` that have a volume mounted, or would when started. */
export function volumeUsers(name: Bytes, containers: Array<Container>): Array<Container> {
  const users = new Array<Container>();
  for (let index = 0; index < containers.length; index++)
    if (mountsVolume(containers[index], name)) users.push(containers[index]);
  return users;
}

/** The id of one of all that keep a volume in use, now; null: none does. */
export function volumeUser(name: Bytes): Bytes | null {
  const users = volumeUsers(name, allUsers());
  return users.length > 0 ? users[0].id : null;
}

/** Removes a volume: 0 or −errno. */
export function removeVolume(name: Bytes): i32 {
  const rest = partial(name);
  const error = rename(below(VOLUMES, name), rest);
  return error < 0 ? error : removeTree(rest);
}
