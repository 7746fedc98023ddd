// Variables. A name has one Variable for as long as the shell runs, so that the parser can put it into the tree: a
// variable that is unset has no value, that is all.
//
// Interface: Variable, variableNamed, valueOf, setValue, setExported; exported environment; local scopes; hooks.

import { isName } from '../lib/base/ascii';
import { ByteBuffer } from '../lib/base/buffer';
import { Bytes, addressOf, concat, equals, sliceOf, toBytes, indexOf } from '../lib/base/bytes';
import { messageLine } from '../lib/base/program';

/** What else happens when a variable is set or unset: see `changed`. */
export const HOOK_NONE: i32 = 0;
export const HOOK_PATH: i32 = 1;
export const HOOK_IFS: i32 = 2;
export const HOOK_OPTIND: i32 = 3;
/** The value is the number of the line that runs. */
export const HOOK_LINENO: i32 = 4;

export class Variable {
  value: Bytes | null = null;
  exported: bool = false;
  readonly: bool = false;
  hook: i32 = HOOK_NONE;
  /** The next one in the same chain of the table. */
  next: Variable | null = null;

  constructor(
    public name: Bytes,
    public hash: u32,
  ) {}
}

const SIZE: u32 = 256;
const table = new StaticArray<Variable | null>(<i32>SIZE);

/** Set by assignments to PATH, for the table of programs; taken back by the table when it looks. */
export let pathChanged: bool = true;
export function takePathChanged(): bool {
  const was = pathChanged;
  pathChanged = false;
  return was;
}

/** Set by assignments to OPTIND: getopts begins anew. */
export let optindChanged: bool = false;
export function takeOptindChanged(): bool {
  const was = optindChanged;
  optindChanged = false;
  return was;
}

function hashOf(address: usize, length: i32): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let index = 0; index < length; index++) hash = (hash ^ load<u8>(address + index)) * 0x01000193;
  return hash;
}

/** The variable whose name is `length` bytes at `address`. */
export function variableAt(address: usize, length: i32): Variable {
  const hash = hashOf(address, length);
  const slot = <i32>(hash % SIZE);
  let found = table[slot];
  while (found !== null) {
    const name = found.name;
    if (found.hash == hash && name.length == length && memory.compare(addressOf(name), address, length) == 0)
      return found;
    found = found.next;
  }
  const name = new StaticArray<u8>(length);
  memory.copy(addressOf(name), address, length);
  const made = new Variable(name, hash);
  made.next = table[slot];
  table[slot] = made;
  return made;
}

export function variableNamed(name: Bytes): Variable {
  return variableAt(addressOf(name), name.length);
}

function named(name: string, hook: i32 = HOOK_NONE): Variable {
  const variable = variableNamed(toBytes(name));
  variable.hook = hook;
  return variable;
}

export const IFS = named('IFS', HOOK_IFS);
export const PATH = named('PATH', HOOK_PATH);
export const HOME = named('HOME');
export const PWD = named('PWD');
export const OLDPWD = named('OLDPWD');
export const CDPATH = named('CDPATH');
export const OPTIND = named('OPTIND', HOOK_OPTIND);
export const OPTARG = named('OPTARG');
export const LINENO = named('LINENO', HOOK_LINENO);
export const PS1 = named('PS1');
export const PS2 = named('PS2');
export const PS4 = named('PS4');
export const PPID = named('PPID');
export const ENV = named('ENV');

/** IFS, by byte: 0 not in it, 1 white space, 2 another byte. */
export const separators = new StaticArray<u8>(256);
/** What joins the fields of "$*"; −1: nothing. */
export let joiner: i32 = 0x20;

function takeSeparators(): void {
  const value = IFS.value;
  memory.fill(changetype<usize>(separators), 0, 256);
  if (value === null) {
    separators[0x20] = separators[0x09] = separators[0x0a] = 1;
    joiner = 0x20;
    return;
  }
  joiner = value.length > 0 ? value[0] : -1;
  for (let index = 0; index < value.length; index++) {
    const byte = value[index];
    separators[byte] = byte == 0x20 || byte == 0x09 || byte == 0x0a ? 1 : 2;
  }
}
takeSeparators();

/** Bumped when the environment of programs changes. */
let environmentCache: Array<Bytes> | null = null;

@inline
function changed(variable: Variable): void {
  if (variable.exported) environmentCache = null;
  if (variable.hook != HOOK_NONE) runHook(variable.hook);
}

