// ps [-AaedflF] [-o FORMAT]... [-p LIST] [-u LIST] [-U LIST] [-t LIST] [-g LIST] [-C LIST] [--ppid LIST] [--sort KEY]: processes
// (POSIX; options of procps). ps [ax][u][l][f]: the same in BSD's way.

import { minios_geteuid } from '../lib/base/abi';
import { NOBODY, userNumber } from '../lib/privilege/accounts';
import { Bytes, equals, indexOf, sliceOf, split, toBytes } from '../lib/base/bytes';
import { putPadding, terminalWidth, widthOf } from '../lib/text/format';
import { complain, exit, stdout } from '../lib/base/io';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { wordsOf } from '../lib/file/proc';
import { ProcessInfo, isTerminalNamed, processes, processesError } from '../lib/procfs/process_info';
import { Column, ProcessView, columnNamed } from '../lib/procfs/ps_columns';
import { getpid } from '../lib/process/process';
import { isTerminal } from '../lib/terminal/terminal';

const DEFAULT_COLUMNS = 'pid,tname,time,ucmd';
const FULL_COLUMNS = 'uname=UID,pid,ppid,c,stime,tname,time,cmd';
const EXTRA_FULL = 'uname=UID,pid,ppid,c,sz,rss,psr,stime,tname,time,cmd';
const LONG_COLUMNS = 'f,s,uid,pid,ppid,c,pri,ni,addr,sz,wchan,tname,time,ucmd';
const JOB_COLUMNS = 'pid,pgid,sid,tname,time,ucmd';
const BSD_COLUMNS = 'pid,tname=TTY,stat,bsdtime,command';
const BSD_USER = 'user,pid,pcpu,pmem,vsz,rss,tname=TTY,stat,bsdstart,bsdtime,command';
const BSD_LONG = 'f,uid,pid,ppid,pri,ni,vsz,rss,wchan,stat,tname=TTY,bsdtime,command';
const BSD_JOB = 'ppid,pid,pgid,sid,tname=TTY,tpgid,stat,uid,bsdtime,command';

function describe(): Options {
  return new Options(
    '[-AadeflFj] [-o FORMAT] [-p LIST] [-u LIST] [-t LIST]\n   or: ps [ax] [u|l|j] [PID]...',
    'Show processes.',
  )
    .flag('A', '', 'all of them')
    .flag('e', '', 'the same')
    .flag('a', '', 'all that have a terminal and lead no session')
    .flag('d', '', 'all that lead no session')
    .flag('N', 'deselect', 'all but those chosen')
    .flag('f', '', 'with user, parent, start and arguments')
    .flag('F', '', 'with sizes, too')
    .flag('l', '', 'with state, priority and size')
    .flag('j', '', 'with group and session')
    .flag('w', '', 'do not cut lines')
    .flag('H', 'forest', 'children below their parents')
    .value('o', 'format', 'FORMAT', 'columns: pid,ppid,user,stat,time,etime,rss,comm,args=TITLE, ...')
    .value('p', 'pid', 'LIST', 'these processes')
    .value('', 'ppid', 'LIST', 'children of these')
    .value('u', 'user', 'LIST', 'of these users, by effective number')
    .value('U', 'User', 'LIST', 'of these users, by real number')
    .value('t', 'tty', 'LIST', 'on these terminals')
    .value('g', 'sid', 'LIST', 'of these sessions')
    .value('s', '', 'LIST')
    .value('G', 'Group', 'LIST')
    .value('C', '', 'LIST', 'with these names')
    .value('', 'sort', 'KEY', 'in order of columns, -KEY: backwards')
    .flag('', 'no-headers', 'no titles');
}

/** What BSD's letters, which have no dash, ask for. */
class BsdLetters {
  given: bool = false;
  everybody: bool = false;
  withoutTerminal: bool = false;
  wide: bool = false;
  forest: bool = false;
  format: string = '';

  /** Takes `aux` apart; false: it has letters that mean nothing. */
  read(word: Bytes): bool {
    for (let index = 0; index < word.length; index++) {
      const letter = word[index];
      if (letter == 0x61) this.everybody = true;
      else if (letter == 0x78) this.withoutTerminal = true;
      else if (letter == 0x77) this.wide = true;
      else if (letter == 0x66) this.forest = true;
      else if (letter == 0x75) this.format = BSD_USER;
      else if (letter == 0x6c) this.format = BSD_LONG;
      else if (letter == 0x6a) this.format = BSD_JOB;
      else return false;
    }
    this.given = true;
    return true;
  }
}

/** The words of a list: between commas or blanks. */
function listOf(values: Array<Bytes>): Array<Bytes> {
  const words = new Array<Bytes>();
  for (let index = 0; index < values.length; index++) {
    const pieces = split(values[index], 0x2c);
    for (let piece = 0; piece < pieces.length; piece++) {
      const inner = wordsOf(pieces[piece]);
      for (let word = 0; word < inner.length; word++) words.push(inner[word]);
    }
  }
  return words;
}

