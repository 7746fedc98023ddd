/**
 * Words, quotes and variables of Dockerfile lines. They look like a shell's and are not: this follows BuildKit's lexer
 * (moby/buildkit, frontend/dockerfile/shell/lex.go) and the parsers of ENV, LABEL and flags (parser/line_parsers.go).
 */

import { ShellPattern } from './shell_pattern.ts';

/** Characters that a word can become: variables that are made of others double at each line. */
const WORD_MAX = 2 ** 20;
/** Substitutions in each other. */
const NESTED_MAX = 100;

const BLANK = /[\t\v\f\r ]/;

/** Words as they stand, quotes and escapes kept: a blank in quotes or behind the escape character does not separate. */
export function rawWords(text: string, escape: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quote === '' && /\s/.test(character)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    word += character;
    if (character === escape && at + 1 < text.length) word += text[++at];
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
  }
  if (word !== '') words.push(word);
  return words;
}

/** Words between blanks, whatever the quotes. */
export function blankSeparated(text: string): string[] {
  return text.split(/[\t\v\f\r ]+/).filter((word) => word !== '');
}

/** The first word, and the rest without the blanks around it. */
export function splitFirst(text: string): [string, string] {
  const match = /^([^\t\v\f\r ]*)[\t\v\f\r ]*([^]*)$/.exec(text.trim())!;
  return [match[1], match[2]];
}

/** What `$name` stands for; undefined if it is not set. */
export type Lookup = (name: string) => string | undefined;

/** One word: quotes are taken away, variables put in, escapes resolved. Throws an Error that says what is wrong. */
export function expandWord(text: string, lookup: Lookup, escape: string): string {
  return new Lexer(text, lookup, escape).whole().text;
}

/** As `expandWord`, but blanks outside quotes, also those in the values of variables, separate words. */
export function expandWords(text: string, lookup: Lookup, escape: string): string[] {
  return new Lexer(text, lookup, escape).whole().words;
}

/** A here-document's contents: variables are put in, quotes stay. */
export function expandHeredoc(text: string, lookup: Lookup, escape: string): string {
  return new Lexer(text, lookup, escape, true).whole().text;
}

/** Collects the text and, beside it, the words. */
class Output {
  text = '';
  words: string[] = [];
  #word = '';
  #inWord = false;

  add(text: string, splits: boolean): void {
    this.text = joined(this.text, text);
    for (const character of text) {
      if (splits && BLANK.test(character)) this.endWord();
      else {
        this.#word += character;
        this.#inWord = true;
      }
    }
  }

  /** Quotes make a word even where nothing is in them. */
  beginWord(): void {
    this.#inWord = true;
  }

  endWord(): void {
    if (this.#inWord) this.words.push(this.#word);
    this.#word = '';
    this.#inWord = false;
  }
}

function joined(text: string, more: string): string {
  if (text.length + more.length > WORD_MAX) throw new Error(`it expands to more than ${WORD_MAX} characters`);
  return text + more;
}

class Lexer {
  #at = 0;
  #depth = 0;
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #escape: string;
  readonly #rawQuotes: boolean;

  constructor(text: string, lookup: Lookup, escape: string, rawQuotes = false) {
    this.#text = text;
    this.#lookup = lookup;
    this.#escape = escape;
    this.#rawQuotes = rawQuotes;
  }

  whole(): Output {
    const output = this.#until('');
    output.endWord();
    return output;
  }

