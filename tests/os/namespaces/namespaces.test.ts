/** Namespaces as programs see them: what is inside is invisible outside, and the reverse. On the debug build, leak-checked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  await sh('mkdir -p /proc && mount -t proc proc /proc');
});
afterAll(() => machine?.stop());

const sh = (script: string): Promise<string> => machine.sh(script);

/** The same, twice: the second time nothing of it may be left in the kernel. */
async function leakFree(script: string): Promise<string> {
  await sh(script);
  return machine.leakCheck(() => sh(script));
}

describe('every namespace is a file in /proc/PID/ns', () => {
  test('it is called by its kind and number', async () => {
    expect(await leakFree('readlink /proc/self/ns/uts /proc/1/ns/mnt')).toBe(
      'uts:[4026531838]\nmnt:[4026531841]\n',
    );
  });

  test('its inode number is that number, and it is a regular file behind a link', async () => {
    expect(await leakFree("stat -c '%i %F' -L /proc/self/ns/uts")).toBe('4026531838 regular empty file\n');
    expect(await leakFree("stat -f -c '%t' /proc/self/ns/uts")).toBe('6e736673\n');
  });

  test('an open one is shown by its name', async () => {
    expect(await leakFree('exec 5</proc/self/ns/uts; readlink /proc/self/fd/5')).toBe('uts:[4026531838]\n');
  });

  test('processes that share it have the same file', async () => {
    expect(await leakFree('test /proc/self/ns/uts -ef /proc/1/ns/uts && echo same')).toBe('same\n');
  });

  test('one that is mounted has a line in /proc/mounts and mountinfo', async () => {
    const said = await leakFree(`touch /k; mount --bind /proc/self/ns/uts /k; grep ' /k ' /proc/mounts
      awk '$5 == "/k" { print $4, $6, $7, $8, $9, $10 }' /proc/self/mountinfo; df /k | awk 'NR == 2 { print $1, $6 }'; umount /k; rm /k`);
    expect(said).toBe('nsfs /k nsfs rw 0 0\nuts:[4026531838] rw - nsfs nsfs rw\nnsfs /k\n');
  });

  test('it cannot be written', async () => {
    expect(await leakFree('echo x 2>/dev/null >/proc/self/ns/uts || echo refused')).toBe('refused\n');
  });
});

describe('the host name', () => {
  test('is set by hostname(1), and by writing /proc/sys/kernel/hostname', async () => {
    expect(await leakFree('hostname moon; uname -n; cat /proc/sys/kernel/hostname')).toBe('moon\nmoon\n');
    expect(await sh('echo minios >/proc/sys/kernel/hostname; hostname')).toBe('minios\n');
  });

  test('is cut at 64 bytes in /proc, at a newline too', async () => {
    const long = 'x'.repeat(70);
    expect(await sh(`printf '${long}' >/proc/sys/kernel/hostname; hostname`)).toBe(`${'x'.repeat(64)}\n`);
    expect(await sh("printf 'minios\\nrest' >/proc/sys/kernel/hostname; hostname")).toBe('minios\n');
  });
});
