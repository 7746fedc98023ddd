// A line that is typed below the text: a : command or a pattern.
//
// Interface: Prompt.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes } from '../../lib/base/bytes';
import {
  ESCAPE,
  KEY_BYTE,
  KEY_DOWN,
  KEY_END_OF_INPUT,
  KEY_PASTE_START,
  KEY_UP,
} from '../../lib/terminal/keys';
import { Vi } from './state';

export class Prompt {
  private history: Array<Bytes> = [];

  constructor(private vi: Vi) {}

  /** Reads a line behind a character: null if it was given up by Escape, ^C or erasing the character. */
  read(mark: i32, start: string = ''): Bytes | null {
    const vi = this.vi;
    const typed = new ByteBuffer().text(start);
    let at = this.history.length;
    while (vi.status < 0) {
      this.show(mark, typed);
      const key = vi.key();
      if (key == 0x0d || key == 0x0a) return this.finish(typed);
      if (key == ESCAPE || key == 3 || key == KEY_END_OF_INPUT) break;
      if (key == 0x7f || key == 8) {
        if (typed.length == 0) break;
        let end = typed.length - 1;
        while (end > 0 && (typed.at(end) & 0xc0) == 0x80) end--;
        typed.remove(end, typed.length);
      } else if (key == 21) {
        typed.clear();
      } else if (key == 23) {
        let end = typed.length;
        while (end > 0 && typed.at(end - 1) == 0x20) end--;
        while (end > 0 && typed.at(end - 1) != 0x20) end--;
        typed.remove(end, typed.length);
      } else if (key == KEY_UP || key == KEY_DOWN) {
        at = max(0, min(at + (key == KEY_UP ? -1 : 1), this.history.length));
        typed.clear();
        if (at < this.history.length) typed.bytes(this.history[at]);
      } else if (key == KEY_PASTE_START) {
        vi.keys.paste(typed);
      } else if (key == 22) {
        const literal = vi.key();
        if (literal >= 0 && literal < 0x110000) typed.code(literal);
      } else if (key >= KEY_BYTE && key < KEY_BYTE + 256) {
        typed.byte(<u8>key);
      } else if (key >= 0x20 && key < 0x110000) {
        typed.code(key);
      }
    }
    this.clear();
    return null;
  }

  private show(mark: i32, typed: ByteBuffer): void {
    const line = new ByteBuffer().byte(<u8>mark).range(typed.address, typed.length);
    this.vi.say(line.take());
    this.vi.prompting = true;
  }

  private clear(): void {
    this.vi.say([]);
    this.vi.prompting = false;
  }

  private finish(typed: ByteBuffer): Bytes {
    this.clear();
    const line = typed.take();
    if (line.length > 0) this.history.push(line);
    return line;
  }
}
