// more, stty, clear and top on a simulated terminal. What needs processes is tested inside minios.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { runProgram } from './host_system.ts';
import { runOnTerminal, type Step, type TerminalRun } from './terminal_system.ts';

const program = new WebAssembly.Module(
  readFileSync(new URL('../../dist/rootfs/bin/termbox', import.meta.url)),
);

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'minios-term-'));
  write('hundred', Array.from({ length: 100 }, (_, index) => `line ${index + 1}\n`).join(''));
  write('short', 'one\ntwo\n');
  write('wide', '한글한글한글\n\tx\n\x01\n');
  write('gaps', 'a\n\n\n\nb\n');
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function write(name: string, contents: string): void {
  mkdirSync(dirname(join(directory, name)), { recursive: true });
  writeFileSync(join(directory, name), contents);
}

const run = (args: string, script: readonly Step[], options: TerminalRun = {}) =>
  runOnTerminal(program, args.split(' '), script, { rows: 6, columns: 30, directory, ...options });

describe('more', () => {
  const top = (line: string) => (screen: { line(row: number): string }) => expect(screen.line(0)).toBe(line);

  test('by screens, lines and halves, with the percentage', () => {
    run('more hundred', [
      (screen) => expect(screen.text).toBe('line 1\nline 2\nline 3\nline 4\nline 5\n--More--(4%)'),
      ' ',
      top('line 6'),
      '\r',
      top('line 7'),
      'b',
      top('line 2'),
      'd',
      top('line 4'),
      '3k',
      top('line 1'),
      '10 ',
      top('line 11'),
      '50g',
      top('line 50'),
      'G',
      (screen) => expect(screen.text).toBe('line 96\nline 97\nline 98\nline 99\nline 100\n(END)'),
      'k',
      top('line 95'),
      ' ',
      top('line 96'),
      ' ',
    ]);
  });

  test('a short text is shown, and that is all', () => {
    expect(run('more short', []).screen.text).toBe('one\ntwo');
    expect(run('more -e short', []).screen.text).toBe('one\ntwo');
  });

  test('less stays at the end', () => {
    run('less short', [(screen) => expect(screen.text).toContain('(END)'), ' ', 'q']);
  });

  test('searches', () => {
    run('more hundred', [
      '/9$\r',
      top('line 9'),
      (screen) => expect(screen.attributesAt(0, 5)).toBe('7'),
      'n',
      top('line 19'),
      'N',
      top('line 9'),
      '?[2-4]\r',
      top('line 4'),
      '/nosuch\r',
      (screen) => expect(screen.line(-1)).toContain('Pattern not found'),
      'q',
    ]);
    run('more +/2. hundred', [top('line 20'), 'q']);
    run('more +30 hundred', [top('line 30'), 'q']);
  });

  test('wide characters and control characters wrap', () => {
    const { screen } = run('more wide', [], { columns: 7, rows: 10 });
    expect(screen.text).toBe('한글한\n글한글\n\nx\n^A');
  });

  test('several files', () => {
    run('more short hundred nosuch', [
      (screen) => expect(screen.line(-1)).toBe('short (END)'),
      ' ',
      (screen) => expect(screen.line(0)).toBe('line 1'),
      ':p',
      (screen) => expect(screen.line(0)).toBe('one'),
      ':n',
      '=',
      (screen) => expect(screen.line(-1)).toContain('hundred line 1'),
      'q',
    ]);
  });

  test('squeezes, and takes a new size', () => {
    expect(run('more -s gaps', []).screen.text).toBe('a\n\nb');
    run('more hundred', [
      { rows: 4, columns: 20 },
      (screen) => expect(screen.text).toBe('line 1\nline 2\nline 3\n--More--(2%)'),
      'q',
    ]);
  });

  test('copies where there is no terminal, and settings are restored', () => {
    expect(runProgram(program, ['more', 'short', 'gaps'], { directory }).stdout).toBe(
      'one\ntwo\na\n\n\n\nb\n',
    );
    expect(runProgram(program, ['more'], { stdin: 'x\n' }).stdout).toBe('x\n');
    expect(runProgram(program, ['more', 'nosuch'], { directory })).toMatchObject({
      stderr: "more: can't open 'nosuch': No such file or directory\n",
      status: 1,
    });
    expect(run('more hundred', ['q']).localModes & abi.ICANON).not.toBe(0);
  });
});

