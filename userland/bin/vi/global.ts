// :g and :v: a command for every line that matches, or does not.
//
// Interface: Globally, Runner.

import { Bytes, equalsText, sliceOf, toBytes } from '../../lib/base/bytes';
import { patternEnd, unescape } from './motion';
import { Operators } from './operate';
import { Register, UNNAMED } from './registers';
import { Searcher } from './search';
import { Vi } from './state';
import { Position } from './text';

/** Runs a : command. */
export abstract class Runner {
  abstract run(line: Bytes): void;
}

export class Globally {
  constructor(
    private vi: Vi,
    private searcher: Searcher,
    private operators: Operators,
  ) {}

  /** Does what stands behind g. `inverted`: for the lines that do not match. */
  run(runner: Runner, first: i32, last: i32, words: Bytes, inverted: bool): void {
    const vi = this.vi;
    if (words.length == 0) return vi.refuse(toBytes('A pattern is missing: :g/pattern/command'));
    const delimiter = words[0];
    const end = patternEnd(words, 1, delimiter);
    const regex = this.searcher.compile(vi, unescape(sliceOf(words, 1, end), delimiter));
    if (regex === null) return;
    const command = end + 1 < words.length ? sliceOf(words, end + 1) : toBytes('p');
    const rows = new Array<i32>();
    for (let row = max(first, 0); row <= last; row++) {
      if (this.searcher.find(regex, vi.text.line(row), 0) >= 0 != inverted) rows.push(row);
    }
    if (rows.length == 0)
      return vi.refuse(toBytes(inverted ? 'Pattern found in every line' : 'Pattern not found'));
    vi.markJump();
    if (equalsText(command, 'd')) this.removeAll(rows);
    else this.forEach(runner, rows, command);
  }

  /** g/pattern/d in one go, however many lines there are. */
  private removeAll(rows: Array<i32>): void {
    const vi = this.vi;
    const first = rows[0];
    const end = rows[rows.length - 1];
    const kept = new Array<Bytes>();
    let next = 0;
    for (let row = first; row <= end; row++) {
      if (rows[next] == row) next++;
      else kept.push(vi.text.line(row));
    }
    vi.registers.keep(UNNAMED, new Register(vi.linesOf(end, end), true), true);
    vi.text.replace(first, end - first + 1, kept, vi.cursor);
    const row = max(0, min(end - rows.length + 1, vi.last));
    vi.cursor = new Position(row, vi.firstNonBlank(row));
    this.operators.report(rows.length, 'deleted');
  }

  private forEach(runner: Runner, rows: Array<i32>, command: Bytes): void {
    const vi = this.vi;
    let shift = 0;
    for (let index = 0; index < rows.length && vi.status < 0; index++) {
      const row = rows[index] + shift;
      if (row < 0 || row > vi.last) continue;
      const moves = new Array<i32>();
      vi.text.moves = moves;
      vi.cursor = new Position(row, 0);
      runner.run(command);
      for (let move = 0; move < moves.length; move += 3) {
        shift = followed(rows, index + 1, shift, moves[move], moves[move + 1], moves[move + 2]);
      }
    }
    vi.text.moves = null;
    this.operators.report(rows.length, 'matched');
  }
}

/** Moves the rows from `from` on, which all are `shift` off, as lines were replaced: what they are off then. */
function followed(rows: Array<i32>, from: i32, shift: i32, at: i32, removed: i32, inserted: i32): i32 {
  if (from >= rows.length || at > rows[rows.length - 1] + shift) return shift;
  if (at + removed <= rows[from] + shift) return shift + inserted - removed;
  // In the midst of them: one by one. Those of lines that are gone are put where none is.
  for (let index = from; index < rows.length; index++) {
    const row = rows[index] + shift;
    if (row >= at + removed) rows[index] += inserted - removed;
    else if (row >= at + inserted) rows[index] = i32.MIN_VALUE / 2;
  }
  return shift;
}
