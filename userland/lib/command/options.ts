// Command line options, as getopt_long(3) takes them: clusters of short options (-la), values (-n5, -n 5), long options
// (--lines=5, --lines 5, unambiguous beginnings too), `--`, options after operands, and a --help made from the description.
//
// Interface: Options. A tool describes its options, calls parse(), and asks. An option is known by its letter, or by its
// long name if it has no letter. A wrong command line ends the program with `usageStatus` and the usage on standard error.

import { concat, equals, equalsText, indexOf, sliceOf, toBytes, Bytes } from '../base/bytes';
import { complain, exit, stderr, stdout, Writer } from '../base/io';
import { invalidNumber } from './message';
import { parseDecimal } from '../text/number';
import { programName } from '../base/program';

const FLAG = 0;
const VALUE = 1;
const OPTIONAL_VALUE = 2;

class Option {
  constructor(
    public key: string,
    public letter: i32,
    public long: string,
    public kind: i32,
    public valueName: string,
    public help: string,
  ) {}
}

class Occurrence {
  constructor(
    public key: string,
    public value: Bytes | null,
  ) {}
}

export class Options {
  /** What is left: everything that is not an option, in order. */
  operands: Array<Bytes> = [];
  /** Exit status for a wrong command line. */
  usageStatus: i32 = 1;
  private known: Array<Option> = [];
  private seen: Array<Occurrence> = [];
  private stopsAtOperand: bool = false;

  /** `synopsis`: what follows the name in the usage line; `purpose`: one sentence or more lines. */
  constructor(
    private synopsis: string,
    private purpose: string,
  ) {}

  /** An option without a value. `letter` or `long` may be empty; one without help is accepted and not shown. */
  flag(letter: string, long: string = '', help: string = ''): this {
    return this.add(letter, long, FLAG, '', help);
  }

  /** An option that needs a value. */
  value(letter: string, long: string, valueName: string, help: string = ''): this {
    return this.add(letter, long, VALUE, valueName, help);
  }

  /** An option that may have a value: joined to the letter, or after `=`. */
  optional(letter: string, long: string, valueName: string, help: string = ''): this {
    return this.add(letter, long, OPTIONAL_VALUE, valueName, help);
  }

  /** The first operand ends the options, as for programs that run another one. */
  stopAtOperand(): this {
    this.stopsAtOperand = true;
    return this;
  }

  /** Sets the status of a usage error, where it is not 1. */
  failWith(status: i32): this {
    this.usageStatus = status;
    return this;
  }

  private add(letter: string, long: string, kind: i32, valueName: string, help: string): this {
    const key = letter.length > 0 ? letter : long;
    const code = letter.length > 0 ? letter.charCodeAt(0) : -1;
    this.known.push(new Option(key, code, long, kind, valueName, help));
    return this;
  }

  /** Reads a command line; `args[0]`, the program's name, is skipped. */
  parse(args: Array<Bytes>): this {
    let index = 1;
    while (index < args.length) {
      const arg = args[index++];
      if (arg.length < 2 || arg[0] != 0x2d) {
        this.operands.push(arg);
        if (this.stopsAtOperand) break;
      } else if (arg[1] != 0x2d) {
        index = this.parseCluster(args, index - 1);
      } else if (arg.length == 2) {
        break;
      } else {
        index = this.parseLong(args, index - 1);
      }
    }
    while (index < args.length) this.operands.push(args[index++]);
    return this;
  }

  private parseCluster(args: Array<Bytes>, index: i32): i32 {
    const arg = args[index];
    for (let at = 1; at < arg.length; at++) {
      const option = this.withLetter(arg[at]);
      if (option === null) {
        this.wrong(complain().text("invalid option -- '").byte(arg[at]).text("'"));
        return index + 1;
      }
      if (option.kind == FLAG) {
        this.seen.push(new Occurrence(option.key, null));
        continue;
      }
      if (at + 1 < arg.length) {
        this.seen.push(new Occurrence(option.key, sliceOf(arg, at + 1)));
      } else if (option.kind == OPTIONAL_VALUE) {
        this.seen.push(new Occurrence(option.key, null));
      } else if (index + 1 < args.length) {
        this.seen.push(new Occurrence(option.key, args[index + 1]));
        return index + 2;
      } else {
        this.wrong(complain().text("option requires an argument -- '").byte(arg[at]).text("'"));
      }
      break;
    }
    return index + 1;
  }

  private parseLong(args: Array<Bytes>, index: i32): i32 {
    const arg = args[index];
    const equalsAt = indexOf(arg, 0x3d);
    const name = sliceOf(arg, 2, equalsAt < 0 ? arg.length : equalsAt);
    const option = this.withName(arg, name);
    if (option === null) return index + 1;
    let given: Bytes | null = null;
    if (equalsAt >= 0) given = sliceOf(arg, equalsAt + 1);
    if (option.kind == FLAG && given !== null) {
      this.wrong(complain().text("option '--").text(option.long).text("' doesn't allow an argument"));
    } else if (option.kind == VALUE && given === null) {
      if (index + 1 < args.length) {
        this.seen.push(new Occurrence(option.key, args[index + 1]));
        return index + 2;
      }
      this.wrong(complain().text("option '--").text(option.long).text("' requires an argument"));
    }
    this.seen.push(new Occurrence(option.key, given));
    return index + 1;
  }

