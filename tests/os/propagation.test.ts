/**
 * Propagation of mounts: the tables and examples of the kernel's Documentation/filesystems/sharedsubtree.rst (§5, §6) and
 * of mount_namespaces(7). On the debug build, leak-checked.
 */
import { describe, expect, test } from 'vitest';
import { MOUNT_FUNCTIONS, shellForTests } from './support/shell.ts';

const { leakFree } = shellForTests();
/** What `show` says after the script: places below /t, groups by letters in the order of the places. */
const run = async (script: string): Promise<string[]> => {
  const said = await leakFree(`${MOUNT_FUNCTIONS} ${script}; show; end a/m a/b a b c d e s x y z`);
  return said.trimEnd().split('\n');
};

describe('types', () => {
  test('a new mount is private; the types are shown', async () => {
    expect(await run('mk a b c d; mount --make-shared /t/b; mount --make-unbindable /t/c')).toEqual([
      'a',
      'b shared:A',
      'c unbindable',
      'd',
    ]);
  });

  test('a bind of a shared mount is its peer, and a slave when it leaves; making it shared makes it both', async () => {
    const script =
      'mk a; mount --make-shared /t/a; mkdir /t/b /t/c; mount --bind /t/a /t/b; mount --bind /t/a /t/c';
    expect(await run(script)).toEqual(['a shared:A', 'b shared:A', 'c shared:A']);
    expect(await run(`${script}; mount --make-slave /t/b`)).toEqual([
      'a shared:A',
      'b master:A',
      'c shared:A',
    ]);
    expect(await run(`${script}; mount --make-slave /t/b; mount --make-shared /t/b`)).toEqual([
      'a shared:A',
      'b shared:B master:A',
      'c shared:A',
    ]);
    expect(await run(`${script}; mount --make-private /t/b`)).toEqual(['a shared:A', 'b', 'c shared:A']);
  });

  test('making the only shared mount a slave makes it private', async () => {
    expect(await run('mk a; mount --make-shared /t/a; mount --make-slave /t/a')).toEqual(['a']);
  });

  test('--make-rshared changes all below', async () => {
    expect(await run('mk a a/b; mount --make-rshared /t/a')).toEqual(['a shared:A', 'a/b shared:B']);
  });

  test('two types in one call are refused, and what is not mounted', async () => {
    const said = await run('mkdir /t/a; mount --make-shared /t/a 2>&1; rmdir /t/a');
    expect(said[0]).toMatch(/Invalid argument/);
  });

  test('an unbindable mount cannot be bound, and is left out of a recursive bind', async () => {
    const script = 'mk a a/b a/c; mount --make-unbindable /t/a/b; mkdir /t/x; mount --rbind /t/a /t/x';
    expect(await run(script)).toEqual(['a', 'a/b unbindable', 'a/c', 'x', 'x/c']);
    const alone = await run('mk a; mount --make-unbindable /t/a; mkdir /t/x; mount --bind /t/a /t/x 2>&1');
    expect(alone[0]).toMatch(/Invalid argument/);
  });
});

