/**
 * The image catalogue: images that are made here when somebody first asks for them. `base` is the userland that minios
 * itself boots with; the others are `base` and a layer with a program from an npm package (recipes.ts).
 *
 * What was made is remembered below catalogue/ in the store: an image is made anew when its recipe, or the userland, is
 * another one than then. The layer of a program is kept, so that a new userland fetches no package again.
 *
 * Interface: RecipeCatalogue, PackageSource, PackageFiles.
 */
import type { CpioEntry } from '../../machine/cpio.ts';
import { rootfsEntries, type ReadAsset } from '../../machine/image.ts';
import { ImageError } from '../errors.ts';
import { encodeDocument, isDigest } from '../oci.ts';
import { fullName, type Reference } from '../reference.ts';
import type { Catalogue, Report } from '../seams.ts';
import type { ImageStore, StoredImage } from '../store.ts';
import { tarArchive, type TarFile } from '../tar_writer.ts';
import { programLayer, type PackageFiles } from './layer.ts';
import type { PinnedPackage, Recipe } from './recipes.ts';
import { RECIPES, recipeFor } from './recipes.ts';

export type { PackageFiles } from './layer.ts';

/** Where packages come from. */
export interface PackageSource {
  /** Has `work` look at the files of a package, which is fetched and verified if need be. Throws ImageError. */
  use<T>(
    store: ImageStore,
    wanted: PinnedPackage,
    image: string,
    report: Report,
    work: (files: PackageFiles) => Promise<T>,
  ): Promise<T>;
}

/** Raised when the same ingredients make other bytes than before. */
const FORMAT = 1;

const BASE = 'base';
const SCRATCH = 'scratch';

/** The time of all that is made here, seconds since 1970: what has none of its own must be the same every time. */
export const MADE_AT = 946_684_800;

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Directories that programs expect, beside those of the userland. */
const DIRECTORIES: Record<string, number> = {
  dev: 0o755,
  proc: 0o555,
  sys: 0o555,
  run: 0o755,
  tmp: 0o1777,
  usr: 0o755,
  'usr/bin': 0o755,
  'usr/share': 0o755,
  'usr/share/licenses': 0o755,
};

interface Made {
  /** What it was made of. */
  stamp: string;
  /** The image. */
  id: string;
  /** The program's layer, and what that was made of. */
  layer: string;
  recipe: string;
}

const encoder = new TextEncoder();

/** The catalogue of this minios. Images are made in the caller's store, in the caller's time: a package may have to be fetched. */
export class RecipeCatalogue implements Catalogue {
  readonly names = [BASE, ...RECIPES.map(({ name }) => name)];
  private readonly read: ReadAsset;
  private readonly packages: PackageSource;
  private index: Promise<Uint8Array> | null = null;

  /** `read` gives the files of dist/. */
  constructor(read: ReadAsset, packages: PackageSource) {
    this.read = read;
    this.packages = packages;
  }

  has(reference: Reference): boolean {
    const name = officialName(reference);
    if (name === BASE || name === SCRATCH) return reference.tag === 'latest';
    return name !== null && recipeFor(name) !== undefined && tagFits(recipeFor(name)!, reference.tag);
  }

  async outdated(store: ImageStore, reference: Reference, image: StoredImage): Promise<boolean> {
    const name = officialName(reference);
    const made = name === null ? null : await this.remembered(store, name);
    return made?.id === image.id && made.stamp !== (await this.stamp(store, recipeFor(name!)));
  }

  async make(store: ImageStore, reference: Reference, report: Report): Promise<StoredImage> {
    const name = officialName(reference)!;
    if (name === SCRATCH) throw new ImageError("'scratch' is a reserved name", 'invalid');
    const recipe = recipeFor(name);
    const made = await this.remembered(store, name);
    const base = await this.baseLayer(store, report);
    const layers = [base];
    const history = [{ created: time(), created_by: 'COPY / / # the userland of minios' }];
    const key = recipeKey(store, recipe);
    if (recipe) {
      layers.push(await this.programLayer(store, recipe, key, made, report));
      const { name: from, version } = recipe.package;
      history.push({ created: time(), created_by: `COPY / / # npm ${from}@${version}` });
    }
    const config = {
      created: time(),
      architecture: 'wasm',
      os: 'wasi',
      config: { Env: [PATH, ...(recipe?.config.Env ?? [])], ...settings(recipe) },
    };
    const image = await store.create({ layers, config, history }, reference);
    const layer = layers.at(-1)!;
    await this.remember(store, name, {
      stamp: await this.stamp(store, recipe),
      id: image.id,
      layer,
      recipe: key,
    });
    return image;
  }

