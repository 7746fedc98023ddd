// find [-HLP] [PATH]... [EXPRESSION]: looks for files (POSIX; GNU's tests and actions).
//
//   find_parser ─▶ a tree of find_tests and find_actions, evaluated for every find_entry that the walk here meets

import { ELOOP, FILETYPE_DIRECTORY, FILETYPE_SYMBOLIC_LINK, FILETYPE_UNKNOWN } from '../../lib/base/abi';
import { Bytes, equalsText, startsWithText, toBytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { Stat, lstat, stat } from '../../lib/base/fs';
import { stdout } from '../../lib/base/io';
import { failed } from '../../lib/command/message';
import { joinPath } from '../../lib/text/path';
import { State } from './actions';
import { Entry } from './entry';
import { Parser } from './parser';
import { Node } from './tests';

/** How symbolic links are taken. */
const NEVER = 0;
const ARGUMENTS = 1;
const ALWAYS = 2;

class Walk {
  private device: u64 = 0;
  private startLength: i32 = 0;
  /** Directories on the way here, with -L: a link may lead back. */
  private above: Array<Stat> = [];

  constructor(
    private tree: Node,
    private options: Parser,
    private state: State,
    private links: i32,
  ) {}

  start(path: Bytes): void {
    const followed = this.links != NEVER;
    let attributes = followed ? stat(path) : lstat(path);
    if (attributes.error < 0 && followed) attributes = lstat(path);
    if (attributes.error < 0) return this.fail(path, attributes.error);
    this.device = attributes.dev;
    this.startLength = path.length;
    let end = path.length;
    while (end > 1 && path[end - 1] == 0x2f) end--;
    let nameAt = end - 1;
    while (nameAt > 0 && path[nameAt - 1] != 0x2f) nameAt--;
    const type = attributes.isDirectory
      ? FILETYPE_DIRECTORY
      : attributes.isLink
        ? FILETYPE_SYMBOLIC_LINK
        : FILETYPE_UNKNOWN;
    this.visit(new Entry(path, end == 1 ? 0 : nameAt, 0, type, followed, path.length));
  }

  private fail(path: Bytes, error: i32): void {
    failed(path, error);
    this.state.status = 1;
  }

  private visit(entry: Entry): void {
    const options = this.options;
    const shown = entry.depth >= options.leastDepth;
    this.state.pruned = false;
    if (shown && !options.depthFirst) this.tree.evaluate(entry);
    const pruned = this.state.pruned && !options.depthFirst;
    if (this.state.stopped || stdout.error < 0) return;
    if (!pruned && entry.depth < options.mostDepth && entry.isDirectory && this.enters(entry))
      this.descend(entry);
    if (shown && options.depthFirst && !this.state.stopped) this.tree.evaluate(entry);
  }

  /** Whether the walk goes into a directory: not into another file system with -xdev, not in a circle with -L. */
  private enters(entry: Entry): bool {
    if (this.options.oneFileSystem && entry.depth > 0 && entry.attributes.dev != this.device) return false;
    if (this.links != ALWAYS) return true;
    for (let index = 0; index < this.above.length; index++) {
      if (!this.above[index].isSame(entry.attributes)) continue;
      failed(entry.path, -ELOOP);
      this.state.status = 1;
      return false;
    }
    return true;
  }

  private descend(entry: Entry): void {
    // The names first, so that no directory stays open on the way down.
    const directory = new Directory(entry.path);
    const names = new Array<Bytes>();
    const types = new Array<i32>();
    while (directory.next()) {
      names.push(directory.name);
      types.push(directory.type);
    }
    directory.close();
    if (directory.error < 0) this.fail(entry.path, directory.error);
    if (this.links == ALWAYS) this.above.push(entry.attributes);
    for (let index = 0; index < names.length && !this.state.stopped; index++) {
      const path = joinPath(entry.path, names[index]);
      const nameAt = path.length - names[index].length;
      this.visit(
        new Entry(path, nameAt, entry.depth + 1, types[index], this.links == ALWAYS, this.startLength),
      );
    }
    if (this.links == ALWAYS) this.above.pop();
  }
}

export function find(args: Array<Bytes>): i32 {
  let links = NEVER;
  let at = 1;
  for (; at < args.length; at++) {
    if (equalsText(args[at], '-H')) links = ARGUMENTS;
    else if (equalsText(args[at], '-L')) links = ALWAYS;
    else if (!equalsText(args[at], '-P')) break;
  }
  const paths = new Array<Bytes>();
  for (; at < args.length && !beginsExpression(args[at]); at++) paths.push(args[at]);
  if (paths.length == 0) paths.push(toBytes('.'));
  const state = new State();
  const parser = new Parser(args, at, state);
  const tree = parser.parse();
  if (parser.follows) links = ALWAYS;
  const walk = new Walk(tree, parser, state, links);
  for (let index = 0; index < paths.length && !state.stopped; index++) walk.start(paths[index]);
  tree.finish();
  return state.status;
}

function beginsExpression(word: Bytes): bool {
  if (equalsText(word, '(') || equalsText(word, '!') || equalsText(word, ',') || equalsText(word, ')'))
    return true;
  return word.length > 1 && startsWithText(word, '-');
}
