// stty [-F DEVICE] [-a | -g] [SETTING]...: shows and changes the settings of the terminal that standard input is (POSIX, GNU).

import * as abi from '../../lib/base/abi';
import { Bytes, equalsText, indexOf, sliceOf, split, toBytes, textOf } from '../../lib/base/bytes';
import { O_RDWR, open } from '../../lib/base/fs';
import { complain, stdout } from '../../lib/base/io';
import { cannot } from '../../lib/command/message';
import { parseDecimal } from '../../lib/text/number';
import {
  TCSADRAIN,
  Termios,
  getAttributes,
  setAttributes,
  setWindowSize,
  windowSize,
} from '../../lib/terminal/terminal';
import {
  CONTROL,
  allCharacters,
  allFlags,
  combination,
  fieldOf,
  makeSane,
  setBits,
  setSpeed,
  speedOf,
} from './settings';

/** Lines are folded at this width. */
const LINE_WIDTH = 80;

/** Writes items of a line, separated by `separator`, folded. */
class Line {
  private used: i32 = 0;

  constructor(private separator: string) {}

  item(text: string): void {
    if (this.used > 0 && this.used + this.separator.length + text.length >= LINE_WIDTH) this.end();
    if (this.used > 0) stdout.text(this.separator);
    stdout.text(text);
    this.used += text.length + (this.used > 0 ? this.separator.length : 0);
  }

  end(): void {
    if (this.used > 0) stdout.text(this.separator.trimEnd()).newline();
    this.used = 0;
  }
}

/** A control character as it is written: ^C, M-^C, <undef>. */
function characterText(byte: u8): string {
  if (byte == 0) return '<undef>';
  const high = byte >= 0x80 ? 'M-' : '';
  const low = byte & 0x7f;
  if (low < 0x20) return high + '^' + String.fromCharCode(low + 0x40);
  return high + (low == 0x7f ? '^?' : String.fromCharCode(low));
}

function showSize(fd: i32): void {
  const size = windowSize(fd);
  stdout.decimal(size.rows).byte(0x20).decimal(size.columns).newline();
}

/** All settings, or those that differ from `sane`. */
function show(fd: i32, termios: Termios, all: bool): void {
  const sane = termios.clone();
  makeSane(sane);
  const line = new Line('; ');
  line.item('speed ' + speedOf(termios).toString() + ' baud');
  const size = windowSize(fd);
  if (all) line.item('rows ' + size.rows.toString());
  if (all) line.item('columns ' + size.columns.toString());
  line.item('line = ' + termios.line.toString());
  line.end();
  showCharacters(termios, sane, all);
  const canonical = (termios.localModes & abi.ICANON) != 0;
  if (all || !canonical) {
    const minimum = new Line('; ');
    minimum.item('min = ' + termios.characters[abi.VMIN].toString());
    minimum.item('time = ' + termios.characters[abi.VTIME].toString());
    minimum.end();
  }
  showFlags(termios, sane, all);
}

function showCharacters(termios: Termios, sane: Termios, all: bool): void {
  const line = new Line('; ');
  const characters = allCharacters();
  for (let index = 0; index < characters.length; index++) {
    const byte = termios.characters[characters[index].index];
    if (!all && byte == sane.characters[characters[index].index]) continue;
    line.item(characters[index].name + ' = ' + characterText(byte));
  }
  line.end();
}

function showFlags(termios: Termios, sane: Termios, all: bool): void {
  const line = new Line(' ');
  let field = -1;
  const flags = allFlags();
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index];
    if (flag.field != field) line.end();
    field = flag.field;
    const on = (fieldOf(termios, field) & flag.bit) != 0;
    const usual = (fieldOf(sane, field) & flag.bit) != 0;
    if (all && flag.field == CONTROL && flag.bit == abi.HUPCL)
      line.item('cs' + (5 + ((termios.controlModes & abi.CSIZE) >> 4)).toString());
    if (all || on != usual) line.item((on ? '' : '-') + flag.name);
  }
  line.end();
}

