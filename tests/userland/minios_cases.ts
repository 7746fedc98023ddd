// What init and the tools that need minios.* must do inside minios: one machine booted for each case.
//
// Interface: MINIOS_CASES, each in the shape of a machine run: argv of the program that init starts, standard input,
// further files, and the expected streams and status. A RegExp matches; a string is the whole of it.

export interface MiniosCase {
  name: string;
  args: readonly string[];
  stdin?: string;
  /** Path inside the system → contents; permissions 0755. */
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** Bytes of the machine's memory. Default: that of a machine. */
  memory?: number;
  stdout?: string | RegExp;
  stderr?: string | RegExp;
  status: number;
}

/** A module that imports `env.foo`, which minios does not have, and exports an empty _start and one page of memory. */
const FOREIGN_IMPORT = new Uint8Array(
  Buffer.from(
    '0061736d01000000010401600000020b0103656e7603666f6f000003020100050301000107130206' +
      '6d656d6f72790200065f737461727400010a040102000b',
    'hex',
  ),
);

/** Two processes, numbers 3 and 4, and what pgrep finds of them. */
const PGREP_SCRIPT = `
sleep 100 & sleep 2001 &
none() { "$@" || echo none $?; }
pgrep -l -d , sleep
pgrep -a -o sleep
pgrep -a -n sleep
pgrep -f -x 'sleep 1.*'
none pgrep -x slee
pgrep -f 'sleep [0-9]{3}$'
pgrep -c '^sleep$'
pgrep -v 'sleep|sh'
none pgrep -c nosuch
echo $(pgrep -P $$ s)
echo $(pgrep -u root sle+p)
none pgrep -U 1000 sleep
echo $(pgrep -g 0 sleep)
none pgrep -t pts/9
echo $(pgrep -i SLEEP)
echo 3 >/tmp/pid
pgrep -F /tmp/pid
none pgrep -O 1000 sleep
none pgrep -A 'sh|init'
pkill sleep
`;

const PKILL_SCRIPT = `
sleep 100 & sleep 2000 &
pkill -e -KILL -f 'sleep 2'
wait $!; echo killed $?
trap 'echo got USR1' USR1
pkill --signal usr1 -x sh
pkill -c -P $$ -x sleep
wait %1; echo ended $?
pkill -9 nosuch || echo none $?
`;

