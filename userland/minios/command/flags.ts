// Flags as Docker's commands take them (Go's pflag): -it, -e NAME, -e=NAME, -eNAME, --name=N, --name N, --rm=false; flags
// and operands in any order unless the first operand ends them.
//
// Interface: Flags; withPrefix, isText. A verb describes its flags, calls parse(), and asks by the long name. A wrong flag ends the program
// with status 125, a wrong number of operands with 1, in Docker's words.

import { DASH, EQUALS } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, indexOf, sliceOf, toBytes, textOf } from '../../lib/base/bytes';
import { Writer, exit, stderr, stdout } from '../../lib/base/io';
import { NOT_A_NUMBER, parseSigned } from '../../lib/text/number';
import { programName } from '../../lib/base/program';
import { truth } from '../base/truth';
import { NO_DURATION, parseGoDuration } from '../base/units';

/** Exit status of a wrong flag. */
const WRONG_FLAG: i32 = 125;

const TRUE: Bytes = toBytes('true');

class Flag {
  constructor(
    /** 0: none. */
    public letter: u8,
    public long: string,
    /** What help shows behind the name; '': it takes no value. */
    public type: string,
    public help: string,
    public fallback: string,
  ) {}

  /** `-m, --memory`, as messages name it. */
  get shown(): string {
    const long = '--' + this.long;
    return this.letter == 0 ? long : '-' + String.fromCharCode(this.letter) + ', ' + long;
  }
}

/** A flag of Docker's that is none here. */
class Absent {
  constructor(
    public name: string,
    public reason: string,
  ) {}
}

class Given {
  constructor(
    public flag: Flag,
    public value: Bytes,
  ) {}
}

/** The flags of one verb, described and then parsed. */
export class Flags {
  /** What is no flag, in order. */
  operands: Array<Bytes> = [];
  private known: Array<Flag> = [];
  private missing: Array<Absent> = [];
  private aliases: Map<string, string> = new Map();
  private given: Array<Given> = [];
  private stops: bool = false;
  private typed: Bytes = [];

  /** `synopsis`: what follows the verb's name in the usage line; `names`: all names of the verb, for help. */
  constructor(
    private synopsis: string,
    private purpose: string,
    private names: string = '',
  ) {}

  private add(letter: string, long: string, type: string, help: string, fallback: string): this {
    const code: u8 = letter.length > 0 ? <u8>letter.charCodeAt(0) : 0;
    this.known.push(new Flag(code, long, type, help, fallback));
    return this;
  }

  /** A flag without a value, or with one of true and false. */
  flag(letter: string, long: string, help: string): this {
    return this.add(letter, long, '', help, '');
  }

  /** A flag with a value of a kind that help names: string, list, int, bytes, decimal, duration, … */
  value(letter: string, long: string, type: string, help: string, fallback: string = ''): this {
    return this.add(letter, long, type, help, fallback);
  }

  /** Another name of a flag, which help does not show. */
  alias(other: string, long: string): this {
    this.aliases.set(other, long);
    return this;
  }

  /**
   * Flags that Docker has and this verb does not, long names or letters with blanks between: a user that gives one is told
   * why, or what to do.
   */
  absent(names: string, reason: string): this {
    const all = names.split(' ');
    for (let index = 0; index < all.length; index++) this.missing.push(new Absent(all[index], reason));
    return this;
  }

  /** The first operand ends the flags. */
  stopAtOperand(): this {
    this.stops = true;
    return this;
  }

  /** Reads the arguments; args[0] is the verb as typed, and begins the usage line. */
  parse(args: Array<Bytes>): this {
    this.typed = args[0];
    let at = 1;
    while (at < args.length) {
      const arg = args[at++];
      if (arg.length < 2 || arg[0] != DASH) {
        this.operands.push(arg);
        if (this.stops) break;
        continue;
      }
      if (arg[1] == DASH && arg.length == 2) break;
      at = arg[1] == DASH ? this.parseLong(args, at - 1) : this.parseCluster(args, at - 1);
    }
    while (at < args.length) this.operands.push(args[at++]);
    return this;
  }

