/** diff, commit, export and cp: what they bring, and that nobody gets out of a container's root by them. */
import { describe, expect, test } from 'vitest';
import { bootWithCli } from '../support/container_cli.ts';

const MAKE = `minios run --name cont base sh -c '
  echo hello >/new; rm /etc/motd; mkdir /d; echo x >/d/x; ln -s /etc /d/link; ln -s nowhere /dangling; chown 5:6 /d/x'`;

test('diff and commit', async () => {
  const { sh } = await bootWithCli();
  await sh(MAKE);
  expect(await sh('minios diff cont')).toBe(
    'A /d\nA /d/link\nA /d/x\nA /dangling\nC /etc\nD /etc/motd\nA /new\n',
  );
  expect(await sh(`minios commit -m msg -a me -c 'CMD ["cat", "/new"]' cont mine:2`)).toMatch(
    /^sha256:[0-9a-f]{64}\n$/,
  );
  expect(await sh('minios run --rm mine:2 sh -c "cat /new; ls /etc/motd; stat -c %u:%g /d/x"')).toBe(
    'hello\n5:6\nls: /etc/motd: No such file or directory\n',
  );
  expect(await sh(`minios image inspect -f '{{.Author}} {{.Comment}} {{json .Config.Cmd}}' mine:2`)).toBe(
    'me msg ["cat","/new"]\n',
  );
  expect(await sh('minios run --name again mine:2 true; minios diff again')).toBe('');
});

test('names that would steer a terminal: in messages and commands they are shown with ?', async () => {
  const { sh } = await bootWithCli();
  const evil = "$(printf 'a\\033[31m\\302\\233b\\177')";
  await sh(`minios create --name up base sh -c "${evil}"`);
  expect(await sh('minios ps -a --no-trunc --format "{{.Command}}"')).toBe('"sh -c a [31m?b?"\n');
  expect(await sh(`minios cp "up:/${evil}" .`)).toBe(
    'Error: Could not find the file /a?[31m?b? in container up\nstatus 1\n',
  );
  expect(await sh('minios rm -f up')).toBe('up\n');
});

test('commit that is told to end lets the container go on', async () => {
  const { sh } = await bootWithCli();
  await sh(
    "minios run -d --name up base sh -c 'truncate -s 3G /big; exec sleep 1000'; until minios exec up test -e /big; do :; done",
  );
  for (const signal of ['INT', 'TERM'])
    expect(
      await sh(`sh -c 'echo $$ >/pid; exec minios commit up new' & until [ "$(minios ps -q --filter status=paused)" ]; do :; done
        kill -${signal} $(cat /pid); wait $!; echo $?; minios ps --format '{{.State}}'; minios images -q new`),
      signal,
    ).toBe('130\nrunning\n');
  await sh('minios rm -f up');
});

test('a running container: what its processes see now', async () => {
  const { sh } = await bootWithCli();
  await sh(`minios run -d --name runs -v vol:/v base sh -c 'echo 1 >/one; echo 2 >/v/two; sleep 1000'
    until minios diff runs | grep -q one; do :; done`);
  expect(await sh('minios diff runs')).toBe('A /one\nA /v\n');
  expect(
    await sh(
      'minios cp runs:/v/two -  | tar tO; echo back >/tmp/back; minios cp /tmp/back runs:/v/; minios exec runs cat /v/back',
    ),
  ).toBe('two\nback\n');
  expect(await sh('minios export runs | tar t one v')).toBe('one\nv/\n');
  expect(
    await sh(
      'minios commit runs mine >/dev/null; minios run --rm mine cat /one; minios ps --format "{{.Status}}"',
    ),
  ).toMatch(/^1\nUp .*\n$/);
  await sh('minios rm -f runs');
});

