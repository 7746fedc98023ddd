/** Locks on whole files: flock(2), flock(1). On the debug build, leak-checked, with one hart and with two. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  await machine.run('/bin/sh', { args: ['sh', '-c', 'mkdir -p /proc; mount -t proc proc /proc'] });
});
afterAll(() => machine?.stop());

/** What a shell script in a fresh directory writes, both streams together. */
async function once(script: string): Promise<string> {
  const whole = `mkdir /tmp/x && cd /tmp/x && { ${script}\n} 2>&1; cd /; rm -r /tmp/x`;
  const { stdout, stderr } = await machine.run('/bin/sh', { args: ['sh', '-c', whole] });
  return stdout + stderr;
}

/** The same twice: the second time nothing of it may be left in the kernel. */
async function fresh(script: string): Promise<string> {
  await once(script);
  return machine.leakCheck(() => once(script));
}

describe('a lock', () => {
  test('is held while the command runs, and not after it', async () => {
    const out = await fresh(`flock l -c 'flock -n l true; echo $?'; flock -n l true; echo $?`);
    expect(out).toBe('1\n0\n');
  });

  test('is shared by those who ask for that, and by no writer', async () => {
    const out = await fresh(`exec 8>l 9>>l; flock -s 8; flock -sn 9; echo $?; flock -n l true; echo $?
      flock -u 8; flock -n l true; echo $?; flock -u 9; flock -n l true; echo $?; exec 8>&- 9>&-`);
    expect(out).toBe('0\n1\n1\n0\n');
  });

  test('is waited for', async () => {
    const out = await fresh(`flock l -c 'echo first; sleep 1; echo done' & sleep 0.3
      flock l echo second; wait`);
    expect(out).toBe('first\ndone\nsecond\n');
  });

  test('is waited for no longer than -w says, with the status of -E', async () => {
    const out = await fresh(`flock l sleep 5 & sleep 0.1; flock -w 0.5 -E 7 l true; echo $?; wait`);
    expect(out).toBe('7\n');
  });

  test('belongs to the open file: its copies share it, and the last one takes it away', async () => {
    const out = await fresh(`exec 8>l 9>&8; flock 8; flock -n 9; echo $?; exec 8>&-
      flock -n l true; echo $?; exec 9>&-; flock -n l true; echo $?`);
    expect(out).toBe('0\n1\n0\n');
  });

  test('goes when its holder is killed', async () => {
    const out = await fresh(`flock -F l sleep 100 & p=$!; sleep 0.1; flock -n l true; echo $?
      kill -9 $p; wait $p 2>/dev/null; flock -n l true; echo $?`);
    expect(out).toBe('1\n0\n');
  });

  test('is given up for the other kind, also where that is not to be had', async () => {
    const out = await fresh(`exec 7>>l 8>>l 9>>l; flock -s 7; flock -s 8; flock -n 7; echo $?
      flock -u 8; flock -n 9; echo $?; exec 7>&- 8>&- 9>&-`);
    expect(out).toBe('1\n0\n');
  });

  test('can be had on a directory', async () => {
    expect(await fresh(`mkdir d; flock d flock -n d true; echo $?`)).toBe('1\n');
  });

  test('lets one at a time through', async () => {
    const out = await fresh(`echo 0 >n; for i in 1 2 3 4; do
        (for j in 1 2 3 4 5; do flock l sh -c 'read v <n; sleep 0.01; echo $((v+1)) >n'; done) & done; wait; cat n`);
    expect(out).toBe('20\n');
  });

  test('is in /proc/locks, with who waits for it, until it is given up', async () => {
    const out = await fresh(`exec 7>a 8>>b 9>>b; flock 7; flock -s 8; flock -s 9
      flock b true & p=$!; until grep -q -- '->' /proc/locks; do sleep 0.02; done
      i=$(stat -c %i a); j=$(stat -c %i b); grep -c "00:[0-9a-f]*:$i 0 EOF" /proc/locks
      sed -n "s/^[0-9]*: \\(.*\\) [0-9]* 00:[0-9a-f]*:$i 0 EOF/a \\1/p; s/^[0-9]*: \\(.*\\) [0-9]* 00:[0-9a-f]*:$j 0 EOF/b \\1/p" /proc/locks
      sed -n 's/.*-> .* \\([0-9]*\\) 00:.*/\\1/p' /proc/locks | grep -c "^$p$"
      flock -u 7; flock -u 8; flock -u 9; wait; exec 7>&- 8>&- 9>&-; cat /proc/locks`);
    expect(out).toBe(
      '1\na FLOCK  ADVISORY  WRITE\nb FLOCK  ADVISORY  READ\nb -> FLOCK  ADVISORY  WRITE\nb FLOCK  ADVISORY  READ\n1\n',
    );
  });

  test('is in /proc/locks of a pid namespace only if its holder is in there', async () => {
    const out = await fresh(`exec 9>l; flock 9
      unshare -fp --mount-proc sh -c 'cat /proc/locks; flock -F m sed "s/ 00:.*//" /proc/locks'; grep -c . /proc/locks`);
    expect(out).toBe('2: FLOCK  ADVISORY  WRITE 3\n1\n');
  });

  test('is refused with what is wrong', async () => {
    const out = await fresh(`flock nowhere/l true; echo $?; flock 77; echo $?; flock -w x l true; echo $?`);
    expect(out).toBe(
      'flock: nowhere/l: No such file or directory\n66\nflock: 77: Bad file descriptor\n65\n' +
        "flock: invalid number 'x'\n64\n",
    );
  });
});
