// Progress of pulls, pushes and loads, as Docker shows it (pkg/jsonmessage): on a terminal a line a layer, redrawn in place; elsewhere
// plain lines, and no bars.
//
//   latest: Pulling from library/python
//   5f70bf18a086: Downloading [=========>                          ]  1.234MB/6.2MB
//
// Interface: Progress.

import { SLASH, SPACE } from '../../lib/base/ascii';
import { Bytes } from '../../lib/base/bytes';
import { BytesMap } from '../../lib/base/bytes_map';
import { ServiceListener } from '../service/client';
import { Writer } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { isTerminal, windowSize } from '../../lib/terminal/terminal';
import { decimalSize } from '../base/units';

/** Columns from which on there is room for a bar, and its length. */
const WIDE: i32 = 110;
const BAR: i32 = 50;

/** Shows what the image service tells. `quiet`: only errors are for somebody to see. */
export class Progress extends ServiceListener {
  private redraws: bool;
  /** The lines that are redrawn: from the first one, 0, by what they are about. */
  private lines: BytesMap<i32> = new BytesMap<i32>();
  private count: i32 = 0;

  constructor(
    private out: Writer,
    private quiet: bool,
  ) {
    super();
    this.redraws = isTerminal(out.fd);
  }

  progress(value: Json): void {
    if (this.quiet) return;
    const id = value.string('id');
    const moves = value.has('current');
    if (!this.redraws && moves) return;
    if (id.length == 0 || !this.redraws) {
      this.lines = new BytesMap<i32>();
      this.count = 0;
      this.say(id, value);
      this.out.newline().flush();
      return;
    }
    let line = this.lines.place(id) < 0 ? -1 : this.lines.at(this.lines.place(id));
    if (line < 0) {
      line = this.count++;
      this.lines.set(id, line);
      this.out.newline();
    }
    const up = this.count - line;
    this.out.text('\x1b[').decimal(up).text('A\x1b[2K\r');
    this.say(id, value);
    this.out.text('\r\x1b[').decimal(up).text('B').flush();
  }

  private say(id: Bytes, value: Json): void {
    if (id.length > 0) this.out.bytes(id).text(': ');
    this.out.bytes(value.string('status'));
    if (value.has('current')) this.out.byte(SPACE).bytes(this.amount(value));
  }

  /** The bar, where there is room for it, and the sizes. */
  private amount(value: Json): Bytes {
    const current = value.integer('current');
    const total = value.integer('total');
    const out = new Writer(-1);
    if (total > 0 && windowSize(this.out.fd).columns > WIDE) {
      const done = <i32>min<i64>((current * BAR) / total, BAR);
      out.text('[' + '='.repeat(done) + '>' + ' '.repeat(BAR - done) + '] ');
    }
    const now = decimalSize(<f64>current);
    for (let pad = now.length; pad < 8; pad++) out.byte(SPACE);
    out.bytes(now);
    if (total > 0 && current <= total) out.byte(SLASH).bytes(decimalSize(<f64>total));
    const text = out.taken();
    out.discard();
    return text;
  }
}
