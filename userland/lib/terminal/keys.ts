// Keys from the bytes that a terminal sends: UTF-8 characters, control characters, and the sequences of xterm, the VT220
// and the Linux console (CSI, SS3, with modifiers), bracketed paste.
//
// Interface: KeyReader, Interruption; KEY_…, MOD_…; plainKey.
//
// A key is a number: a code point, or KEY_BYTE + byte for a byte that is no UTF-8, or KEY_UP and so on, with MOD_… bits.
// Control characters are themselves: ^A is 1, Escape 0x1b. ESC before a character makes it MOD_ALT, unless `meta`
// says that it does not. An Escape that nothing follows within ESCAPE_TIME is the key.

import { EINTR } from '../base/abi';
import { readOnce } from '../base/io';
import { readableOrSignal } from '../process/signal_wait';
import { pendingInput, waitReadable } from './terminal';
import { decode, decodedLength, isContinuation, sequenceLength } from '../base/unicode';

export const KEY_UP: i32 = 0x110000;
export const KEY_DOWN: i32 = 0x110001;
export const KEY_RIGHT: i32 = 0x110002;
export const KEY_LEFT: i32 = 0x110003;
export const KEY_HOME: i32 = 0x110004;
export const KEY_END: i32 = 0x110005;
export const KEY_INSERT: i32 = 0x110006;
export const KEY_DELETE: i32 = 0x110007;
export const KEY_PAGE_UP: i32 = 0x110008;
export const KEY_PAGE_DOWN: i32 = 0x110009;
export const KEY_BACK_TAB: i32 = 0x11000a;
export const KEY_PASTE_START: i32 = 0x11000b;
export const KEY_PASTE_END: i32 = 0x11000c;
/** A sequence that has no name here. */
export const KEY_UNKNOWN: i32 = 0x11000d;
/** F1; F2 and so on follow. */
export const KEY_F1: i32 = 0x110010;
/** A byte that is no UTF-8. */
export const KEY_BYTE: i32 = 0x120000;

export const MOD_SHIFT: i32 = 0x1000000;
export const MOD_ALT: i32 = 0x2000000;
export const MOD_CONTROL: i32 = 0x4000000;

/** What next() answers if there is no key: the time is over, a signal came, or there will never be one. */
export const NO_KEY: i32 = -1;
export const KEY_SIGNAL: i32 = -2;
export const KEY_END_OF_INPUT: i32 = -3;

export const ESCAPE: i32 = 0x1b;
/** ^C. */
export const INTERRUPT_KEY: i32 = 3;
/** Nanoseconds in which the rest of a sequence comes. */
const ESCAPE_TIME: i64 = 50_000_000;
/** The same within a character: nobody types half of one, but a line may be slow. */
const CHARACTER_TIME: i64 = 1_000_000_000;

const BUFFER: i32 = 4096;
/** What ends a paste: CSI 201 ~. */
const PASTE_END = '\x1b[201~';

/** The key without its modifiers. */
@inline
export function plainKey(key: i32): i32 {
  return key < 0 ? key : key & 0xffffff;
}

/** What there is instead of a key if nothing can be read; `ready`: 0 or −errno. */
function withoutKey(ready: i32): i32 {
  if (ready == 0) return NO_KEY;
  return ready == -EINTR ? KEY_SIGNAL : KEY_END_OF_INPUT;
}

/** Whether a signal has come that ends what is being typed. */
export abstract class Interruption {
  abstract pending(): bool;
}

export class KeyReader {
  /** While its signal is pending, every key is ^C. */
  interruption: Interruption | null = null;
  /** Whether ESC before a character makes it MOD_ALT. Where Escape is a command (vi) it is a key, however fast the next one comes. */
  meta: bool = true;
  private buffer: usize = heap.alloc(BUFFER);
  private start: i32 = 0;
  private stop: i32 = 0;

  /**
   * `greedy`: reads as much as there is. Otherwise a byte at a time, and never more than belongs to the key: what is typed
   * ahead stays in the terminal for the program that reads next.
   */
  constructor(
    public fd: i32,
    public greedy: bool,
  ) {}

  /** The next byte, or NO_KEY, KEY_SIGNAL, KEY_END_OF_INPUT. `timeout` in nanoseconds, < 0: none. */
  private byte(timeout: i64): i32 {
    if (this.start < this.stop) return load<u8>(this.buffer + this.start++);
    const ready = this.wait(timeout);
    return ready > 0 ? this.read() : withoutKey(ready);
  }