function runHook(hook: i32): void {
  if (hook == HOOK_PATH) pathChanged = true;
  else if (hook == HOOK_IFS) takeSeparators();
  else if (hook == HOOK_OPTIND) optindChanged = true;
}

/** Sets a value whatever the attributes. The value belongs to the variable from now on. */
export function setValue(variable: Variable, value: Bytes | null): void {
  variable.value = value;
  if (variable.hook == HOOK_LINENO) variable.hook = HOOK_NONE;
  changed(variable);
}

export function setExported(variable: Variable, exported: bool): void {
  if (variable.exported != exported) environmentCache = null;
  variable.exported = exported;
}

const digits = new ByteBuffer(24);

/** A number as text. */
export function decimalText(value: i64): Bytes {
  digits.decimal(value);
  return digits.take();
}

/** The value, or null where it is unset. */
@inline
export function valueOf(variable: Variable): Bytes | null {
  if (variable.hook == HOOK_LINENO) return decimalText(messageLine);
  return variable.value;
}

/** Entries of the environment whose names are none: they are handed on as they came. */
const foreign: Array<Bytes> = [];

/** Takes over the environment that the shell was started with. */
export function importEnvironment(entries: Array<Bytes>): void {
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    const end = indexOf(entry, 0x3d);
    if (end < 0 || !isName(entry, end)) {
      foreign.push(entry);
      continue;
    }
    const variable = variableAt(addressOf(entry), end);
    if (variable.readonly || variable === IFS || variable === OPTIND || variable === PPID) continue;
    setValue(variable, sliceOf(entry, end + 1));
    setExported(variable, true);
  }
}

/** The environment for programs, `NAME=value` each. To be read only. */
export function exportedEnvironment(): Array<Bytes> {
  const cached = environmentCache;
  if (cached !== null) return cached;
  const entries = foreign.slice();
  for (let slot = 0; slot < <i32>SIZE; slot++) {
    let variable = table[slot];
    while (variable !== null) {
      const value = variable.value;
      if (variable.exported && value !== null) entries.push(entryOf(variable.name, value));
      variable = variable.next;
    }
  }
  environmentCache = entries;
  return entries;
}

export function entryOf(name: Bytes, value: Bytes): Bytes {
  return concat(name, concat(EQUALS, value));
}
const EQUALS: Bytes = [0x3d];

/** Variables in the order of their names. */
export function sortedVariables(): Array<Variable> {
  const all = new Array<Variable>();
  for (let slot = 0; slot < <i32>SIZE; slot++) {
    let variable = table[slot];
    while (variable !== null) {
      all.push(variable);
      variable = variable.next;
    }
  }
  return all.sort(compareNames);
}

function compareNames(a: Variable, b: Variable): i32 {
  const order = memory.compare(addressOf(a.name), addressOf(b.name), min(a.name.length, b.name.length));
  return order != 0 ? order : a.name.length - b.name.length;
}

/** What a variable was before it became local, or was set for one command. */
class Saved {
  constructor(
    public variable: Variable,
    public value: Bytes | null,
    public exported: bool,
    public readonly: bool,
    public hook: i32,
  ) {}
}

const saved: Array<Saved> = [];

/** A point to come back to by `restoreTo`. */
@inline
export function savedCount(): i32 {
  return saved.length;
}

/** Keeps a variable's state until restoreTo. */
export function save(variable: Variable): void {
  saved.push(new Saved(variable, variable.value, variable.exported, variable.readonly, variable.hook));
}

/** Whether a variable has been saved since `mark`. */
export function isSaved(variable: Variable, mark: i32): bool {
  for (let index = mark; index < saved.length; index++) {
    if (saved[index].variable === variable) return true;
  }
  return false;
}

/** Undoes everything since `mark`. */
export function restoreTo(mark: i32): void {
  while (saved.length > mark) {
    const old = saved.pop();
    const variable = old.variable;
    if (variable.exported != old.exported || old.exported) environmentCache = null;
    variable.value = old.value;
    variable.exported = old.exported;
    variable.readonly = old.readonly;
    const hook = variable.hook;
    variable.hook = old.hook;
    if (hook != HOOK_NONE) runHook(hook);
  }
}

/** Whether a variable has the name and value of a constant. */
export function holds(variable: Variable, value: Bytes): bool {
  const current = variable.value;
  return current !== null && equals(current, value);
}
