/**
 * The layer of a recipe as a tar that streams: the same bytes for the same recipe, whatever order the package has its
 * files in. Interface: programLayer, PackageFiles.
 */
import { ImageError } from '../errors.ts';
import { padded, TarReader, type TarEntry } from '../tar_reader.ts';
import { END_OF_ARCHIVE, tarHeader, type TarFile } from '../tar_writer.ts';
import type { Recipe } from './recipes.ts';

/** The files of a package. */
export interface PackageFiles {
  /** Bytes of a file. Throws ImageError if there is none. */
  size(path: string): Promise<number>;
  stream(path: string, offset?: number, length?: number): AsyncIterable<Uint8Array>;
}

interface Part extends TarFile {
  size: number;
  contents: (() => AsyncIterable<Uint8Array>) | null;
}

/** The tar of a recipe's layer. `time`: of all files, seconds since 1970. Throws ImageError. */
export async function* programLayer(
  recipe: Recipe,
  files: PackageFiles,
  time: number,
): AsyncIterable<Uint8Array> {
  const parts = await collect(recipe, files);
  for (const path of [...parts.keys()]) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const parent = path.slice(0, at);
      if (!parts.has(parent))
        parts.set(parent, { path: parent, type: 'directory', mode: 0o755, size: 0, contents: null });
    }
  }
  for (const part of [...parts.values()].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    yield tarHeader({ ...part, mtime: time }, part.size);
    if (!part.contents) continue;
    yield* part.contents();
    yield new Uint8Array(padded(part.size) - part.size);
  }
  yield END_OF_ARCHIVE;
}

async function collect(recipe: Recipe, files: PackageFiles): Promise<Map<string, Part>> {
  const parts = new Map<string, Part>();
  const encoder = new TextEncoder();
  for (const ingredient of recipe.ingredients) {
    const { to: path } = ingredient;
    if ('archive' in ingredient) {
      for (const part of await archived(path, ingredient.archive, files)) parts.set(part.path, part);
    } else if ('link' in ingredient) {
      parts.set(path, {
        path,
        type: 'symlink',
        mode: 0o777,
        target: ingredient.link,
        size: 0,
        contents: null,
      });
    } else if ('text' in ingredient) {
      const data = encoder.encode(ingredient.text);
      const contents = async function* (): AsyncIterable<Uint8Array> {
        yield data;
      };
      parts.set(path, { path, type: 'file', mode: ingredient.mode ?? 0o644, size: data.length, contents });
    } else {
      const { from, mode = 0o644 } = ingredient;
      const size = await files.size(from);
      parts.set(path, { path, type: 'file', mode, size, contents: () => files.stream(from) });
    }
  }
  return parts;
}

/** The files of a tar in the package, as they shall be in the layer: owners and times are left behind. */
async function archived(to: string, archive: string, files: PackageFiles): Promise<Part[]> {
  const entries: TarEntry[] = [];
  const reader = new TarReader((entry) => entries.push(entry));
  for await (const bytes of files.stream(archive)) reader.push(bytes);
  reader.finish();
  return entries.flatMap((entry): Part[] => {
    const names = entry.name.split('/').filter((name) => name !== '' && name !== '.');
    if (names.length === 0) return [];
    const path = `${to}/${names.join('/')}`;
    const { type, size, offset, target } = entry;
    if (names.includes('..') || !['file', 'directory', 'symlink'].includes(type))
      throw new ImageError(
        `${archive} has an entry ${JSON.stringify(entry.name)} that is not expected`,
        'corrupt',
      );
    if (type === 'symlink') return [{ path, type, mode: 0o777, target, size: 0, contents: null }];
    if (type === 'directory') return [{ path, type, mode: 0o755, size: 0, contents: null }];
    const mode = (entry.mode & 0o100) === 0 ? 0o644 : 0o755;
    return [{ path, type, mode, size, contents: () => files.stream(archive, offset, size) }];
  });
}
