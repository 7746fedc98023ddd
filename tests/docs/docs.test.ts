// What the pages say exists: links and their anchors, paths of files and symbols in backticks, and the scripts, options, programs
// and files that commands name, in console blocks and in backticks. The commands themselves are not run here.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HELP } from '../../host/cli/options.ts';

const root = resolve(import.meta.dirname, '../..');

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

const pages = [...markdownIn('.'), ...markdownIn('docs')];

const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

interface Block {
  language: string;
  text: string;
}

/** Fenced blocks, and the text around them. */
function parts(page: string): { prose: string; blocks: Block[] } {
  const blocks: Block[] = [];
  const prose = textOf(page).replace(
    /^( *)```(\w*)\n([^]*?)^\1```$/gm,
    (_, indent: string, language: string, text: string) => {
      blocks.push({ language, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '') });
      return '';
    },
  );
  return { prose, blocks };
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function anchorsIn(page: string): string[] {
  return [...parts(page).prose.matchAll(/^#+ +(.*)$/gm)].map(([, heading]) => anchorOf(heading));
}

/** Links and pictures, in Markdown and in HTML, that lead into the repository. */
function linksIn(page: string): string[] {
  const { prose } = parts(page);
  const markdown = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
  const html = [...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, target]) => target);
  return [...markdown, ...html].filter((target) => !/^[a-z]+:/.test(target));
}

function brokenLink(page: string, link: string): boolean {
  const [path, anchor] = link.split('#');
  const target = path === '' ? page : relative(root, resolve(root, dirname(page), path));
  if (!existsSync(join(root, target))) return true;
  return anchor !== undefined && !anchorsIn(target).includes(decodeURIComponent(anchor));
}

/** Not in the repository: made by the build. */
const MADE = /^(build|dist)\//;
const FOLDERS = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
  .map(({ name }) => name);

/** Text in backticks that begins with a folder of the repository and has only a path's characters; `*` stands for any name. */
function pathsIn(page: string): string[] {
  const inCode = [...parts(page).prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
  return inCode.filter(
    (text) => /^[\w.@*{},/-]+$/.test(text) && FOLDERS.includes(text.split('/')[0]) && text.includes('/'),
  );
}

function missingPath(path: string): boolean {
  if (MADE.test(path)) return false;
  const fixed = path.replace(/[^/]*[*{].*$/, '');
  if (!existsSync(join(root, fixed))) return true;
  return path.endsWith('/') && !statSync(join(root, fixed)).isDirectory();
}

/** Every word of the sources: what a page calls by a name with an underscore in it is one of them. */
function wordsOfSources(): Set<string> {
  const words = new Set<string>();
  for (const folder of FOLDERS.filter((name) => !/^(\.git|build|dist|docs)$/.test(name)))
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true }))
      if (entry.isFile() && /\.(ts|mjs|c|h|json|wat|sh|pml|spin)$/.test(entry.name))
        for (const [word] of readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(/\w+/g))
          words.add(word);
  return words;
}

/** Linux's, which pages name to say that they are not here. */
const ELSEWHERE = ['JOBCTL_STOP_DEQUEUED', 'projid_map', 'sched_rt_runtime_us', 'trace_pipe'];

/** Symbols in backticks: words with an underscore between others, with or without (), or after the file that has them. */
function symbolsIn(page: string): string[] {
  const inCode = [...parts(page).prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
  return inCode.flatMap((text) => /^([A-Za-z]\w*_\w+)(?:\(\))?$/.exec(text)?.[1] ?? []);
}

const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);
const manifest = JSON.parse(textOf('userland/manifest.json')) as {
  programs: { path: string; links?: string[] }[];
};
const programs = manifest.programs.flatMap(({ path, links = [] }) => [path, ...links]);

