// The columns of ps: their titles, widths and values, as procps has them.
//
// Interface: Column, columnNamed, ProcessView.

import { groupName, userName } from '../privilege/accounts';
import { Bytes, equalsText, toBytes } from '../base/bytes';
import { Moment, MONTHS, WEEKDAY_NAMES, floorDivide } from '../time/calendar';
import { realtime } from '../time/clock';
import { TICKS, bootTime, fileText, uptimeTicks, valueOfLine } from '../file/proc';
import { ProcessInfo, terminalName } from './process_info';
import { localZone } from '../time/zone';

const SECOND: i64 = 1_000_000_000;
const RIGHT: i32 = 1;
const LEFT: i32 = 0;

/** Names that -o takes, and which column each is. */
const NAMES: StaticArray<string> = [
  'pid',
  'ppid',
  'pgid',
  'pgrp',
  'sid',
  'sess',
  'session',
  'tpgid',
  'uid',
  'euid',
  'ruid',
  'gid',
  'egid',
  'rgid',
  'user',
  'euser',
  'uname',
  'ruser',
  'group',
  'egroup',
  'rgroup',
  'tty',
  'tt',
  'tname',
  'stat',
  's',
  'state',
  'time',
  'cputime',
  'etime',
  'etimes',
  'start',
  'stime',
  'start_time',
  'bsdstart',
  'lstart',
  'pcpu',
  '%cpu',
  'c',
  'pmem',
  '%mem',
  'vsz',
  'vsize',
  'rss',
  'rssize',
  'nice',
  'ni',
  'pri',
  'psr',
  'f',
  'flags',
  'flag',
  'sz',
  'wchan',
  'nlwp',
  'thcount',
  'comm',
  'ucmd',
  'ucomm',
  'args',
  'cmd',
  'command',
  'bsdtime',
  'addr',
];
const KEYS: StaticArray<string> = [
  'pid',
  'ppid',
  'pgid',
  'pgid',
  'sid',
  'sid',
  'sid',
  'tpgid',
  'euid',
  'euid',
  'ruid',
  'egid',
  'egid',
  'rgid',
  'euser',
  'euser',
  'euser',
  'ruser',
  'egroup',
  'egroup',
  'rgroup',
  'tty',
  'tty',
  'tty',
  'stat',
  's',
  's',
  'time',
  'time',
  'etime',
  'etimes',
  'start',
  'stime',
  'stime',
  'stime',
  'lstart',
  'pcpu',
  'pcpu',
  'c',
  'pmem',
  'pmem',
  'vsz',
  'vsz',
  'rss',
  'rss',
  'ni',
  'ni',
  'pri',
  'psr',
  'f',
  'f',
  'f',
  'sz',
  'wchan',
  'nlwp',
  'nlwp',
  'comm',
  'comm',
  'comm',
  'args',
  'args',
  'args',
  'bsdtime',
  'addr',
];
const TITLES: StaticArray<string> = [
  'PID',
  'PPID',
  'PGID',
  'PGRP',
  'SID',
  'SESS',
  'SESS',
  'TPGID',
  'UID',
  'EUID',
  'RUID',
  'GID',
  'EGID',
  'RGID',
  'USER',
  'EUSER',
  'USER',
  'RUSER',
  'GROUP',
  'EGROUP',
  'RGROUP',
  'TT',
  'TT',
  'TTY',
  'STAT',
  'S',
  'S',
  'TIME',
  'TIME',
  'ELAPSED',
  'ELAPSED',
  'STARTED',
  'STIME',
  'START',
  'START',
  'STARTED',
  '%CPU',
  '%CPU',
  'C',
  '%MEM',
  '%MEM',
  'VSZ',
  'VSZ',
  'RSS',
  'RSS',
  'NI',
  'NI',
  'PRI',
  'PSR',
  'F',
  'F',
  'F',
  'SZ',
  'WCHAN',
  'NLWP',
  'THCNT',
  'COMMAND',
  'CMD',
  'COMMAND',
  'COMMAND',
  'CMD',
  'COMMAND',
  'TIME',
  'ADDR',
];
const WIDTHS: StaticArray<u8> = [
  7, 7, 7, 7, 7, 7, 7, 7, 5, 5, 5, 5, 5, 5, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 4, 1, 1, 8, 8, 11, 7, 8, 5, 5, 5,
  24, 4, 4, 2, 4, 4, 6, 6, 5, 5, 3, 3, 3, 3, 1, 1, 1, 5, 6, 4, 5, 15, 15, 15, 27, 27, 27, 6, 4,
];
/** Columns that are flushed left. */
const LEFT_KEYS = ' euser ruser egroup rgroup tty stat s stime start lstart wchan comm args addr ';

export class Column {
  constructor(
    public key: string,
    public title: Bytes,
    public width: i32,
    public alignment: i32,
  ) {}

  get isRight(): bool {
    return this.alignment == RIGHT;
  }

  /** Whether the value takes as much room as it needs, where nothing follows. */
  get isOpen(): bool {
    return this.key == 'args' || this.key == 'comm';
  }
}

/** The column that a name stands for, or null. */
export function columnNamed(name: Bytes): Column | null {
  for (let index = 0; index < NAMES.length; index++) {
    if (!equalsText(name, NAMES[index])) continue;
    const left = LEFT_KEYS.includes(' ' + KEYS[index] + ' ');
    return new Column(KEYS[index], toBytes(TITLES[index]), WIDTHS[index], left ? LEFT : RIGHT);
  }
  return null;
}

function two(value: i64): string {
  return value.toString().padStart(2, '0');
}

/** [DD-]hh:mm:ss */
function longTime(seconds: i64): string {
  const days = seconds / 86400;
  const time = two((seconds / 3600) % 24) + ':' + two((seconds / 60) % 60) + ':' + two(seconds % 60);
  return days > 0 ? days.toString() + '-' + time : time;
}

