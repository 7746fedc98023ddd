// sed against GNU sed.

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { Random, seedOf } from '../support/random.ts';
import { coreutils, expectSame, withFiles, type Case } from './reference.ts';

const FILES: Case['files'] = {
  a: 'one\ntwo two\nthree\n\nfive five five\nsix',
  b: 'x\ny\n',
  path: '/usr/local/bin:/usr/bin\n',
  n: Array.from({ length: 12 }, (_, index) => `${index + 1}\n`).join(''),
  bin: 'a\tb\\c\x01\x7f\n' + 'long '.repeat(40) + '\n',
  script: 's/o/0/\n# comment\n/t/{\n  s/t/T/g\n  p\n}\n',
  quiet: '#n\np\n',
};

/** [script or options…, files…] */
const same = (args: string[]) =>
  expectSame(coreutils, { args: ['sed', ...args], files: FILES, stdin: 'in\n', locale: 'C.UTF-8' });

const SCRIPTS = [
  ...[
    'p',
    '2p',
    '$p',
    '2,4p',
    '/two/p',
    '/two/,/five/p',
    '2,/o/p',
    '0,/one/p',
    '1,/one/p',
    '2!p',
    '2,3!p',
    '$!p',
    '/x/!p',
  ],
  ...[
    '1~2p',
    '2~3p',
    '0~4p',
    '/two/,+1p',
    '2,~4p',
    '3,1p',
    '/one/I p',
    '/ONE/Ip',
    '\\,one,p',
    '2,2p',
    '/two/,2p',
    '$,1p',
  ],
  ...[
    'd',
    '2d',
    '/o/d',
    '$d',
    '2,$d',
    '1!d',
    '/^$/d',
    's/o/0/',
    's/o/0/g',
    's/o/0/2',
    's/five/5/2g',
    's/o/0/gp',
    's/O/0/I',
  ],
  ...[
    's/\\(t\\)\\(.\\)/\\2\\1/',
    's/.*/[&]/',
    's/o*/x/g',
    's/x*/-/g',
    's/^/> /',
    's/$/ </',
    's/./&&/3',
    's/\\n/x/',
    's,o,/,g',
  ],
  ...[
    's/e\\?$/!/',
    's/\\(a\\|o\\)/<\\1>/g',
    's/[aeiou]/\\U&/g',
    's/\\w\\+/\\u&/g',
    's/.*/\\U&\\E!/',
    's/\\(.\\)\\(.*\\)/\\U\\1\\L\\2/',
  ],
  ...[
    's/a/b/;s/o/p/',
    's/o/\\n/',
    's/o/a\\tb/',
    's/\\t/x/',
    's/\\x6f/X/',
    's/o/\\x26/',
    's/\\d111/X/',
    's/[[:space:]]/_/g',
    's/[/]/x/',
  ],
  ...[
    'y/abc/xyz/',
    'y/o\\n/0x/',
    'y,/,|,',
    'a\\\nnew',
    'a new line',
    '2i before',
    '2i\\\n  before',
    '$a end',
    '2c changed',
    '2,3c changed',
  ],
  ...[
    '/two/c\\\na\\\nb',
    'a\\  keep blanks',
    '1i\\\\tx',
    '$!N',
    'N;P;D',
    '$!N;s/\\n/ /',
    'N;N;s/\\n/+/g',
    'n;d',
    '$!{n;d}',
    'h;G',
    'G',
    'x',
    'H;$!d;x',
  ],
  ...[
    '1!G;h;$!d',
    '$!N;$!D',
    '=',
    '$=',
    'l',
    'l 20',
    'q',
    '2q',
    '2q5',
    '2Q',
    '2Q3',
    '/two/q',
    ':a;s/o/0/;ta',
    ':a;N;$!ba;s/\\n/,/g',
    'b;p',
  ],
  ...[
    '/two/b end;s/^/x/;:end',
    's/o/0/;t;s/^/-/',
    's/o/0/;T;s/^/-/',
    '/two/{s/t/T/;p}',
    '/two/{p;p;};/one/{=;}',
    '1{/one/{p}}',
    '2r b',
    '$r b',
  ],
  ...[
    'r nosuch',
    'R b',
    '2R b',
    'w out',
    '/two/w out',
    's/two/2/w out',
    'z;s/^$/x/',
    'F',
    '1d;2d',
    '{p}',
    '{p;}',
    '{;p}',
    'p;p',
    '# nothing',
    's/a\\|e/X/g',
  ],
  ...[
    '1,3{/two/d}',
    '/one/,/three/{//!d}',
    '/two/s//2/',
    's/t//;s//T/',
    '2{h;d};${G}',
    '/o/{x;s/^/x/;/xx/{x;s/^/2nd /;b};x}',
    '5,2p',
    '2,4{2,3!d}',
  ],
  ...[
    's/five/5/3',
    's/five/5/4',
    's/\\bf/F/g',
    's/\\<./\\u&/g',
    's/e\\{2\\}/EE/',
    's/\\(.\\)\\1/<\\1\\1>/',
    'y/abcé/xyzE/',
    'D',
    'P;D',
    '$!N;P;D',
  ],
];

