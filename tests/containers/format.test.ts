/** --format: Go's templates and Docker's functions; help and usage errors in Docker's words. */
import { beforeAll, describe, expect, test } from 'vitest';
import { miniosForTests } from './support/minios.ts';

const { leakFree, sh } = miniosForTests();

describe('templates', () => {
  beforeAll(async () => {
    await sh(
      "minios create --name box -l a=1 -l b=two -e X=1 -e Y=2 --rootfs /r echo 'hello world' >/dev/null",
    );
  });

  test.each([
    ['{{.Name}} {{.State.Status | upper}} {{len .Config.Env}}', '/box CREATED 2'],
    ['{{range .Config.Env}}[{{.}}]{{end}}', '[X=1][Y=2]'],
    ['{{range $i, $e := .Config.Env}}{{if $i}}, {{end}}{{$i}}:{{$e}}{{end}}', '0:X=1, 1:Y=2'],
    ['{{range $k, $v := .Config.Labels}}{{$k}}={{$v}};{{end}}', 'a=1;b=two;'],
    ['{{json .Config.Labels}} {{json .Args}}', '{"a":"1","b":"two"} ["hello world"]'],
    ['{{index .Config.Labels "b"}} {{index .Config.Env 1}}', 'two Y=2'],
    ['{{join .Config.Env "|"}} {{(index .Config.Env 0) | lower}}', 'X=1|Y=2 x=1'],
    ['{{if .State.Running}}up{{else if eq .State.Status "created"}}new{{else}}down{{end}}', 'new'],
    ['{{with .Config.User}}{{.}}{{else}}nobody{{end}}', 'nobody'],
    ['{{if and .Name (not .State.Running)}}yes{{end}} {{or .Config.User "root"}}', 'yes root'],
    ['{{printf "%-8s|%d" .State.Status .State.ExitCode}}', 'created |0'],
    ['{{printf "%03d|%05d|%-3d|%3s" .State.ExitCode -12 7 "a"}}', '000|-0012|7  |  a'],
    ['[{{index .Config.Labels "none"}}] {{.Config.Labels.none}} {{.Config.Labels.a}}', '[] <no value> 1'],
    ['{{.Args}} {{.HostConfig.RestartPolicy}}', '[hello world] map[MaximumRetryCount:0 Name:no]'],
    ['{{- .Name -}} x', '/boxx'],
    ['{{.SizeRw}} {{.SizeRootFs}} {{json .SizeRw}} {{if .SizeRw}}some{{end}}', '<nil> <nil> null '],
    ['{{.State.Health}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}', '<nil> none'],
    ['{{/* nothing */}}{{println "a" 1}}', 'a 1\n'],
    ['{{slice .Name 1 3}} {{split "a,b" ","}}', 'bo [a b]'],
    ['{{$x := 1}}{{$y := 2}}{{range $x = .Config.Env}}{{$x}} {{end}}{{$x}} {{$y}}', 'X=1 Y=2 Y=2 2'],
    ['{{range $, $ = .Config.Env}}{{$}} {{end}}{{+5}} {{-.5}} {{007}}', 'X=1 Y=2 5 -.5 7'],
  ])('%s', async (template, text) => {
    expect(await sh(`minios inspect -f '${template}' box`)).toBe(`${text}\n`);
  });

  test.each([
    ['{{.Name', 'unclosed action', 64],
    ['{{', 'unclosed action', 64],
    ['{{.Nosuch}}', 'map has no entry for key "Nosuch"', 1],
    ['{{.State.Health.Status}}', '<.State.Health.Status>: map has no entry for key "Health"', 1],
    ['{{.Config.SizeRw}}', 'map has no entry for key "SizeRw"', 1],
    ['{{nosuch .}}', 'function "nosuch" not defined', 1],
    ['{{if .Name}}', 'unexpected EOF', 64],
    ['{{end}}', 'unexpected {{end}}', 64],
    ['{{range $a, $b, $c := .Args}}{{end}}', 'too many declarations in range', 64],
    ['{{$a, $b := .Args}}', 'too many declarations in command', 64],
    ['{{$x = 1}}', 'undefined variable "$x"', 1],
    ['{{99999999999999999999}}', 'integer overflow: "99999999999999999999"', 64],
    ['{{1.2.3}}', 'illegal number syntax: "1.2.3"', 64],
    ['{{-}}', 'missing value for command', 64],
    ['{{print +}}', 'illegal number syntax: "+"', 64],
  ])('%s is refused', async (template, reason, status) => {
    const said = await sh(`minios inspect -f '${template}' box`);
    expect(said).toContain('template parsing error: template: :1:');
    expect(said).toContain(reason);
    expect(said).toMatch(new RegExp(`status ${status}\n$`));
    if (status === 64) expect(await sh(`minios ps -a --format '${template}'`)).toContain('status 1\n');
  });

  test('a list is a table with three blanks, or a line each', async () => {
    expect(await sh("minios ps -a --format 'table {{.Names}}\\t{{.Image}}'")).toBe(
      'NAMES     IMAGE\nbox       /r\n',
    );
    expect(
      await sh(
        'minios ps -a --format \'{{.Names}} {{.Label "b"}}\'; minios ps -a --format json | grep -c Names',
      ),
    ).toBe('box two\n1\n');
  });

  test('filters choose', async () => {
    const names = (filters: string): Promise<string> => sh(`minios ps -a --format '{{.Names}}' ${filters}`);
    expect(await names('-f name=bo -f label=a')).toBe('box\n');
    expect(await names('-f label=a -f label=c')).toBe('');
    expect(await names('-f status=running')).toBe('');
    expect(await names('-f nosuch=x')).toBe("Error: invalid filter 'nosuch'\nstatus 1\n");
  });
});

