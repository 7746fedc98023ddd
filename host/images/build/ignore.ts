/**
 * .dockerignore → patterns, as moby/patternmatcher reads them (ignorefile and patternmatcher.go): lines are trimmed, `#` comments
 * and empty lines left out, `!` takes back, paths are cleaned, a leading slash means nothing, and the last pattern that
 * matches decides. Matching is the builder's, in the system; the rule is at `IgnorePattern`.
 */
import { ImageError } from '../errors.ts';
import type { IgnorePattern } from './types.ts';

/** Each is compared with each file. */
const PATTERNS_MAX = 2 ** 14;

/** Throws ImageError for a pattern that Docker refuses, too. */
export function parseIgnore(text: string): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const pattern = line.trim();
    if (pattern !== '') patterns.push(...parseIgnorePattern(pattern));
    if (patterns.length > PATTERNS_MAX)
      throw new ImageError(`.dockerignore has more than ${PATTERNS_MAX} patterns`, 'invalid');
  }
  return patterns;
}

/** One pattern; several, of which any may match, where `**` stands beside other characters. */
export function parseIgnorePattern(text: string): IgnorePattern[] {
  const negated = text.startsWith('!');
  const pattern = (negated ? text.slice(1) : text).trim();
  if (pattern === '') throw new ImageError(`illegal exclusion pattern: "${text}"`, 'invalid');
  const segments: string[] = [];
  for (const segment of pattern.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(checked(segment, text));
    // Nothing lies above the root.
    else segments.pop();
  }
  if (segments.length === 0) return [];
  return combinations(segments).map((names) => ({ negated, segments: names }));
}

/** Each `**` beside other characters doubles the ways in which a pattern can match. */
const WAYS_MAX = 64;
const tooMany = (): ImageError => new ImageError('a pattern has too many ** in it', 'invalid');

/** `a**b` spans directories: it is `a*b`, or `a*`, any names, and `*b`. */
function alternatives(segment: string): string[][] {
  if (segment === '**') return [['**']];
  const [first, ...others] = segment.split(/(?<!\\)\*{2,}/);
  let ways = [[first]];
  for (const part of others) {
    ways = ways.flatMap((way) => {
      const [start, last] = [way.slice(0, -1), way.at(-1)!];
      return [
        [...start, `${last}*${part}`],
        [...start, `${last}*`, '**', `*${part}`],
      ];
    });
    if (ways.length > WAYS_MAX) throw tooMany();
  }
  return ways;
}

function combinations(segments: string[]): string[][] {
  let lists: string[][] = [[]];
  for (const segment of segments) {
    const ways = alternatives(segment);
    lists = lists.flatMap((list) => ways.map((way) => [...list, ...way]));
    if (lists.length > WAYS_MAX) throw tooMany();
  }
  return lists;
}

/** A class without its end, or an escape of nothing, is a syntax error of `filepath.Match`. */
function checked(segment: string, text: string): string {
  if (/^(?:\\[^]|\[\^?(?:\\[^]|[^\]\\])+\]|[^[\\])*$/.test(segment)) return segment;
  throw new ImageError(`syntax error in pattern "${text}"`, 'invalid');
}
