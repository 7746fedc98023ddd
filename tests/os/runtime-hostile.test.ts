/**
 * Bundles whose config.json is nonsense, or means harm: each is run as it says or refused with a line that names the member, and
 * nothing is left of it.
 */
import { expect, test } from 'vitest';
import { configFor, containersForTests, type Config } from './support/containers.ts';

const { bundle, leakFree } = containersForTests();

/** What `minirun run` says of a bundle whose program says `ran` and who it is. */
async function said(change: (config: Config) => void): Promise<string> {
  await bundle(configFor('echo ran; id -u', change));
  return leakFree('minirun run c');
}

test('words of a bundle do not steer the terminal on which they are refused', async () => {
  expect(await said((c) => (c.ociVersion = '\u001b[2J'))).toBe(
    'minirun: ociVersion: not supported: ?[2J\nstatus 1\n',
  );
  expect(await said((c) => c.process.capabilities.bounding.push('\u001b[2J'))).toBe(
    'ran\n0\nminirun: ignoring unknown or unavailable capabilities: [?[2J]\n',
  );
});

test('what fails when it is started is said, though the container is taken back', async () => {
  expect(await said((c) => (c.process.capabilities.permitted = []))).toBe(
    'minirun: process.capabilities: cannot set capabilities: Operation not permitted\nstatus 1\n',
  );
});
