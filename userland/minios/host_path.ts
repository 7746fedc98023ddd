// Paths in arguments. A CLI that somebody started on the host has MINIOS_SESSION in its environment: paths in its arguments
// are the host's. The image service shares them with the machine (`share`), and the CLI mounts what it shares below
// /run/minios/client, once for each directory. Without that variable paths are the machine's own.
//
// Interface: nameFile, hostPath, sharedPath, absolutePath; shareRequest, mountShare.

import { EBUSY, MS_NODEV, MS_NOSUID, MS_RDONLY } from '../lib/abi';
import { SLASH } from '../lib/ascii';
import { Bytes, concat, toBytes, textOf } from '../lib/bytes';
import { workingDirectory } from '../lib/fs';
import { askService } from '../lib/image_service';
import { Json } from '../lib/json';
import { mountCall } from '../lib/mount_options';
import { variable } from '../lib/program';
import { fail } from './failure';
import { makeParents } from './places';
import { asking } from './service';

const CLIENT = '/run/minios/client/';

/** Names a file of the host in a request, for the service to read. False: paths are the machine's own. */
export function nameFile(request: Json, path: Bytes): bool {
  const token = variable('MINIOS_SESSION');
  if (token !== null) request.setString('token', token).setString('path', path);
  return token !== null;
}

/** The path in the machine of what an argument names; null: see failure. */
export function hostPath(path: Bytes, readOnly: bool): Bytes | null {
  sharedPath = [];
  const token = variable('MINIOS_SESSION');
  if (token !== null) return shared(token, path, readOnly);
  return absolutePath(path);
}

/** A path of the machine from its root. */
export function absolutePath(path: Bytes): Bytes {
  if (path.length > 0 && path[0] == SLASH) return path;
  const directory = workingDirectory();
  return concat(concat(directory === null ? toBytes('/') : directory, [SLASH]), path);
}

/** The request that shares what `path` leads to with the machine. */
export function shareRequest(token: Bytes, path: Bytes, readOnly: bool): Json {
  return asking('share').setString('token', token).setString('path', path).setBool('readOnly', readOnly);
}

/** Mounts share `number` of the host: 0 or −errno. */
export function mountShare(number: i64, target: Bytes, readOnly: bool): i32 {
  const flags = MS_NOSUID | MS_NODEV | (readOnly ? MS_RDONLY : 0);
  return mountCall(toBytes(number.toString()), target, 'hostfs', flags);
}

/** What the last hostPath() has found on the host: an absolute path there; empty: nothing. */
export let sharedPath: Bytes = [];

function shared(token: Bytes, path: Bytes, readOnly: bool): Bytes | null {
  const answer = askService(shareRequest(token, path, readOnly));
  const result = answer.result;
  if (result === null) {
    fail(textOf(answer.error));
    return null;
  }
  sharedPath = result.string('path');
  const number = result.integer('share', -1);
  const target = toBytes(CLIENT + number.toString());
  let error = makeParents(target);
  if (error == 0) error = mountShare(number, target, readOnly);
  if (error == 0 || error == -EBUSY) {
    const name = result.string('name');
    return name.length == 0 ? target : concat(concat(target, [SLASH]), name);
  }
  fail('cannot mount ' + textOf(path) + ' of the host');
  return null;
}