test('columns are as wide as what is in them looks, and characters are cut by none', async () => {
  await sh(`minios create --name wide --rootfs /r echo ${'한글'.repeat(6)} >/dev/null`);
  expect(await sh("minios ps -a --filter name=wide --format 'table {{.Command}}\t{{.Names}}'")).toBe(
    'COMMAND                  NAMES\n"echo 한글한글한글한…"   wide\n',
  );
});

test('help and usage errors', async () => {
  expect(await leakFree('minios run')).toMatch(
    /^"minios run" requires at least 1 argument\.\nSee 'minios run --help'\.\n\nUsage: {2}minios run \[OPTIONS\] IMAGE \[COMMAND\] \[ARG\.\.\.\]\n\nCreate and run a new container from an image\nstatus 1\n$/,
  );
  expect(await leakFree('minios nosuch')).toBe(
    "minios: 'nosuch' is not a minios command.\nSee 'minios --help'\nstatus 1\n",
  );
  for (const verb of ['machine start', 'boot', 'web'])
    expect(await leakFree(`minios ${verb}`)).toMatch(
      /^minios: '\w+' is for the computer that .*\nstatus 1\n$/,
    );
  expect(await leakFree('docker container ls --help | head -n 8')).toMatch(
    /Usage: {2}docker container ls \[OPTIONS\][^]*Aliases:\n {2}docker container ls/,
  );
  expect(await leakFree('minios stop nosuch')).toBe('Error: No such container: nosuch\nstatus 1\n');
  expect(await leakFree('minios start nosuch other')).toBe(
    'Error: No such container: nosuch\nError: No such container: other\nError: failed to start containers: nosuch, other\nstatus 1\n',
  );
});

test('info has the client and the server apart, as Docker has', async () => {
  expect(await leakFree('minios info | head -n 8')).toMatch(
    /^Client:\n Version: {4}\d+\.\d+\.\d+\n\nServer:\n Containers: \d+\n {2}Running: \d+\n {2}Paused: \d+\n {2}Stopped: \d+\n$/,
  );
});

test('where there is no room, nothing is begun, and it is said', async () => {
  const script = `minios ps -q; mount -t tmpfs -o size=64k small /run/minios; head -c 200000 /dev/zero >/run/minios/full 2>/dev/null
    minios run --rm --rootfs /r echo ran; find /run/minios/containers /run/minios/names -mindepth 1 | wc -l; umount /run/minios`;
  expect(await leakFree(script)).toMatch(
    /^0\nminios: Error: cannot write \/run\/minios\/containers\/[0-9a-f]{64}: No space left on device\.\nSee 'minios run --help'\.\n$/,
  );
});