describe('scripts', () => {
  test.each(SCRIPTS.map((script) => ({ script })))('$script', ({ script }) => {
    same([script, 'a']);
    same(['-n', script, 'a', 'b']);
  });
});

describe('--sandbox', () => {
  test.each(['e ls', 'r a', 'R a', 'w out', 'W out', 's/x/y/w out', 's/x/ls/e'])('refuses %s', (script) => {
    withFiles(FILES, (directory) => {
      const stderr = 'sed: e/r/w commands disabled in sandbox mode\n';
      const refused = runTool(['sed', '--sandbox', script, 'a'], { directory });
      expect(refused).toEqual({ stdout: '', stderr, status: 1 });
      expect(readdirSync(directory)).not.toContain('out');
    });
  });

  test('takes all else', () => {
    expect(runTool(['sed', '--sandbox', 's/a/b/'], { stdin: 'a\n' }).stdout).toBe('b\n');
  });
});

describe('options', () => {
  test.each(
    [
      ['-n', '$='],
      ['-n', '-e', '1p', '-e', '$p', 'a'],
      ['-e', 'a\\', '-e', 'text', 'b'],
      ['-f', 'script', 'a'],
      ['-f', 'quiet', 'a'],
      ['-n', '-f', 'script', '-e', '1p', 'a'],
      ['-E', 's/(o+)|(e)/[\\1\\2]/g', 'a'],
      ['-r', 's/(t)(.)/\\2\\1/', 'a'],
      ['-E', 's/a|b|c/X/g', 'a', 'b'],
      ['-s', '$p', 'a', 'b'],
      ['-sn', '1F;$=', 'a', 'b'],
      ['-z', 's/\\n/,/g', 'a'],
      ['--expression=p', 'b'],
      ['--quiet', 'p', 'b'],
      ['-l', '30', '-n', 'l', 'bin'],
      ['-n', 'l', 'bin'],
      ['-n', 'l 1', 'bin'],
      ['-u', 'p', 'b'],
      ['p', 'b', '-'],
      ['p', 'nosuch', 'b'],
      ['s|/usr|/opt|g', 'path'],
      ['s/:/\\\n/g', 'path'],
      ['-n', '2{p;q}', 'n'],
      ['-n', '3,5p;8,$p', 'n'],
      ['0~3d', 'n'],
      ['2,~5d', 'n'],
      ['$!N;$!N;s/\\n/ /g', 'n'],
    ].map((args) => ({ args, name: args.join(' ') })),
  )('$name', ({ args }) => {
    if (args.includes('nosuch')) {
      withFiles(FILES, (directory) => {
        expect(runTool(['sed', ...args], { directory })).toMatchObject({
          stdout: 'x\nx\ny\ny\n',
          stderr: 'sed: nosuch: No such file or directory\n',
        });
      });
    } else same(args);
  });
});

