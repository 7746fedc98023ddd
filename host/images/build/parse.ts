/**
 * Dockerfile text → instructions. dockerfile-ast reads the directives. Comments, continuation lines, here-documents and flags are read
 * here, as BuildKit reads them (moby/buildkit, frontend/dockerfile/parser/parser.go): where an instruction ends, dockerfile-ast sees it
 * otherwise than BuildKit, and would have to begin anew behind it. No line is looked at more than a few times, however many there are.
 */
import { DockerfileParser } from 'dockerfile-ast';
import { ImageError } from '../errors.ts';
import { expandWord, rawWords, splitFirst } from './words.ts';

/** Something in the Dockerfile that cannot be; `message` is one line and names the line. */
export class DockerfileError extends ImageError {
  readonly line: number;

  constructor(line: number, message: string) {
    super(`dockerfile parse error on line ${line}: ${message}`, 'invalid');
    this.line = line;
  }
}

/** A here-document of an instruction. */
export interface Heredoc {
  name: string;
  /** With a line break at the end of each line; `<<-` has taken the tabs in front. */
  contents: string;
  /** The name was not quoted: variables are put in. */
  expands: boolean;
}

/** An instruction with all that belongs to it. */
export interface Instruction {
  /** In capitals. */
  keyword: string;
  /** From 1. */
  line: number;
  /** The logical line: continuation lines joined, without the contents of here-documents. */
  text: string;
  /** `text` and, below it, its here-documents as they stand: what ONBUILD keeps. */
  source: string;
  flags: { name: string; value: string | null }[];
  /** What follows the flags. */
  rest: string;
  /** `rest` as a JSON array of strings, if it is one. */
  json: string[] | null;
  heredocs: Heredoc[];
}

/** A Dockerfile taken apart. `warnings`: for the user, one line each. */
export interface ParsedDockerfile {
  instructions: Instruction[];
  /** The escape character: a backslash, or a backquote by the directive `escape`. */
  escape: string;
  warnings: string[];
}

const HEREDOC_WORD = /^\d*<<(-?)([^<]+)$/;

/** Reads a whole Dockerfile. Throws DockerfileError. */
export function parseDockerfile(contents: string): ParsedDockerfile {
  const lines = contents
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  const warnings: string[] = [];
  const escape = readDirectives(lines, warnings);
  const instructions: Instruction[] = [];
  const reader = new Reader(lines, escape, warnings);
  while (reader.goesOn()) instructions.push(reader.instruction());
  return { instructions, escape, warnings };
}

/** What the comments at the very beginning say of how to read the file: the escape character. */
function readDirectives(lines: readonly string[], warnings: string[]): string {
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const head = DockerfileParser.parse(lines.slice(0, end < 0 ? lines.length : end).join('\n'));
  const seen = new Set<string>();
  for (const directive of head.getDirectives()) {
    const [name, value] = [directive.getName().toLowerCase(), directive.getValue()];
    const line = directive.getRange().start.line + 1;
    if (!/^(syntax|escape|check)$/.test(name)) continue;
    if (seen.has(name)) throw new DockerfileError(line, `only one ${name} parser directive can be used`);
    seen.add(name);
    // The frontends of Docker itself read the language that is implemented here.
    if (name === 'syntax' && !/^(docker\.io\/)?docker\/dockerfile(:|$)/.test(value)) {
      warnings.push(`syntax=${value} is ignored: frontends cannot be loaded`);
    }
    if (name === 'escape' && value !== '\\' && value !== '`') {
      throw new DockerfileError(line, `invalid escape token '${value}' does not match \` or \\`);
    }
  }
  return head.getEscapeCharacter();
}

const isComment = (line: string): boolean => /^\s*#/.test(line);

/** Reads one instruction after the other. */
class Reader {
  /** Index of the next line. */
  line = 0;
  readonly #lines: readonly string[];
  /** Behind the last line that is neither empty nor a comment. */
  readonly #end: number;
  readonly #escape: string;
  readonly #warnings: string[];

  constructor(lines: readonly string[], escape: string, warnings: string[]) {
    this.#lines = lines;
    this.#end = 1 + lines.findLastIndex((line) => line.trim() !== '' && !isComment(line));
    this.#escape = escape;
    this.#warnings = warnings;
  }