  /**
   * Waits for the first byte of a key for `timeout` ns, < 0: for ever: 1, 0, −EINTR (KEY_SIGNAL), or another −errno
   * (KEY_END_OF_INPUT). For programs that wait for something else as well.
   */
  protected wait(timeout: i64): i32 {
    return readableOrSignal(this.fd, timeout);
  }

  private read(): i32 {
    const got = readOnce(this.fd, this.buffer, this.greedy ? BUFFER : 1);
    if (got == -EINTR) return KEY_SIGNAL;
    if (got <= 0) return KEY_END_OF_INPUT;
    this.start = 0;
    this.stop = got;
    return load<u8>(this.buffer + this.start++);
  }

  /** A byte of what has begun: waits however many signals come, as long as `timeout` allows each time. */
  private more(timeout: i64): i32 {
    while (this.start == this.stop) {
      // The next byte() tells of those that come here.
      const ready = waitReadable(this.fd, timeout);
      const byte = ready > 0 ? this.read() : withoutKey(ready);
      if (byte != KEY_SIGNAL) return byte;
    }
    return load<u8>(this.buffer + this.start++);
  }

  /** Gives back a byte that was just read. */
  private unread(byte: i32): void {
    if (this.start == 0) {
      memory.copy(this.buffer + 1, this.buffer, this.stop);
      this.start++;
      this.stop++;
    }
    store<u8>(this.buffer + --this.start, <u8>byte);
  }

  private interrupted(): bool {
    const interruption = this.interruption;
    return interruption !== null && interruption.pending();
  }

  /** Whether more was typed already. */
  pending(): bool {
    return this.start < this.stop || pendingInput(this.fd) > 0;
  }

  /** The next key; NO_KEY after `timeout` nanoseconds (< 0: never), KEY_SIGNAL, or KEY_END_OF_INPUT. */
  next(timeout: i64 = -1): i32 {
    if (this.interrupted()) return INTERRUPT_KEY;
    const byte = this.byte(timeout);
    if (this.interrupted()) {
      // The byte came after the signal: it belongs to the next line.
      if (byte >= 0) this.unread(byte);
      return INTERRUPT_KEY;
    }
    if (byte < 0) return byte;
    return byte == ESCAPE ? this.afterEscape() : this.character(byte);
  }

  private character(first: i32): i32 {
    const length = sequenceLength(<u8>first);
    if (first < 0x80) return first;
    if (length == 1) return KEY_BYTE + first;
    const text = memory.data(4);
    store<u8>(text, <u8>first);
    let got = 1;
    while (got < length) {
      const byte = this.more(CHARACTER_TIME);
      if (byte < 0) break;
      if (!isContinuation(<u8>byte)) {
        this.unread(byte);
        break;
      }
      store<u8>(text + got++, <u8>byte);
    }
    const code = decode(text, text + got);
    if (code >= 0 && decodedLength == got) return code;
    while (got > 1) this.unread(load<u8>(text + --got));
    return KEY_BYTE + first;
  }

  private afterEscape(): i32 {
    const byte = this.more(ESCAPE_TIME);
    if (byte < 0) return ESCAPE;
    if (byte == 0x5b) return this.controlSequence();
    if (byte == 0x4f) return this.singleShift();
    if (this.meta && byte != ESCAPE) return this.character(byte) | MOD_ALT;
    this.unread(byte);
    return ESCAPE;
  }

  /** SS3: ESC O, perhaps a modifier, a letter. */
  private singleShift(): i32 {
    let byte = this.more(ESCAPE_TIME);
    if (byte < 0) return 0x4f | MOD_ALT;
    let modifiers = 0;
    if (byte >= 0x31 && byte <= 0x38) {
      modifiers = modifiersOf(byte - 0x30);
      byte = this.more(ESCAPE_TIME);
    }
    const key = letterKey(byte);
    return key == KEY_UNKNOWN ? key : key | modifiers;
  }

  /** CSI: ESC [, parameters, a final byte (ECMA-48, 5.4). */
  private controlSequence(): i32 {
    let first = 0;
    let last = 0;
    let count = 0;
    let digits = false;
    for (let length = 0; length < 32; length++) {
      const byte = this.more(ESCAPE_TIME);
      if (byte < 0) return length == 0 ? 0x5b | MOD_ALT : KEY_UNKNOWN;
      if (byte >= 0x30 && byte <= 0x39) {
        last = min(last * 10 + byte - 0x30, 0x10ffff);
        digits = true;
      } else if (byte == 0x3b) {
        if (count++ == 0) first = last;
        last = 0;
      } else if (byte == 0x5b && length == 0) {
        return this.consoleFunction();
      } else if (byte >= 0x40 && byte <= 0x7e) {
        if (count == 0) first = last;
        return sequenceKey(byte, first, count > 0 ? last : 1, digits);
      } else if (byte < 0x20) {
        this.unread(byte);
        return KEY_UNKNOWN;
      }
    }
    return KEY_UNKNOWN;
  }

