/** What pull and push tell while they work, in Docker's words. */
import type { Progress, Report } from '../seams.ts';

export type OnProgress = (event: Progress) => void;

/** How often a layer's bar moves at most, milliseconds. */
const INTERVAL = 100;

/** As layers are called on the screen. */
export function shortId(digest: string): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}

/** Lets the first and last event of a status through, and between them one now and then. */
export function bar(
  onProgress: OnProgress,
  id: string,
  status: string,
  total: number,
): (current: number) => void {
  let last = -Infinity;
  return (current) => {
    const now = performance.now();
    if (current < total && now - last < INTERVAL) return;
    last = now;
    onProgress({ id, status, current, total });
  };
}

/** Does `work` for all, at most `limit` at once; the first failure ends it, after those that run have ended. */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  let failure: { error: unknown } | null = null;
  const worker = async (): Promise<void> => {
    for (const item of rest) {
      if (failure) return;
      try {
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (failure) throw (failure as { error: unknown }).error;
}

/** How often a client whose bars stand still is told so: who is not there any more is found out by that. Milliseconds. */
const STILL_THERE = 1000;

/** Passes events on in their order, and ends the work, by the signal, once they cannot be told. */
export async function reporting<T>(
  report: Report,
  work: (onProgress: OnProgress, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const gone = new AbortController();
  let told = Promise.resolve();
  let last: Progress | null = null;
  const tell = (event: Progress): void => {
    told = told.then(() => report(event)).catch((error: unknown) => gone.abort(error));
  };
  const onProgress: OnProgress = (event) => {
    gone.signal.throwIfAborted();
    // That of a layer replaces what was told of it, and is the latest; a line of its own would be shown once more.
    if (event.id !== undefined) last = event;
    tell(event);
  };
  const still = setInterval(() => last && tell(last), STILL_THERE);
  const result = await work(onProgress, gone.signal).finally(() => {
    clearInterval(still);
    return told;
  });
  gone.signal.throwIfAborted();
  return result;
}
