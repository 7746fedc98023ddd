/** Extended attributes as programs see them: xattr(7), setfattr(1), getfattr(1). On the debug build, leak-checked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

const sh = (script: string): Promise<string> => machine.sh(script);

/** The same in a fresh directory, twice: the second time nothing of it may be left in the kernel. */
async function fresh(script: string): Promise<string> {
  const whole = `mkdir /tmp/x && cd /tmp/x && { ${script}\n}; cd /; rm -r /tmp/x`;
  await sh(whole);
  return machine.leakCheck(() => sh(whole));
}

describe('an attribute', () => {
  test('is set, replaced, listed and removed', async () => {
    const out =
      await fresh(`: >f; setfattr -n user.a -v one f; setfattr -n user.b f; setfattr -n user.a -v two f
      getfattr -d f; setfattr -x user.a f; getfattr f; setfattr -x user.a f 2>&1`);
    expect(out).toBe(
      '# file: f\nuser.a="two"\nuser.b=""\n\n# file: f\nuser.b\n\nsetfattr: f: No data available\n',
    );
  });

  test('of a directory and of a symbolic link are their own', async () => {
    const out = await fresh(`mkdir d; ln -s d s; setfattr -n user.d -v 1 s; setfattr -h -n trusted.l -v 2 s
      getfattr -d d; getfattr -h -d -m - s; getfattr -R -P -m - . | grep -v '^#'`);
    expect(out).toBe('# file: d\nuser.d="1"\n\n# file: s\ntrusted.l="2"\n\nuser.d\n\ntrusted.l\n\n');
  });

  test('has a value of any bytes, shown as text, hexadecimal or base64', async () => {
    const out = await fresh(`: >f; setfattr -n user.v -v 0x00ff0a41 f; getfattr -e hex -n user.v f
      getfattr -d f; setfattr -n user.v -v 0saGkK f; getfattr --only-values -n user.v f; setfattr -n user.v -v '"a line\\"\\012b"' f; getfattr -d f`);
    expect(out).toBe(
      '# file: f\nuser.v=0x00ff0a41\n\n# file: f\nuser.v=0sAP8KQQ==\n\nhi\n# file: f\nuser.v="a line\\"\\012b"\n\n',
    );
  });

  test('comes back from a dump', async () => {
    const out =
      await fresh(`: >f; : >g; setfattr -n user.a -v 1 f; setfattr -n user.b -v 'x y' g; getfattr -d f g >dump
      setfattr -x user.a f; setfattr -x user.b g; setfattr --restore=dump; getfattr -d f g | cmp - dump && echo equal`);
    expect(out).toBe('equal\n');
  });

  test('survives renaming and is shared by hard links', async () => {
    const out = await fresh(
      `: >f; setfattr -n user.a -v 1 f; ln f g; mv f h; getfattr --only-values -n user.a g h`,
    );
    expect(out).toBe('11');
  });
});

describe('names and lengths have limits', () => {
  test.each([
    ['a name of another space', 'setfattr -n other.a -v 1 f', 'Operation not supported'],
    ['a name that is only a prefix', 'setfattr -n user. -v 1 f', 'Operation not supported'],
    ['an access list', 'setfattr -n system.posix_acl_access -v 1 f', 'Operation not supported'],
    ['too long a name', `setfattr -n user.${'n'.repeat(251)} -v 1 f`, 'out of range'],
    ['one of a FIFO for users', 'mkfifo p; setfattr -n user.a -v 1 p', 'Operation not permitted'],
    [
      'one on a file system that has none',
      'mount -t proc p /tmp/x 2>&1; setfattr -n user.a -v 1 /tmp/x/version; umount /tmp/x',
      'Operation not supported',
    ],
  ])('%s is refused', async (_, script, reason) => {
    expect(await fresh(`: >f; ${script} 2>&1`)).toContain(reason);
  });

  test('a value of 64 KiB fits, one byte more does not', async () => {
    const out = await fresh(`: >f; v=$(head -c 65536 /dev/zero | tr '\\000' v)
      setfattr -n user.a -v $v f; getfattr --only-values -n user.a f | wc -c; setfattr -n user.a -v x$v f 2>&1`);
    expect(out).toBe('65536\nsetfattr: f: Argument list too long\n');
  });

  test('names of a file together are no longer than 64 KiB', async () => {
    const name = 'n'.repeat(240);
    const out = await fresh(
      `: >f; i=0; while setfattr -n user.${name}$i f 2>/dev/null; do i=$((i+1)); done; echo $i; getfattr f | wc -l`,
    );
    expect(out).toBe('263\n265\n');
  });

  test('they count against the size of a tmpfs', async () => {
    const out =
      await fresh(`mkdir d; mount -t tmpfs -o size=64k s d; : >d/f; v=$(head -c 30000 /dev/zero | tr '\\000' v)
      for n in 1 2 3; do setfattr -n user.$n -v $v d/f 2>&1; done; rm d/f; stat -f -c '%f' d; umount d`);
    expect(out).toBe('setfattr: d/f: No space left on device\n16\n');
  });
});

/** A script as an ordinary user. */
const asUser = (script: string): string => `su -s /bin/sh nobody -c '${script}' 2>&1`;

describe('an ordinary user does not', () => {
  const prepare = `: >f; chmod 644 f; : >mine; chmod 666 mine; setfattr -n user.a -v 1 f; setfattr -n trusted.t -v 1 f; setfattr -n security.s -v 1 f`;

  test('see trusted attributes', async () => {
    const out = await fresh(`${prepare}; ${asUser('getfattr -m - f; getfattr -n trusted.t f')}`);
    expect(out).toBe(
      '# file: f\nuser.a\nsecurity.s\n\nf: trusted.t: No data available\n'
        .replace('f: tr', 'getfattr: f: tr')
        .replace('user.a\nsecurity.s', 'security.s\nuser.a'),
    );
  });

  test('set trusted and security attributes, not even of a file that he may write', async () => {
    const out = await fresh(
      `${prepare}; ${asUser('setfattr -n trusted.t -v 2 mine; setfattr -n security.s -v 2 mine; setfattr -x security.s f')}`,
    );
    expect(out.match(/Operation not permitted/g)).toHaveLength(3);
  });

  test('change attributes of a file that he may only read, or read those of one that he may not', async () => {
    const out = await fresh(
      `${prepare}; ${asUser('setfattr -n user.a -v 2 f; setfattr -x user.a f; setfattr -n user.b -v ok mine && echo set')}; chmod 600 f; ${asUser('getfattr -n user.a f')}`,
    );
    expect(out).toContain('set\n');
    expect(out.match(/Permission denied/g)).toHaveLength(3);
  });

  test('mark a sticky directory of another', async () => {
    const out = await fresh(`mkdir d; chmod 1777 d; ${asUser('setfattr -n user.a -v 1 d')}`);
    expect(out).toContain('Operation not permitted');
  });
});
