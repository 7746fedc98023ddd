/**
 * Random scripts from a grammar of the shell language: quoting, expansions, splitting, arithmetic, patterns, lists, loops,
 * functions. Every script ends, writes only to its output, and means the same in every POSIX shell.
 *
 * Interface: Generator; `script()` gives the next one.
 */
import { randomBelow } from '../support/random.ts';

const NAMES = ['a', 'b', 'c', 'v1', 'v2'];
const PIECES = [
  'x',
  'yz',
  '1',
  '-',
  'a b',
  '  ',
  ':',
  'k:l',
  ',',
  '*',
  '?',
  'q*r',
  '[ab]',
  '\\',
  "'",
  '"',
  '$',
  '#',
];
const SEPARATORS = ["' '", "':'", "''", "' :'", "','", '"$(printf \'\\n\\t \')"'];

export class Generator {
  private loops = 0;
  /** An integer from 0 to a limit − 1. */
  private readonly below: (limit: number) => number;

  constructor(seed: number) {
    this.below = randomBelow(seed);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** One of the functions, each as likely as its weight. */
  private choose(options: readonly (readonly [number, () => string])[]): string {
    let at = this.below(options.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of options) {
      if (at < weight) return make();
      at -= weight;
    }
    return '';
  }

  private many(most: number, make: () => string, between: string): string {
    return Array.from({ length: 1 + this.below(most) }, make).join(between);
  }

  /** Text that stands for itself, in one of the ways to quote it. */
  private literal(): string {
    const text = this.pick(PIECES);
    return this.choose([
      [3, () => `'${text.replaceAll("'", `'"'"'`)}'`],
      [2, () => `"${text.replaceAll(/[\\"$`]/g, '\\$&')}"`],
      [2, () => text.replaceAll(/[^\w]/g, '\\$&')],
      [3, () => this.pick(['x', 'yz', '12', 'end'])],
    ]);
  }

  /** Text between double quotes, where quotes inside ${…} would be a matter of their own. */
  private quotedText(): string {
    return this.pick(['x', 'yz', '12', 'a b', ' ', ':', 'k:l', '*', '?', '\\$', '\\"', '-']);
  }

  private pattern(): string {
    return this.many(
      2,
      () =>
        this.choose([
          [3, () => this.pick(['*', '?', '[a-z]', '[!x]', '[[:digit:]]', '*:', '"*"', '\\?'])],
          [2, () => this.literal()],
          [1, () => `"$${this.pick(NAMES)}"`],
        ]),
      '',
    );
  }

  private parameter(depth: number, quoted: boolean): string {
    const name = this.pick([...NAMES, '1', '2', '@', '*', '#', '?']);
    const plain = this.pick(NAMES);
    return this.choose([
      [6, () => `$${name}`],
      [2, () => `\${${name}}`],
      [
        3,
        () =>
          `\${${plain}${this.pick(['-', ':-', '+', ':+'])}${quoted ? this.quotedWord(depth - 1) : this.word(depth - 1)}}`,
      ],
      [
        1,
        () =>
          `\${${plain}${this.pick(['=', ':='])}${quoted ? this.quotedText() : this.pick(['new', '"a b"', "'*'"])}}`,
      ],
      [3, () => `\${${plain}${this.pick(['%', '%%', '#', '##'])}${this.pattern()}}`],
      [1, () => `\${#${plain}}`],
    ]);
  }

  private arithmetic(depth: number): string {
    if (depth <= 0)
      return this.choose([
        [3, () => String(this.below(20))],
        [2, () => 'n'],
        [1, () => '$n'],
        [1, () => '$#'],
      ]);
    const inner = () => this.arithmetic(depth - 1 - this.below(2));
    return this.choose([
      [
        6,
        () =>
          `${inner()} ${this.pick(['+', '-', '*', '<', '<=', '==', '!=', '&', '|', '^', '&&', '||', '>'])} ${inner()}`,
      ],
      [2, () => `(${inner()})`],
      [1, () => `${inner()} ${this.pick(['/', '%'])} ${1 + this.below(9)}`],
      [1, () => `${inner()} ${this.pick(['<<', '>>'])} ${this.below(8)}`],
      [1, () => `${this.pick(['- ', '!', '~', '+ '])}(${inner()})`],
      [1, () => `(${inner()}) ? (${inner()}) : (${inner()})`],
      [1, () => `(n ${this.pick(['=', '+=', '-=', '*='])} ${this.below(9)})`],
    ]);
  }

  /** What an expansion is. */
  private expansion(depth: number, quoted: boolean): string {
    return this.choose([
      [6, () => this.parameter(depth, quoted)],
      [2, () => `$((${this.arithmetic(2)}))`],
      [depth > 0 ? 2 : 0, () => `$(${this.simple(depth - 1)})`],
    ]);
  }

