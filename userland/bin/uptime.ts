// uptime [-ps]: how long the system has been up, and its load (procps).

import { Bytes, split, toBytes } from '../lib/base/bytes';
import { realtime } from '../lib/time/clock';
import { formatDate } from '../lib/time/date_format';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { TICKS, fileText, uptimeTicks } from '../lib/file/proc';
import { localZone } from '../lib/time/zone';

const SECOND: i64 = 1_000_000_000;

/** A count and its unit, as `3 hours`. */
function counted(count: i64, unit: string): string {
  return count.toString() + ' ' + unit + (count == 1 ? '' : 's');
}

function putPretty(seconds: i64): void {
  const parts = new Array<string>();
  if (seconds >= 604800) parts.push(counted(seconds / 604800, 'week'));
  if ((seconds / 86400) % 7 > 0) parts.push(counted((seconds / 86400) % 7, 'day'));
  if ((seconds / 3600) % 24 > 0) parts.push(counted((seconds / 3600) % 24, 'hour'));
  if ((seconds / 60) % 60 > 0 || parts.length == 0) parts.push(counted((seconds / 60) % 60, 'minute'));
  stdout.text('up ').text(parts.join(', ')).newline();
}

/** `3 days,  4:05` or `12 min` */
function putDuration(seconds: i64): void {
  const days = seconds / 86400;
  const hours = (seconds / 3600) % 24;
  const minutes = (seconds / 60) % 60;
  if (days > 0) stdout.text(counted(days, 'day')).text(', ');
  if (hours > 0)
    stdout.text(hours.toString().padStart(2)).byte(0x3a).text(minutes.toString().padStart(2, '0'));
  else stdout.decimal(minutes).text(' min');
}

export function uptime(args: Array<Bytes>): i32 {
  const options = new Options('[-ps]', 'Show how long the system has been up, and its load.')
    .flag('p', 'pretty', 'only how long, in words')
    .flag('s', 'since', 'since when')
    .parse(args)
    .expect(0, 0);
  const load = fileText('/proc/loadavg');
  if (load === null) {
    complain().text("can't read /proc/loadavg: is /proc mounted?").end();
    return 1;
  }
  const ticks = uptimeTicks();
  const seconds = ticks / TICKS;
  const zone = localZone();
  if (options.has('s')) {
    formatDate(stdout, toBytes('%Y-%m-%d %H:%M:%S%n'), realtime() - ticks * (SECOND / TICKS), zone);
    return 0;
  }
  if (options.has('p')) {
    putPretty(seconds);
    return 0;
  }
  formatDate(stdout, toBytes(' %H:%M:%S up '), realtime(), zone);
  putDuration(seconds);
  const loads = split(load, 0x20);
  stdout
    .text(',  load average: ')
    .bytes(loads[0])
    .text(', ')
    .bytes(loads[1])
    .text(', ')
    .bytes(loads[2])
    .newline();
  return 0;
}