test('w and -i write files', () => {
  withFiles(FILES, (directory) => {
    const run = (...args: string[]) => runTool(['sed', ...args], { directory });
    const read = (name: string) => runTool(['cat', name], { directory }).stdout;
    run('-n', '/o/w out', 'a');
    expect(read('out')).toBe('one\ntwo two\n');
    expect(run('-i', 's/x/z/', 'b').stdout).toBe('');
    expect(read('b')).toBe('z\ny\n');
    run('-i.bak', '1d', 'b');
    expect(read('b')).toBe('y\n');
    expect(read('b.bak')).toBe('z\ny\n');
    run('-i', '2q', 'n');
    expect(read('n').split('\n').length).toBe(13);
    run('-i', '$a end', 'a', 'b');
    expect(read('a')).toMatch(/\nsix\nend\n$/);
    expect(run('-i', 'p', 'nosuch')).toMatchObject({ status: 4 });
  });
});

test.each([
  ['k', 'sed: unsupported command k\n'],
  ['s/a', "sed: unmatched '/'\n"],
  ['s/a/b/q', 'sed: bad option in substitution expression\n'],
  ['3,p', 'sed: no address after comma\n'],
  ['b x', "sed: can't find label for jump to 'x'\n"],
  ['s/\\(a/b/', "sed: bad regex '\\(a': Unmatched ( or \\(\n"],
  ['{p', 'sed: unmatched {\n'],
  ['}', 'sed: unmatched }\n'],
  ['y/a/bc/', "sed: strings for 'y' command are different lengths\n"],
  ['dp', 'sed: extra characters after command\n'],
  ['w', 'sed: empty filename\n'],
])('wrong script: %s', (script, stderr) => {
  expect(runTool(['sed', script])).toMatchObject({ stderr, status: 1 });
});

/** The groups that POSIX wants, found by trying everything: each part takes the longest text that lets the rest match. */
type Tree =
  | { kind: 'char'; text: string }
  | { kind: 'group'; number: number; body: Tree }
  | { kind: 'concat'; parts: Tree[] }
  | { kind: 'or'; parts: Tree[] }
  | { kind: 'star'; body: Tree; least: number; most: number };

type Groups = (readonly [number, number] | undefined)[];

/** All ends of a match of `tree` at `from`, in any order. */
function ends(tree: Tree, text: string, from: number): Set<number> {
  if (tree.kind === 'char') return text[from] === tree.text ? new Set([from + 1]) : new Set();
  if (tree.kind === 'group') return ends(tree.body, text, from);
  if (tree.kind === 'or') return new Set(tree.parts.flatMap((part) => [...ends(part, text, from)]));
  if (tree.kind === 'concat')
    return tree.parts.reduce((starts, part) => after(part, text, starts), new Set([from]));
  let starts = new Set([from]);
  const reached = new Set<number>(tree.least === 0 ? [from] : []);
  for (let round = 1; round <= Math.min(tree.most, text.length + tree.least + 1); round++) {
    starts = after(tree.body, text, starts);
    if (round >= tree.least) for (const at of starts) reached.add(at);
  }
  return reached;
}

const after = (tree: Tree, text: string, starts: Set<number>) =>
  new Set([...starts].flatMap((at) => [...ends(tree, text, at)]));

function solve(tree: Tree, text: string, from: number, to: number, groups: Groups): void {
  if (tree.kind === 'group') {
    groups[tree.number] = [from, to];
    solve(tree.body, text, from, to, groups);
  } else if (tree.kind === 'or') {
    const part = tree.parts.find((candidate) => ends(candidate, text, from).has(to))!;
    solve(part, text, from, to, groups);
  } else if (tree.kind === 'concat') {
    let at = from;
    tree.parts.forEach((part, index) => {
      const rest: Tree = { kind: 'concat', parts: tree.parts.slice(index + 1) };
      const end = Math.max(...[...ends(part, text, at)].filter((place) => ends(rest, text, place).has(to)));
      solve(part, text, at, end, groups);
      at = end;
    });
  } else if (tree.kind === 'star') {
    let at = from;
    let last: readonly [number, number] | undefined;
    for (let round = 0; round < tree.most; round++) {
      const left = { ...tree, least: Math.max(0, tree.least - round - 1), most: tree.most - round - 1 };
      const end = Math.max(
        -1,
        ...[...ends(tree.body, text, at)].filter((place) => ends(left, text, place).has(to)),
      );
      if (end < 0 || (end === at && round >= tree.least && !(round === 0 && from === to))) break;
      last = [at, end];
      at = end;
      if (at === to && round + 1 >= tree.least) break;
    }
    if (last) solve(tree.body, text, last[0], last[1], groups);
  }
}

