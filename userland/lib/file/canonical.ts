// Canonical paths: absolute, without `.`, `..`, symbolic links and needless slashes (realpath(3)).
//
// Interface: canonicalPath, MISSING_…, lexicalPath, relativePath.

import { ELOOP, ENOENT, ENOTDIR } from '../base/abi';
import { Bytes, concat, equals, equalsText, sliceOf, split, toBytes } from '../base/bytes';
import { lastError, lstat, readLink, workingDirectory } from '../base/fs';
import { joinPath, endsInSlash } from '../text/path';

/** Nothing may be missing. */
export const MISSING_NONE: i32 = 0;
/** The last name may be. */
export const MISSING_LAST: i32 = 1;
/** Anything may be. */
export const MISSING_ANY: i32 = 2;

/** As many links as the kernel follows (path_resolution(7)). */
const LINK_LIMIT: i32 = 40;

const ROOT: Bytes = [0x2f];

/** −errno of the last canonicalPath that answered null. */
export let canonicalError: i32 = 0;

function refuse(error: i32): Bytes | null {
  canonicalError = error;
  return null;
}

/** The directory above a canonical path. */
function above(path: Bytes): Bytes {
  let end = path.length - 1;
  while (end > 0 && path[end] != 0x2f) end--;
  return end <= 0 ? ROOT : sliceOf(path, 0, end);
}

function isDots(name: Bytes): bool {
  return name.length == 2 && name[0] == 0x2e && name[1] == 0x2e;
}

/** The names of a path, last one first; empty ones and `.` are left out. */
function namesBackwards(path: Bytes, onto: Array<Bytes>): void {
  const names = split(path, 0x2f);
  for (let index = names.length - 1; index >= 0; index--) {
    if (names[index].length > 0 && !equalsText(names[index], '.')) onto.push(names[index]);
  }
}

/** The canonical form of a path, or null: canonicalError says why. `missing`: MISSING_…. */
export function canonicalPath(path: Bytes, missing: i32): Bytes | null {
  if (path.length == 0) return refuse(-ENOENT);
  let result: Bytes = ROOT;
  if (path[0] != 0x2f) {
    const here = workingDirectory();
    if (here === null) return refuse(lastError);
    result = here;
  }
  const names = new Array<Bytes>();
  namesBackwards(path, names);
  let links = 0;
  while (names.length > 0) {
    const name = names.pop();
    if (isDots(name)) {
      result = above(result);
      continue;
    }
    const next = joinPath(result, name);
    const attributes = lstat(next);
    if (attributes.error < 0) {
      const bearable = attributes.error == -ENOENT || attributes.error == -ENOTDIR;
      if (missing == MISSING_NONE || (missing == MISSING_LAST && names.length > 0))
        return refuse(attributes.error);
      if (missing == MISSING_LAST && attributes.error != -ENOENT) return refuse(attributes.error);
      if (!bearable && missing != MISSING_ANY) return refuse(attributes.error);
      result = next;
      continue;
    }
    if (!attributes.isLink) {
      if (!attributes.isDirectory && missing != MISSING_ANY && (names.length > 0 || endsInSlash(path))) {
        return refuse(-ENOTDIR);
      }
      result = next;
      continue;
    }
    const target = readLink(next);
    if (target === null) return refuse(lastError);
    if (++links > LINK_LIMIT) return refuse(-ELOOP);
    if (target.length > 0 && target[0] == 0x2f) result = ROOT;
    namesBackwards(target, names);
  }
  return result;
}

/** An absolute path without `.` and `..`, by the text alone (realpath -s). Null: there is no working directory. */
export function lexicalPath(path: Bytes): Bytes | null {
  let whole = path;
  if (path.length == 0) return refuse(-ENOENT);
  if (path[0] != 0x2f) {
    const here = workingDirectory();
    if (here === null) return refuse(lastError);
    whole = joinPath(here, path);
  }
  const names = new Array<Bytes>();
  namesBackwards(whole, names);
  let result: Bytes = ROOT;
  while (names.length > 0) {
    const name = names.pop();
    result = isDots(name) ? above(result) : joinPath(result, name);
  }
  return result;
}

/** How to get from one canonical directory to a canonical path. */
export function relativePath(path: Bytes, from: Bytes): Bytes {
  const names = partsOf(path);
  const base = partsOf(from);
  let common = 0;
  while (common < names.length && common < base.length && equals(names[common], base[common])) common++;
  let result: Bytes = [];
  for (let index = common; index < base.length; index++) result = append(result, toBytes('..'));
  for (let index = common; index < names.length; index++) result = append(result, names[index]);
  return result.length == 0 ? toBytes('.') : result;
}

function append(path: Bytes, name: Bytes): Bytes {
  return path.length == 0 ? name : concat(concat(path, ROOT), name);
}

function partsOf(path: Bytes): Array<Bytes> {
  const names = new Array<Bytes>();
  namesBackwards(path, names);
  return names.reverse();
}