  private parseLong(args: Array<Bytes>, at: i32): i32 {
    const arg = args[at];
    const equalsAt = indexOf(arg, EQUALS);
    const name = textOf(sliceOf(arg, 2, equalsAt < 0 ? arg.length : equalsAt));
    const flag = this.named(name);
    if (flag === null) {
      if (name == 'help') this.help();
      this.refuseAbsent(name, '--' + name);
      this.wrong('unknown flag: --' + name);
      return at + 1;
    }
    if (equalsAt >= 0) {
      this.take(flag, sliceOf(arg, equalsAt + 1));
      return at + 1;
    }
    if (flag.type == '') {
      this.take(flag, TRUE);
      return at + 1;
    }
    if (at + 1 >= args.length) this.wrong('flag needs an argument: --' + name);
    this.take(flag, args[at + 1]);
    return at + 2;
  }

  private parseCluster(args: Array<Bytes>, at: i32): i32 {
    const arg = args[at];
    for (let index = 1; index < arg.length; index++) {
      const flag = this.lettered(arg[index]);
      if (flag === null) {
        const letter = textOf(sliceOf(arg, index, index + 1));
        if (letter == 'h') this.help();
        this.refuseAbsent(letter, '-' + letter);
        this.wrong("unknown shorthand flag: '" + letter + "' in -" + textOf(sliceOf(arg, index)));
        return at + 1;
      }
      const joined = index + 1 < arg.length;
      if (joined && arg[index + 1] == EQUALS) {
        this.take(flag, sliceOf(arg, index + 2));
        return at + 1;
      }
      if (flag.type == '') {
        this.take(flag, TRUE);
        continue;
      }
      if (joined) {
        this.take(flag, sliceOf(arg, index + 1));
        return at + 1;
      }
      const letter = textOf(sliceOf(arg, index, index + 1));
      if (at + 1 >= args.length) this.wrong("flag needs an argument: '" + letter + "' in -" + letter);
      this.take(flag, args[at + 1]);
      return at + 2;
    }
    return at + 1;
  }

  private take(flag: Flag, value: Bytes): void {
    if (flag.type == '' && truth(value) < 0) {
      const text = textOf(value);
      this.refuse(flag, text, 'strconv.ParseBool: parsing "' + text + '": invalid syntax');
    }
    if (flag.type == 'int' && parseSigned(value) == NOT_A_NUMBER) {
      const text = textOf(value);
      this.refuse(flag, text, 'strconv.ParseInt: parsing "' + text + '": invalid syntax');
    }
    if (flag.type == 'duration' && parseGoDuration(value) == NO_DURATION) {
      const text = textOf(value);
      this.refuse(flag, text, 'time: invalid duration "' + text + '"');
    }
    if (flag.type == 'filter' && indexOf(value, EQUALS) < 0) {
      this.refuse(flag, textOf(value), 'bad format of filter (expected name=value)');
    }
    this.given.push(new Given(flag, value));
  }

  /** Ends the program if that is a flag of Docker's that is none here. */
  private refuseAbsent(name: string, shown: string): void {
    for (let index = 0; index < this.missing.length; index++) {
      if (this.missing[index].name == name)
        this.wrong('unsupported flag: ' + shown + ': ' + this.missing[index].reason);
    }
  }

  private named(name: string): Flag | null {
    const long = this.aliases.has(name) ? this.aliases.get(name) : name;
    for (let index = 0; index < this.known.length; index++) {
      if (this.known[index].long == long) return this.known[index];
    }
    return null;
  }

  private lettered(letter: u8): Flag | null {
    for (let index = 0; index < this.known.length; index++) {
      if (this.known[index].letter == letter) return this.known[index];
    }
    return null;
  }

  /** Whether a flag without a value is set. */
  has(long: string): bool {
    const value = this.last(long);
    return value !== null && truth(value) > 0;
  }

  /** The value that was given last, or null. */
  last(long: string): Bytes | null {
    for (let index = this.given.length - 1; index >= 0; index--) {
      if (this.given[index].flag.long == long) return this.given[index].value;
    }
    return null;
  }

  /** The value that was given last, or its default. */
  text(long: string): Bytes {
    const value = this.last(long);
    if (value !== null) return value;
    const flag = this.named(long);
    return toBytes(flag === null ? '' : flag.fallback);
  }

