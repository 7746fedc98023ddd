// Paths in arguments. A CLI that somebody started on the host has MINIOS_SESSION in its environment: paths in its arguments
// are the host's. The image service shares them with the machine (`share`), and the CLI mounts what it shares below
// /run/minios/client, once for each directory. Without that variable paths are the machine's own.
//
// Interface: nameFile, hostPath, sharedPath, absolutePath; shareRequest, mountShare.

import { EBUSY, MS_NODEV, MS_NOSUID, MS_RDONLY } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, toBytes, textOf } from '../../lib/base/bytes';
import { Result, fail, failLine, resultOf } from '../../lib/base/failure';
import { makeDirectories } from '../../lib/file/directory';
import { workingDirectory } from '../../lib/base/fs';
import { askService } from '../service/client';
import { Json } from '../../lib/json/json';
import { mountCall } from '../../lib/file/mount_options';
import { variable } from '../../lib/base/program';
import { asking } from '../service/service';

const CLIENT = '/run/minios/client/';

/** Names a file of the host in a request, for the service to read. False: paths are the machine's own. */
export function nameFile(request: Json, path: Bytes): bool {
  const token = variable('MINIOS_SESSION');
  if (token !== null) request.setString('token', token).setString('path', path);
  return token !== null;
}

/** The path in the machine of what an argument names. */
export function hostPath(path: Bytes, readOnly: bool): Result<Bytes> {
  sharedPath = [];
  const token = variable('MINIOS_SESSION');
  if (token !== null) return share(token, path, readOnly);
  return resultOf(absolutePath(path));
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

function share(token: Bytes, path: Bytes, readOnly: bool): Result<Bytes> {
  const answer = askService(shareRequest(token, path, readOnly));
  const result = answer.result;
  if (result === null) return failLine(answer.error).as<Bytes>();
  sharedPath = result.string('path');
  const number = result.integer('share', -1);
  const target = toBytes(CLIENT + number.toString());
  let error = makeDirectories(target);
  if (error == 0) error = mountShare(number, target, readOnly);
  if (error == 0 || error == -EBUSY) {
    const name = result.string('name');
    return resultOf(name.length == 0 ? target : concat(concat(target, [SLASH]), name));
  }
  return fail('cannot mount ' + textOf(path) + ' of the host').as<Bytes>();
}
