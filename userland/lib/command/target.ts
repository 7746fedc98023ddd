// The operands of cp, mv and ln: SOURCE TARGET, SOURCE... DIRECTORY, -t DIRECTORY SOURCE...
//
// Interface: Target.

import { Bytes, toBytes } from '../base/bytes';
import { lstat, stat } from '../base/fs';
import { complain } from '../base/io';
import { Options } from './options';
import { baseName, joinPath } from '../text/path';

/** Where things go. Options t and T must have been described. */
export class Target {
  sources: Array<Bytes> = [];
  /** False, after a message: the operands make no sense. */
  valid: bool = true;
  private path: Bytes = [];
  private inside: bool = false;

  /** `follow`: a symbolic link to a directory counts as that directory. */
  constructor(options: Options, follow: bool) {
    const given = options.valueOf('t');
    options.expect(given !== null ? 1 : options.has('T') ? 2 : 1, options.has('T') ? 2 : -1);
    this.sources = options.operands;
    if (given !== null) {
      this.path = given;
      this.inside = true;
    } else if (this.sources.length == 1) {
      this.path = toBytes('.');
      this.inside = true;
    } else {
      this.path = this.sources.pop();
      const attributes = follow ? stat(this.path) : lstat(this.path);
      this.inside = !options.has('T') && attributes.error == 0 && attributes.isDirectory;
    }
    const needed = given !== null || this.sources.length > 1;
    if (needed && !stat(this.path).isDirectory) {
      complain().text("target '").bytes(this.path).text("' is not a directory").end();
      this.valid = false;
    }
  }

  /** Whether things go into a directory: `directory`. */
  get intoDirectory(): bool {
    return this.inside;
  }

  get directory(): Bytes {
    return this.path;
  }

  /** The path that a source gets. */
  of(source: Bytes): Bytes {
    return this.inside ? joinPath(this.path, baseName(source)) : this.path;
  }
}

/** Adds the options that choose the target. */
export function targetOptions(options: Options): Options {
  return options
    .value('t', 'target-directory', 'DIRECTORY', 'put everything into DIRECTORY')
    .flag('T', 'no-target-directory', 'the target is a file even if it is a directory');
}