/** Lines of console blocks that somebody types, one for each part of a pipeline or list. */
function commandsIn(page: string): string[] {
  const blocks = parts(page).blocks.filter(({ language }) => language === 'console');
  const typed = blocks.flatMap(({ text }) => [...text.matchAll(/^\$ (.*)$/gm)].map(([, line]) => line));
  return typed.flatMap((line) =>
    line
      .replace(/\s#\s.*$/, '')
      .replaceAll(/'[^']*'/g, "''")
      .split(/\s*(?:&&|\|\||[|;])\s*/)
      .map((command) => command.replace(/^([A-Z_]+=\S* )+/, '')),
  );
}

/** Commands in backticks, such as those of a table. */
function commandsInProse(page: string): string[] {
  const inCode = [...parts(page).prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
  return inCode.filter((text) => /^(npm run|npx vitest|node) [\w.@/:][\w.@/:-]*( |$)/.test(text));
}

/** What is wrong with a command, or null. */
function problemOf(command: string): string | null {
  const words = command.split(/\s+/);
  const [program, first, second] = words;
  if (program === 'npm') {
    if (first === 'run') return scripts.includes(second) ? null : `no script ${second}`;
    return ['ci', 'test', 'install'].includes(first) ? null : `what is npm ${first}?`;
  }
  if (program === 'node') return existsSync(join(root, first)) ? null : `no file ${first}`;
  if (program !== 'npx') return null;
  if (first === 'vitest') {
    const files = words.slice(3).filter((word) => word.startsWith('tests/'));
    return files.find((file) => !existsSync(join(root, file))) ?? null;
  }
  return first === 'minios' ? problemOfMinios(words.slice(2)) : `what is npx ${first}?`;
}

function problemOfMinios(words: string[]): string | null {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const unknown = own.find((word) => word.startsWith('-') && !HELP.includes(`${word} `));
  if (unknown !== undefined) return `no option ${unknown}`;
  if (end < 0) return null;
  const program = words[end + 1];
  // What lies in other folders came from outside.
  if (program.includes('/') && !/^\/s?bin\//.test(program)) return null;
  // A page may show what happens when there is no such program.
  const known = program === 'nosuch' || programs.some((path) => [program, `/bin/${program}`].includes(path));
  return known ? null : `no program ${program}`;
}

const words = wordsOfSources();

describe.each(pages)('%s', (page) => {
  test('its links lead somewhere', () => {
    expect(linksIn(page).filter((link) => brokenLink(page, link))).toEqual([]);
  });

  test('the files that it names exist', () => {
    expect(pathsIn(page).filter(missingPath)).toEqual([]);
  });

  test('the symbols that it names exist', () => {
    expect(symbolsIn(page).filter((symbol) => !words.has(symbol) && !ELSEWHERE.includes(symbol))).toEqual([]);
  });

  test('its commands name what exists', () => {
    const problems = [...commandsIn(page), ...commandsInProse(page)].map((command) => {
      const problem = problemOf(command);
      return problem === null ? null : `${command}: ${problem}`;
    });
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });
});

test('the checks find what is wrong', () => {
  expect(brokenLink('README.md', 'docs/no-such-page.md')).toBe(true);
  expect(brokenLink('docs/README.md', 'kernel.md#no-such-heading')).toBe(true);
  expect(brokenLink('docs/README.md', 'kernel.md#locks')).toBe(false);
  expect(missingPath('kernel/no-such-file.ts')).toBe(true);
  expect(missingPath('kernel/*.ts')).toBe(false);
  expect(words.has('wait_commit_killable')).toBe(true);
  expect(words.has(['no', 'such', 'symbol'].join('_'))).toBe(false);
  expect(problemOf('npm run no-such-script')).toBe('no script no-such-script');
  expect(problemOf('npx minios boot --no-such-option -- /bin/echo')).toBe('no option --no-such-option');
  expect(problemOf('npx minios boot --quiet -- no-such-program')).toBe('no program no-such-program');
});

test('the lines to read are as many as docs/reading.md says', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/reading.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('every page of docs/ is on its map', () => {
  const map = linksIn('docs/README.md').map((link) => join('docs', link.split('#')[0]));
  expect(markdownIn('docs').filter((page) => page !== 'docs/README.md' && !map.includes(page))).toEqual([]);
});