  /** Goes to the line on which the next instruction begins; false: there is none. */
  goesOn(): boolean {
    const skips = (line: string): boolean => line.trim() === '' || isComment(line);
    while (this.line < this.#end && skips(this.#lines[this.line])) this.line++;
    return this.line < this.#end;
  }

  instruction(): Instruction {
    const number = this.line + 1;
    const text = this.#logicalLine().trim();
    const firstHeredocLine = this.line;
    const parsed = parseLine(text, number, this.#escape);
    parsed.heredocs = heredocWords(parsed, this.#escape).map((word) => this.#heredoc(word, number));
    parsed.source = [text, ...this.#lines.slice(firstHeredocLine, this.line)].join('\n');
    return parsed;
  }

  #logicalLine(): string {
    let text = '';
    let more = true;
    for (let first = true; more && this.line < this.#lines.length; first = false) {
      const line = this.#lines[this.line++];
      if (!first && isComment(line)) continue;
      if (!first && line.trim() === '') {
        // Nothing but the end of the file may follow without a word.
        if (this.line < this.#end) {
          this.#warnings.push(`NoEmptyContinuation: Empty continuation line (line ${this.line})`);
        }
        continue;
      }
      const [joined, continues] = this.#withoutContinuation(line);
      text += first ? joined.trimStart() : joined;
      more = continues;
    }
    return text;
  }

  /** A doubled escape character at the end escapes itself and joins nothing. */
  #withoutContinuation(line: string): [string, boolean] {
    const trimmed = line.replace(/(?<![ \t])[ \t]+$/, '');
    const continues = trimmed.endsWith(this.#escape) && trimmed.at(-2) !== this.#escape;
    return continues ? [trimmed.slice(0, -1), true] : [line, false];
  }

  #heredoc(word: HeredocWord, number: number): Heredoc {
    let contents = '';
    while (this.line < this.#lines.length) {
      const line = this.#lines[this.line++];
      const shown = word.chomps ? line.replace(/^\t+/, '') : line;
      if (shown === word.name) return { name: word.name, contents, expands: word.expands };
      contents += `${shown}\n`;
    }
    throw new DockerfileError(number, 'unterminated heredoc');
  }
}

/** One logical line, also that of an ONBUILD trigger; its here-documents are the caller's. */
export function parseLine(text: string, line: number, escape: string): Instruction {
  const [word, argument] = splitFirst(text);
  const { flags, rest } = takeFlags(argument, escape);
  return {
    keyword: word.toUpperCase(),
    line,
    text,
    source: text,
    flags,
    rest,
    json: jsonArray(rest, line),
    heredocs: [],
  };
}

/** An ONBUILD trigger, as `Instruction.source` and images keep it. */
export function parseTrigger(source: string, line: number, escape: string): Instruction {
  const reader = new Reader(source.split('\n'), escape, []);
  return { ...reader.instruction(), line };
}

interface HeredocWord {
  name: string;
  chomps: boolean;
  expands: boolean;
}

function heredocWords(instruction: Instruction, escape: string): HeredocWord[] {
  let { keyword, json } = instruction;
  if (keyword === 'ONBUILD') ({ keyword, json } = parseLine(instruction.rest, instruction.line, escape));
  if (!/^(ADD|COPY|RUN)$/.test(keyword) || json) return [];
  const found: HeredocWord[] = [];
  for (const word of rawWords(instruction.text, escape)) {
    const match = HEREDOC_WORD.exec(word);
    if (!match) continue;
    const name = expandWord(match[2], () => undefined, escape);
    if (name !== '') found.push({ name, chomps: match[1] === '-', expands: name === match[2] });
  }
  return found;
}

/** `--name=value` and `--name` in front; `--` alone ends them. */
function takeFlags(text: string, escape: string): Pick<Instruction, 'flags' | 'rest'> {
  const flags: Instruction['flags'] = [];
  let rest = text;
  while (rest.startsWith('--')) {
    const [raw] = rawWords(rest, escape);
    rest = rest.slice(raw.length).trimStart();
    if (raw === '--') break;
    const word = expandQuotes(raw, escape);
    const equals = word.indexOf('=');
    flags.push(
      equals < 0
        ? { name: word.slice(2), value: null }
        : { name: word.slice(2, equals), value: word.slice(equals + 1) },
    );
  }
  return { flags, rest };
}

/** Flags lose their quotes now and have their variables put in later. */
function expandQuotes(word: string, escape: string): string {
  let quote = '';
  let text = '';
  for (let at = 0; at < word.length; at++) {
    const character = word[at];
    if (character === escape && at + 1 < word.length) text += word[++at];
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else text += character;
  }
  return text;
}

function jsonArray(text: string, line: number): string[] | null {
  if (!text.startsWith('[')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // Docker, too, takes what is no JSON for a command line.
  }
  if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value;
  throw new DockerfileError(line, 'when using JSON array syntax, arrays must be comprised of strings only');
}