/** [[DD-]hh:]mm:ss */
function elapsed(seconds: i64): string {
  return seconds < 3600 ? two(seconds / 60) + ':' + two(seconds % 60) : longTime(seconds);
}

/** m:ss */
function bsdTime(seconds: i64): string {
  return (seconds / 60).toString() + ':' + two(seconds % 60);
}

/** Values of columns, all seen at one moment. */
export class ProcessView {
  private now: i64 = realtime();
  private uptime: i64 = uptimeTicks();
  private boot: i64 = bootTime();
  private memory: u64 = 0;

  constructor() {
    const text = fileText('/proc/meminfo');
    if (text !== null) this.memory = max<i64>(0, valueOfLine(text, 'MemTotal:'));
  }

  /** A number by which a column can be sorted; names have none. */
  sortKey(info: ProcessInfo, key: string): i64 {
    if (key == 'pid') return info.pid;
    if (key == 'ppid') return info.parent;
    if (key == 'rss' || key == 'pmem') return info.residentSize;
    if (key == 'vsz' || key == 'sz') return info.virtualSize;
    if (key == 'time' || key == 'bsdtime') return info.time;
    if (key == 'pcpu' || key == 'c') return this.cpuShare(info);
    if (key == 'stime' || key == 'start' || key == 'lstart') return info.started;
    if (key == 'etime' || key == 'etimes') return -info.started;
    if (key == 'ni' || key == 'pri') return info.nice;
    if (key == 'pgid') return info.group;
    if (key == 'sid') return info.session;
    return key == 'euid' || key == 'euser' ? info.euid : 0;
  }

  value(info: ProcessInfo, key: string): Bytes {
    if (key == 'comm') return info.name;
    if (key == 'args') return info.commandLine;
    if (key == 'euser') return userName(info.euid);
    if (key == 'ruser') return userName(info.uid);
    if (key == 'egroup') return groupName(info.egid);
    if (key == 'rgroup') return groupName(info.gid);
    return toBytes(this.text(info, key));
  }

  private text(info: ProcessInfo, key: string): string {
    if (key == 'pid') return info.pid.toString();
    if (key == 'ppid') return info.parent.toString();
    if (key == 'pgid') return info.group.toString();
    if (key == 'sid') return info.session.toString();
    if (key == 'tpgid') return info.foreground.toString();
    if (key == 'euid') return info.euid.toString();
    if (key == 'ruid') return info.uid.toString();
    if (key == 'egid') return info.egid.toString();
    if (key == 'rgid') return info.gid.toString();
    if (key == 'tty') return terminalName(info.terminal);
    if (key == 'stat') return stateText(info);
    if (key == 's') return String.fromCharCode(info.state);
    if (key == 'ni') return info.nice.toString();
    if (key == 'pri') return (39 - info.priority).toString();
    if (key == 'psr') return info.processor.toString();
    if (key == 'f') return ((info.flags >> 6) & 7).toString();
    if (key == 'nlwp') return info.threads.toString();
    if (key == 'wchan' || key == 'addr') return '-';
    return this.measure(info, key);
  }

  private measure(info: ProcessInfo, key: string): string {
    const used = info.time / TICKS;
    if (key == 'time') return longTime(used);
    if (key == 'bsdtime') return bsdTime(used);
    if (key == 'etime') return elapsed(this.age(info) / TICKS);
    if (key == 'etimes') return (this.age(info) / TICKS).toString();
    if (key == 'vsz') return (info.virtualSize >> 10).toString();
    if (key == 'rss') return info.residentSize.toString();
    if (key == 'sz') return (info.virtualSize >> 16).toString();
    if (key == 'c') return min<i64>(99, this.cpuShare(info) / 10).toString();
    if (key == 'pcpu') return tenths(this.cpuShare(info));
    if (key == 'pmem') return tenths(this.memory == 0 ? 0 : (info.residentSize * 1000) / this.memory);
    return this.startText(info, key);
  }

  private age(info: ProcessInfo): i64 {
    return max<i64>(0, this.uptime - info.started);
  }

  /** Thousandths of a processor, over its whole life. */
  private cpuShare(info: ProcessInfo): i64 {
    const age = this.age(info);
    return age == 0 ? 0 : (info.time * 1000) / age;
  }

  private startText(info: ProcessInfo, key: string): string {
    const started = (this.boot * TICKS + info.started) * (SECOND / TICKS);
    const moment = new Moment(started, localZone().offsetAt(floorDivide(started, SECOND)));
    const month = MONTHS[moment.month - 1];
    const minute = two(moment.hour) + ':' + two(moment.minute);
    if (key == 'lstart') {
      const day =
        WEEKDAY_NAMES[moment.weekday].substring(0, 3) + ' ' + month + ' ' + moment.day.toString().padStart(2);
      return day + ' ' + minute + ':' + two(moment.second) + ' ' + moment.year.toString();
    }
    const recent = this.now - started < 86400 * SECOND;
    if (key == 'start') return recent ? minute + ':' + two(moment.second) : month + ' ' + two(moment.day);
    return recent ? minute : month + two(moment.day);
  }
}

function tenths(thousandths: i64): string {
  return (thousandths / 10).toString() + '.' + (thousandths % 10).toString();
}

/** The state, and < N for its priority, s for a session's leader, l for threads, + for the foreground. */
function stateText(info: ProcessInfo): string {
  let text = String.fromCharCode(info.state);
  if (info.nice < 0) text += '<';
  if (info.nice > 0) text += 'N';
  if (info.session == info.pid) text += 's';
  if (info.threads > 1) text += 'l';
  if (info.foreground > 0 && info.foreground == info.group) text += '+';
  return text;
}
