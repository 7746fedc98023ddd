// A file that find looks at: its attributes are asked for once, and only if a test wants them.
//
// Interface: Entry.

import {
  FILETYPE_BLOCK_DEVICE,
  FILETYPE_CHARACTER_DEVICE,
  FILETYPE_DIRECTORY,
  FILETYPE_REGULAR_FILE,
  FILETYPE_SYMBOLIC_LINK,
  FILETYPE_UNKNOWN,
} from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { Stat, lstat, stat } from '../../lib/base/fs';
import { typeLetter } from '../../lib/file/mode';

export class Entry {
  private known: Stat | null = null;

  constructor(
    public path: Bytes,
    /** Index in the path of its last name. */
    public nameAt: i32,
    /** 0: named on the command line. */
    public depth: i32,
    /** FILETYPE_… as the directory has it. */
    private type: i32,
    /** Whether a symbolic link stands for what it leads to. */
    private followed: bool,
    /** Length of the starting point, for %P. */
    public startLength: i32,
  ) {}

  get attributes(): Stat {
    const known = this.known;
    if (known !== null) return known;
    let found = this.followed ? stat(this.path) : lstat(this.path);
    if (found.error < 0 && this.followed) found = lstat(this.path);
    this.known = found;
    return found;
  }

  /** The type as a letter of -type. */
  get letter(): u8 {
    if (this.known === null && !(this.followed && this.type == FILETYPE_SYMBOLIC_LINK)) {
      if (this.type == FILETYPE_REGULAR_FILE) return 0x66;
      if (this.type == FILETYPE_DIRECTORY) return 0x64;
      if (this.type == FILETYPE_SYMBOLIC_LINK) return 0x6c;
      if (this.type == FILETYPE_CHARACTER_DEVICE) return 0x63;
      if (this.type == FILETYPE_BLOCK_DEVICE) return 0x62;
    }
    if (this.attributes.error < 0) return this.type == FILETYPE_UNKNOWN ? 0x55 : 0x3f;
    const letter = <u8>typeLetter(this.attributes.mode).charCodeAt(0);
    return letter == 0x2d ? 0x66 : letter;
  }

  get isDirectory(): bool {
    return this.letter == 0x64;
  }

  /** Whether it is an empty file, or a directory with nothing in it. */
  get isEmpty(): bool {
    if (!this.isDirectory) return this.attributes.isRegular && this.attributes.size == 0;
    const directory = new Directory(this.path);
    const empty = !directory.next() && directory.error == 0;
    directory.close();
    return empty;
  }
}
