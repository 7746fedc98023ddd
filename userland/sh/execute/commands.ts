// What a command's name stands for: function, built-in, or a program, whose path is remembered (hash(1p)). As with variables,
// a name has one Entry for as long as the shell runs, and the tree points to it.
//
// Interface: entryNamed, defineFunction, functionNames, removeFunction; findProgram, rehash, hashedEntries.

import {
  S_IFMT,
  S_IFREG,
  X_OK,
  AT_EACCESS,
  AT_FDCWD,
  EACCES,
  ENOENT,
  minios_access,
} from '../../lib/base/abi';
import { Bytes, addressOf, concat, indexOf, split, toBytes } from '../../lib/base/bytes';
import { stat } from '../../lib/base/fs';
import { DEFAULT_PATH } from '../../lib/process/process';
import { BUILTIN_NAMES } from '../builtin/names';
import { Entry, Node } from '../syntax/tree';
import { PATH, takePathChanged, variableNamed } from '../variables';

/** Entries are found by the name's Variable, whose table does the hashing: names of both kinds are few. */
const entries = new Map<usize, Entry>();

/** The entry of a name. */
export function entryNamed(name: Bytes): Entry {
  const key = changetype<usize>(variableNamed(name));
  if (entries.has(key)) return entries.get(key);
  const entry = new Entry(name);
  entries.set(key, entry);
  return entry;
}

for (let index = 0; index < BUILTIN_NAMES.length; index++) {
  entryNamed(toBytes(BUILTIN_NAMES[index])).builtin = index;
}

export function defineFunction(name: Bytes, body: Node): void {
  entryNamed(name).body = body;
}

/** Names of all functions, in no order. */
export function functionNames(): Array<Bytes> {
  const names = new Array<Bytes>();
  const all = entries.values();
  for (let index = 0; index < all.length; index++) {
    if (all[index].body !== null) names.push(all[index].name);
  }
  return names;
}

/** False: there was none. */
export function removeFunction(name: Bytes): bool {
  const entry = entryNamed(name);
  const had = entry.body !== null;
  entry.body = null;
  return had;
}

/** Forgets where programs are. */
export function rehash(): void {
  const all = entries.values();
  for (let index = 0; index < all.length; index++) all[index].path = null;
}

/** Programs whose place is known. */
export function hashedEntries(): Array<Entry> {
  const known = new Array<Entry>();
  const all = entries.values();
  for (let index = 0; index < all.length; index++) {
    if (all[index].path !== null) known.push(all[index]);
  }
  return known;
}

/** errno of the last look-up that failed: ENOENT or EACCES. */
export let findError: i32 = ENOENT;

/** Whether a path is a regular file that may be executed: 0, or an errno. */
export function executable(path: Bytes): i32 {
  const found = stat(path);
  if (found.error != 0) return -found.error;
  if ((found.mode & S_IFMT) != S_IFREG) return EACCES;
  const error = minios_access(AT_FDCWD, addressOf(path), path.length, X_OK, AT_EACCESS);
  return error == 0 ? 0 : EACCES;
}

/** The program that a name without a slash stands for along `directories`; null: none, see findError. */
export function search(name: Bytes, directories: Array<Bytes>): Bytes | null {
  findError = ENOENT;
  for (let index = 0; index < directories.length; index++) {
    const directory = directories[index];
    const path = directory.length == 0 ? name : concat(concat(directory, toBytes('/')), name);
    const error = executable(path);
    if (error == 0) return path;
    if (error == EACCES) findError = EACCES;
  }
  return null;
}

let directories: Array<Bytes> = [];

/** The directories of PATH. */
export function pathDirectories(): Array<Bytes> {
  if (takePathChanged()) {
    const value = PATH.value;
    directories = value === null ? new Array<Bytes>() : split(value, 0x3a);
    rehash();
  }
  return directories;
}

/** The directories that hold the standard tools (command -p). */
export function standardDirectories(): Array<Bytes> {
  return split(toBytes(DEFAULT_PATH), 0x3a);
}

/** The program's path, looked up along PATH unless the name has a slash. Null: none, see findError. */
export function findProgram(entry: Entry): Bytes | null {
  const name = entry.name;
  if (indexOf(name, 0x2f) >= 0) return name;
  const along = pathDirectories();
  const known = entry.path;
  if (known !== null) return known;
  const path = search(name, along);
  // A path that is relative leads elsewhere after cd.
  if (path !== null && path[0] == 0x2f) entry.path = path;
  return path;
}
