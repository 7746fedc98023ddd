// Options of `:set`.
//
// Interface: ViOptions.

import { Bytes, equalsText, indexOf, lastIndexOf, sliceOf, split, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { parseDecimal } from '../../lib/text/number';

const NAMES: StaticArray<string> = [
  'autoindent',
  'autowrite',
  'expandtab',
  'ignorecase',
  'list',
  'magic',
  'number',
  'readonly',
  'ruler',
  'showmode',
  'smartcase',
  'wrapscan',
];
const SHORT: StaticArray<string> = [
  'ai',
  'aw',
  'et',
  'ic',
  'list',
  'magic',
  'nu',
  'ro',
  'ru',
  'smd',
  'scs',
  'ws',
];
const NUMBERS: StaticArray<string> = ['report', 'scroll', 'shiftwidth', 'tabstop'];
const SHORT_NUMBERS: StaticArray<string> = ['report', 'scr', 'sw', 'ts'];

export class ViOptions {
  private flags: StaticArray<bool> = new StaticArray<bool>(NAMES.length);
  private numbers: StaticArray<i32> = new StaticArray<i32>(NUMBERS.length);

  constructor() {
    this.flags[5] = true;
    this.flags[8] = true;
    this.flags[9] = true;
    this.flags[11] = true;
    this.numbers[0] = 5;
    this.numbers[2] = 8;
    this.numbers[3] = 8;
  }

  get autoIndent(): bool {
    return this.flags[0];
  }
  get autoWrite(): bool {
    return this.flags[1];
  }
  get expandTab(): bool {
    return this.flags[2];
  }
  get ignoreCase(): bool {
    return this.flags[3];
  }
  get list(): bool {
    return this.flags[4];
  }
  get magic(): bool {
    return this.flags[5];
  }
  get number(): bool {
    return this.flags[6];
  }
  get readOnly(): bool {
    return this.flags[7];
  }
  set readOnly(value: bool) {
    this.flags[7] = value;
  }
  get ruler(): bool {
    return this.flags[8];
  }
  get showMode(): bool {
    return this.flags[9];
  }
  get smartCase(): bool {
    return this.flags[10];
  }
  get wrapScan(): bool {
    return this.flags[11];
  }
  /** Changes of so many lines are reported. */
  get report(): i32 {
    return this.numbers[0];
  }
  /** Lines that ^D and ^U scroll; 0: half of the window. */
  get scroll(): i32 {
    return this.numbers[1];
  }
  set scroll(value: i32) {
    this.numbers[1] = value;
  }
  get shiftWidth(): i32 {
    return this.numbers[2] > 0 ? this.numbers[2] : this.tabStop;
  }
  get tabStop(): i32 {
    return max(this.numbers[3], 1);
  }

  /** Does what the words behind `:set` say: a message, or an empty string. */
  apply(text: Bytes): Bytes {
    const words = split(text, 0x20);
    const shown = new ByteBuffer();
    let any = false;
    for (let index = 0; index < words.length; index++) {
      const word = words[index];
      if (word.length == 0) continue;
      any = true;
      if (equalsText(word, 'all')) this.show(shown, true);
      else if (!this.setOne(word, shown)) {
        shown.clear();
        return shown.text('set: no ').bytes(word).text(' option: `:set all` shows those there are').take();
      }
    }
    if (!any) this.show(shown, false);
    return shown.take();
  }

  private setOne(word: Bytes, shown: ByteBuffer): bool {
    const equals = indexOf(word, 0x3d);
    if (equals > 0) {
      const name = sliceOf(word, 0, equals);
      const value = parseDecimal(word, equals + 1);
      const index = indexIn(NUMBERS, SHORT_NUMBERS, name);
      if (index < 0 || value < 0 || value > 1000) return false;
      this.numbers[index] = <i32>value;
      return true;
    }
    const asked = word.length > 1 && lastIndexOf(word, 0x3f) == word.length - 1;
    const name = asked ? sliceOf(word, 0, word.length - 1) : word;
    const off = name.length > 2 && name[0] == 0x6e && name[1] == 0x6f;
    const flag = indexIn(NAMES, SHORT, off ? sliceOf(name, 2) : name);
    if (flag >= 0) {
      if (asked) this.showFlag(shown, flag);
      else this.flags[flag] = !off;
      return true;
    }
    const number = indexIn(NUMBERS, SHORT_NUMBERS, name);
    if (number >= 0) this.showNumber(shown, number);
    return number >= 0;
  }

  private showFlag(shown: ByteBuffer, index: i32): void {
    shown
      .text(this.flags[index] ? '' : 'no')
      .text(NAMES[index])
      .byte(0x20);
  }

  private showNumber(shown: ByteBuffer, index: i32): void {
    shown.text(NUMBERS[index]).byte(0x3d).bytes(toBytes(this.numbers[index].toString())).byte(0x20);
  }

  private show(shown: ByteBuffer, all: bool): void {
    const usual = new ViOptions();
    for (let index = 0; index < NAMES.length; index++) {
      if (all || this.flags[index] != usual.flags[index]) this.showFlag(shown, index);
    }
    for (let index = 0; index < NUMBERS.length; index++) {
      if (all || this.numbers[index] != usual.numbers[index]) this.showNumber(shown, index);
    }
  }
}

function indexIn(long: StaticArray<string>, short: StaticArray<string>, name: Bytes): i32 {
  for (let index = 0; index < long.length; index++) {
    if (equalsText(name, long[index]) || equalsText(name, short[index])) return index;
  }
  return -1;
}
