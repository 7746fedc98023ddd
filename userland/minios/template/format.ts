// Lists and single things as --format asks for them: a table, one JSON object a line, or a Go template.
//
//   const list = new Listing('{{.ID}}\t{{.Names}}', titles);
//   list.add(row, labels);     // a JSON object, a member a column
//   list.put();
//
// Interface: Listing, Titles; formatAll, formatEach.

import { TAB } from '../../lib/base/ascii';
import { Bytes, equalsText, split, startsWithText, sliceOf, textOf } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Failure, Outcome } from '../../lib/base/failure';
import { stderr, stdout } from '../../lib/base/io';
import { Json, jsonArray, jsonObject } from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { Table } from '../../lib/text/table';
import { Flags } from '../command/flags';
import { Node, parseTemplate } from './parse';
import { TemplateRun } from './run';

/** Exit status of `inspect` and its like where a template cannot be read; one that cannot be carried out is an error like others. */
const UNREADABLE: i32 = 64;

/** Docker's columns are ten characters wide at least, three of them blank. */
const GAP: i32 = 3;
const LEAST: i32 = 7;

/** The titles of the columns: member of a row → title. */
export class Titles {
  readonly row: Json = jsonObject();

  add(member: string, title: string): this {
    this.row.setText(member, title);
    return this;
  }
}

/** `\t` and `\n` as they are typed become the characters. */
function unescaped(format: Bytes): string {
  return textOf(format).replaceAll('\\t', '\t').replaceAll('\\n', '\n');
}

/** A list of rows. */
export class Listing {
  private template: string;
  private nodes: Array<Node> = [];
  private table: bool = false;
  private json: bool = false;
  private lines: Array<Bytes> = [];
  /** Why the format is none. */
  failure: Outcome = null;

  /** `format`: what --format says, null: `standard`, a template of columns with tabs in between. */
  constructor(
    format: Bytes | null,
    standard: string,
    private titles: Titles,
  ) {
    this.template = standard;
    this.table = true;
    if (format !== null && format.length > 0) this.choose(format);
    if (!this.json) {
      const nodes = parseTemplate(this.template);
      this.failure = nodes.failure;
      if (nodes.failure === null) this.nodes = nodes.value;
    }
  }

  private choose(format: Bytes): void {
    if (equalsText(format, 'table')) return;
    this.json = equalsText(format, 'json') || equalsText(format, '{{json .}}');
    this.table = startsWithText(format, 'table ');
    this.template = unescaped(this.table ? sliceOf(format, 6) : format);
  }

  private render(row: Json, labels: Json | null): Bytes {
    if (this.json) return jsonBytes(row);
    const out = new ByteBuffer();
    const run = new TemplateRun(out, labels);
    const failure = run.run(this.nodes, row);
    if (failure !== null) this.failure = failure;
    return out.take();
  }

  /** Adds a row; `labels`: what `.Label "NAME"` looks in. */
  add(row: Json, labels: Json | null = null): void {
    if (this.failure === null) this.lines.push(this.render(row, labels));
  }

  /** Writes the list: the exit status. */
  put(): i32 {
    if (this.failure === null && this.table)
      this.lines.unshift(this.render(this.titles.row, this.titles.row));
    const failure = this.failure;
    if (failure !== null) return sayUnformatted(failure, 1);
    if (!this.table) {
      for (let index = 0; index < this.lines.length; index++) stdout.bytes(this.lines[index]).newline();
      return 0;
    }
    const table = new Table([LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST, LEAST], GAP);
    for (let index = 0; index < this.lines.length; index++) {
      const cells = split(this.lines[index], TAB);
      for (let column = 0; column < cells.length; column++) table.bytes(cells[column]);
      table.endRow();
    }
    table.put();
    return 0;
  }

  /** Writes the row that was added last, and forgets it: for streams, which have no columns. False: see failure. */
  putLast(): bool {
    if (this.failure !== null) return false;
    if (this.lines.length > 0) stdout.bytes(this.lines.pop()).newline();
    return true;
  }
}

function sayUnformatted(failure: Failure, status: i32): i32 {
  stdout.flush();
  stderr.text('template parsing error: ').bytes(failure.text).end();
  return status;
}

/** Writes what a template says of values, a line each; null: the values as a list in JSON, indented. The exit status. */
export function formatAll(format: Bytes | null, values: Json): i32 {
  if (format === null || format.length == 0) {
    stdout.bytes(jsonBytes(values, 4)).newline();
    return 0;
  }
  if (equalsText(format, 'json')) {
    for (let index = 0; index < values.length; index++) stdout.bytes(jsonBytes(values.at(index))).newline();
    return 0;
  }
  const nodes = parseTemplate(unescaped(format));
  const unreadable = nodes.failure;
  if (unreadable !== null) return sayUnformatted(unreadable, UNREADABLE);
  for (let index = 0; index < values.length; index++) {
    const out = new ByteBuffer();
    const run = new TemplateRun(out, null);
    const failure = run.run(nodes.value, values.at(index));
    if (failure !== null) return sayUnformatted(failure, 1);
    stdout.bytes(out.take()).newline();
  }
  return 0;
}

/** formatAll() of what `find` has for each operand, as --format says; `refuse` is told of those that it has nothing for: the exit status. */
export function formatEach(
  flags: Flags,
  find: (reference: Bytes) => Json | null,
  refuse: (reference: Bytes) => void,
): i32 {
  const found = jsonArray();
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    const one = find(flags.operands[index]);
    if (one !== null) found.push(one);
    else {
      refuse(flags.operands[index]);
      status = 1;
    }
  }
  const failed = formatAll(flags.last('format'), found);
  return failed != 0 ? failed : status;
}