  /** The Linux console's F1 to F5: ESC [ [ A and so on. */
  private consoleFunction(): i32 {
    const byte = this.more(ESCAPE_TIME);
    return byte >= 0x41 && byte <= 0x45 ? KEY_F1 + byte - 0x41 : KEY_UNKNOWN;
  }

  /**
   * The text of a paste, behind KEY_PASTE_START: handed to `sink` piece by piece as it comes, without the sequence that
   * ends it. Carriage returns, which terminals send for the ends of lines, become line feeds.
   */
  paste(sink: PasteSink): void {
    let matched = 0;
    while (true) {
      if (this.start == this.stop && !this.fillPaste(PASTE_END.length - matched)) return;
      const byte = load<u8>(this.buffer + this.start++);
      if (byte == PASTE_END.charCodeAt(matched)) {
        if (++matched == PASTE_END.length) return;
        continue;
      }
      for (let index = 0; index < matched; index++) sink.byte(<u8>PASTE_END.charCodeAt(index));
      matched = 0;
      if (byte == ESCAPE) matched = 1;
      else sink.byte(byte == 0x0d ? 0x0a : byte);
    }
  }

  /** Reads on in a paste: at least `needed` bytes are still to come, so that no more than that are taken. */
  private fillPaste(needed: i32): bool {
    while (true) {
      const got = readOnce(this.fd, this.buffer, this.greedy ? BUFFER : needed);
      if (got == -EINTR) continue;
      this.start = 0;
      this.stop = max(got, 0);
      return got > 0;
    }
  }
}

/** Takes the bytes of a paste. */
export abstract class PasteSink {
  abstract byte(value: u8): void;
}

/** xterm's parameter: 1 + shift 1, alt 2, control 4, meta 8. */
function modifiersOf(parameter: i32): i32 {
  const bits = parameter - 1;
  if (bits < 0) return 0;
  return (bits & 1 ? MOD_SHIFT : 0) | (bits & 10 ? MOD_ALT : 0) | (bits & 4 ? MOD_CONTROL : 0);
}

/** Keys whose sequence ends with a letter. */
function letterKey(byte: i32): i32 {
  if (byte >= 0x41 && byte <= 0x44) return KEY_UP + byte - 0x41; // A B C D
  if (byte >= 0x50 && byte <= 0x53) return KEY_F1 + byte - 0x50; // P Q R S
  if (byte == 0x48) return KEY_HOME;
  if (byte == 0x46) return KEY_END;
  if (byte == 0x4d) return 0x0d; // the keypad's Enter
  if (byte >= 0x6a && byte <= 0x79) return byte - 0x40; // the keypad: * + , - . / 0 to 9
  return KEY_UNKNOWN;
}

/** Keys whose sequence is a number and a tilde: the VT220's. */
function numberKey(number: i32): i32 {
  if (number == 1 || number == 7) return KEY_HOME;
  if (number == 4 || number == 8) return KEY_END;
  if (number == 2) return KEY_INSERT;
  if (number == 3) return KEY_DELETE;
  if (number == 5) return KEY_PAGE_UP;
  if (number == 6) return KEY_PAGE_DOWN;
  if (number >= 11 && number <= 15) return KEY_F1 + number - 11;
  if (number >= 17 && number <= 21) return KEY_F1 + 5 + number - 17;
  if (number == 23 || number == 24) return KEY_F1 + 10 + number - 23;
  if (number == 200) return KEY_PASTE_START;
  if (number == 201) return KEY_PASTE_END;
  return KEY_UNKNOWN;
}

function sequenceKey(final: i32, first: i32, last: i32, digits: bool): i32 {
  let key = KEY_UNKNOWN;
  if (final == 0x7e) key = numberKey(first);
  else if (final == 0x75 && digits) key = controlled(first, last);
  else if (final == 0x5a) key = KEY_BACK_TAB;
  else if (final < 0x60) key = letterKey(final);
  if (key == KEY_UNKNOWN || final == 0x75) return key;
  return key | modifiersOf(last);
}

/** CSI code ; modifiers u: a character with modifiers that has no byte of its own. */
function controlled(code: i32, parameter: i32): i32 {
  const modifiers = modifiersOf(parameter);
  const letter = code >= 0x40 && code < 0x80;
  if ((modifiers & MOD_CONTROL) == 0 || !letter) return code | modifiers;
  return (code & 0x1f) | (modifiers & ~(MOD_CONTROL | MOD_SHIFT));
}
