// linux.namespaces of a bundle: which are new, which are entered.
//
// Interface: Spaces, readSpaces.

import { CLONE_NEWNS, CLONE_NEWTIME, CLONE_NEWUSER } from '../lib/base/abi';
import { Bytes, equalsText } from '../lib/base/bytes';
import { Json } from '../lib/json/json';
import { NAMESPACE_KINDS } from '../lib/privilege/namespaces';
import { failAbout } from './problem';

/** The namespaces of one bundle, by kind. Of each kind there is one at most: a new one, one to enter, or the caller's own. */
export class Spaces {
  /** CLONE_NEW…: kinds of which the container gets its own. */
  fresh: u64 = 0;
  /** CLONE_NEW…: kinds that it has from elsewhere. */
  joined: u64 = 0;
  /** Files of those, beside their flags in `flags`. */
  paths: Array<Bytes> = [];
  flags: Array<u64> = [];

  /** Whether the container does not share it with who makes it. */
  has(flag: u64): bool {
    return ((this.fresh | this.joined) & flag) != 0;
  }

  isFresh(flag: u64): bool {
    return (this.fresh & flag) != 0;
  }

  isJoined(flag: u64): bool {
    return (this.joined & flag) != 0;
  }

  /**
   * Whether a go-between has to enter namespaces before the first process is made: a process stays in its pid namespace for good,
   * clocks can be set only before anybody reads them, and who executes a program before it is root of its user namespace loses
   * all privileges in it.
   */
  needsGoBetween(setsClocks: bool): bool {
    return (
      (this.joined & ~CLONE_NEWNS) != 0 ||
      this.isFresh(CLONE_NEWUSER) ||
      (setsClocks && this.isFresh(CLONE_NEWTIME))
    );
  }
}

/** The flag of a type of the specification, 0: there is none. */
function flagOf(type: Bytes): u64 {
  if (equalsText(type, 'network')) return flagNamed('net');
  for (let index = 0; index < NAMESPACE_KINDS.length; index++) {
    const kind = NAMESPACE_KINDS[index];
    if (kind.file != 'net' && equalsText(type, kind.long)) return kind.flag;
  }
  return 0;
}

function flagNamed(file: string): u64 {
  for (let index = 0; index < NAMESPACE_KINDS.length; index++)
    if (NAMESPACE_KINDS[index].file == file) return NAMESPACE_KINDS[index].flag;
  return 0;
}

/** Reads them; null after a problem. */
export function readSpaces(config: Json): Spaces | null {
  const spaces = new Spaces();
  const list = config.list('linux.namespaces');
  for (let index = 0; index < list.length; index++) {
    const type = list[index].string('type');
    const flag = flagOf(type);
    if (flag == 0) {
      failAbout('linux.namespaces: unknown type "', type, '"');
      return null;
    }
    if (spaces.has(flag)) {
      failAbout('linux.namespaces: "', type, '" is there twice');
      return null;
    }
    const path = list[index].string('path');
    if (path.length == 0) {
      spaces.fresh |= flag;
      continue;
    }
    spaces.joined |= flag;
    spaces.paths.push(path);
    spaces.flags.push(flag);
  }
  return spaces;
}
