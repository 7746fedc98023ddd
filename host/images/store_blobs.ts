/**
 * Blobs by their digest: bytes that are verified whenever they enter and, if they are read as a whole, whenever they
 * leave. What is arriving is below ingest/, under a name that says whose it is.
 *
 * Interface: BlobStore.
 */
import type { FileSink, StoreFiles } from '../platform/store_files.ts';
import { ImageError } from './errors.ts';
import type { Descriptor } from './oci.ts';
import { encodeDocument, isDigest } from './oci.ts';

/** What a blob should be; a size of null is unknown. */
export interface Expected {
  digest: string;
  size: number | null;
}

export class BlobStore {
  private readonly files: StoreFiles;

  constructor(files: StoreFiles) {
    this.files = files;
  }

  has(digest: string): Promise<boolean> {
    return this.files.status(blobPath(digest)).then((status) => status !== null);
  }

  /** Throws ImageError if the blob is not there. */
  async require(digest: string): Promise<void> {
    if (!(await this.has(digest))) throw missing(digest);
  }

  /** Bytes of a blob. Throws ImageError if it is not there. */
  async size(digest: string): Promise<number> {
    const status = await this.files.status(blobPath(digest));
    if (!status) throw missing(digest);
    return status.size;
  }

  /** A blob of at most `limit` bytes, verified. Throws ImageError. */
  async read(digest: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.files.read(blobPath(digest), limit).catch((error: unknown) => {
      if (!(error instanceof RangeError)) throw error;
      throw new ImageError(`blob ${digest} has more than ${limit} bytes`, 'corrupt');
    });
    if (!bytes) throw missing(digest);
    if (this.digestOf(bytes) !== digest)
      throw new ImageError(
        `blob ${digest} of ${this.files.where} is damaged: pull the image again`,
        'corrupt',
      );
    return bytes;
  }

  /** The bytes of a blob, piece by piece, not verified. */
  stream(digest: string): AsyncIterable<Uint8Array> {
    return this.files.stream(blobPath(digest));
  }

  digestOf(bytes: Uint8Array): string {
    const hash = this.files.hash();
    hash.update(bytes);
    return `sha256:${hash.hex()}`;
  }

  /** Stores a blob and answers what it is. Throws ImageError, and stores nothing, if it is not what is expected. */
  async put(
    source: AsyncIterable<Uint8Array>,
    expected?: Expected,
  ): Promise<{ digest: string; size: number }> {
    if (expected && (await this.has(expected.digest)))
      return { digest: expected.digest, size: await this.size(expected.digest) };
    const hash = this.files.hash();
    let size = 0;
    return this.arriving(async (path) => {
      await this.writing(path, async (sink) => {
        for await (const bytes of source) {
          size += bytes.length;
          if (expected?.size != null && size > expected.size) break;
          hash.update(bytes);
          await sink.write(bytes);
        }
      });
      const digest = `sha256:${hash.hex()}`;
      check({ digest, size }, expected);
      await this.files.link(path, blobPath(digest));
      return { digest, size };
    });
  }

  async putBytes(bytes: Uint8Array): Promise<{ digest: string; size: number }> {
    const digest = this.digestOf(bytes);
    if (await this.has(digest)) return { digest, size: bytes.length };
    return this.put(once(bytes), { digest, size: bytes.length });
  }

  /** Stores a document as JSON; its descriptor. */
  async putDocument(document: unknown, mediaType: string): Promise<Descriptor> {
    return { mediaType, ...(await this.putBytes(encodeDocument(document))) };
  }

