/**
 * Layers for tests: files with contents become a tar, as far as an EROFS image looks into it, and the entries that tell of it.
 */
import { writeErofs, type LayerEntry } from '../../host/images/erofs/index.ts';

/** A file of a layer; what is left out is root's, with an everyday mode. */
export interface LayerFile extends Partial<Omit<LayerEntry, 'path' | 'size' | 'offset'>> {
  path: string;
  data?: string | Uint8Array;
}

export interface Layer {
  entries: LayerEntry[];
  tar: Uint8Array;
  image: Uint8Array;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/** 2024-07-03T00:00:00Z */
export const LAYER_TIME = 1_719_964_800;

/** The layer with these files. In front of each one's contents is a block for what would be a header. */
export function makeLayer(files: readonly LayerFile[]): Layer {
  const parts: { at: number; data: Uint8Array }[] = [];
  let end = 0;
  const entries = files.map((file): LayerEntry => {
    const { data, ...rest } = file;
    const bytes = typeof data === 'string' ? encoder.encode(data) : (data ?? new Uint8Array(0));
    const type = file.type ?? 'file';
    end += BLOCK;
    const offset = end;
    parts.push({ at: offset, data: bytes });
    end += Math.ceil(bytes.length / BLOCK) * BLOCK;
    const mtime = { seconds: LAYER_TIME, nanoseconds: 0 };
    return {
      mode: type === 'directory' ? 0o755 : 0o644,
      uid: 0,
      gid: 0,
      mtime,
      ...rest,
      type,
      size: bytes.length,
      offset,
    };
  });
  const tar = new Uint8Array(end + 2 * BLOCK);
  for (const { at, data } of parts) tar.set(data, at);
  return { entries, tar, image: writeErofs(entries, tar.length) };
}

/** Contents of a file: bytes that no two places have in the same order. */
export function pattern(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (Math.imul(i + 1, 2654435761) >>> 13) ^ seed;
  return bytes;
}