  /** All values in order. */
  all(long: string): Array<Bytes> {
    const values = new Array<Bytes>();
    for (let index = 0; index < this.given.length; index++) {
      if (this.given[index].flag.long == long) values.push(this.given[index].value);
    }
    return values;
  }

  /** Whether no flag was given. */
  get isBare(): bool {
    return this.given.length == 0;
  }

  /** The value of a flag of type int; `otherwise` if it was not given. */
  number(long: string, otherwise: i64): i64 {
    const value = this.last(long);
    return value === null ? otherwise : parseSigned(value);
  }

  /** Ends the program: `invalid argument "abc" for "-m, --memory" flag: REASON`. */
  invalid(long: string, value: Bytes, reason: string): void {
    const flag = this.named(long);
    assert(flag !== null, 'no such flag');
    this.refuse(flag!, textOf(value), reason);
  }

  private refuse(flag: Flag, value: string, reason: string): void {
    this.wrong('invalid argument "' + value + '" for "' + flag.shown + '" flag: ' + reason);
  }

  /** Ends the program with a message and status 125. */
  wrong(message: string): void {
    stdout.flush();
    stderr.text(message).text("\nSee '").bytes(this.typed).text(" --help'.").end();
    exit(WRONG_FLAG);
  }

  /** Ends the program unless there are `least` to `most` operands; `most` −1: any number. */
  expect(least: i32, most: i32): this {
    const count = this.operands.length;
    if (count >= least && (most < 0 || count <= most)) return this;
    let need: string;
    if (most == 0) need = ' accepts no arguments.';
    else if (least == most) need = ' requires exactly ' + counted(least);
    else if (count < least) need = ' requires at least ' + counted(least);
    else need = ' requires at most ' + counted(most);
    stderr.text('"').bytes(this.typed).text('"').text(need).text("\nSee '").bytes(this.typed);
    stderr.text(" --help'.\n\n");
    this.usageLine(stderr);
    stderr.newline().text(this.purpose).end();
    exit(1);
    return this;
  }

  private usageLine(out: Writer): void {
    out.text('Usage:  ').bytes(this.typed);
    if (this.synopsis != '') out.text(' ').text(this.synopsis);
    out.newline();
  }

  private help(): void {
    stdout.newline();
    this.usageLine(stdout);
    stdout.newline().text(this.purpose).newline();
    if (this.names.includes(', ')) {
      const names = this.names.split(', ');
      stdout.text('\nAliases:\n  ');
      for (let index = 0; index < names.length; index++) {
        if (index > 0) stdout.text(', ');
        stdout.bytes(programName()).text(' ').text(names[index]);
      }
      stdout.newline();
    }
    this.putFlags();
    exit(0);
  }

  private putFlags(): void {
    const flags = this.known.slice();
    if (flags.length == 0) return;
    flags.sort((a: Flag, b: Flag): i32 => (a.long < b.long ? -1 : 1));
    let width = 0;
    for (let index = 0; index < flags.length; index++) width = max(width, column(flags[index]).length);
    stdout.text('\nOptions:\n');
    for (let index = 0; index < flags.length; index++) {
      stdout.text(column(flags[index]).padEnd(width + 3)).text(flags[index].help);
      if (flags[index].fallback != '') {
        const quote = flags[index].type == 'string' ? '"' : '';
        stdout.text(' (default ' + quote + flags[index].fallback + quote + ')');
      }
      stdout.newline();
    }
  }
}

/** `  -m, --memory bytes`. */
function column(flag: Flag): string {
  const letter = flag.letter == 0 ? '      ' : '  -' + String.fromCharCode(flag.letter) + ', ';
  return letter + '--' + flag.long + (flag.type == '' ? '' : ' ' + flag.type);
}

function counted(count: i32): string {
  return count.toString() + (count == 1 ? ' argument.' : ' arguments.');
}

/** `name` behind `before`, as bytes. */
export function withPrefix(before: string, name: Bytes): Bytes {
  return concat(toBytes(before), name);
}

/** Whether a value is the text. */
export function isText(value: Bytes | null, text: string): bool {
  return value !== null && equalsText(value, text);
}