  /**
   * Stores a blob that comes from far away. `open` gives its bytes from an offset on; what an earlier try has left is
   * not fetched again, and two callers, in whatever process, fetch it once. Throws ImageError, or what `open` throws:
   * then what has come stays for the next try.
   */
  async fetch(
    expected: { digest: string; size: number },
    open: (offset: number) => AsyncIterable<Uint8Array>,
    onProgress: (done: number) => void = () => undefined,
  ): Promise<void> {
    const { digest, size } = expected;
    if (await this.has(digest)) return;
    const path = `ingest/partial-${hexOf(digest)}`;
    await this.files.locked(lockOf(digest), async () => {
      if (await this.has(digest)) return;
      const hash = this.files.hash();
      let done = 0;
      const earlier = `${path}.old`;
      const [left, before] = [await this.files.status(path), await this.files.status(earlier)];
      // A try that was killed while it read what had been left to it has less than that.
      if (left !== null && left.size > (before?.size ?? -1)) {
        await this.files.remove(earlier);
        await this.files.rename(path, earlier);
      } else {
        await this.files.remove(path);
      }
      const old = left !== null || before !== null;
      await this.writing(path, async (sink) => {
        const take = async (bytes: Uint8Array): Promise<void> => {
          done += bytes.length;
          if (done > size) throw new ImageError(`blob ${digest} has more than ${size} bytes`, 'corrupt');
          hash.update(bytes);
          await sink.write(bytes);
        };
        if (old) for await (const bytes of this.files.stream(earlier)) await take(bytes);
        await this.files.remove(earlier);
        onProgress(done);
        if (done === size) return;
        for await (const bytes of open(done)) {
          await take(bytes);
          onProgress(done);
        }
      }).catch(async (error: unknown) => {
        if (error instanceof ImageError && error.trouble === 'corrupt') await this.files.remove(path);
        throw error;
      });
      try {
        check({ digest: `sha256:${hash.hex()}`, size: done }, expected);
        await this.files.link(path, blobPath(digest));
      } finally {
        await this.files.remove(path);
      }
    });
  }

  /** Writes a whole small file of the store, anew or over the old one. */
  async place(path: string, bytes: Uint8Array): Promise<void> {
    await this.arriving(async (temporary) => {
      await this.writing(temporary, (sink) => sink.write(bytes));
      await this.files.rename(temporary, path);
    });
  }

  /** A new name below ingest/ for `work`; what is left there is removed. */
  async arriving<T>(work: (path: string) => Promise<T>): Promise<T> {
    const path = `ingest/${this.files.mark}.${this.files.unique()}`;
    try {
      return await work(path);
    } finally {
      await this.files.remove(path);
    }
  }

  /** Writes a new file. It is on the disk when this resolves; what `work` throws closes it. */
  async writing(path: string, work: (sink: FileSink) => Promise<void>): Promise<void> {
    const sink = await this.files.create(path);
    try {
      await work(sink);
      await sink.finish();
    } finally {
      await sink.abandon();
    }
  }
}

function check(found: { digest: string; size: number }, expected?: Expected): void {
  if (!expected) return;
  const { digest, size } = expected;
  if (size !== null && found.size > size)
    throw new ImageError(`blob ${digest} has more than ${size} bytes`, 'corrupt');
  if (size !== null && found.size < size)
    throw new ImageError(`blob ${digest} ended after ${found.size} of ${size} bytes`, 'unavailable');
  if (found.digest !== digest)
    throw new ImageError(
      `failed to verify blob ${digest}: its bytes have the digest ${found.digest}`,
      'corrupt',
    );
}

function missing(digest: string): ImageError {
  return new ImageError(`blob ${digest} is not in the image store`, 'missing');
}

/** The hex digits of a digest. Throws RangeError for what is none: it is about to be part of a path. */
export function hexOf(digest: string): string {
  if (!isDigest(digest)) throw new RangeError(`${digest} is no sha256 digest`);
  return digest.slice('sha256:'.length);
}

/**
 * The lock of the one that fetches or unpacks what has this digest. There are few, since a lock's file can never be
 * removed.
 */
export function lockOf(digest: string): string {
  return `locks/${hexOf(digest)[0]}`;
}

export function blobPath(digest: string): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

export async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