describe('stty', () => {
  const shown = (args: string) => run(args, [], { rows: 24, columns: 80 }).screen.text;

  test('shows all settings, or what differs', () => {
    expect(shown('stty -a')).toBe(
      [
        'speed 38400 baud; rows 24; columns 80; line = 0;',
        'intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;',
        'eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;',
        'werase = ^W; lnext = ^V; discard = ^O;',
        'min = 1; time = 0;',
        '-parenb -parodd cs8 -hupcl -cstopb cread -clocal',
        '-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff',
        '-iuclc -ixany -imaxbel iutf8',
        'opost -olcuc -ocrnl onlcr -onocr -onlret',
        'isig icanon iexten echo echoe echok -echonl -noflsh -tostop -echoprt echoctl',
        'echoke',
      ].join('\n'),
    );
    expect(shown('stty')).toBe('speed 38400 baud; line = 0;\n-brkint -imaxbel');
    expect(shown('stty size')).toBe('24 80');
    expect(shown('stty speed')).toBe('38400');
  });

  test('sets flags, characters, sizes and combinations', () => {
    const modes = (args: string) => run(args, []).localModes;
    expect(modes('stty -echo') & abi.ECHO).toBe(0);
    expect(modes('stty -echo echo') & abi.ECHO).toBe(abi.ECHO);
    expect(modes('stty raw') & (abi.ICANON | abi.ISIG)).toBe(0);
    expect(modes('stty raw -raw') & (abi.ICANON | abi.ISIG)).toBe(abi.ICANON | abi.ISIG);
    expect(modes('stty cbreak') & abi.ICANON).toBe(0);
    expect(run('stty rows 11 cols 33', []).screen).toMatchObject({ rows: 11, columns: 33 });
    expect(run('stty intr ^X size', []).screen.text).toBe('6 30');
  });

  test('-g is read again', () => {
    const coded = run('stty -g', [], { columns: 200 }).screen.text;
    expect(coded).toMatch(/^([0-9a-f]+:){22}[0-9a-f]+$/);
    expect(run(`stty raw ${coded}`, []).localModes & abi.ICANON).toBe(abi.ICANON);
  });

  test('says what is wrong', () => {
    const wrong = (args: string) => run(args, [], { columns: 80 }).screen.text;
    expect(wrong('stty nosuch')).toBe("stty: invalid argument 'nosuch'");
    expect(wrong('stty rows')).toBe("stty: missing argument to 'rows'");
    expect(wrong('stty intr abc')).toBe("stty: invalid integer argument 'abc'");
    expect(runProgram(program, ['stty'])).toMatchObject({
      stderr: 'stty: standard input: Inappropriate ioctl for device\n',
      status: 1,
    });
  });
});

test('clear and reset', () => {
  expect(runProgram(program, ['clear']).stdout).toBe('\x1b[H\x1b[2J\x1b[3J');
  expect(runProgram(program, ['clear', '-x']).stdout).toBe('\x1b[H\x1b[2J');
  expect(run('reset', []).localModes & abi.ECHO).toBe(abi.ECHO);
});

test('tty', () => {
  expect(runProgram(program, ['tty'])).toEqual({ stdout: 'not a tty\n', stderr: '', status: 1 });
  expect(runProgram(program, ['tty', '-s'])).toEqual({ stdout: '', stderr: '', status: 1 });
  expect(run('tty', []).screen.text).toBe('/dev/tty');
});

