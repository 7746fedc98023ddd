// Lists and single things as --format asks for them: a table, one JSON object a line, or a Go template.
//
//   const list = new Listing('{{.ID}}\t{{.Names}}', titles);
//   list.add(row, labels);     // a JSON object, a member a column
//   list.put();
//
// Interface: Listing, Titles; formatAll.

import { TAB } from '../lib/ascii';
import { Bytes, equalsText, split, startsWithText, sliceOf, textOf } from '../lib/bytes';
import { ByteBuffer } from '../lib/buffer';
import { stderr, stdout } from '../lib/io';
import { Json, jsonObject } from '../lib/json';
import { jsonBytes } from '../lib/json_writer';
import { Table } from '../lib/table';
import { Node, parseTemplate, templateError } from './template';
import { TemplateRun } from './template_run';

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
  /** Why the format is none, or an empty string. */
  error: string = '';

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
      this.nodes = parseTemplate(this.template);
      this.error = templateError;
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
    if (!run.run(this.nodes, row)) this.error = run.error;
    return out.take();
  }

  /** Adds a row; `labels`: what `.Label "NAME"` looks in. */
  add(row: Json, labels: Json | null = null): void {
    if (this.error == '') this.lines.push(this.render(row, labels));
  }

  /** Writes the list: the exit status. */
  put(): i32 {
    if (this.error == '' && this.table) this.lines.unshift(this.render(this.titles.row, this.titles.row));
    if (this.error != '') return failed(this.error, 1);
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

  /** Writes the row that was added last, and forgets it: for streams, which have no columns. False: see error. */
  putLast(): bool {
    if (this.error != '') return false;
    if (this.lines.length > 0) stdout.bytes(this.lines.pop()).newline();
    return true;
  }
}

function failed(error: string, status: i32): i32 {
  stdout.flush();
  stderr.text('template parsing error: ').text(error).end();
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
  if (templateError != '') return failed(templateError, UNREADABLE);
  for (let index = 0; index < values.length; index++) {
    const out = new ByteBuffer();
    const run = new TemplateRun(out, null);
    if (!run.run(nodes, values.at(index))) return failed(run.error, 1);
    stdout.bytes(out.take()).newline();
  }
  return 0;
}