describe('mounting', () => {
  const peers = 'mk a; mount --make-shared /t/a; mkdir /t/b; mount --bind /t/a /t/b; mkdir /t/a/m';

  test('in a shared mount mounts in its peers, and makes new peers', async () => {
    expect(await run(`${peers}; mount -t tmpfs n /t/b/m`)).toEqual([
      'a shared:A',
      'a/m shared:B',
      'b shared:A',
      'b/m shared:B',
    ]);
  });

  test('in a master mounts in its slave, and not the reverse', async () => {
    expect(await run(`${peers}; mount --make-slave /t/b; mount -t tmpfs n /t/a/m`)).toEqual([
      'a shared:A',
      'a/m shared:B',
      'b master:A',
      'b/m master:B',
    ]);
    expect(await run(`${peers}; mount --make-slave /t/b; mount -t tmpfs n /t/b/m`)).toEqual([
      'a shared:A',
      'b master:A',
      'b/m',
    ]);
  });

  test('goes down a chain of masters and slaves', async () => {
    const chain = `${peers}; mount --make-slave /t/b; mount --make-shared /t/b; mkdir /t/c; mount --bind /t/b /t/c; mount --make-slave /t/c`;
    expect(await run(`${chain}; mount -t tmpfs n /t/a/m`)).toEqual([
      'a shared:A',
      'a/m shared:B',
      'b shared:C master:A',
      'b/m shared:D master:B',
      'c master:C',
      'c/m master:D',
    ]);
  });

  test('passes over a group that has no such place: who receives below it receives all the same', async () => {
    // b shows only a/sub, c is a slave of b: neither sees a/m; d, a slave of a, does.
    const script = `mk a; mount --make-shared /t/a; mkdir -p /t/a/sub /t/a/m /t/b /t/c /t/d; mount --bind /t/a/sub /t/b
      mount --make-slave /t/b; mount --make-shared /t/b; mount --bind /t/b /t/c; mount --make-slave /t/c
      mount --bind /t/a /t/d; mount --make-slave /t/d; mount -t tmpfs n /t/a/m`;
    expect(await run(script)).toEqual([
      'a shared:A',
      'a/m shared:B',
      'b shared:C master:A',
      'c master:C',
      'd master:A',
      'd/m master:B',
    ]);
  });

  test('what comes from a master goes under what a slave has mounted there itself', async () => {
    const script = `${peers}; mount --make-slave /t/b; mount -t tmpfs own /t/b/m; touch /t/b/m/own; mount -t tmpfs n /t/a/m
      ls /t/b/m; umount /t/b/m; ls /t/b/m`;
    const said = await run(script);
    expect(said).toEqual(['own', 'a shared:A', 'a/m shared:B', 'b master:A', 'b/m master:B']);
  });

  test('a tree that is bound propagates whole', async () => {
    const script = `${peers}; mk s s/one; touch /t/s/one/f; mount --rbind /t/s /t/a/m; ls /t/b/m/one`;
    expect((await run(script)).slice(0, 1)).toEqual(['f']);
  });

  test('a shared mount bound inside itself does not receive itself', async () => {
    const script = 'mk a; mount --make-shared /t/a; mkdir /t/a/m; mount --bind /t/a /t/a/m';
    expect(await run(script)).toEqual(['a shared:A', 'a/m shared:A']);
  });
});

describe('bind and move, by what is bound and where: sharedsubtree.rst, §5', () => {
  const source: Readonly<Record<string, string>> = {
    shared: 'mk s; mount --make-shared /t/s',
    private: 'mk s',
    slave: 'mk z; mount --make-shared /t/z; mkdir /t/s; mount --bind /t/z /t/s; mount --make-slave /t/s',
  };
  const at = { shared: 'mk a; mount --make-shared /t/a; mkdir /t/a/m', other: 'mk a; mkdir /t/a/m' };
  const state = (lines: string[], place: string): string =>
    (lines.find((line) => line.split(' ')[0] === place) ?? '')
      .split(' ')
      .slice(1)
      .map((tag) => tag.split(':')[0])
      .join(' ');

  const binds: [string, keyof typeof at, string][] = [
    ['shared', 'shared', 'shared'],
    ['private', 'shared', 'shared'],
    ['slave', 'shared', 'shared master'],
    ['shared', 'other', 'shared'],
    ['private', 'other', ''],
    ['slave', 'other', 'master'],
  ];
  test.each(binds)('%s, bound in %s: %s', async (what, where, result) => {
    const lines = await run(`${source[what]}; ${at[where]}; mount --bind /t/s /t/a/m`);
    expect(state(lines, 'a/m')).toBe(result);
  });
  test.each(binds)('%s, moved into %s: %s', async (what, where, result) => {
    const lines = await run(`${source[what]}; ${at[where]}; mount --move /t/s /t/a/m`);
    expect(state(lines, 'a/m')).toBe(result);
    expect(lines.some((line) => line.startsWith('s'))).toBe(false);
  });

  test('a mount can be moved onto its peer, and onto its master', async () => {
    const peers =
      'mk a; mkdir /t/a/d /t/b /t/c; mount --make-shared /t/a; mount --bind /t/a/d /t/b; mount --bind /t/a/d /t/c';
    expect(await run(`${peers}; mount --move /t/c /t/b`)).toEqual([
      'a shared:A',
      'a/d shared:A',
      'b shared:A',
      'b shared:A',
      'b shared:A',
    ]);
    const slave = `${peers}; mount --make-slave /t/c; mount --move /t/c /t/b`;
    expect((await run(slave)).slice(0, 1)).toEqual(['a shared:A']);
  });

  test('an unbindable mount cannot be moved into a shared one, but elsewhere', async () => {
    const unbindable = 'mk s; mount --make-unbindable /t/s';
    expect((await run(`${unbindable}; ${at.shared}; mount --move /t/s /t/a/m 2>&1`))[0]).toMatch(
      /Invalid argument/,
    );
    const lines = await run(`${unbindable}; ${at.other}; mount --move /t/s /t/a/m`);
    expect(state(lines, 'a/m')).toBe('unbindable');
  });
});

