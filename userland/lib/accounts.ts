// Names of users and groups, from /etc/passwd and /etc/group. A number without a name is shown as the number.
//
// Interface: userName, groupName.

import { Bytes, split, toBytes } from './bytes';
import { O_RDONLY, close, open } from './fs';
import { Reader } from './io';
import { parseDecimal } from './number';

/** The names of one file, read when the first is asked for. */
class Names {
  private ids: Array<i64> = [];
  private names: Array<Bytes> = [];
  private loaded: bool = false;

  constructor(private file: string) {}

  private load(): void {
    this.loaded = true;
    const fd = open(toBytes(this.file), O_RDONLY);
    if (fd < 0) return;
    const input = new Reader(fd, 4096);
    for (let line = input.line(); line !== null; line = input.line()) {
      const fields = split(line, 0x3a);
      if (fields.length < 3) continue;
      this.ids.push(parseDecimal(fields[2]));
      this.names.push(fields[0]);
    }
    input.release();
    close(fd);
  }

  of(id: u32): Bytes {
    if (!this.loaded) this.load();
    const index = this.ids.indexOf(id);
    return index < 0 ? toBytes(id.toString()) : this.names[index];
  }
}

const users = new Names('/etc/passwd');
const groups = new Names('/etc/group');

export function userName(uid: u32): Bytes {
  return users.of(uid);
}

export function groupName(gid: u32): Bytes {
  return groups.of(gid);
}