describe('cp', () => {
  test('out of a container', async () => {
    const { sh } = await bootWithCli();
    await sh(MAKE);
    await sh('mkdir /tmp/w');
    const steps: [string, string][] = [
      ['minios cp cont:/new - | tar tv | cut -c1-20', '-rw-r--r-- 0/0      \n'],
      ['minios cp cont:/new copy; cat copy', 'hello\n'],
      ['minios cp cont:/new .; cat new', 'hello\n'],
      ['minios cp cont:/d fresh; ls fresh', 'link\nx\n'],
      ['minios cp cont:/d fresh; ls fresh', 'd\nlink\nx\n'],
      ['mkdir other; minios cp cont:/d/. other; ls other', 'link\nx\n'],
      ['minios cp cont:/d/link l; readlink l', '/etc\n'],
      ['minios cp -L cont:/d/link dir; ls dir/passwd', 'dir/passwd\n'],
      ['minios cp cont:/d/link/ there; ls there/passwd', 'there/passwd\n'],
      ['minios cp cont:/d new', 'Error: cannot copy directory\nstatus 1\n'],
      ['minios cp cont:/new nosuch/', 'Error: no such directory\nstatus 1\n'],
      ['minios cp cont:/new/ y', 'Error: /new/: not a directory\nstatus 1\n'],
      ['minios cp cont:/nosuch y', 'Error: Could not find the file /nosuch in container cont\nstatus 1\n'],
      ['minios cp cont:/d/x x; stat -c %u:%g x; minios cp -a cont:/d/x x; stat -c %u:%g x', '0:0\n5:6\n'],
    ];
    for (const [script, told] of steps) expect(await sh(`cd /tmp/w; ${script}`), script).toBe(told);
  });

  test('a link to nothing, followed', async () => {
    const { sh } = await bootWithCli();
    await sh('minios run --name up base ln -s /secret /link; echo outside >/secret');
    expect(await sh('minios cp -L up:/link .')).toBe(
      'Error: Could not find the file /secret in container up\nstatus 1\n',
    );
  });

  test('into a container', async () => {
    const { sh } = await bootWithCli();
    await sh(MAKE);
    await sh('mkdir -p /tmp/w/tree/sub; cd /tmp/w; echo f >file; echo s >tree/sub/s; ln -s file lnk');
    const list = (path: string): string => `minios cp cont:${path} - | tar t`;
    const steps: [string, string][] = [
      [`minios cp file cont:/d/; ${list('/d')}`, 'd/\nd/file\nd/link\nd/x\n'],
      [`minios cp file cont:/d/named; ${list('/d/named')}`, 'named\n'],
      [`minios cp tree cont:/d; ${list('/d/tree')}`, 'tree/\ntree/sub/\ntree/sub/s\n'],
      [`minios cp tree cont:/renamed; ${list('/renamed')}`, 'renamed/\nrenamed/sub/\nrenamed/sub/s\n'],
      [`minios cp tree/. cont:/d; ${list('/d/sub')}`, 'sub/\nsub/s\n'],
      [
        `minios cp file cont:/d/link/; ${list('/etc/file')}; ls /etc/file`,
        'file\nls: /etc/file: No such file or directory\nstatus 1\n',
      ],
      [`minios cp lnk cont:/lnk; minios cp cont:/lnk - | tar tv | sed 's/.*lnk/lnk/'`, 'lnk -> file\n'],
      [`tar c tree | minios cp - cont:/d/sub; ${list('/d/sub/tree')}`, 'tree/\ntree/sub/\ntree/sub/s\n'],
      ['minios cp - cont:/new </dev/null', 'Error: destination "cont:/new" must be a directory\nstatus 1\n'],
      ['minios cp nosuch cont:/', 'Error: lstat nosuch: no such file or directory\nstatus 1\n'],
      ['minios cp tree cont:/new', 'Error: cannot copy directory\nstatus 1\n'],
      ['minios cp file cont:/no/such', 'Error: Could not find the file /no in container cont\nstatus 1\n'],
      ['mkdir x; minios cp x cont:/d', ''],
    ];
    for (const [script, told] of steps.slice(0, -1))
      expect(await sh(`cd /tmp/w; ${script}`), script).toBe(told);
    expect(await sh('cd /tmp/w; mkdir x; minios cp x cont:/d')).toBe(
      'Error: cannot overwrite non-directory "/d/x" with directory "x/"\nstatus 1\n',
    );
    expect(await sh('minios cp cont:/a cont:/b; minios cp /a /b')).toBe(
      'Error: copying between containers is not supported\nError: must specify at least one container source\nstatus 1\n',
    );
  });

  test('who does not read an archive to its end says why, and nobody else', async () => {
    const { sh } = await bootWithCli();
    const pack = '/usr/libexec/minios/files pack / /bin bin; echo "status $?" >&2';
    expect(await sh(`trap '' PIPE; { ${pack}; } | head -c 1 | wc -c`)).toBe('1\nstatus 1\n');
  });

  // CVE-2018-15664, CVE-2019-14271: between looking at a path and using it a container makes a link of a directory.
  test('no race and no archive leads out of the root', async () => {
    const { sh } = await bootWithCli();
    const out = await sh(`
      mkdir /secret; echo secret >/secret/key; mkdir /target
      minios run -d --name evil base sh -c '
        mkdir -p /secret /target; echo mine >/secret/key; ln -s / up
        while :; do mkdir /flip; rmdir /flip; ln -s ../../../../../../ /flip; rm /flip; done' >/dev/null
      echo in >/tmp/in
      for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
        minios cp /tmp/in evil:/flip/target/in 2>/dev/null
        minios cp evil:/flip/secret/key - 2>/dev/null | tar xO 2>/dev/null | grep secret
        minios cp evil:/proc/1/root/secret/key - 2>/dev/null | tar xO 2>/dev/null | grep secret
      done
      ls -A /target
      mkdir -p /tmp/a/b; echo out >/tmp/a/out; cd /tmp/a/b; tar cPf /tmp/evil.tar ../out /tmp/a/out
      minios cp - evil:/ </tmp/evil.tar; ls /out; minios rm -f evil >/dev/null; true`);
    expect(out).toContain('Error: ../out: leads out of the directory that it is unpacked to\n');
    expect(out).not.toContain('secret\n');
    expect(out.split('\n')[0]).toBe('Error: ../out: leads out of the directory that it is unpacked to');
  });
});