/** The settings in a form that stty reads. */
function showCoded(termios: Termios): void {
  stdout.unsigned(termios.inputModes, 16).byte(0x3a).unsigned(termios.outputModes, 16);
  stdout.byte(0x3a).unsigned(termios.controlModes, 16).byte(0x3a).unsigned(termios.localModes, 16);
  for (let index = 0; index < termios.characters.length; index++) {
    stdout.byte(0x3a).unsigned(termios.characters[index], 16);
  }
  stdout.newline();
}

function hexadecimal(text: Bytes): i64 {
  let value: i64 = 0;
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    const digit: i32 =
      byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
    if (digit < 0 || value > 0xfffffff) return -1;
    value = value * 16 + digit;
  }
  return text.length == 0 ? -1 : value;
}

/** Reads what -g wrote. */
function takeCoded(termios: Termios, text: Bytes): bool {
  const parts = split(text, 0x3a);
  if (parts.length != 4 + termios.characters.length) return false;
  for (let index = 0; index < parts.length; index++) if (hexadecimal(parts[index]) < 0) return false;
  termios.inputModes = <u32>hexadecimal(parts[0]);
  termios.outputModes = <u32>hexadecimal(parts[1]);
  termios.controlModes = <u32>hexadecimal(parts[2]);
  termios.localModes = <u32>hexadecimal(parts[3]);
  for (let index = 4; index < parts.length; index++)
    termios.characters[index - 4] = <u8>hexadecimal(parts[index]);
  return true;
}

/** A control character from its name: c, ^C, ^?, ^-, undef, or a number; −1: none of these. */
function characterOf(text: Bytes): i32 {
  if (equalsText(text, 'undef') || equalsText(text, '^-') || text.length == 0) return 0;
  if (text.length == 1) return text[0];
  if (text.length == 2 && text[0] == 0x5e) return text[1] == 0x3f ? 0x7f : text[1] & 0x1f;
  const number = parseDecimal(text);
  return number >= 0 && number < 256 ? <i32>number : -1;
}

/** What the words of the command line change. */
class Changes {
  rows: i32 = 0;
  columns: i32 = 0;
  changed: bool = false;

  constructor(
    private fd: i32,
    private termios: Termios,
    private words: Array<Bytes>,
  ) {}

  /** Takes the words from `from` on. False, after a message: one of them is wrong. */
  take(from: i32): bool {
    for (let index = from; index < this.words.length; index++) {
      const word = this.words[index];
      if (this.alone(word)) continue;
      const value: Bytes | null = index + 1 < this.words.length ? this.words[index + 1] : null;
      const known = this.withValue(word, value);
      if (known < 0) return false;
      if (known == 0) return this.wrong("invalid argument '", word);
      index++;
    }
    return true;
  }

  private wrong(message: string, word: Bytes): bool {
    complain().text(message).bytes(word).text("'").end();
    return false;
  }

  /** A word that needs no value. */
  private alone(word: Bytes): bool {
    if (equalsText(word, 'size')) {
      showSize(this.fd);
      return true;
    }
    if (equalsText(word, 'speed')) {
      stdout.decimal(speedOf(this.termios)).newline();
      return true;
    }
    this.changed = true;
    const off = word.length > 1 && word[0] == 0x2d;
    const name = off ? sliceOf(word, 1) : word;
    const flags = allFlags();
    for (let index = 0; index < flags.length; index++) {
      if (!equalsText(name, flags[index].name)) continue;
      setBits(this.termios, flags[index].field, flags[index].bit, !off);
      return true;
    }
    if (name.length == 3 && name[0] == 0x63 && name[1] == 0x73 && name[2] >= 0x35 && name[2] <= 0x38) {
      this.termios.controlModes = (this.termios.controlModes & ~abi.CSIZE) | ((<u32>(name[2] - 0x35)) << 4);
      return true;
    }
    if (combination(this.termios, textOf(name), !off)) return true;
    if (indexOf(word, 0x3a) > 0) return takeCoded(this.termios, word);
    return parseDecimal(word) >= 0 && setSpeed(this.termios, parseDecimal(word));
  }

