// The numbers of lines in docs/reading.md and docs/reading.ko.md: `node scripts/reading.mjs` fails where one is not what the files have,
// or a file or symbol is not there; with --write it sets them right.
//
// A line to read is an item such as
//
//   1. `kernel/index.ts`: `boot`, `greet` (80 lines)
//   2. `kernel/base/pointer.ts` (62 lines)
//
// with the symbols of a file, or a whole file; in Korean `(80줄)`. A stop is a heading `## 1. …` that ends in the sum of its items,
// and the page says the sum of all once, `**1,900 lines**`.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/asc.mjs';

const ITEM = /^( *(?:\d+\.|-) `([\w./-]+\.\w+)`(?:: ((?:`[^`]+`(?:, )?)+))? \()([\d,]+)( lines\)|줄\))/;
const STOP = /^(## \d+\. .*\()([\d,]+)( lines\)|줄\))$/;
const TOTAL = /(\*\*)([\d,]+)( lines\*\*|줄\*\*)/;
const MOST = 2500;

const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** Lines of what `name` declares in `lines`, from its docstring to the end of its body; 0 if it is not there. */
export function linesOf(name, lines) {
  const declares = new RegExp(
    `^( *)(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:private |protected |readonly |static |async |get |override )*` +
      `(?:function\\*? |class |interface |type |enum |const |let )?#?${name}\\b *[(<:={ ]`,
  );
  const at = lines.findIndex((line) => {
    const found = declares.exec(line);
    if (!found) return false;
    return found[1] === ''
      ? /^(export|function|class|interface|type|enum|const|let|async|abstract)/.test(line)
      : found[1].length <= 2 && /[({]$/.test(line);
  });
  if (at < 0) return 0;
  const indent = /^ */.exec(lines[at])[0];
  let end = at;
  while (
    end < lines.length &&
    !new RegExp(`^${indent}(?:\\}|\\)|\\])[;)]*(?: as const;)?$`).test(lines[end])
  ) {
    if (end === at && lines[at].endsWith(';')) break;
    end++;
  }
  let start = at;
  while (start > 0 && /^ *(?:\/\*\*|\*|\/\/|@)/.test(lines[start - 1])) start--;
  return end - start + 1;
}

function count(file, symbols, problems) {
  if (!existsSync(join(root, file))) {
    problems.push(`${file} does not exist`);
    return 0;
  }
  const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n');
  if (!symbols) return lines.length;
  return [...symbols.matchAll(/`([^`]+)`/g)].reduce((sum, [, name]) => {
    const found = linesOf(name, lines);
    if (found === 0) problems.push(`${file} declares no ${name}`);
    return sum + found;
  }, 0);
}

/** The page with the right numbers, and what is wrong besides. */
function corrected(text) {
  const problems = [];
  let stop = -1;
  let total = 0;
  const sums = [];
  const lines = text.split('\n').map((line) => {
    if (STOP.test(line)) {
      stop = sums.push(0) - 1;
      return line;
    }
    if (/^## /.test(line)) stop = -1;
    const item = ITEM.exec(line);
    if (!item || stop < 0) return line;
    const [whole, before, file, symbols, , after] = item;
    const found = count(file, symbols, problems);
    sums[stop] += found;
    total += found;
    return before + grouped(found) + after + line.slice(whole.length);
  });
  if (total > MOST) problems.push(`${total} lines are more than an evening's reading (${MOST})`);
  let next = 0;
  const page = lines
    .map((line) => line.replace(STOP, (_, before, _number, after) => before + grouped(sums[next++]) + after))
    .map((line) => line.replace(TOTAL, (_, before, _number, after) => before + grouped(total) + after));
  return { page: page.join('\n'), problems, total };
}

for (const name of ['docs/reading.md', 'docs/reading.ko.md']) {
  const path = join(root, name);
  const text = readFileSync(path, 'utf8');
  const { page, problems, total } = corrected(text);
  for (const problem of problems) console.error(`${name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  if (page === text) console.log(`${name}: ${total} lines`);
  else if (process.argv.includes('--write')) writeFileSync(path, page);
  else {
    console.error(
      `${name}: its numbers of lines are not those of the files: node scripts/reading.mjs --write`,
    );
    process.exitCode = 1;
  }
}
