/** Image stores in temporary directories, and small images to put into them. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ImageStore, type StoredImage } from '../../host/images/store.ts';
import { parseReference, withDefaultTag } from '../../host/images/reference.ts';
import { tarArchive, type TarFile } from '../../host/images/tar_writer.ts';
import { openNodeStore } from '../../host/platform/node/store.ts';

const encoder = new TextEncoder();

/** `sha256:` and the sum in hexadecimal digits. */
export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'minios-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A new store in a directory that is gone after the test. */
export async function temporaryStore(): Promise<ImageStore> {
  return openStore(join(temporaryDirectory(), 'store'));
}

export async function openStore(directory: string): Promise<ImageStore> {
  return ImageStore.open(await openNodeStore(directory));
}

/** A tar with these files: path → text; a path that ends with a slash is a directory. */
export function tarOf(files: Record<string, string>, more: readonly TarFile[] = []): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]): TarFile =>
    path.endsWith('/')
      ? { path, type: 'directory', mode: 0o755 }
      : { path, type: 'file', mode: 0o644, data: encoder.encode(text) },
  );
  return tarArchive([...entries, ...more]);
}

/** `bytes` in pieces of a size that no block has. */
export async function* pieces(bytes: Uint8Array, size = 1000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

/** Stores an image of these layers, each a tar, under a name. */
export async function storeImage(
  store: ImageStore,
  name: string | null,
  layers: readonly Uint8Array[],
  config: Record<string, unknown> = {},
): Promise<StoredImage> {
  const diffIds: string[] = [];
  for (const layer of layers) diffIds.push((await store.layers.add(pieces(layer))).diffId);
  return store.create(
    {
      layers: diffIds,
      config: { os: 'wasi', architecture: 'wasm', config },
      history: layers.map((_, i) => ({ created_by: `layer ${i}` })),
    },
    name === null ? null : withDefaultTag(parseReference(name)),
  );
}