describe('top', () => {
  /** A /proc of two processors and three processes; `time`: ticks of process 7. */
  function proc(time: number, uptime: string): void {
    const stat = (pid: number, name: string, state: string, terminal: number, used: number, pages: number) =>
      `${pid} (${name}) ${state} 1 ${pid} ${pid} ${terminal} -1 0 0 0 0 0 ${used} 0 0 0 20 0 1 0 100 ${pages * 65536} ${pages} ` +
      '18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n';
    const user = 'Name:\tx\nUid:\t0\t0\t0\t0\n';
    write('proc/uptime', `${uptime} 50.00\n`);
    write('proc/loadavg', '0.50 0.25 0.10 1/3 9\n');
    write(
      'proc/meminfo',
      'MemTotal:  262144 kB\nMemFree:  131072 kB\nMemAvailable:  196608 kB\nCached:  65536 kB\n',
    );
    const busy = 1000 + time;
    write(
      'proc/stat',
      `cpu  ${busy} 0 0 ${2000 - time} 0 0 0 0\ncpu0 ${busy} 0 0 ${1000 - time} 0 0 0 0\ncpu1 0 0 0 1000 0 0 0 0\nctxt 5\n`,
    );
    write('proc/1/stat', stat(1, 'init', 'S', 0, 20, 8));
    write('proc/7/stat', stat(7, 'busy (x) y', 'R', 1025, time, 16));
    write('proc/9/stat', stat(9, 'idle', 'Z', 1025, 0, 4));
    for (const pid of [1, 7, 9]) {
      write(`proc/${pid}/status`, user);
      write(`proc/${pid}/statm`, '8 8 3 3 0 5 0\n');
      write(`proc/${pid}/cmdline`, pid === 7 ? 'busy\0--loop\0' : '');
    }
    write('etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
  }

  test('writes what procps writes', () => {
    proc(500, '3700.00');
    const { stdout, status } = runProgram(program, ['top', '-b', '-n', '1'], {
      directory,
      env: { TZ: 'UTC0' },
    });
    expect(status).toBe(0);
    expect(stdout.replace(/^top - \d\d:\d\d:\d\d/, 'top - TIME').split('\n')).toEqual([
      'top - TIME up  1:01,  1 user,  load average: 0.50, 0.25, 0.10',
      'Tasks:   3 total,   1 running,   1 sleeping,   0 stopped,   1 zombie',
      '%Cpu(s): 50.0 us,  0.0 sy,  0.0 ni, 50.0 id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st',
      'MiB Mem :    256.0 total,    128.0 free,     64.0 used,     64.0 buff/cache',
      'MiB Swap:      0.0 total,      0.0 free,      0.0 used.    192.0 avail Mem',
      '',
      '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
      '      7 root      20   0    1024   1024    192 R   0.1   0.3   0:05.00 busy (x) y',
      '      1 root      20   0     512    512    192 S   0.0   0.1   0:00.20 init',
      '      9 root      20   0     256    256    192 Z   0.0   0.0   0:00.00 idle',
      '',
    ]);
  });

  test('options', () => {
    proc(500, '3700.00');
    const lines = (args: string) =>
      runProgram(program, `top -b -n 1 ${args}`.trim().split(' '), { directory })
        .stdout.trimEnd()
        .split('\n');
    const pids = (args: string) =>
      lines(args)
        .slice(7)
        .map((line) => Number(line.slice(0, 8)));
    // A process without arguments is shown by its name, as by ps.
    const commands = lines('-c').slice(7);
    expect(commands.map((line) => line.slice(71))).toEqual(['busy --loop', '[init]', '[idle] <defunct>']);
    expect(pids('-o PID')).toEqual([9, 7, 1]);
    expect(pids('-o -PID')).toEqual([1, 7, 9]);
    expect(pids('-o %MEM')).toEqual([7, 1, 9]);
    expect(pids('-p 1,9')).toEqual([1, 9]);
    expect(pids('-i')).toEqual([7]);
    expect(lines('-1').filter((line) => line.startsWith('%Cpu'))).toHaveLength(2);
    expect(runProgram(program, ['top', '-o', 'x']).stderr).toContain("unknown field 'x'");
    expect(runProgram(program, ['top', '-n', '0']).stderr).toBe("top: invalid number '0'\n");
  });

  test('is live: shares since the last time, keys that sort and ask', () => {
    proc(500, '3700.00');
    run(
      'top',
      [
        (screen) => expect(screen.line(7)).toContain('busy (x) y'),
        () => proc(650, '3703.00'),
        3100,
        (screen) => expect(screen.line(7)).toMatch(/ R {2}50\.0 /),
        'N',
        (screen) => expect(screen.line(7)).toContain('idle'),
        'R',
        (screen) => expect(screen.line(7)).toContain('init'),
        'c1',
        (screen) => expect(screen.text).toContain('busy --loop'),
        (screen) => expect(screen.text).toContain('%Cpu1  :'),
        '1k',
        (screen) => expect(screen.line(5)).toContain('PID to signal/kill:'),
        'x\r',
        (screen) => expect(screen.line(5)).toContain('no process number'),
        2100,
        'd',
        (screen) => expect(screen.line(5)).toContain('Change delay from 3.0 to:'),
        '0.5\r',
        { rows: 8, columns: 40 },
        (screen) => expect(screen.line(7).length).toBeLessThanOrEqual(40),
        'q',
      ],
      { rows: 20, columns: 100 },
    );
  });
});
