// Completion: commands where a command begins, variables behind $, files anywhere else.
//
// Interface: ShellCompleter.

import {
  FILETYPE_DIRECTORY,
  FILETYPE_SYMBOLIC_LINK,
  X_OK,
  AT_EACCESS,
  AT_FDCWD,
  minios_access,
} from '../../lib/base/abi';
import { isBlankOrNewline, isNameByte } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import {
  Bytes,
  addressOf,
  compare,
  concat,
  equals,
  lastIndexOf,
  sliceOf,
  startsWith,
  toBytes,
} from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { stat } from '../../lib/base/fs';
import { joinPath } from '../../lib/text/path';
import { sortedAliases } from '../syntax/aliases';
import { BUILTIN_NAMES } from '../builtin/names';
import { functionNames, pathDirectories } from '../execute/commands';
import { Completer, Completion } from '../../lib/line_editor/completion';
import { homeOf } from '../expand/tilde';
import { KEYWORD_NAMES } from '../syntax/tokens';
import { sortedVariables } from '../variables';

/** The word before the cursor. */
class Typed {
  /** Where it begins, a quote included. */
  start: i32 = 0;
  /** Its text without quotes. */
  text: Bytes = [];
  /** The quote that is open at the cursor, or 0. */
  quote: u8 = 0;
  /** A command begins with it. */
  isCommand: bool = true;
}

/** `; & | ( ) ` and the backquote. */
function separates(byte: u8): bool {
  return byte == 0x3b || byte == 0x26 || byte == 0x7c || byte == 0x28 || byte == 0x29 || byte == 0x60;
}

/** Words behind which another command begins. */
const OPENING: StaticArray<string> = ['if', 'then', 'else', 'elif', 'while', 'until', 'do', '{', '!'];

function opens(word: Bytes): bool {
  for (let index = 0; index < OPENING.length; index++) {
    if (equals(word, toBytes(OPENING[index]))) return true;
  }
  return false;
}

/** Reads the line up to the cursor as the shell would. */
function typedWord(line: Bytes, cursor: i32): Typed {
  const typed = new Typed();
  const text = new ByteBuffer(64);
  let inWord = false;
  let redirected = false;
  for (let at = 0; at < cursor; at++) {
    const byte = line[at];
    const special =
      typed.quote == 0 && (isBlankOrNewline(byte) || separates(byte) || byte == 0x3c || byte == 0x3e);
    if (special) {
      if (inWord)
        typed.isCommand = !redirected && typed.isCommand && (opens(text.slice()) || isAssigned(text));
      if (inWord) redirected = false;
      if (separates(byte)) typed.isCommand = true;
      if (byte == 0x3c || byte == 0x3e) redirected = true;
      inWord = false;
      text.clear();
      continue;
    }
    if (!inWord) typed.start = at;
    inWord = true;
    if (byte == 0x5c && typed.quote != 0x27 && at + 1 < cursor) text.byte(line[++at]);
    else if (typed.quote == byte) typed.quote = 0;
    else if (typed.quote == 0 && (byte == 0x27 || byte == 0x22)) typed.quote = byte;
    else text.byte(byte);
  }
  if (!inWord) typed.start = cursor;
  if (redirected) typed.isCommand = false;
  typed.text = text.take();
  return typed;
}

/** `name=value` before a command. */
function isAssigned(text: ByteBuffer): bool {
  for (let index = 0; index < text.length; index++) {
    if (text.at(index) == 0x3d) return index > 0;
    if (!isNameByte(text.at(index))) return false;
  }
  return false;
}

/** The text as the shell reads it as one word, or as the rest of a quoted one. */
function quotedFor(typed: Typed, text: Bytes, tilde: bool): Bytes {
  const out = new ByteBuffer(text.length + 8);
  if (typed.quote != 0) out.byte(typed.quote);
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    if (typed.quote == 0) {
      if (isSpecial(byte) && !(tilde && index == 0)) out.byte(0x5c);
    } else if (typed.quote == 0x22 && (byte == 0x22 || byte == 0x24 || byte == 0x5c || byte == 0x60)) {
      out.byte(0x5c);
    }
    out.byte(byte);
  }
  return out.take();
}

function isSpecial(byte: u8): bool {
  return byte < 0x80 && '|&;<>()$`\\"\' \t*?[]#~!{}'.includes(String.fromCharCode(byte));
}

/** Adds a word once. */
function add(words: Array<Bytes>, word: Bytes): void {
  for (let index = 0; index < words.length; index++) {
    if (equals(words[index], word)) return;
  }
  words.push(word);
}

