/** The command line of `minios`: what it means, and the one line that a bad one gets. */
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../host/cli/options.ts';
import { UsageError } from '../../host/cli/usage.ts';

const boot = {
  command: 'boot',
  memory: null,
  cpus: null,
  sched: null,
  quiet: false,
  volumes: [],
  program: null,
};
const root = { hostPath: '/', guestPath: '/host', readOnly: false };

test.each([
  [['boot'], boot],
  [['boot', '--quiet'], { ...boot, quiet: true }],
  [['boot', '--memory', '64m'], { ...boot, memory: 64 * 2 ** 20 }],
  [['boot', '--memory=1G'], { ...boot, memory: 2 ** 30 }],
  [['boot', '--memory', '33554432'], { ...boot, memory: 2 ** 25 }],
  [
    ['boot', '--cpus', '2', '--', '/bin/echo', '--quiet', '-n', '--', '1e3'],
    { ...boot, cpus: 2, program: ['/bin/echo', '--quiet', '-n', '--', '1e3'] },
  ],
  [['boot', '--sched', 'lottery'], { ...boot, sched: 'lottery' }],
  [['boot', '--', ''], { ...boot, program: [''] }],
  [['boot', '-v', '/:/host'], { ...boot, volumes: [root] }],
  [
    ['boot', '-v', '/:/host', '-v', '/:/other:ro'],
    { ...boot, volumes: [root, { ...root, guestPath: '/other', readOnly: true }] },
  ],
  [['--help'], { command: 'help' }],
  [['boot', '--help'], { command: 'help' }],
  [['--version'], { command: 'version' }],
  [['-h'], { command: 'help' }],
  [['-v'], { command: 'version' }],
  [['help'], { command: 'help' }],
  [['machine', 'ls'], { command: 'machine', action: 'ls', memory: null, cpus: null }],
  [
    ['machine', 'start', '--memory', '512m', '--cpus=2'],
    { command: 'machine', action: 'start', memory: 2 ** 29, cpus: 2 },
  ],
])('%j', (args, command) => {
  expect(parseCommandLine(args)).toEqual(command);
});

test.each([
  [[], /no command/],
  [['--verbose'], /unknown option --verbose/],
  [['boot', '--no-such=1'], /unknown option --no-such:/],
  [['web', '--open-browser'], /unknown option --open-browser:/],
  [['machine'], /start, stop, ls, inspect or logs/],
  [['machine', 'go'], /"go"/],
  [['machine', 'stop', 'now'], /"now"/],
  [['machine', 'start', '--cpus', '0'], /--cpus 0/],
  [['machine', 'stop', '--memory', '1g'], /unknown option --memory/],
  [['boot', '/bin/true'], /\/bin\/true.*after --/],
  [['boot', '--'], /no program/],
  [['boot', '--memory'], /--memory needs a value/],
  [['boot', '--memory', '0x10'], /--memory 0x10/],
  [['boot', '--memory', '1e9'], /--memory 1e9/],
  [['boot', '--memory', '-1'], /-1/],
  [['boot', '--memory', '64mb'], /--memory 64mb/],
  [['boot', '--memory', '1m'], /16m to 4g/],
  [['boot', '--memory', '5g'], /16m to 4g/],
  [['boot', '--memory', '64m', '--memory', '65m'], /twice/],
  [['boot', '--cpus', '0'], /--cpus 0/],
  [['boot', '--cpus', '17'], /1 to 16/],
  [['boot', '--sched', 'fast'], /--sched fast: no scheduling class/],
  [['boot', '--cpu', '1'], /unknown option --cpu/],
  [['boot', '-q'], /unknown option -q/],
  [['boot', '-v'], /-v needs a value/],
  [['boot', '-v', '/'], /HOSTDIR:GUESTDIR/],
  [['boot', '-v', '/nowhere:/mnt'], /does not exist/],
  [['boot', '--no-memory'], /unknown option --no-memory:/],
])('%j is refused in one line', (args, message) => {
  let refused: unknown;
  try {
    parseCommandLine(args);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(UsageError);
  expect((refused as Error).message).toMatch(message);
  expect((refused as Error).message).not.toContain('\n');
});
