/** What clients are told while images travel. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from '../../host/images/seams.ts';
import { reporting } from '../../host/images/registry/progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('who waits is told again how a layer stands, never how it stood', async () => {
  const told: Progress[] = [];
  const report = (event: Progress): Promise<void> => Promise.resolve(void told.push(event));
  await reporting(report, async (onProgress) => {
    onProgress({ status: 'The push refers to repository [x]' });
    onProgress({ id: 'a', status: 'Pushing', current: 1, total: 2 });
    await vi.advanceTimersByTimeAsync(1000);
    onProgress({ id: 'a', status: 'Pushed' });
    await vi.advanceTimersByTimeAsync(2000);
  });
  expect(told.map(({ status }) => status)).toEqual([
    'The push refers to repository [x]',
    'Pushing',
    'Pushing',
    'Pushed',
    'Pushed',
    'Pushed',
  ]);
});

test('who is found gone while nothing moves ends the work', async () => {
  let present = true;
  const report = (): Promise<void> => (present ? Promise.resolve() : Promise.reject(new Error('gone')));
  const work = reporting(report, async (onProgress, signal) => {
    onProgress({ id: 'a', status: 'Pushing', current: 1, total: 2 });
    await vi.advanceTimersByTimeAsync(0);
    present = false;
    await vi.advanceTimersByTimeAsync(1000);
    signal.throwIfAborted();
  });
  await expect(work).rejects.toThrow('gone');
});
