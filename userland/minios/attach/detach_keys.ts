// The keys that detach a terminal from a container: `ctrl-p,ctrl-q` unless --detach-keys says otherwise.
//
// Interface: DetachKeys, keysOf, whyAttached.

import { AT, BACKTICK, COMMA, UNDERSCORE, isLower } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, split, startsWithText, toBytes } from '../../lib/base/bytes';
import { variable } from '../../lib/base/program';
import { Flags } from '../command/flags';

const STANDARD = 'ctrl-p,ctrl-q';

/** Looks for the keys, of which there is one at least, in input that comes in pieces. */
export class DetachKeys {
  /** How many of the keys have come. */
  private seen: i32 = 0;

  constructor(private keys: Bytes) {}

  /**
   * Appends to `out` what of `input` from `start` on is for the container; keys that may yet be those are kept back. Where `input` goes
   * on after the keys, −1: they have not been typed.
   */
  filter(input: Bytes, start: i32, out: ByteBuffer): i32 {
    const keys = this.keys;
    for (let index = start; index < input.length; index++) {
      const byte = input[index];
      if (byte != keys[this.seen] && this.seen > 0) {
        for (let held = 0; held < this.seen; held++) out.byte(keys[held]);
        this.seen = 0;
      }
      if (byte != keys[this.seen]) out.byte(byte);
      else if (++this.seen == keys.length) {
        this.seen = 0;
        return index + 1;
      }
    }
    return -1;
  }
}

/** What stops people from detaching, or an empty string: a machine of the command's own ends with it, and the container with that. */
export function whyAttached(): string {
  if (variable('MINIOS_MACHINE_ENDS') === null) return '';
  return 'cannot detach: this machine ends with its command; `minios machine start` brings up one that stays';
}

/** The byte of a key: `ctrl-a` to `ctrl-z`, `ctrl-@`, `ctrl-[` and so on, or a character; −1: it is none. */
function codeOf(key: Bytes): i32 {
  if (key.length == 1) return key[0];
  if (!startsWithText(key, 'ctrl-') || key.length != 6) return -1;
  const letter = key[5];
  // What Control takes away, of both cases.
  if (isLower(letter)) return letter - BACKTICK;
  return letter >= AT && letter <= UNDERSCORE ? letter - AT : -1;
}

/** The keys that a text names, null: it is none. */
function detachKeys(text: Bytes | null): DetachKeys | null {
  const names = split(text === null || text.length == 0 ? toBytes(STANDARD) : text, COMMA);
  const codes = new ByteBuffer();
  for (let index = 0; index < names.length; index++) {
    const code = codeOf(names[index]);
    if (code < 0) return null;
    codes.byte(<u8>code);
  }
  return new DetachKeys(codes.take());
}

/** The keys of --detach-keys; a wrong name ends the program. */
export function keysOf(flags: Flags): DetachKeys {
  const given = flags.last('detach-keys');
  const keys = detachKeys(given);
  if (keys === null) flags.invalid('detach-keys', given!, 'invalid detach keys');
  return keys!;
}