export const MINIOS_CASES: readonly MiniosCase[] = [
  { name: 'init answers status 0', args: ['true'], stdout: '', stderr: '', status: 0 },
  { name: 'init answers the status of the program', args: ['false'], stdout: '', stderr: '', status: 1 },
  {
    name: 'init finds a program by its path',
    args: ['/bin/echo', 'a', 'b c'],
    stdout: 'a b c\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'standard input reaches the program',
    args: ['cat'],
    stdin: 'x\ny',
    stdout: 'x\ny',
    stderr: '',
    status: 0,
  },
  { name: 'not found', args: ['nosuch'], stdout: '', stderr: 'init: nosuch: not found\n', status: 127 },
  {
    name: 'not found by path',
    args: ['/no/such'],
    stdout: '',
    stderr: 'init: /no/such: not found\n',
    status: 127,
  },
  {
    name: 'a directory is not a program',
    args: ['/bin'],
    stdout: '',
    stderr: /^init: \/bin: cannot run: .+\n$/,
    status: 126,
  },
  {
    name: 'text is not a program',
    args: ['/bad'],
    files: { '/bad': 'no program' },
    stderr: /^init: \/bad: cannot run: .+\n$/,
    status: 126,
  },
  {
    name: 'a foreign import is named',
    args: ['/bad.wasm'],
    files: { '/bad.wasm': FOREIGN_IMPORT },
    stderr: /^init: \/bad\.wasm: cannot run: .*env\.foo.*\n$/,
    status: 126,
  },
  {
    name: 'init mounts /proc',
    args: ['cat', '/proc/self/comm'],
    stdout: /^(cat|toolbox)\n$/,
    stderr: '',
    status: 0,
  },
  {
    name: 'env runs a program',
    args: ['env', '-i', 'A=1', '/bin/env'],
    stdout: 'A=1\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'env says what it cannot run',
    args: ['env', 'nosuch'],
    stderr: "env: can't execute 'nosuch': No such file or directory\n",
    status: 127,
  },
  {
    name: 'kill tells of a missing process',
    args: ['kill', '9999'],
    stderr: "kill: can't kill pid 9999: No such process\n",
    status: 1,
  },
  { name: 'pwd', args: ['pwd'], stdout: '/\n', stderr: '', status: 0 },
  {
    name: 'mount lists mounts',
    args: ['mount'],
    stdout: /^proc on \/proc type proc \(.+\)$/m,
    stderr: '',
    status: 0,
  },
  {
    name: 'umount of nothing',
    args: ['umount', '/bin'],
    stderr: "umount: can't unmount '/bin': Invalid argument\n",
    status: 1,
  },
  { name: 'uname', args: ['uname'], stdout: /^\w+\n$/, stderr: '', status: 0 },
  { name: 'sync', args: ['sync'], stdout: '', stderr: '', status: 0 },
  {
    name: 'ps shows init and itself',
    args: ['ps', '-e', '-o', 'pid,ppid,stat,args=ARGS'],
    stdout: /^ +PID +PPID STAT ARGS\n +1 +0 \S+ +\/sbin\/init ps .+\n +2 +1 R\S* +ps -e -o .+\n$/,
    stderr: '',
    status: 0,
  },
  { name: 'ps of nobody', args: ['ps', '-p', '9999', '-o', 'pid='], stdout: '', stderr: '', status: 1 },
  {
    name: 'ps does not know a column',
    args: ['ps', '-o', 'x'],
    stderr: "ps: unknown column 'x'\n",
    status: 1,
  },
  { name: 'pidof', args: ['pidof', 'init'], stdout: '1\n', stderr: '', status: 0 },
  { name: 'killall', args: ['killall', 'no'], stderr: 'killall: no: no process killed\n', status: 1 },
  {
    name: 'pgrep and its criteria',
    args: ['sh', '/script'],
    files: { '/script': PGREP_SCRIPT },
    stdout: [
      '3 sleep,4 sleep', // -l -d
      '3 sleep 100', // -a -o
      '4 sleep 2001', // -a -n
      '3', // -f -x
      'none 1', // no such name, though a part of one
      '3', // -f
      '2', // -c
      '1', // -v
      '0', // -c of nothing
      'none 1',
      '3 4', // -P
      '3 4', // -u
      'none 1', // -U
      '3 4', // -g 0
      'none 1', // -t
      '3 4', // -i
      '3', // -F
      'none 1', // -O
      'none 1', // -A
      '',
    ].join('\n'),
    stderr: '',
    status: 0,
  },
  ...(
    [
      [['pgrep'], 'pgrep: no matching criteria specified\n'],
      [['pgrep', 'a', 'b'], 'pgrep: only one pattern can be provided\n'],
      [['pgrep', '('], 'pgrep: regex error: Unmatched ( or \\(\n'],
      [['pgrep', '-u', 'nosuch'], 'pgrep: invalid user name: nosuch\n'],
      [['pgrep', '-P', 'x'], 'pgrep: not a number: x\n'],
      [['pgrep', '-n', '-o', 'x'], 'pgrep: only one of -n, -o and -v can be given\n'],
      [['pkill', '--signal', 'NOSUCH', 'x'], "pkill: bad signal name 'NOSUCH'\n"],
      [['pkill', '-v', 'x'], "pkill: invalid option -- 'v'\n"],
    ] as const
  ).map(([args, message]) => ({
    name: `${args.join(' ')} is no command line`,
    args,
    stderr: new RegExp(`^${message.replace(/[().|\\]/g, '\\$&')}`),
    status: 2,
  })),
  {
    name: 'pgrep of a long name',
    args: ['pgrep', 'sixteen-letters-'],
    stdout: '',
    stderr: /^pgrep: pattern that searches .+\nTry .+\n$/,
    status: 1,
  },
  {
    name: 'pkill',
    args: ['sh', '/script'],
    files: { '/script': PKILL_SCRIPT },
    stdout: ['sleep killed (pid 4)', 'killed 137', 'got USR1', '1', 'ended 143', 'none 1', ''].join('\n'),
    status: 0,
  },
  {
    name: 'env -S in a first line',
    args: ['/script', 'x y'],
    files: { '/script': '#!/bin/env -S A=1 sh -c "echo $A; echo $1" \\c\n'.replaceAll('$', '\\$') },
    stdout: '1\nx y\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'tail reads a device to its end',
    args: ['sh', '-c', 'tail /dev/null; tail -c 1 /proc/version | wc -c; tail -n 1 /proc/mounts | wc -l'],
    stdout: '1\n1\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'tail of what has no end and no lines',
    args: ['tail', '/dev/zero'],
    memory: 64 << 20,
    stdout: '',
    stderr: 'tail: out of memory\n',
    status: 1,
  },
  {
    name: 'a shell that has no more memory says that it is one',
    args: ['sh', '-c', 'x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done'],
    memory: 64 << 20,
    stdout: '',
    stderr: 'sh: out of memory\n',
    status: 1,
  },
  {
    name: 'free',
    args: ['free'],
    stdout: /^ +total +used .+\nMem: +\d+ +\d+ +\d+ +\d+ +\d+ +\d+\nSwap: +0 +0 +0\n$/,
    stderr: '',
    status: 0,
  },
  {
    name: 'df',
    args: ['df', '/tmp'],
    stdout: /^Filesystem .+\ntmpfs +\d+ .+ \/tmp\n$/,
    stderr: '',
    status: 0,
  },
  {
    name: 'id',
    args: ['id'],
    stdout: /^uid=0\(root\) gid=0\(root\) groups=0\(root\).*\n$/,
    stderr: '',
    status: 0,
  },
  {
    name: 'uptime',
    args: ['uptime'],
    stdout: /^ \d\d:\d\d:\d\d up .+, {2}load average: .+\n$/,
    stderr: '',
    status: 0,
  },
  { name: 'dmesg', args: ['dmesg'], stdout: /^\[ +0\.\d+\] minios version /, stderr: '', status: 0 },
  {
    name: 'time',
    args: ['time', '-p', 'false'],
    stderr: /^real \d+\.\d\d\nuser \d+\.\d\d\nsys \d+\.\d\d\n$/,
    status: 1,
  },
  {
    name: 'timeout ends a program',
    args: ['timeout', '1', 'sleep', '100'],
    stdout: '',
    stderr: '',
    status: 124,
  },
  { name: 'timeout kills a program', args: ['timeout', '-s', 'KILL', '1', 'sleep', '100'], status: 137 },
  { name: 'timeout has the status of what ends by itself', args: ['timeout', '9', 'false'], status: 1 },
  {
    name: 'timeout says what it cannot run',
    args: ['timeout', '9', 'nosuch'],
    stderr: "timeout: can't execute 'nosuch': No such file or directory\n",
    status: 127,
  },
  { name: 'nice', args: ['nice', '-n', '5', 'nice'], stdout: '5\n', stderr: '', status: 0 },
  { name: 'setsid', args: ['setsid', '-w', 'echo', 'x'], stdout: 'x\n', stderr: '', status: 0 },
  { name: 'nohup', args: ['nohup', 'echo', 'x'], stdout: 'x\n', stderr: '', status: 0 },
  {
    name: 'xargs',
    args: ['xargs', '-n', '2', 'echo', '+'],
    stdin: 'a "b c"\nd\\ e',
    stdout: '+ a b c\n+ d e\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'xargs puts lines in their place',
    args: ['xargs', '-I', '{}', 'echo', '<{}>', '{}{}'],
    stdin: 'one two\n\n  x\n',
    stdout: '<one two> one twoone two\n<x> xx\n',
    stderr: '',
    status: 0,
  },
  { name: 'xargs without input', args: ['xargs'], stdout: '\n', stderr: '', status: 0 },
  { name: 'xargs -r without input', args: ['xargs', '-r'], stdout: '', stderr: '', status: 0 },
  {
    name: 'xargs -0',
    args: ['xargs', '-0', 'echo'],
    stdin: 'a b\0c\n\0',
    stdout: 'a b c\n\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'xargs -L and -t',
    args: ['xargs', '-t', '-L', '1', 'echo'],
    stdin: 'a b\nc\n',
    stdout: 'a b\nc\n',
    stderr: 'echo a b\necho c\n',
    status: 0,
  },
  {
    name: 'xargs -s',
    args: ['xargs', '-s', '10', 'echo'],
    stdin: 'aaa bbb c',
    stdout: 'aaa\nbbb\nc\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'xargs -P',
    args: ['xargs', '-P', '3', '-n', '1', 'sleep'],
    stdin: '1 1 1',
    stdout: '',
    stderr: '',
    status: 0,
  },
  { name: 'xargs tells of a command that fails', args: ['xargs', 'false'], stdin: 'a', status: 123 },
  {
    name: 'xargs tells of a command that is not there',
    args: ['xargs', 'nosuch'],
    stdin: 'a',
    stderr: "xargs: can't execute 'nosuch': No such file or directory\n",
    status: 127,
  },
  {
    name: 'xargs and an open quote',
    args: ['xargs'],
    stdin: 'a "b\n',
    stderr: 'xargs: unmatched double quote\n',
    status: 1,
  },
  {
    name: 'find -exec',
    args: ['find', '/etc/passwd', '/etc/group', '-exec', 'echo', '[{}]', '{}', ';'],
    stdout: '[/etc/passwd] /etc/passwd\n[/etc/group] /etc/group\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'find -exec with many',
    args: ['find', '/etc/passwd', '/etc/group', '-exec', 'echo', 'x', '{}', '+'],
    stdout: 'x /etc/passwd /etc/group\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'find -exec is true where the command succeeds',
    args: ['find', '/etc/passwd', '/etc/group', '-exec', 'grep', '-q', 'root:x:0:0', '{}', ';', '-print'],
    stdout: '/etc/passwd\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'find -execdir',
    args: ['find', '/etc/passwd', '-execdir', 'ls', '{}', ';'],
    stdout: './passwd\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'find -ok asks',
    args: ['find', '/etc/passwd', '/etc/group', '-ok', 'echo', '{}', ';'],
    stdin: 'y\nn\n',
    stdout: '/etc/passwd\n',
    stderr: 'echo /etc/passwd ?echo /etc/group ?',
    status: 0,
  },
  {
    name: 'awk runs commands',
    args: [
      'awk',
      'BEGIN { print system("echo hi; exit 3"); "echo x; echo y" | getline l; print l; print "b\\na" | "sort"; print close("sort"); print close("none") }',
    ],
    stdout: 'hi\n3\nx\na\nb\n0\n-1\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'awk waits for its pipes at the end',
    args: [
      'awk',
      'BEGIN { while (("echo 1; echo 2" | getline n) > 0) s += n; print s | "cat"; print "first" }',
    ],
    stdout: 'first\n3\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'sed runs commands',
    args: ['sed', '-e', '1e echo before', '-e', 's/.*/echo [&]/e'],
    stdin: 'a\n',
    stdout: 'before\n[a]\n',
    stderr: '',
    status: 0,
  },
  {
    name: 'sort goes through files that nobody sees',
    args: ['sort', '-S', '64K', '-n', '/n'],
    files: { '/n': Array.from({ length: 30_000 }, (_, index) => `${(index * 7919) % 30_011}\n`).join('') },
    stdout: /^0\n1\n[^]*30010\n$/,
    stderr: '',
    status: 0,
  },
];
