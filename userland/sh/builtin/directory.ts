// cd, pwd, umask.
//
// Interface: one function per built-in; initializeDirectory.

import { ByteBuffer } from '../../lib/base/buffer';
import { minios_umask, wasix_chdir, ENOENT } from '../../lib/base/abi';
import { Bytes, addressOf, concat, equalsText, indexOf, split, toBytes } from '../../lib/base/bytes';
import { lastError, stat, workingDirectory } from '../../lib/base/fs';
import { stdout } from '../../lib/base/io';
import { changeMode } from '../../lib/file/mode';
import { parseOctal } from '../../lib/text/number';
import { assign } from '../execute/assign';
import { OptionReader } from './option_reader';
import { shellError } from '../report';
import { raise } from '../state';
import { CDPATH, HOME, OLDPWD, PWD, setExported, setValue } from '../variables';

/** The working directory as the shell sees it, symbolic links included; null: not known. */
let logical: Bytes | null = null;

function isAbsolute(path: Bytes): bool {
  return path.length > 0 && path[0] == 0x2f;
}

/** Sets PWD at the start: the environment's if it is right, else the system's. */
export function initializeDirectory(): void {
  const given = PWD.value;
  if (given !== null && isAbsolute(given) && !hasDots(given) && stat(given).isSame(stat(toBytes('.')))) {
    logical = given;
  } else {
    logical = workingDirectory();
  }
  setValue(PWD, logical);
  setExported(PWD, PWD.exported);
}

function hasDots(path: Bytes): bool {
  const names = split(path, 0x2f);
  for (let index = 0; index < names.length; index++) {
    if (equalsText(names[index], '.') || equalsText(names[index], '..')) return true;
  }
  return false;
}

/** `path`, seen from `base`, without . and .. and doubled slashes: what cd -L makes of it. Null: a .. has no directory. */
function resolved(base: Bytes, path: Bytes): Bytes | null {
  const whole = isAbsolute(path) ? path : concat(concat(base, toBytes('/')), path);
  const names = split(whole, 0x2f);
  const kept = new Array<Bytes>();
  for (let index = 0; index < names.length; index++) {
    const name = names[index];
    if (name.length == 0 || equalsText(name, '.')) continue;
    if (equalsText(name, '..')) {
      if (kept.length > 0) {
        if (!stat(joined(kept)).isDirectory) return null;
        kept.pop();
      }
      continue;
    }
    kept.push(name);
  }
  return joined(kept);
}

function joined(names: Array<Bytes>): Bytes {
  const path = new ByteBuffer();
  if (names.length == 0) path.byte(0x2f);
  for (let index = 0; index < names.length; index++) {
    path.byte(0x2f);
    path.bytes(names[index]);
  }
  return path.take();
}

/** Changes to a directory and sets PWD and OLDPWD: 0 or an errno. */
function changeTo(path: Bytes, physical: bool): i32 {
  const from = logical;
  let target: Bytes | null = path;
  if (!physical && from !== null) target = resolved(from, path);
  if (target === null) return ENOENT;
  // A logical path that is too long or gone may still be reached from here.
  const errno = wasix_chdir(addressOf(target), target.length);
  if (errno != 0) return errno;
  logical = physical || from === null ? workingDirectory() : target;
  assign(OLDPWD, from !== null ? from : toBytes(''));
  const now = logical;
  assign(PWD, now !== null ? now : toBytes(''));
  return 0;
}

/** Tries the directories of CDPATH. An answer through a non-empty one is to be shown. */
function changeAlong(name: Bytes, physical: bool): bool {
  const value = CDPATH.value;
  if (value === null || isAbsolute(name) || startsWithDots(name)) return false;
  const directories = split(value, 0x3a);
  for (let index = 0; index < directories.length; index++) {
    const directory = directories[index];
    const empty = directory.length == 0;
    const path = empty ? name : concat(concat(directory, toBytes('/')), name);
    if (!stat(path).isDirectory || changeTo(path, physical) != 0) continue;
    if (!empty) showDirectory();
    return true;
  }
  return false;
}

function startsWithDots(name: Bytes): bool {
  const slash = indexOf(name, 0x2f);
  const length = slash < 0 ? name.length : slash;
  return (length == 1 && name[0] == 0x2e) || (length == 2 && name[0] == 0x2e && name[1] == 0x2e);
}

function showDirectory(): void {
  const now = logical;
  if (now !== null) stdout.bytes(now).newline();
}

export function cdBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'LP');
  let physical = false;
  for (let letter = options.next(); letter != 0; letter = options.next()) physical = letter == 0x50;
  if (options.failed) return 2;
  let target: Bytes | null = options.index < args.length ? args[options.index] : HOME.value;
  let shown = false;
  if (target === null) target = toBytes('');
  if (equalsText(target, '-')) {
    target = OLDPWD.value;
    shown = true;
    if (target === null) target = toBytes('.');
  }
  if (target.length == 0 && options.index >= args.length) return 0;
  if (changeAlong(target, physical)) return 0;
  const error = target.length == 0 ? 0 : changeTo(target, physical);
  if (error == 0) {
    if (shown) showDirectory();
    return 0;
  }
  shellError().text("can't cd to ").bytes(target).end();
  return raise();
}

export function pwdBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'LP');
  let physical = false;
  for (let letter = options.next(); letter != 0; letter = options.next()) physical = letter == 0x50;
  if (options.failed) return 2;
  const path = physical || logical === null ? workingDirectory() : logical;
  if (path === null) {
    shellError().text('getcwd() failed: ').reason(lastError).end();
    return raise();
  }
  stdout.bytes(path).newline();
  return 0;
}

/** One class of a mask, as the permissions that it leaves. */
function putClass(name: string, bits: u32): void {
  stdout.text(name).byte(0x3d);
  if ((bits & 4) == 0) stdout.byte(0x72);
  if ((bits & 2) == 0) stdout.byte(0x77);
  if ((bits & 1) == 0) stdout.byte(0x78);
}

export function umaskBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'S');
  let symbolic = false;
  for (let letter = options.next(); letter != 0; letter = options.next()) symbolic = true;
  if (options.failed) return 2;
  const mask = <u32>minios_umask(0);
  minios_umask(mask);
  if (options.index >= args.length) {
    if (symbolic) {
      putClass('u', (mask >> 6) & 7);
      putClass(',g', (mask >> 3) & 7);
      putClass(',o', mask & 7);
    } else stdout.byte(0x30).unsigned(mask, 8, 3);
    stdout.newline();
    return 0;
  }
  const text = args[options.index];
  const digits = text.length > 0 && text[0] >= 0x30 && text[0] <= 0x39;
  if (digits) {
    const value = parseOctal(text, 0x1fffffff);
    if (value < 0) {
      shellError().text('Illegal number: ').bytes(text).end();
      return raise();
    }
    minios_umask((<u32>value) & 0o777);
    return 0;
  }
  // A symbolic mode says what is allowed, and the mask is what is not.
  const allowed = changeMode(text, ~mask & 0o777, false, 0);
  if (allowed < 0) {
    shellError().text('Illegal mode: ').bytes(text).end();
    return raise();
  }
  minios_umask(~(<u32>allowed) & 0o777);
  return 0;
}