  /** The layer with the userland. It is made again if it is not there: that takes no longer than looking for it. */
  private async baseLayer(store: ImageStore, report: Report): Promise<string> {
    const made = await this.remembered(store, BASE);
    if (made?.stamp === (await this.stamp(store, undefined)) && (await usable(store, made.layer)))
      return made.layer;
    await report({ id: BASE, status: 'Preparing' });
    const archive = tarArchive(baseFiles(await rootfsEntries(this.read)));
    const { diffId } = await store.layers.add(whole(archive));
    await report({ id: BASE, status: 'Pull complete' });
    return diffId;
  }

  private async programLayer(
    store: ImageStore,
    recipe: Recipe,
    key: string,
    made: Made | null,
    report: Report,
  ): Promise<string> {
    if (made?.recipe === key && (await usable(store, made.layer))) return made.layer;
    return this.packages.use(store, recipe.package, recipe.name, report, async (files) => {
      await report({ id: recipe.name, status: 'Extracting' });
      const { diffId } = await store.layers.add(programLayer(recipe, files, MADE_AT));
      await report({ id: recipe.name, status: 'Pull complete' });
      return diffId;
    });
  }

  /** What an image would be made of now. */
  private async stamp(store: ImageStore, recipe: Recipe | undefined): Promise<string> {
    this.index ??= this.read('rootfs.json');
    const userland = store.blobs.digestOf(await this.index);
    return store.blobs.digestOf(encodeDocument([FORMAT, userland, recipe ?? null]));
  }

  private async remembered(store: ImageStore, name: string): Promise<Made | null> {
    const bytes = await store.files.read(`catalogue/${name}`, 65536);
    try {
      const made = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Partial<Made>);
      return isDigest(made?.layer) && isDigest(made.id) ? (made as Made) : null;
    } catch {
      return null;
    }
  }

  private async remember(store: ImageStore, name: string, made: Made): Promise<void> {
    await store.files.makeDirectory('catalogue');
    await store.blobs.place(`catalogue/${name}`, encodeDocument(made));
  }
}

function usable(store: ImageStore, layer: string): Promise<boolean> {
  return store.layers.has(layer);
}

function recipeKey(store: ImageStore, recipe: Recipe | undefined): string {
  return store.blobs.digestOf(encodeDocument([FORMAT, recipe?.package, recipe?.ingredients]));
}

/** `python` for docker.io/library/python; null for what is in no catalogue. */
function officialName(reference: Reference): string | null {
  if (reference.digest !== null) return null;
  const [, name] = /^docker\.io\/library\/([a-z]+):/.exec(fullName(reference)) ?? [];
  return name === BASE || name === SCRATCH || (name !== undefined && recipeFor(name)) ? name : null;
}

function tagFits({ version, package: { version: exact } }: Recipe, tag: string | null): boolean {
  return tag === 'latest' || tag === version || tag === exact;
}

function settings(recipe: Recipe | undefined): object {
  if (!recipe) return { Cmd: ['sh'], WorkingDir: '/' };
  const { Env: _, ...rest } = recipe.config;
  return { WorkingDir: '/', ...rest };
}

function time(): string {
  return new Date(MADE_AT * 1000).toISOString().replace('.000Z', 'Z');
}

function baseFiles(entries: readonly CpioEntry[]): TarFile[] {
  const files = new Map<string, TarFile>();
  for (const [path, mode] of Object.entries(DIRECTORIES))
    files.set(path, { path, type: 'directory', mode, mtime: MADE_AT });
  for (const { path: absolute, type, mode, data } of entries) {
    const path = absolute.slice(1);
    const target = type === 'symlink' ? new TextDecoder().decode(data) : undefined;
    const contents = type === 'file' ? data : undefined;
    files.set(path, {
      path,
      type,
      mode,
      mtime: MADE_AT,
      ...(contents && { data: contents }),
      ...(target !== undefined && { target }),
    });
  }
  const text = encoder.encode('minios is under the MIT licence: https://www.npmjs.com/package/minios.\n');
  files.set('usr/share/licenses/base', {
    path: 'usr/share/licenses/base',
    type: 'directory',
    mode: 0o755,
    mtime: MADE_AT,
  });
  files.set('usr/share/licenses/base/NOTICE', {
    path: 'usr/share/licenses/base/NOTICE',
    type: 'file',
    mode: 0o644,
    mtime: MADE_AT,
    data: text,
  });
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** In pieces, so that nothing else waits while it is hashed and written. */
async function* whole(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const piece = 2 ** 20;
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}