  /** Up to the character `stop`, which is taken; `raw` keeps escapes, for patterns. */
  #until(stop: string, raw = false): Output {
    const output = new Output();
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at];
      if (character === stop) {
        this.#at++;
        return output;
      }
      if (character === '$') output.add(this.#dollar(), true);
      else if (!this.#rawQuotes && character === "'") output.add(this.#singleQuoted(output), false);
      else if (!this.#rawQuotes && character === '"') output.add(this.#doubleQuoted(output), false);
      else if (character === this.#escape) this.#escaped(output, raw);
      else {
        output.add(character, true);
        this.#at++;
      }
    }
    if (stop !== '') throw new Error(`syntax error: missing '${stop}'`);
    return output;
  }

  #escaped(output: Output, raw: boolean): void {
    const next = this.#text[this.#at + 1];
    this.#at += 2;
    if (next === undefined) return;
    // In a here-document only what would begin a variable, and the escape itself, needs escaping.
    const kept = raw || (this.#rawQuotes && next !== '$' && next !== this.#escape);
    output.add(kept ? this.#escape + next : next, false);
  }

  #singleQuoted(output: Output): string {
    output.beginWord();
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end < 0) throw new Error('unexpected end of statement while looking for matching single-quote');
    const text = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #doubleQuoted(output: Output): string {
    output.beginWord();
    let text = '';
    this.#at++;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at];
      if (character === '"') {
        this.#at++;
        return text;
      }
      if (character === '$') {
        text = joined(text, this.#dollar());
        continue;
      }
      this.#at++;
      const next = this.#text[this.#at];
      if (character !== this.#escape) text += character;
      else if (next === '"' || next === '$' || next === this.#escape) text += this.#text[this.#at++];
      else if (next !== undefined) text += character;
    }
    throw new Error('unexpected end of statement while looking for matching double-quote');
  }

  /** `$name` and `${name…}`; a dollar before anything else stays. */
  #dollar(): string {
    this.#at++;
    if (this.#text[this.#at] !== '{') {
      const name = this.#name();
      return name === '' ? '$' : (this.#lookup(name) ?? '');
    }
    this.#at++;
    const name = this.#name();
    if (this.#at >= this.#text.length) throw new Error("syntax error: missing '}'");
    if (name === '') throw new Error('syntax error: bad substitution');
    if (++this.#depth > NESTED_MAX) throw new Error(`more than ${NESTED_MAX} substitutions in each other`);
    const value = this.#substitution(name);
    this.#depth--;
    return value;
  }

  #name(): string {
    const match = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?\-$!])/.exec(this.#text.slice(this.#at));
    this.#at += match?.[0].length ?? 0;
    return match?.[0] ?? '';
  }

  #substitution(name: string): string {
    let modifier = this.#text[this.#at++];
    const value = this.#lookup(name);
    if (modifier === '}') return value ?? '';
    const emptyIsUnset = modifier === ':';
    if (emptyIsUnset) modifier = this.#text[this.#at++] ?? '';
    const missing = value === undefined || (emptyIsUnset && value === '');
    switch (modifier) {
      case '-': {
        const word = this.#until('}').text;
        return missing ? word : value;
      }
      case '+': {
        const word = this.#until('}').text;
        return missing ? '' : word;
      }
      case '?': {
        const word = this.#until('}').text;
        if (!missing) return value;
        throw new Error(
          `${name}: ${word || `is not allowed to be ${value === undefined ? 'unset' : 'empty'}`}`,
        );
      }
      default:
        if (!emptyIsUnset && /^[#%/]$/.test(modifier)) return this.#edited(modifier, value ?? '');
        throw new Error(`unsupported modifier (${emptyIsUnset ? ':' : ''}${modifier}) in substitution`);
    }
  }

  /** `#` and `##` cut a pattern off the front, `%` and `%%` off the end; `/` and `//` replace one or all. */
  #edited(modifier: string, value: string): string {
    const doubled = this.#text[this.#at] === modifier;
    if (doubled) this.#at++;
    const pattern = new ShellPattern(this.#until(modifier === '/' ? '/' : '}', true).text);
    if (modifier === '#') return pattern.withoutPrefix(value, doubled);
    if (modifier === '%') return pattern.withoutSuffix(value, doubled);
    return pattern.replace(value, this.#until('}').text, doubled, WORD_MAX);
  }
}
