// /bin/sysbox: the tools for processes, users, mounts, time and the state of the system, in one program (lib/command/multicall.ts).
//
// To add a tool: write bin/NAME.ts, add it to the table below, and its link to manifest.json.

import '../lib/base/abort';
import { exit } from '../lib/base/io';
import { Tool, runTools } from '../lib/command/multicall';
import { programArguments } from '../lib/base/program';
import { date } from './date';
import { dd } from './dd';
import { df } from './df';
import { dmesg } from './dmesg';
import { du } from './du';
import { flock } from './flock';
import { free } from './free';
import { getfattr } from './getfattr';
import { hostname } from './hostname';
import { groups, id, logname, whoami } from './id';
import { install } from './install';
import { killall, pidof } from './killall';
import { mount } from './mount';
import { nice, nohup, setsid } from './nohup';
import { nproc } from './nproc';
import { pgrep, pkill } from './pgrep';
import { halt, poweroff, reboot } from './power';
import { ps } from './ps';
import { setfattr } from './setfattr';
import { stat } from './stat';
import { sync } from './sync';
import { time } from './time';
import { timeout } from './timeout';
import { umount } from './umount';
import { uptime } from './uptime';

export { onSignal } from '../lib/process/handlers';

/** In the order of `--list`: that of the alphabet. */
const NAMES: StaticArray<string> = [
  'date',
  'dd',
  'df',
  'dmesg',
  'du',
  'flock',
  'free',
  'getfattr',
  'groups',
  'halt',
  'hostname',
  'id',
  'install',
  'killall',
  'logname',
  'mount',
  'nice',
  'nohup',
  'nproc',
  'pgrep',
  'pidof',
  'pkill',
  'poweroff',
  'ps',
  'reboot',
  'setfattr',
  'setsid',
  'stat',
  'sync',
  'time',
  'timeout',
  'umount',
  'uptime',
  'whoami',
];
const TOOLS: StaticArray<Tool> = [
  date,
  dd,
  df,
  dmesg,
  du,
  flock,
  free,
  getfattr,
  groups,
  halt,
  hostname,
  id,
  install,
  killall,
  logname,
  mount,
  nice,
  nohup,
  nproc,
  pgrep,
  pidof,
  pkill,
  poweroff,
  ps,
  reboot,
  setfattr,
  setsid,
  stat,
  sync,
  time,
  timeout,
  umount,
  uptime,
  whoami,
];

exit(runTools('sysbox', NAMES, TOOLS, programArguments()));