  private quotedWord(depth: number): string {
    return this.many(
      2,
      () =>
        this.choose([
          [3, () => this.quotedText()],
          [depth >= 0 ? 3 : 0, () => this.expansion(depth, true)],
        ]),
      '',
    );
  }

  private word(depth: number): string {
    if (depth < 0) return this.literal();
    let word = '';
    for (let pieces = 1 + this.below(3); pieces > 0; pieces--) {
      const piece = this.choose([
        [4, () => this.literal()],
        [4, () => this.expansion(depth, false)],
        [4, () => `"${this.expansion(depth, true)}"`],
        [1, () => `"x${this.expansion(depth, true)} "`],
      ]);
      word += piece;
      // dash makes empty fields of what is split behind "$@" in the same word; POSIX (2.6.5) has none of them.
      if (/^".*\$\{?@/.test(piece)) break;
    }
    return word;
  }

  /**
   * A word that is split at other separators than blanks: without the positional parameters, which dash joins before it splits
   * them, so that one that is a separator gets lost (POSIX 2.5.2: each is split by itself).
   */
  private splitWord(): string {
    const word = this.word(1);
    return /\$\{?[*@]/.test(word) ? this.literal() : word;
  }

  private simple(depth: number): string {
    const words = () => this.many(3, () => this.word(depth), ' ');
    return this.choose([
      [5, () => `args ${words()}`],
      [2, () => `printf '%s,' ${words()}`],
      [1, () => `args "$@" $*`],
      [1, () => `: ${words()}`],
    ]);
  }

  private condition(depth: number): string {
    return this.choose([
      [3, () => `[ "${this.expansion(depth, true)}" ${this.pick(['=', '!='])} ${this.literal()} ]`],
      [2, () => `[ ${this.below(5)} -lt $((${this.arithmetic(1)})) ]`],
      [2, () => this.pick(['true', 'false'])],
      [1, () => `! ${this.condition(0)}`],
      [1, () => `case ${this.word(0)} in ${this.pattern()}) true;; *) false;; esac`],
    ]);
  }

  private assignment(depth: number): string {
    return `${this.pick(NAMES)}=${this.word(depth)}`;
  }

  private command(depth: number): string {
    const list = () => this.many(2, () => this.command(depth - 1), '; ');
    const compound: [number, () => string][] = [
      [2, () => `if ${this.condition(depth)}; then ${list()}; else ${list()}; fi`],
      [2, () => `for ${this.pick(NAMES)} in ${this.many(3, () => this.word(1), ' ')}; do ${list()}; done`],
      [
        1,
        () => `case ${this.word(1)} in ${this.pattern()}) ${list()};; ${this.pattern()}|x) ${list()};; esac`,
      ],
      [1, () => `(${list()}; exit ${this.below(4)}); echo "s$?"`],
      [1, () => `{ ${list()}; } | { read -r a b; args "$a" "$b"; cat; }`],
      [1, () => `f() { ${list()}; return ${this.below(3)}; }; f ${this.word(1)} ${this.word(0)}; echo "f$?"`],
      [1, () => this.loop(list())],
      [1, () => `cat <<E\n${this.hereText(depth)}\nE\n`],
      [1, () => `eval 'args ${this.pick(['"$a"', '$b', '"$@"', '$((n))'])}'`],
    ];
    return this.choose([
      [5, () => this.simple(depth)],
      [4, () => this.assignment(depth)],
      [2, () => `${this.condition(depth)} ${this.pick(['&&', '||'])} ${this.simple(depth)}`],
      [1, () => `set -- ${this.many(3, () => this.word(depth), ' ')}`],
      [1, () => `${this.assignment(1)} ${this.simple(1)}`],
      [1, () => `IFS=${this.pick(SEPARATORS)}; args ${this.splitWord()} ${this.splitWord()}; unset IFS`],
      ...(depth > 0 ? compound : []),
    ]);
  }

  /** Without patterns in quotes: in a here-document dash does not heed them. */
  private hereText(depth: number): string {
    while (true) {
      const text = `${this.pick(['text', 'a  b', "it's"])} ${this.expansion(depth, true)} "${this.expansion(0, true)}"`;
      if (!/\$\{\w+[%#][^}]*["'\\]/.test(text)) return text;
    }
  }

  private loop(body: string): string {
    const counter = `i${this.loops++}`;
    return `${counter}=0; while [ $${counter} -lt ${1 + this.below(3)} ]; do ${counter}=$((${counter}+1)); ${body}; done`;
  }

  /** A script. `args` shows its arguments, each in angle brackets. */
  script(): string {
    const start = [
      'args() { printf \'<%s>\' "$@"; echo " $#"; }',
      'n=3',
      "a='x y'",
      'b=1:2',
      'c=',
      'set -- p "q r"',
    ];
    const lines = Array.from({ length: 3 + this.below(5) }, () => this.command(2));
    return [...start, ...lines].join('\n') + '\n';
  }
}