/** Which processes are wanted. */
class Choice {
  private pids: Array<i64> = [];
  private parents: Array<i64> = [];
  private sessions: Array<i64> = [];
  private users: Array<i64> = [];
  private realUsers: Array<i64> = [];
  private terminals: Array<Bytes> = [];
  private names: Array<Bytes> = [];
  private own: ProcessInfo;

  constructor(
    private options: Options,
    private bsd: BsdLetters,
    operands: Array<Bytes>,
  ) {
    this.own = new ProcessInfo(getpid());
    this.own.load();
    this.addNumbers('p', this.pids);
    this.addNumbers('ppid', this.parents);
    this.addNumbers('g', this.sessions);
    this.addNumbers('s', this.sessions);
    for (let index = 0; index < operands.length; index++) this.pids.push(parseDecimal(operands[index]));
    this.addUsers('u', this.users);
    this.addUsers('U', this.realUsers);
    this.terminals = listOf(options.valuesOf('t'));
    this.names = listOf(options.valuesOf('C'));
  }

  private addNumbers(key: string, to: Array<i64>): void {
    const words = listOf(this.options.valuesOf(key));
    for (let index = 0; index < words.length; index++) {
      const number = parseDecimal(words[index]);
      if (number < 0) this.options.wrong(complain().text("invalid number '").bytes(words[index]).text("'"));
      to.push(number);
    }
  }

  private addUsers(key: string, to: Array<i64>): void {
    const words = listOf(this.options.valuesOf(key));
    for (let index = 0; index < words.length; index++) {
      const uid = userNumber(words[index]);
      if (uid == NOBODY) {
        complain().text('unknown user ').bytes(words[index]).end();
        exit(1);
      }
      to.push(uid);
    }
  }

  private get isList(): bool {
    const lists = this.pids.length + this.parents.length + this.sessions.length + this.names.length;
    return lists + this.users.length + this.realUsers.length + this.terminals.length > 0;
  }

  has(info: ProcessInfo): bool {
    return this.isChosen(info) != this.options.has('N');
  }

  private isChosen(info: ProcessInfo): bool {
    const options = this.options;
    if (options.has('A') || options.has('e')) return true;
    if (options.has('d') && info.session != info.pid) return true;
    if (options.has('a') && info.session != info.pid && info.terminal != 0) return true;
    if (this.isInList(info)) return true;
    if (this.isList || options.has('a') || options.has('d')) return false;
    if (this.bsd.given) return this.isForBsd(info);
    return info.euid == <u32>minios_geteuid() && info.terminal == this.own.terminal;
  }

  private isForBsd(info: ProcessInfo): bool {
    const mine = info.euid == <u32>minios_geteuid();
    return (this.bsd.everybody || mine) && (this.bsd.withoutTerminal || info.terminal != 0);
  }

  private isInList(info: ProcessInfo): bool {
    if (this.pids.includes(info.pid) || this.parents.includes(info.parent)) return true;
    if (this.sessions.includes(info.session)) return true;
    if (this.users.includes(info.euid) || this.realUsers.includes(info.uid)) return true;
    for (let index = 0; index < this.names.length; index++) {
      if (equals(this.names[index], info.name)) return true;
    }
    for (let index = 0; index < this.terminals.length; index++) {
      if (isTerminalNamed(info.terminal, this.terminals[index])) return true;
    }
    return false;
  }
}

/** Adds the columns of a format: names with commas or blanks between; `name=TITLE` has its own title, up to the end. */
function addColumns(format: Bytes, columns: Array<Column>): void {
  let at = 0;
  while (at < format.length) {
    let end = at;
    while (end < format.length && format[end] != 0x2c && format[end] != 0x20 && format[end] != 0x3d) end++;
    const name = sliceOf(format, at, end);
    let title: Bytes | null = null;
    if (end < format.length && format[end] == 0x3d) {
      const comma = indexOf(format, 0x2c, end);
      const stop = comma < 0 ? format.length : comma;
      title = sliceOf(format, end + 1, stop);
      end = stop;
    }
    at = end + 1;
    if (name.length == 0) continue;
    const column = columnNamed(name);
    if (column === null) {
      complain().text("unknown column '").bytes(name).text("'").end();
      exit(1);
      return;
    }
    if (title !== null) column.title = title;
    columns.push(column);
  }
}

function columnsOf(options: Options, bsd: BsdLetters): Array<Column> {
  const columns = new Array<Column>();
  const formats = options.valuesOf('o');
  for (let index = 0; index < formats.length; index++) addColumns(formats[index], columns);
  if (columns.length > 0) return columns;
  let format = bsd.given ? (bsd.format == '' ? BSD_COLUMNS : bsd.format) : DEFAULT_COLUMNS;
  if (options.has('j')) format = JOB_COLUMNS;
  if (options.has('l')) format = LONG_COLUMNS;
  if (options.has('f')) format = FULL_COLUMNS;
  if (options.has('F')) format = EXTRA_FULL;
  addColumns(toBytes(format), columns);
  return columns;
}

/** Writes rows. */
class Printer {
  private room: i32;

