/**
 * Random scripts for tests/programs/tty/player.c: settings, typed keys, output, reads. What they leave out is where minios
 * departs from Linux on purpose: wide characters, the bell of IMAXBEL, letters of Latin-1 where case is changed, and throwing
 * away output that nobody has read yet.
 */
import { randomNumbers } from '../../support/random.ts';

/** Random numbers that a seed repeats. */
class Random {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = randomNumbers(seed);
  }
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

/** What a script is made of throughout. */
interface Theme {
  /** No bytes beyond 127; then letters may change case. */
  ascii: boolean;
  /** Output is stopped now and then; then there is no long input: where echo piles up, Linux drops other parts of it. */
  stops: boolean;
  /** The lengths of long inputs that may still come, each at least the first number and less than the sum. */
  long: [number, number][];
}

type Maker = (random: Random, theme: Theme) => string;

const INPUT = { ISTRIP: 0o40, INLCR: 0o100, IGNCR: 0o200, ICRNL: 0o400 };
const IUCLC = 0o1000;
const IXON = 0o2000;
const IXANY = 0o4000;
const PARMRK = 0o10;
const IUTF8 = 0o40000;
const OLCUC = 0o2;
const OUTPUT = { ONLCR: 0o4, OCRNL: 0o10, ONOCR: 0o20, ONLRET: 0o40 };
const OPOST = 0o1;
const XTABS = 0o14000;
const ISIG = 0o1;
const ICANON = 0o2;
const ECHO = 0o10;
const LOCAL = {
  ECHOE: 0o20,
  ECHOK: 0o40,
  ECHONL: 0o100,
  NOFLSH: 0o200,
  ECHOCTL: 0o1000,
  ECHOPRT: 0o2000,
  ECHOKE: 0o4000,
  IEXTEN: 0o100000,
};

/** intr quit erase kill eof time min swtc start stop susp eol reprint discard werase lnext eol2, and two unused ones. */
const CHARACTERS = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];
const VEOL = 11;
const VEOL2 = 16;
const VMIN = 6;

const KEYS = 'abcdefgh_019 /.-=ABZ';
const SPECIAL = [127, 127, 21, 23, 22, 18, 4, 9, 9, 10, 13, 10, 3, 17, 19, 8, 27, 0, 255, 1];
/** Long input has no signals: how much of its echo they throw away depends on who was quicker. */
const EDITING = [127, 10, 13, 23, 22, 9, 21];
/**
 * Every so often it has what erases or ends a line, of which one does so whatever the settings: of a longer line that is erased at
 * once, Linux overwrites the first of what it echoes with the last.
 */
const LINE = 400;
const LINE_ENDS = [21, 4];
/**
 * The first alone may fill the queue of 4,095 bytes. What has to wait behind a full queue is echoed all at once by the read that
 * makes room, up to five bytes for one that was typed, and nobody can take any of it in between: of more than some twelve
 * thousand bytes Linux loses a part and leaves another lying until the next key. So not much more than 2,000 bytes ever wait.
 */
const LONG_INPUTS: readonly [number, number][] = [
  [3000, 2000],
  [300, 900],
];
const KEY_CODES = [...KEYS].map((key) => key.charCodeAt(0));

/** Letters of one column: Latin, Greek, Cyrillic, a symbol; and pieces of letters. */
const LETTERS = ['é', 'ß', 'λ', 'Ж', '€', '√'];

/** One script of `steps` steps; scripts of one seed are the same. */
export function ttyScript(seed: number, steps: number): string {
  const random = new Random(seed);
  const theme = { ascii: random.below(3) === 0, stops: random.below(2) === 0, long: [...LONG_INPUTS] };
  const lines = [settings(random, theme)];
  for (let i = 0; i < steps; i++) lines.push(step(random, theme));
  return lines.join('\n') + '\n';
}

