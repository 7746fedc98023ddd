/**
 * A cache of byte strings in the browser's Cache Storage, which every worker and tab of the site shares.
 *
 * Where there is none (a page that is neither https nor localhost) every method does nothing. The browser bounds
 * the size and may drop everything; entries beyond ours are dropped oldest first, in the order of insertion.
 */
const CACHE_NAME = 'minios-programs';
const MAX_ENTRIES = 64;

/** Cache Storage keys are URLs; nothing is ever fetched from these. */
const urlOf = (key: string) => `https://minios.invalid/${encodeURIComponent(key)}`;

async function storage(): Promise<Cache | null> {
  return typeof caches === 'undefined' ? null : caches.open(CACHE_NAME);
}

export class StorageCache {
  /** The bytes stored under `key`, or null. */
  async get(key: string): Promise<Uint8Array | null> {
    const response = await (await storage())?.match(urlOf(key));
    return response ? new Uint8Array(await response.arrayBuffer()) : null;
  }

  /** Stores bytes. Rejects with QuotaExceededError when the browser gives no more room. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const cache = await storage();
    if (!cache) return;
    await cache.put(urlOf(key), new Response(bytes as Uint8Array<ArrayBuffer>));
    const keys = await cache.keys();
    for (const old of keys.slice(0, Math.max(0, keys.length - MAX_ENTRIES))) await cache.delete(old);
  }
}