  constructor(
    private columns: Array<Column>,
    private view: ProcessView,
    wide: bool,
  ) {
    this.room = wide || !isTerminal(1) ? i32.MAX_VALUE : terminalWidth();
  }

  /** Columns get as wide as their titles and values, as far as they are all known. */
  widen(infos: Array<ProcessInfo>): void {
    for (let index = 0; index < this.columns.length; index++) {
      const column = this.columns[index];
      column.width = max(column.width, widthOf(column.title));
      if (column.isOpen) continue;
      for (let row = 0; row < infos.length; row++) {
        column.width = max(column.width, this.view.value(infos[row], column.key).length);
      }
    }
  }

  titles(): void {
    let any = false;
    for (let index = 0; index < this.columns.length; index++)
      any = any || this.columns[index].title.length > 0;
    if (!any) return;
    let used = 0;
    for (let index = 0; index < this.columns.length; index++) {
      used = this.cell(index, this.columns[index].title, used);
    }
    stdout.newline();
  }

  row(info: ProcessInfo, depth: i32): void {
    let used = 0;
    for (let index = 0; index < this.columns.length; index++) {
      const key = this.columns[index].key;
      let value = this.view.value(info, key);
      if (depth > 0 && this.columns[index].isOpen) value = indented(value, depth);
      used = this.cell(index, value, used);
    }
    stdout.newline();
  }

  /** Writes one cell, cut at the end of the line: the columns used so far. */
  private cell(index: i32, value: Bytes, used: i32): i32 {
    const column = this.columns[index];
    const last = index == this.columns.length - 1;
    const room = last ? this.room - used : column.isOpen ? column.width : i32.MAX_VALUE;
    const shown = value.length > max(room, 0) ? sliceOf(value, 0, max(room, 0)) : value;
    const padding = column.width - widthOf(shown);
    if (column.isRight) putPadding(padding);
    stdout.bytes(shown);
    if (last) return used;
    if (!column.isRight) putPadding(padding);
    stdout.byte(0x20);
    return used + max(column.width, widthOf(shown)) + 1;
  }
}

function indented(value: Bytes, depth: i32): Bytes {
  const result = new StaticArray<u8>(value.length + 2 * depth);
  result.fill(0x20);
  for (let index = 0; index < value.length; index++) result[2 * depth + index] = value[index];
  return result;
}

/** Sorts by keys, the last one first, so that the first one counts most; equal ones stay as they are. */
function sort(infos: Array<ProcessInfo>, keys: Array<Bytes>, view: ProcessView): void {
  for (let index = keys.length - 1; index >= 0; index--) {
    const signed = keys[index].length > 0 && (keys[index][0] == 0x2d || keys[index][0] == 0x2b);
    const column = columnNamed(signed ? sliceOf(keys[index], 1) : keys[index]);
    if (column === null) {
      complain().text("unknown sort key '").bytes(keys[index]).text("'").end();
      exit(1);
      return;
    }
    const down = keys[index][0] == 0x2d;
    for (let at = 1; at < infos.length; at++) {
      const info = infos[at];
      const value = view.sortKey(info, column.key);
      let to = at;
      for (; to > 0; to--) {
        const other = view.sortKey(infos[to - 1], column.key);
        if (down ? other >= value : other <= value) break;
        infos[to] = infos[to - 1];
      }
      infos[to] = info;
    }
  }
}

function putTree(infos: Array<ProcessInfo>, parent: i32, depth: i32, printer: Printer): void {
  for (let index = 0; index < infos.length; index++) {
    const info = infos[index];
    const isRoot = depth == 0 && !hasProcess(infos, info.parent);
    if (!isRoot && (depth == 0 || info.parent != parent)) continue;
    printer.row(info, depth);
    putTree(infos, info.pid, depth + 1, printer);
  }
}

function hasProcess(infos: Array<ProcessInfo>, pid: i32): bool {
  for (let index = 0; index < infos.length; index++) if (infos[index].pid == pid) return true;
  return false;
}

export function ps(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const bsd = new BsdLetters();
  const pids = new Array<Bytes>();
  for (let index = 0; index < options.operands.length; index++) {
    const word = options.operands[index];
    if (parseDecimal(word) >= 0) pids.push(word);
    else if (!bsd.read(word)) options.wrong(complain().text("unknown option '").bytes(word).text("'"));
  }
  const choice = new Choice(options, bsd, pids);
  const all = processes();
  if (processesError < 0) {
    complain().text("can't read /proc: ").reason(processesError).end();
    return 1;
  }
  const chosen = new Array<ProcessInfo>();
  for (let index = 0; index < all.length; index++) if (choice.has(all[index])) chosen.push(all[index]);
  const view = new ProcessView();
  sort(chosen, listOf(options.valuesOf('sort')), view);
  const printer = new Printer(columnsOf(options, bsd), view, options.has('w') || bsd.wide);
  printer.widen(chosen);
  if (!options.has('no-headers')) printer.titles();
  if (options.has('H') || bsd.forest) putTree(chosen, 0, 0, printer);
  else for (let index = 0; index < chosen.length; index++) printer.row(chosen[index], 0);
  return i32(chosen.length == 0);
}