function addCommands(words: Array<Bytes>, prefix: Bytes): void {
  for (let index = 0; index < BUILTIN_NAMES.length; index++) addText(words, BUILTIN_NAMES[index], prefix);
  for (let index = 0; index < KEYWORD_NAMES.length; index++) addText(words, KEYWORD_NAMES[index], prefix);
  const functions = functionNames();
  for (let index = 0; index < functions.length; index++) {
    if (startsWith(functions[index], prefix)) add(words, functions[index]);
  }
  const aliases = sortedAliases();
  for (let index = 0; index < aliases.length; index++) {
    if (startsWith(aliases[index].name, prefix)) add(words, aliases[index].name);
  }
  const directories = pathDirectories();
  for (let index = 0; index < directories.length; index++) {
    const directory = new Directory(directories[index]);
    while (directory.next()) {
      if (!startsWith(directory.name, prefix)) continue;
      if (isProgram(joinPath(directories[index], directory.name))) add(words, directory.name);
    }
    directory.close();
  }
}

function addText(words: Array<Bytes>, text: string, prefix: Bytes): void {
  const word = toBytes(text);
  if (startsWith(word, prefix)) add(words, word);
}

function isProgram(path: Bytes): bool {
  return minios_access(AT_FDCWD, addressOf(path), path.length, X_OK, AT_EACCESS) == 0 && stat(path).isRegular;
}

/** Adds the files that a path may become, directories with a slash; `programs`: only those that can be executed. */
function addFiles(words: Array<Bytes>, typed: Typed, programs: bool): void {
  const text = typed.text;
  const slash = lastIndexOf(text, 0x2f);
  const shown = sliceOf(text, 0, slash + 1);
  const prefix = sliceOf(text, slash + 1);
  let where = shown.length == 0 ? toBytes('.') : shown;
  const tilde = text.length > 0 && text[0] == 0x7e && slash > 0 && typed.quote == 0;
  if (tilde) {
    let end = 0;
    while (text[end] != 0x2f) end++;
    const home = homeOf(text, 1, end);
    if (home !== null) where = concat(home, sliceOf(shown, end));
  }
  const hidden = prefix.length > 0 && prefix[0] == 0x2e;
  const directory = new Directory(where);
  while (directory.next()) {
    const name = directory.name;
    if ((name[0] == 0x2e && !hidden) || !startsWith(name, prefix)) continue;
    let isDirectory = directory.type == FILETYPE_DIRECTORY;
    const path = joinPath(where, name);
    if (directory.type == FILETYPE_SYMBOLIC_LINK) isDirectory = stat(path).isDirectory;
    if (programs && !isDirectory && !isProgram(path)) continue;
    const word = quotedFor(typed, concat(shown, name), tilde);
    words.push(isDirectory ? concat(word, toBytes('/')) : word);
  }
  directory.close();
}

/** Index of the name of a variable that ends at the cursor, behind `$` or `${`; −1: there is none. */
function variableStart(line: Bytes, cursor: i32): i32 {
  let start = cursor;
  while (start > 0 && isNameByte(line[start - 1])) start--;
  if (start > 0 && line[start - 1] == 0x24) return start;
  return start > 1 && line[start - 1] == 0x7b && line[start - 2] == 0x24 ? start : -1;
}

function variables(line: Bytes, start: i32, cursor: i32): Completion {
  const prefix = sliceOf(line, start, cursor);
  const words = new Array<Bytes>();
  const all = sortedVariables();
  for (let index = 0; index < all.length; index++) {
    if (all[index].value !== null && startsWith(all[index].name, prefix)) words.push(all[index].name);
  }
  const completion = new Completion(start, words);
  completion.suffix = line[start - 1] == 0x7b ? 0x7d : 0;
  return completion;
}

export class ShellCompleter extends Completer {
  candidates(line: Bytes, cursor: i32): Completion | null {
    const name = variableStart(line, cursor);
    const typed = typedWord(line, cursor);
    if (name >= 0 && typed.quote != 0x27) return variables(line, name, cursor);
    const words = new Array<Bytes>();
    const isPath = lastIndexOf(typed.text, 0x2f) >= 0;
    if (typed.isCommand && !isPath) {
      addCommands(words, typed.text);
      if (words.length == 0) addFiles(words, typed, true);
    } else addFiles(words, typed, typed.isCommand);
    words.sort(compare);
    const completion = new Completion(typed.start, words);
    if (typed.quote != 0) completion.suffix = typed.quote;
    return completion;
  }
}
