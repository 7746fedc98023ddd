// What a build says while it goes, as Docker's classic builder does; with --quiet only in the end.
//
// Interface: BuildOutput.

import { Bytes } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { shortId } from '../service/service';

/** Where a build's words go. `total`: the number of steps. */
export class BuildOutput {
  constructor(
    public quiet: bool,
    private total: i64,
  ) {}

  step(number: i64, text: Bytes): void {
    if (this.quiet) return;
    stdout.text('Step ').decimal(number).text('/').decimal(this.total).text(' : ').bytes(text).newline();
    stdout.flush();
  }

  arrow(text: string): void {
    if (this.quiet) return;
    stdout.text(' ---> ').text(text).newline();
    stdout.flush();
  }

  id(id: Bytes): void {
    if (this.quiet) return;
    stdout.text(' ---> ').bytes(shortId(id)).newline();
    stdout.flush();
  }

  line(text: Bytes): void {
    if (this.quiet) return;
    stdout.bytes(text).newline();
    stdout.flush();
  }
}
