// Registers: what was cut and copied.
//
// Interface: Register, Registers.

import { Bytes, concat } from '../../lib/base/bytes';

/** Whole lines, or a piece of text whose lines but the last are followed by line feeds. */
export class Register {
  constructor(
    public lines: Array<Bytes>,
    public whole: bool,
  ) {}
}

/** The name of a register that nobody named. */
export const UNNAMED: i32 = 0;

export class Registers {
  private all: Map<i32, Register> = new Map();
  /** The one that was written last, for a put without a name. */
  private last: i32 = UNNAMED;

  /** What a register has, or null. Names: UNNAMED, a to z, A to Z (the same), 0 to 9. */
  get(name: i32): Register | null {
    let key = name == UNNAMED || name == 0x22 ? this.last : name;
    if (key >= 0x41 && key <= 0x5a) key += 0x20;
    return this.all.has(key) ? this.all.get(key) : null;
  }

  /** Keeps what an operator takes. `cut`: it is gone from the text; an upper case name adds to the register. */
  keep(name: i32, value: Register, cut: bool): void {
    if (name >= 0x41 && name <= 0x5a) return this.append(name + 0x20, value);
    if (name != UNNAMED && name != 0x22) return this.set(name, value);
    if (!cut) return this.set(0x30, value);
    // What is cut moves through 1 to 9.
    for (let digit = 0x39; digit > 0x31; digit--) {
      if (this.all.has(digit - 1)) this.all.set(digit, this.all.get(digit - 1));
    }
    this.set(0x31, value);
  }

  private set(name: i32, value: Register): void {
    this.all.set(name, value);
    this.last = name;
  }

  private append(name: i32, value: Register): void {
    if (!this.all.has(name)) return this.set(name, value);
    const old = this.all.get(name);
    const whole = old.whole || value.whole;
    const lines = old.lines.slice();
    let from = 0;
    if (!whole && lines.length > 0 && value.lines.length > 0) {
      lines.push(concat(lines.pop(), value.lines[from++]));
    }
    for (; from < value.lines.length; from++) lines.push(value.lines[from]);
    this.set(name, new Register(lines, whole));
  }
}
