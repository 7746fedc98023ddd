/**
 * Patterns of `*`, `?` and `\x` that `${name#…}`, `${name%…}` and `${name/…}` of a Dockerfile match with. They come with the Dockerfile,
 * from anybody, so nothing here goes back over what it has tried: between stars lie pieces of a fixed length, and each is looked
 * for once from the front, or once from the back.
 */

/** One character; null: any. */
type Piece = (string | null)[];

/** From where to where a match reaches, in characters. */
type Match = [start: number, end: number];

/** Characters that a pattern is compared with, at most: as many steps as this is one match. */
const STEPS_MAX = 2 ** 26;

export class ShellPattern {
  readonly #pieces: Piece[] = [[]];
  readonly #length: number;

  constructor(text: string) {
    for (const [, escaped, plain] of text.matchAll(/\\([^])|([^])/gu)) {
      if (plain === '*') this.#pieces.push([]);
      else this.#pieces.at(-1)!.push(plain === '?' ? null : (escaped ?? plain));
    }
    this.#length = this.#pieces.reduce((sum, piece) => sum + piece.length, 1);
  }

  /** `${value#…}`; `longest`: `##`. */
  withoutPrefix(value: string, longest: boolean): string {
    const text = this.#characters(value);
    const match = this.#matchAt(text, 0, longest);
    return match === null ? value : text.slice(match[1]).join('');
  }

  /** `${value%…}`; `longest`: `%%`. */
  withoutSuffix(value: string, longest: boolean): string {
    const text = this.#characters(value);
    const start = this.#startOfSuffix(text, longest);
    return start === null ? value : text.slice(0, start).join('');
  }

  /** `${value/…/with}`, of which each match is the longest; `all`: `//`. Throws when the result has more than `limit` characters. */
  replace(value: string, replacement: string, all: boolean, limit: number): string {
    const text = this.#characters(value);
    const parts: string[] = [];
    let length = 0;
    const add = (part: string): void => {
      parts.push(part);
      if ((length += part.length) > limit) throw new Error(`it expands to more than ${limit} characters`);
    };
    let copied = 0;
    let last = -1;
    for (let from = 0; from <= text.length;) {
      const match = this.#find(text, from);
      if (match === null) break;
      const [start, end] = match;
      from = end > start ? end : end + 1;
      // As in Go, a match of nothing does not follow another match.
      if (start === end && start === last) continue;
      add(text.slice(copied, start).join(''));
      add(replacement);
      copied = last = end;
      if (!all) break;
    }
    add(text.slice(copied).join(''));
    return parts.join('');
  }

  #characters(value: string): string[] {
    const text = [...value];
    if (text.length * this.#length > STEPS_MAX)
      throw new Error(`a pattern of ${this.#length} characters is too long for a value of ${text.length}`);
    return text;
  }

  /** The first match from `from` on. If the pieces do not follow the first place of the first piece, they follow no later one. */
  #find(text: string[], from: number): Match | null {
    const start = firstPlace(text, this.#pieces[0], from, text.length);
    return start < 0 ? null : this.#matchAt(text, start, true);
  }

  #matchAt(text: string[], start: number, longest: boolean): Match | null {
    const [first, ...others] = this.#pieces;
    if (!isAt(text, first, start)) return null;
    let end = start + first.length;
    for (const piece of others) {
      const place = firstPlace(text, piece, end, text.length);
      if (place < 0) return null;
      end = place + piece.length;
    }
    if (!longest || others.length === 0) return [start, end];
    const last = others.at(-1)!;
    return [start, lastPlace(text, last, end - last.length, text.length) + last.length];
  }

  #startOfSuffix(text: string[], longest: boolean): number | null {
    const others = this.#pieces.slice(0, -1);
    const last = this.#pieces.at(-1)!;
    const end = text.length - last.length;
    if (end < 0 || !isAt(text, last, end)) return null;
    if (others.length === 0) return end;
    return longest ? firstStart(text, others, end) : lastStart(text, others, end);
  }
}

function isAt(text: string[], piece: Piece, at: number): boolean {
  if (at + piece.length > text.length) return false;
  return piece.every((character, index) => character === null || character === text[at + index]);
}

/** The first place of the piece from `from` on where it ends by `limit`; −1: none. */
function firstPlace(text: string[], piece: Piece, from: number, limit: number): number {
  for (let at = from; at + piece.length <= limit; at++) if (isAt(text, piece, at)) return at;
  return -1;
}

/** The last one. */
function lastPlace(text: string[], piece: Piece, from: number, limit: number): number {
  for (let at = limit - piece.length; at >= from; at--) if (isAt(text, piece, at)) return at;
  return -1;
}

/** Where pieces that follow each other up to `limit` can begin first; null: nowhere. */
function firstStart(text: string[], pieces: Piece[], limit: number): number | null {
  let from = 0;
  let start: number | null = null;
  for (const piece of pieces) {
    const place = firstPlace(text, piece, from, limit);
    if (place < 0) return null;
    start ??= place;
    from = place + piece.length;
  }
  return start;
}

/** Where they can begin last. */
function lastStart(text: string[], pieces: Piece[], limit: number): number | null {
  let start = limit;
  for (const piece of pieces.toReversed()) {
    start = lastPlace(text, piece, 0, start);
    if (start < 0) return null;
  }
  return start;
}