function randomTree(random: Random, counter: { groups: number }, depth: number): Tree {
  const kind = depth > 3 ? 0 : random.below(6);
  if (kind < 2) return { kind: 'char', text: random.pick(['a', 'b', 'c']) };
  const inner = () => randomTree(random, counter, depth + 1);
  if (kind === 2 || kind === 3) {
    if (counter.groups === 9) return { kind: 'char', text: 'a' };
    const number = ++counter.groups;
    return { kind: 'group', number, body: inner() };
  }
  if (kind === 4) return { kind: random.pick(['or', 'concat'] as const), parts: [inner(), inner()] };
  const [least, most] = random.pick([
    [0, Infinity],
    [1, Infinity],
    [0, 1],
    [2, 2],
    [1, 3],
  ] as const);
  return { kind: 'star', body: inner(), least, most };
}

function source(tree: Tree, tight = false): string {
  if (tree.kind === 'char') return tree.text;
  if (tree.kind === 'group') return `(${source(tree.body)})`;
  if (tree.kind === 'or') return tree.parts.map((part) => source(part)).join('|');
  if (tree.kind === 'concat') return tree.parts.map((part) => source(part, true)).join('');
  const suffix = tree.most === Infinity ? (tree.least === 0 ? '*' : '+') : `{${tree.least},${tree.most}}`;
  return source(tree.body, tight) + suffix;
}

/** Whether the text of the tree would be read as another tree: no group around what needs one. */
function isAmbiguous(tree: Tree): boolean {
  const loose = (part: Tree) => part.kind === 'or' || part.kind === 'concat' || part.kind === 'star';
  if (tree.kind === 'char') return false;
  if (tree.kind === 'group') return isAmbiguous(tree.body);
  if (tree.kind === 'star') return loose(tree.body) || isAmbiguous(tree.body);
  if (tree.kind === 'concat')
    return tree.parts.some((part) => part.kind === 'or' || part.kind === 'concat' || isAmbiguous(part));
  return tree.parts.some((part) => part.kind === 'or' || isAmbiguous(part));
}

test('groups follow the rule of POSIX', { timeout: 120_000 }, () => {
  const seed = seedOf();
  const random = new Random(seed);
  for (let round = 0; round < 400;) {
    const counter = { groups: 0 };
    const tree = randomTree(random, counter, 0);
    if (counter.groups === 0 || isAmbiguous(tree)) continue;
    round++;
    const expression = source(tree);
    const numbers = Array.from({ length: counter.groups }, (_, index) => index + 1);
    const lines = Array.from({ length: 8 }, () => random.text('aabbc', 7));
    const expected = lines.map((line) => {
      const start = [...Array(line.length + 1).keys()].find((at) => ends(tree, line, at).size > 0);
      if (start === undefined) return line;
      const end = Math.max(...ends(tree, line, start));
      const groups: Groups = [];
      solve(tree, line, start, end, groups);
      const shown = numbers.map((number) => (groups[number] ? line.slice(...groups[number]) : ''));
      return `${line.slice(0, start)}<${shown.join(',')}>${line.slice(end)}`;
    });
    const script = `s/${expression}/<${numbers.map((number) => `\\${number}`).join(',')}>/`;
    const { stdout } = runTool(['sed', '-E', script], { stdin: `${lines.join('\n')}\n` });
    expect(stdout.split('\n').slice(0, -1), `SEED=${seed} ${script}`).toEqual(expected);
  }
});

test('long lines and hostile expressions', () => {
  const line = 'ab'.repeat(100_000);
  expect(runTool(['sed', 's/a/x/g'], { stdin: line }).stdout).toBe('xb'.repeat(100_000));
  expect(runTool(['sed', '-E', 's/((a|b)*)*/<\\1>/'], { stdin: line }).stdout).toBe(`<${line}>`);
  expect(runTool(['sed', '-E', 's/(.*)(.*)(.*)c?$/\\3\\2\\1/'], { stdin: line }).stdout).toBe(line);
  expect(runTool(['sed', 's/\\(a*\\)*b/x/'], { stdin: 'a'.repeat(50_000) }).stdout.length).toBe(50_000);
});
