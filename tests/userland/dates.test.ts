// Dates and time zones: date against coreutils' in the same zone, and touch.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { withFiles } from './reference.ts';

const ZONE_FILES = '/usr/share/zoneinfo';

/** What both say; zone files are copied to where the tool looks for them. */
function compare(zone: string, args: readonly string[]): void {
  withFiles({}, (directory) => {
    const file = join(ZONE_FILES, zone);
    if (zone !== '' && existsSync(file)) {
      const copy = join(directory, file);
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(file, copy);
    }
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: zone };
    const { stdout, stderr, status } = spawnSync('date', args, { env, encoding: 'latin1' });
    const theirs = { stdout, stderr, status };
    expect(runTool(['date', ...args], { directory, env }), `TZ=${zone} date ${args.join(' ')}`).toEqual(
      theirs,
    );
  });
}

const ALL = 'aAbBcCdDeFgGhHIjklmMnNpPqrRsStTuUVwWxXyYzZ'.split('').map((letter) => `%${letter}`);

describe('date +FORMAT', () => {
  test('has every conversion', () => {
    for (const time of ['@0', '@1700000000.5', '@1704067199', '@951782400', '@-86401']) {
      compare('UTC', ['-d', time, `+${ALL.join('|')}|%:z|%::z|%:::z|%%|%`]);
    }
  });

  test('pads as its flags say', () => {
    compare('UTC', ['-d', '@1700000000', '+%-d %_d %05d %^a %#Z %#p %3N %10Y|%_10m|%^10b|%-H|%5S|%_H|%E|%Q']);
  });

  test('numbers weeks at the turn of the year as ISO 8601', () => {
    for (const year of [2015, 2016, 2020, 2021, 2024, 2026, 2027]) {
      for (const day of ['01-01', '01-04', '12-28', '12-31'])
        compare('UTC', ['-d', `${year}-${day}`, '+%G %V %g %U %W %j %u']);
    }
  });
});

test('date has fixed formats', () => {
  const time = ['-d', '@1700000000.123456789'];
  for (const zone of ['UTC', 'Asia/Kathmandu']) {
    compare(zone, time);
    compare(zone, [...time, '-u']);
    compare(zone, [...time, '-R']);
    for (const precision of ['date', 'hours', 'minutes', 'seconds', 'ns'])
      compare(zone, [...time, `-I${precision}`]);
    for (const precision of ['date', 'seconds', 'ns']) compare(zone, [...time, `--rfc-3339=${precision}`]);
  }
});

test('date -d reads what people write', () => {
  const texts = [
    '2024-03-10',
    '2024-03-10 15:04',
    '2024-03-10T12:00:00Z',
    '2024-03-10T12:00:00.25+02:00',
    '2024-03-10 12:00 -0500',
    '2024/03/10',
    '3/10/2024',
    '20240310 0102',
    '10 Mar 2024 3:04pm',
    '10 march 2024',
    'Mar 10 2024 15:04:05.25',
    'Mar 10, 2024',
    '10-mar-2024',
    'Sun Mar 10 15:04:05 UTC 2024',
    'Sun, 10 Mar 2024 15:04:05 +0100',
    '2024-03-10 next monday',
    '2024-03-10 12:00 2 hours ago',
    '2024-03-10 +3 days',
    '2024-03-10 -1 week',
    '2024-01-31 1 month',
    '2024-02-29 + 1 year',
    '2024-03-10 12am',
    '2024-03-10 12:30 pm',
    '@86400',
    '@-1.5',
    '2024-03-10 00:00 EST',
    '2024-03-10 3 fortnights ago',
  ];
  for (const text of texts) compare('UTC', ['-d', text, '+%Y-%m-%d %H:%M:%S.%N']);
  for (const text of [
    'today',
    'tomorrow',
    'yesterday',
    'last friday',
    'next week',
    'next year',
    '2 days ago',
  ]) {
    compare('UTC', ['-d', text, '+%F']);
  }
  for (const text of ['nonsense', '2024-13-01', '2023-02-29', '12:61', '25:00', '1 2 3', '@x']) {
    expect(runTool(['date', '-d', text]).stderr).toBe(`date: invalid date '${text}'\n`);
  }
});

test('the zone is that of TZ, by name or by rule', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'CET-1CEST,M3.5.0,M10.5.0/3',
    'EST5EDT',
    '<+0330>-3:30',
    'NZST-12NZDT,M9.5.0,M4.1.0/3',
    'XXX3YYY,J60,J300/1',
    'AAA-1BBB,59,299',
    '',
  ];
  for (const zone of zones) {
    for (const time of [
      '@1700000000',
      '@1720000000',
      '@1729989000',
      '@1711846799',
      '@1711846800',
      '@3000000000',
    ]) {
      compare(zone, ['-d', time, '+%c %Z %z']);
    }
    compare(zone, ['-d', '2024-07-01 12:00', '+%s']);
    compare(zone, ['-d', '2024-01-01 12:00', '+%s']);
  }
});

test('touch sets times and makes files', () => {
  withFiles({ a: '' }, (directory) => {
    const touch = (...args: string[]) => runTool(['touch', ...args], { directory, env: { TZ: 'UTC' } });
    const times = (name: string) => {
      const { atime, mtime } = statSync(join(directory, name));
      return [atime.toISOString(), mtime.toISOString()];
    };
    touch('-d', '2020-01-02 03:04:05', 'a', 'b');
    expect(times('a')).toEqual(['2020-01-02T03:04:05.000Z', '2020-01-02T03:04:05.000Z']);
    expect(times('b')).toEqual(times('a'));
    touch('-m', '-t', '202103040506.07', 'a');
    expect(times('a')).toEqual(['2020-01-02T03:04:05.000Z', '2021-03-04T05:06:07.000Z']);
    touch('-a', '-t', '7001010000', 'a');
    expect(times('a')[0]).toBe('1970-01-01T00:00:00.000Z');
    touch('-r', 'b', 'a');
    expect(times('a')).toEqual(times('b'));
    touch('-r', 'b', '-d', '+1 day', 'a');
    expect(times('a')[1]).toBe('2020-01-03T03:04:05.000Z');
    expect(touch('-c', 'nosuch')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(directory, 'nosuch'))).toBe(false);
    expect(touch('no/such')).toMatchObject({
      status: 1,
      stderr: 'touch: no/such: No such file or directory\n',
    });
    expect(touch('-t', '13', 'a')).toMatchObject({ status: 1, stderr: "touch: invalid date '13'\n" });
  });
});
