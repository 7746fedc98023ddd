/** Containers of images: the image service's layers under an overlay. */
import { expect, test } from 'vitest';
import { bootWithImages } from '../support/image_machine.ts';

test('containers of one image share its layers, and what they write is their own', async () => {
  const { task } = await bootWithImages({ memory: 256 * 2 ** 20 });
  const sh = async (script: string): Promise<string> => {
    const run = await task.run({ path: 'sh', args: ['sh', '-c', script], env: ['PATH=/bin:/sbin'] });
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
    return `${text(run.stdout)}${text(run.stderr)}${run.status === 0 ? '' : `status ${run.status}\n`}`;
  };
  expect(await sh('minios run --rm base echo hello')).toMatch(
    /^hello\nUnable to find image 'base:latest' locally\n/,
  );
  expect(await sh('minios run --rm base echo hello')).toBe('hello\n');
  expect(
    await sh(`minios run -d --name a base sh -c 'echo one >/tmp/f; sleep 100' >/dev/null; minios run -d --name b base sleep 100 >/dev/null
      sleep 0.3; minios exec a cat /tmp/f; minios exec b ls /tmp; ls /run/minios/layers | wc -l
      minios restart -t 0 b; minios stop -t 0 a; minios start a; minios exec a cat /tmp/f; minios rm -f a b`),
  ).toMatch(/^one\n1\nb\na\na\none\na\nb\n$/);
  expect(
    await sh(
      'ls /run/minios/containers /run/minios/names | wc -l; ls -d /sys/fs/cgroup/minios/*/ 2>/dev/null; true',
    ),
  ).toBe('3\n');
  expect(await sh('minios run --rm nosuchimage true')).toMatch(/nosuchimage[^]*status 125\n$/);
});
