// command -v, -V; type, hash; alias, unalias.
//
// Interface: one function per built-in.

import { Bytes, indexOf, sliceOf } from '../../lib/base/bytes';
import { stderr, stdout } from '../../lib/base/io';
import {
  aliasNamed,
  defineAlias,
  removeAlias,
  removeAllAliases,
  sortedAliases,
  Alias,
} from '../syntax/aliases';
import { isSpecial } from './names';
import {
  entryNamed,
  executable,
  findProgram,
  hashedEntries,
  pathDirectories,
  rehash,
} from '../execute/commands';
import { OptionReader, putQuoted } from './option_reader';
import { shellError } from '../report';
import { Entry } from '../syntax/tree';
import { keywordOf } from '../syntax/tokens';

/** Tells what a name stands for: -v in a form that can be used, else in words. */
function describe(name: Bytes, short: bool): i32 {
  if (!short) stdout.bytes(name);
  if (keywordOf(name) >= 0) return say(name, short, ' is a shell keyword');
  const alias = aliasNamed(name);
  if (alias !== null) return describeAlias(alias, short);
  const entry = entryNamed(name);
  if (entry.body !== null) return say(name, short, ' is a shell function');
  if (entry.builtin >= 0) {
    return say(name, short, isSpecial(entry.builtin) ? ' is a special shell builtin' : ' is a shell builtin');
  }
  return describeProgram(entry, short);
}

function say(name: Bytes, short: bool, what: string): i32 {
  if (short) stdout.bytes(name);
  else stdout.text(what);
  stdout.newline();
  return 0;
}

function describeAlias(alias: Alias, short: bool): i32 {
  if (short) putAlias(alias, true);
  else stdout.text(' is an alias for ').bytes(alias.text).newline();
  return 0;
}

function describeProgram(entry: Entry, short: bool): i32 {
  const name = entry.name;
  const hashed = entry.path !== null && pathDirectories().length > 0 && entry.path !== null;
  const path = findProgram(entry);
  const slash = indexOf(name, 0x2f) >= 0;
  if (path === null || (slash && executable(name) != 0)) {
    if (!short) stdout.text(': not found').newline();
    return 127;
  }
  if (short) stdout.bytes(path);
  else stdout.text(hashed && !slash ? ' is a tracked alias for ' : ' is ').bytes(path);
  stdout.newline();
  return 0;
}

export function commandBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'pvV');
  let how: u8 = 0;
  for (let letter = options.next(); letter != 0; letter = options.next()) {
    if (letter != 0x70) how = letter;
  }
  if (options.failed) return 2;
  if (options.index >= args.length || how == 0) return 0;
  return describe(args[options.index], how == 0x76);
}

export function typeBuiltin(args: Array<Bytes>): i32 {
  let status = 0;
  for (let index = 1; index < args.length; index++) {
    const result = describe(args[index], false);
    if (result != 0) status = result;
  }
  return status;
}

export function hashBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'rv');
  let clear = false;
  for (let letter = options.next(); letter != 0; letter = options.next()) clear = clear || letter == 0x72;
  if (options.failed) return 2;
  pathDirectories();
  if (clear) {
    rehash();
    return 0;
  }
  if (options.index == args.length) {
    const known = hashedEntries();
    for (let index = 0; index < known.length; index++) stdout.bytes(known[index].path!).newline();
    return 0;
  }
  let status = 0;
  for (let index = options.index; index < args.length; index++) {
    const entry = entryNamed(args[index]);
    if (entry.builtin >= 0 || entry.body !== null) continue;
    entry.path = null;
    if (findProgram(entry) !== null) continue;
    shellError().bytes(args[index]).text(': not found').end();
    status = 1;
  }
  return status;
}

function putAlias(alias: Alias, short: bool): void {
  if (short) stdout.text('alias ');
  stdout.bytes(alias.name).byte(0x3d);
  putQuoted(stdout, alias.text);
  stdout.newline();
}

export function aliasBuiltin(args: Array<Bytes>): i32 {
  if (args.length == 1) {
    const all = sortedAliases();
    for (let index = 0; index < all.length; index++) putAlias(all[index], false);
    return 0;
  }
  let status = 0;
  for (let index = 1; index < args.length; index++) {
    const argument = args[index];
    const equals = indexOf(argument, 0x3d, min(1, argument.length));
    if (equals > 0) {
      defineAlias(sliceOf(argument, 0, equals), sliceOf(argument, equals + 1));
      continue;
    }
    const alias = aliasNamed(argument);
    if (alias !== null) putAlias(alias, false);
    else {
      stdout.flush();
      stderr.text('alias: ').bytes(argument).text(' not found').end();
      status = 1;
    }
  }
  return status;
}

export function unaliasBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'a');
  let all = false;
  for (let letter = options.next(); letter != 0; letter = options.next()) all = true;
  if (options.failed) return 2;
  if (all) removeAllAliases();
  let status = 0;
  for (let index = options.index; index < args.length; index++) {
    if (removeAlias(args[index])) continue;
    stdout.flush();
    stderr.text('unalias: ').bytes(args[index]).text(' not found').end();
    status = 1;
  }
  return status;
}
