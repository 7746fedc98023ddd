// linux.uidMappings and linux.gidMappings: the maps of a new user namespace.
//
// Interface: mapIds.

import { NEWLINE, SPACE } from '../lib/base/ascii';
import { ByteBuffer } from '../lib/base/buffer';
import { toBytes } from '../lib/base/bytes';
import { Json } from '../lib/json/json';
import { writeFile } from '../lib/file/proc';
import { fail, failErrno } from './problem';

/** All lines of a map in one write: user_namespaces(7). */
function writeMap(config: Json, pid: i32, file: string, member: string): i32 {
  const list = config.list(member);
  if (list.length == 0) return fail(member + ': must be there for a new "user" namespace');
  const text = new ByteBuffer();
  for (let index = 0; index < list.length; index++) {
    const map = list[index];
    text.decimal(map.integer('containerID')).byte(SPACE).decimal(map.integer('hostID'));
    text.byte(SPACE).decimal(map.integer('size')).byte(NEWLINE);
  }
  const path = toBytes('/proc/' + pid.toString() + '/' + file);
  const error = writeFile(path, text.take());
  return error < 0 ? failErrno(member + ': cannot write ', path, error) : 0;
}

/** Writes the maps of the user namespace that process `pid` is in: 0 or FAILED. */
export function mapIds(config: Json, pid: i32): i32 {
  const written = writeMap(config, pid, 'gid_map', 'linux.gidMappings');
  return written < 0 ? written : writeMap(config, pid, 'uid_map', 'linux.uidMappings');
}