  /** A word with a value: 1, 0 if there is no such word, −1 after a message. */
  private withValue(word: Bytes, value: Bytes | null): i32 {
    let character = -1;
    const characters = allCharacters();
    for (let index = 0; index < characters.length; index++) {
      if (equalsText(word, characters[index].name)) character = characters[index].index;
    }
    const number = equalsText(word, 'min') || equalsText(word, 'time') || equalsText(word, 'rows');
    const columns = equalsText(word, 'columns') || equalsText(word, 'cols');
    const speed = equalsText(word, 'ispeed') || equalsText(word, 'ospeed') || equalsText(word, 'line');
    if (character < 0 && !number && !columns && !speed) return 0;
    if (value === null) return this.wrong("missing argument to '", word) ? 1 : -1;
    if (character >= 0) {
      const byte = characterOf(value);
      if (byte < 0) return this.wrong("invalid integer argument '", value) ? 1 : -1;
      this.termios.characters[character] = <u8>byte;
      return 1;
    }
    const given = parseDecimal(value);
    if (given < 0 || given > 0xffff) {
      if (!speed || given < 0) return this.wrong("invalid integer argument '", value) ? 1 : -1;
    }
    if (columns) this.columns = <i32>given;
    else if (equalsText(word, 'rows')) this.rows = <i32>given;
    else if (equalsText(word, 'min')) this.termios.characters[abi.VMIN] = <u8>given;
    else if (equalsText(word, 'time')) this.termios.characters[abi.VTIME] = <u8>given;
    else if (equalsText(word, 'line')) this.termios.line = <u8>given;
    else if (!setSpeed(this.termios, given)) return this.wrong("invalid argument '", value) ? 1 : -1;
    return 1;
  }
}

function help(): i32 {
  stdout.text('Usage: stty [-F DEVICE] [-a | -g | SETTING]...\n\n');
  stdout.text('Show or change the settings of the terminal that standard input is.\n\n');
  stdout.text('  -F DEVICE  that terminal instead\n  -a         show all settings\n');
  stdout.text('  -g         show them in a form that stty reads\n');
  stdout.text(
    '  SETTING    sane raw cooked echo rows N columns N size erase C intr C ...; - before a name: off\n',
  );
  return 0;
}

export function stty(args: Array<Bytes>): i32 {
  let fd = 0;
  let all = false;
  let coded = false;
  let at = 1;
  let device = toBytes('standard input');
  for (; at < args.length; at++) {
    const word = args[at];
    if (equalsText(word, '--help')) return help();
    if (equalsText(word, '-a') || equalsText(word, '--all')) all = true;
    else if (equalsText(word, '-g') || equalsText(word, '--save')) coded = true;
    else if (equalsText(word, '-F') && at + 1 < args.length) {
      device = args[++at];
      fd = open(device, O_RDWR);
      if (fd < 0) {
        cannot('open', device, fd);
        return 1;
      }
    } else break;
  }
  const termios = getAttributes(fd);
  if (termios === null) {
    complain().bytes(device).text(': ').reason(abi.ENOTTY).end();
    return 1;
  }
  if ((all || coded) && at < args.length) {
    complain().text('modes may not be set when they are shown').end();
    return 1;
  }
  if (coded) showCoded(termios);
  else if (all || at == args.length) show(fd, termios, all);
  else return change(fd, termios, args, at);
  return 0;
}

function change(fd: i32, termios: Termios, args: Array<Bytes>, from: i32): i32 {
  const changes = new Changes(fd, termios, args);
  if (!changes.take(from)) return 1;
  let error = changes.changed ? setAttributes(fd, TCSADRAIN, termios) : 0;
  if (error >= 0 && (changes.rows > 0 || changes.columns > 0))
    error = setWindowSize(fd, changes.rows, changes.columns);
  if (error >= 0) return 0;
  complain().reason(error).end();
  return 1;
}
