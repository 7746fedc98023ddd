/**
 * The cache of rewritten programs: key, stored form, verification.
 *
 * Entries are keyed by the original's SHA-256, the rewriter's version and its options, and hold the SHA-256 of
 * themselves: an entry that was cut short or damaged is a miss. (Who can write the cache can start programs of
 * his choice anyway, as the user whose cache it is; the digest guards against accidents.)
 *
 *     bytes  0..7    "minios" and two bytes of format version
 *            8..39   SHA-256 of everything behind it
 *           40..43   length of the description, little endian
 *           44..     the description (ProgramInfo as JSON), then the module
 */
import { REWRITER_VERSION } from './contract.ts';
import type { ProgramInfo } from './inspect.ts';
import type { RewriteOptions } from './rewrite.ts';

/** A store of byte strings by key. Keys are file-name safe. Losing an entry is always allowed. */
export interface BlobCache {
  get(key: string): Promise<Uint8Array | null>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** A rewritten program. */
export interface RewrittenProgram {
  bytes: Uint8Array;
  info: ProgramInfo;
}

const MAGIC = [0x6d, 0x69, 0x6e, 0x69, 0x6f, 0x73, 0x00, 0x01];
const DIGEST_AT = 8;
const LENGTH_AT = 40;
const DESCRIPTION_AT = 44;

/** SHA-256, or null where the platform has none (a page that is neither https nor localhost). */
async function sha256(bytes: Uint8Array): Promise<Uint8Array | null> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  return subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)) : null;
}

/** The key of a program, or null if there is no way to make one. `known`: its SHA-256, where somebody has it already. */
export async function cacheKey(
  original: Uint8Array,
  options: RewriteOptions,
  known: Uint8Array | null = null,
): Promise<string | null> {
  const digest = known ?? (await sha256(original));
  if (!digest) return null;
  return `${hexadecimal(digest)}-${REWRITER_VERSION}${options.keepNames ? 'n' : ''}`;
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the cache has: to be believed only if `intact` says so. */
export interface CachedProgram extends RewrittenProgram {
  /** Whether it is as it was stored. Hashing takes as long as compiling, and both can be done at once. */
  intact: Promise<boolean>;
}

/** Reads a program; null if it is not there or obviously damaged. A cache that fails is one that has nothing. */
export async function readCache(cache: BlobCache, key: string): Promise<CachedProgram | null> {
  const stored = await cache.get(key).catch(() => null);
  if (!stored || stored.length < DESCRIPTION_AT || MAGIC.some((byte, i) => stored[i] !== byte)) return null;
  const length = new DataView(stored.buffer, stored.byteOffset).getUint32(LENGTH_AT, true);
  const codeAt = DESCRIPTION_AT + length;
  const intact = isIntact(stored);
  try {
    const info = JSON.parse(new TextDecoder().decode(stored.subarray(DESCRIPTION_AT, codeAt))) as ProgramInfo;
    return { bytes: stored.subarray(codeAt), info, intact };
  } catch {
    return null;
  }
}

async function isIntact(stored: Uint8Array): Promise<boolean> {
  const digest = await sha256(stored.subarray(LENGTH_AT));
  return digest !== null && digest.every((byte, i) => stored[DIGEST_AT + i] === byte);
}

/** Stores a program; a failure (disk full) only costs time later. */
export async function writeCache(cache: BlobCache, key: string, program: RewrittenProgram): Promise<void> {
  const description = new TextEncoder().encode(JSON.stringify(program.info));
  const stored = new Uint8Array(DESCRIPTION_AT + description.length + program.bytes.length);
  stored.set(MAGIC);
  new DataView(stored.buffer).setUint32(LENGTH_AT, description.length, true);
  stored.set(description, DESCRIPTION_AT);
  stored.set(program.bytes, DESCRIPTION_AT + description.length);
  const digest = await sha256(stored.subarray(LENGTH_AT));
  if (!digest) return;
  stored.set(digest, DIGEST_AT);
  await cache.put(key, stored).catch(() => undefined);
}