const step: Maker = (random, theme) => {
  const kind = random.below(100);
  if (kind < 12) return settings(random, theme);
  if (kind < 62) return `in ${hex(typed(random, theme))}`;
  if (kind < 75) return `out ${hex(written(random, theme.ascii))}`;
  if (kind < 90) return `read ${random.pick([1, 2, 3, 5, 10, 100, 5000])}`;
  if (kind < 95) return 'queue';
  return kind < 98 || !theme.stops ? `flush 0` : `flow ${random.below(4)}`;
};

function some(random: Random, flags: Record<string, number>, chance: number): number {
  return Object.values(flags).reduce((sum, flag) => sum | (random.below(100) < chance ? flag : 0), 0);
}

/** Half of the time what a shell's terminal has, with a flag or two changed; else anything. */
const settings: Maker = (random, { ascii, stops }) => {
  const chance = random.below(2) === 0 ? 10 : 50;
  const usual = chance === 10;
  const maybe = (flag: number, likely: number): number => (random.below(100) < likely ? flag : 0);
  const iflag =
    some(random, INPUT, chance / 3) |
    maybe(INPUT.ICRNL, 70) |
    maybe(stops ? IXON : 0, 60) |
    maybe(IXANY, chance / 2) |
    maybe(IUTF8, 50) |
    maybe(PARMRK, chance / 5) |
    maybe(ascii ? IUCLC : 0, chance / 3);
  const oflag =
    some(random, OUTPUT, chance / 3) |
    maybe(OPOST | OUTPUT.ONLCR, 85) |
    maybe(XTABS, chance) |
    maybe(ascii ? OLCUC : 0, chance / 3);
  const visible = usual ? LOCAL.ECHOE | LOCAL.ECHOK | LOCAL.ECHOKE | LOCAL.ECHOCTL | LOCAL.IEXTEN : 0;
  const lflag = some(random, LOCAL, chance) | visible | maybe(ICANON, 75) | maybe(ECHO, 85) | maybe(ISIG, 80);
  const cc = [...CHARACTERS];
  cc[VEOL] = random.pick([0, 0, 0x2e]);
  cc[VEOL2] = random.pick([0, 0, 0x2f]);
  cc[VMIN] = random.pick([0, 1, 1, 3]);
  if (random.below(100) < chance) cc[2 + random.below(3)] = random.pick([0, 0x61, 0x20]);
  return ['set', iflag, oflag, lflag, ...cc]
    .map((word) => (typeof word === 'string' ? word : word.toString(16)))
    .join(' ');
};

function letter(random: Random, ascii: boolean): number[] {
  return [...new TextEncoder().encode(ascii ? 'Q' : random.pick(LETTERS))];
}

function typed(random: Random, theme: Theme): number[] {
  const { ascii, stops } = theme;
  const bytes: number[] = [];
  const [least, more] = (random.below(20) === 0 && !stops && theme.long.shift()) || [1, 12];
  const length = least + random.below(more);
  const plain = random.below(3) === 0 || length > 100;
  while (bytes.length < length) {
    const kind = random.below(100);
    if (bytes.length % LINE === LINE - 1) bytes.push(...LINE_ENDS);
    if (length > 100 && kind >= 60) bytes.push(random.pick(kind < 97 ? KEY_CODES : EDITING));
    else if (kind < 60 || (plain && kind < 97)) bytes.push(KEYS.charCodeAt(random.below(KEYS.length)));
    else if (kind < 75) bytes.push(...letter(random, ascii));
    else if (kind < 78) bytes.push(random.below(ascii ? 128 : 256));
    else bytes.push(random.pick(SPECIAL) & (ascii ? 0x7f : 0xff));
  }
  return bytes;
}

function written(random: Random, ascii: boolean): number[] {
  const bytes: number[] = [];
  for (let length = 1 + random.below(12); length > 0; length--) {
    const kind = random.below(10);
    if (kind < 5) bytes.push(KEYS.charCodeAt(random.below(KEYS.length)));
    else if (kind < 6) bytes.push(...letter(random, ascii));
    else bytes.push(random.pick([9, 10, 13, 8, 27, 7, ascii ? 1 : 255]));
  }
  return bytes;
}

function hex(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('hex');
}