  private withLetter(letter: u8): Option | null {
    for (let index = 0; index < this.known.length; index++) {
      if (this.known[index].letter == letter) return this.known[index];
    }
    return null;
  }

  /** The option with this long name, or the only one that it is the beginning of. */
  private withName(arg: Bytes, name: Bytes): Option | null {
    let found: Option | null = null;
    let ambiguous = false;
    for (let index = 0; index < this.known.length; index++) {
      const option = this.known[index];
      if (option.long.length == 0) continue;
      const long = toBytes(option.long);
      if (equals(long, name)) return option;
      if (long.length < name.length || !equals(sliceOf(long, 0, name.length), name)) continue;
      if (found !== null) ambiguous = true;
      found = option;
    }
    if (found !== null && !ambiguous) return found;
    if (equalsText(name, 'help')) this.help();
    const problem = ambiguous ? "' is ambiguous" : "'";
    const start = ambiguous ? "option '" : "unrecognized option '";
    this.wrong(complain().text(start).bytes(arg).text(problem));
    return null;
  }

  /** Whether an option was given. */
  has(key: string): bool {
    return this.count(key) > 0;
  }

  /** How often. */
  count(key: string): i32 {
    let times = 0;
    for (let index = 0; index < this.seen.length; index++) times += i32(this.seen[index].key == key);
    return times;
  }

  /** The option among these letters that was given last, or an empty string. */
  last(letters: string): string {
    for (let index = this.seen.length - 1; index >= 0; index--) {
      const key = this.seen[index].key;
      if (key.length == 1 && letters.includes(key)) return key;
    }
    return '';
  }

  /** Which of these letters were given, in order. */
  order(letters: string): string {
    let keys = '';
    for (let index = 0; index < this.seen.length; index++) {
      const key = this.seen[index].key;
      if (key.length == 1 && letters.includes(key)) keys += key;
    }
    return keys;
  }

  /** The last value of an option, or null. */
  valueOf(key: string): Bytes | null {
    for (let index = this.seen.length - 1; index >= 0; index--) {
      if (this.seen[index].key == key) return this.seen[index].value;
    }
    return null;
  }

  /** The last value of an option as a number, or `otherwise`. Ends the program, after a message, if it is none or below 0. */
  numberOf(key: string, otherwise: i64): i64 {
    const given = this.valueOf(key);
    if (given === null) return otherwise;
    const value = parseDecimal(given);
    if (value >= 0) return value;
    invalidNumber(given);
    exit(1);
    return 0;
  }

  /** All values of an option in order. */
  valuesOf(key: string): Array<Bytes> {
    const values = new Array<Bytes>();
    for (let index = 0; index < this.seen.length; index++) {
      const value = this.seen[index].value;
      if (this.seen[index].key == key && value !== null) values.push(value);
    }
    return values;
  }

  /** Fails unless there are `least` to `most` operands; `most` −1: any number. */
  expect(least: i32, most: i32): this {
    const count = this.operands.length;
    if (count < least)
      this.wrong(complain().text(count == 0 ? 'missing operand' : 'missing operand after last'));
    if (most >= 0 && count > most) {
      this.wrong(complain().text("extra operand '").bytes(this.operands[most]).text("'"));
    }
    return this;
  }

  /** Ends a message that complain() began, shows the usage and ends the program. */
  wrong(message: Writer): void {
    message.newline();
    this.usage(stderr);
    stderr.flush();
    exit(this.usageStatus);
  }

  private help(): void {
    this.usage(stdout);
    exit(0);
  }

  private usage(out: Writer): void {
    out.text('Usage: ').bytes(programName());
    if (this.synopsis.length > 0) out.byte(0x20).text(this.synopsis);
    out.text('\n\n').text(this.purpose).newline();
    let width = 0;
    for (let index = 0; index < this.known.length; index++) {
      if (this.known[index].help.length > 0) width = max(width, this.shown(this.known[index]).length);
    }
    if (width > 0) out.newline();
    for (let index = 0; index < this.known.length; index++) {
      const option = this.known[index];
      if (option.help.length == 0) continue;
      out
        .text('  ')
        .text(this.shown(option).padEnd(width + 2))
        .text(option.help)
        .newline();
    }
  }

  private shown(option: Option): string {
    const short = option.letter >= 0 ? '-' + String.fromCharCode(option.letter) : '   ';
    let text = short;
    if (option.long.length > 0) text += (option.letter >= 0 ? ',' : '') + '--' + option.long;
    if (option.kind == VALUE) text += (option.long.length > 0 ? '=' : ' ') + option.valueName;
    if (option.kind == OPTIONAL_VALUE)
      text += '[' + (option.long.length > 0 ? '=' : '') + option.valueName + ']';
    return text;
  }
}

/**
 * Rewrites the obsolete form `-5`, the first argument, to `-n 5` (head, tail and others took it before POSIX.2); with `plus`
 * also `+5` to `-n +5` where at most one argument follows, as GNU's tail has it.
 */
export function expandNumber(args: Array<Bytes>, letter: string, plus: bool = false): Array<Bytes> {
  if (args.length < 2 || args[1].length < 2) return args;
  const fromStart = plus && args.length <= 3 && args[1][0] == 0x2b;
  if (!fromStart && args[1][0] != 0x2d) return args;
  if (args[1][1] < 0x30 || args[1][1] > 0x39) return args;
  const expanded = args.slice();
  expanded[1] = concat(toBytes('-' + letter), fromStart ? args[1] : sliceOf(args[1], 1));
  return expanded;
}