describe('unmounting', () => {
  const peers =
    'mk a; mount --make-shared /t/a; mkdir /t/b; mount --bind /t/a /t/b; mkdir /t/a/m; mount -t tmpfs n /t/a/m';

  test('takes what has propagated away, too', async () => {
    expect(await run(`${peers}; umount /t/b/m`)).toEqual(['a shared:A', 'b shared:A']);
  });

  test('not what has something mounted inside', async () => {
    const script = `${peers}; mount --make-private /t/b/m; mkdir /t/b/m/in; mount -t tmpfs i /t/b/m/in; umount -l /t/a/m`;
    expect(await run(script)).toEqual(['a shared:A', 'b shared:A', 'b/m', 'b/m/in']);
  });

  test('a copy that is in use makes it busy', async () => {
    const said = await run(`${peers}; exec 5>/t/b/m/f; umount /t/a/m 2>&1; exec 5>&-`);
    expect(said[0]).toMatch(/busy/);
  });

  test('what covers the copy that goes stays in its place', async () => {
    const script = `${peers}; mount --make-slave /t/b; mount --make-private /t/b/m; mount -t tmpfs own /t/b/m; umount /t/a/m`;
    expect(await run(script)).toEqual(['a shared:A', 'b master:A', 'b/m']);
  });
});

describe('across mount namespaces', () => {
  test('a copy is a peer: both see what either mounts', async () => {
    const script = `mk a; mount --make-shared /t/a; mkdir /t/a/m /t/a/o; mkfifo /t/go /t/up
      unshare --propagation unchanged -m sh -c 'mount -t tmpfs in /t/a/m; echo >/t/up; read go </t/go; mountpoint /t/a/o' & read up </t/up
      mountpoint /t/a/m; mount -t tmpfs out /t/a/o; echo >/t/go; wait; umount /t/a/m /t/a/o; rm /t/go /t/up`;
    expect((await run(script)).slice(0, 2)).toEqual(['/t/a/m is a mountpoint', '/t/a/o is a mountpoint']);
  });

  test('with --propagation slave only what comes from outside is seen; in the default neither', async () => {
    const script = (
      options: string,
    ): string => `mk a; mount --make-shared /t/a; mkdir /t/a/m /t/a/o; mkfifo /t/go /t/up
      unshare ${options} -m sh -c 'mount -t tmpfs in /t/a/m; echo >/t/up; read go </t/go; mountpoint /t/a/o' & read up </t/up
      mountpoint /t/a/m; mount -t tmpfs out /t/a/o; echo >/t/go; wait; umount /t/a/o; rm /t/go /t/up`;
    expect((await run(script('--propagation slave'))).slice(0, 2)).toEqual([
      '/t/a/m is not a mountpoint',
      '/t/a/o is a mountpoint',
    ]);
    expect((await run(script(''))).slice(0, 2)).toEqual([
      '/t/a/m is not a mountpoint',
      '/t/a/o is not a mountpoint',
    ]);
  });

  test('a slave whose master is out of sight is told the nearest group that is in sight: propagate_from', async () => {
    // a ─▶ x (in sight of nobody inside) ─▶ c: seen from /t/j there are a and c.
    const script = `mk j; mkdir -p /t/j/a /t/j/c /t/j/bin /t/j/proc /t/x; cp /bin/toolbox /t/j/bin/cat; mount -t proc proc /t/j/proc
      mount -t tmpfs a /t/j/a; mount --make-shared /t/j/a; mount --bind /t/j/a /t/x; mount --make-slave /t/x; mount --make-shared /t/x
      mount --bind /t/x /t/j/c; mount --make-slave /t/j/c
      unshare -R /t/j /bin/cat /proc/self/mountinfo | awk '$5 == "/c" { for (i = 7; $i != "-"; i++) { split($i, t, ":"); print t[1] } }'; umount -l /t/j`;
    expect((await run(script)).slice(0, 2)).toEqual(['master', 'propagate_from']);
  });
});
