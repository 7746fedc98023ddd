/**
 * The documents of the OCI image format, read with suspicion: index, manifest, configuration.
 * https://github.com/opencontainers/image-spec; Docker's own media types of the same documents, too.
 *
 * Interface: the types, parseDocument, parseManifest, parseIndex, parseConfig, choosePlatform, packingOf, limits.
 */
import type { Packing } from '../platform/store_files.ts';
import { ImageError } from './errors.ts';

/** Most bytes of a manifest or index: what registries take. */
export const MANIFEST_MAX = 4 * 2 ** 20;
export const CONFIG_MAX = 8 * 2 ** 20;
/** Lists and objects in each other. Programs of a machine, who get parts of these documents, read no more than 64 (JSON_DEPTH). */
export const NESTING_MAX = 48;
/** Most layers of an image; overlayfs stacks no more. */
export const LAYERS_MAX = 500;

export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
export const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar';
export const GZIP_LAYER_TYPE = `${LAYER_TYPE}+gzip`;
const DOCKER = 'application/vnd.docker';
export const INDEX_TYPES = [INDEX_TYPE, `${DOCKER}.distribution.manifest.list.v2+json`];
export const MANIFEST_TYPES = [MANIFEST_TYPE, `${DOCKER}.distribution.manifest.v2+json`];

/** The annotation of an image's name in index.json. */
export const REF_NAME = 'org.opencontainers.image.ref.name';

/** image-spec, image-index.md; the values are Go's GOOS and GOARCH: `wasi`, `wasm`. */
export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
}

/** image-spec, descriptor.md. `size` in bytes. */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  annotations?: Record<string, string>;
  platform?: Platform;
  urls?: string[];
}

/** image-spec, manifest.md. `layers`: the lowest first. */
export interface Manifest {
  schemaVersion: 2;
  mediaType?: string;
  config: Descriptor;
  layers: Descriptor[];
  annotations?: Record<string, string>;
}

/** image-spec, image-index.md. */
export interface Index {
  schemaVersion: 2;
  mediaType?: string;
  manifests: Descriptor[];
  annotations?: Record<string, string>;
}

/** One line of an image's history. `created` is missing where only the end of the build can know it. */
export interface HistoryEntry {
  created?: string;
  created_by?: string;
  author?: string;
  comment?: string;
  empty_layer?: boolean;
}

/** An image's configuration; `config` is what containers begin with. */
export interface ImageConfig {
  created?: string;
  author?: string;
  architecture: string;
  os: string;
  variant?: string;
  config?: Record<string, unknown>;
  rootfs: { type: 'layers'; diff_ids: string[] };
  history?: HistoryEntry[];
  [other: string]: unknown;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether it is a digest of the form that is understood here: `sha256:` and 64 small hexadecimal digits. */
export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && DIGEST.test(text);
}

type Json = Record<string, unknown>;

function corrupt(what: string, why: string): ImageError {
  return new ImageError(`${what} is not valid: ${why}`, 'corrupt');
}

/** An object in JSON. Throws ImageError that names `what` it should be. */
export function parseDocument(bytes: Uint8Array, what: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw corrupt(what, 'it is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw corrupt(what, 'it is no JSON object');
  if (isNestedDeeper(value, NESTING_MAX)) throw corrupt(what, 'it is nested too deeply');
  return value as Json;
}

/** Whether there are more than so many lists and objects in each other. */
function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isNestedDeeper(each, levels - 1));
}

function checkDescriptor(value: unknown, what: string): Descriptor {
  const descriptor = value as Partial<Descriptor> | null;
  if (typeof descriptor !== 'object' || descriptor === null) throw corrupt(what, 'a descriptor is no object');
  if (!isDigest(descriptor.digest)) throw corrupt(what, 'a descriptor has no sha256 digest');
  const { size, mediaType } = descriptor;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw corrupt(what, `the size of ${descriptor.digest} is no number of bytes`);
  if (typeof mediaType !== 'string') throw corrupt(what, `${descriptor.digest} has no media type`);
  return descriptor as Descriptor;
}

function checkList(value: unknown, what: string, name: string): unknown[] {
  if (!Array.isArray(value)) throw corrupt(what, `"${name}" is no list`);
  return value;
}

/** `what`: how errors call the document. Throws ImageError, `corrupt`. */
export function parseManifest(bytes: Uint8Array, what: string): Manifest {
  const value = parseDocument(bytes, what);
  if (value['schemaVersion'] !== 2) throw corrupt(what, 'only schema version 2 is understood');
  const config = checkDescriptor(value['config'], what);
  const layers = checkList(value['layers'], what, 'layers').map((each) => checkDescriptor(each, what));
  if (layers.length > LAYERS_MAX) throw corrupt(what, `it has ${layers.length} layers`);
  return { ...(value as unknown as Manifest), config, layers };
}

/** `what`: how errors call the document. Throws ImageError, `corrupt`. */
export function parseIndex(bytes: Uint8Array, what: string): Index {
  const value = parseDocument(bytes, what);
  if (value['schemaVersion'] !== 2) throw corrupt(what, 'only schema version 2 is understood');
  const manifests = checkList(value['manifests'], what, 'manifests').map((each) => {
    const descriptor = checkDescriptor(each, what);
    checkAnnotations(descriptor.annotations, what);
    return descriptor;
  });
  return { ...(value as unknown as Index), manifests };
}

function checkAnnotations(value: unknown, what: string): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null || Object.values(value).some((v) => typeof v !== 'string'))
    throw corrupt(what, 'annotations are not texts');
}

/** Members that are texts, where there are any. */
function checkTexts(value: Record<string, unknown>, names: string[], what: string): void {
  for (const name of names) {
    const kind = typeof (value[name] ?? '');
    if (kind !== 'string') throw corrupt(what, `"${name}" is no text`);
  }
}

function checkHistory(entry: unknown, what: string): void {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw corrupt(what, '"history" has an entry that is no object');
  checkTexts(entry as Record<string, unknown>, ['created', 'created_by', 'author', 'comment'], what);
}

/** `what`: how errors call the document. Throws ImageError, `corrupt`. */
export function parseConfig(bytes: Uint8Array, what: string): ImageConfig {
  const value = parseDocument(bytes, what);
  for (const name of ['os', 'architecture']) {
    if (typeof value[name] !== 'string') throw corrupt(what, `"${name}" is missing`);
  }
  const rootfs = value['rootfs'] as { diff_ids?: unknown } | undefined;
  const ids = rootfs?.diff_ids ?? [];
  if (!Array.isArray(ids) || !ids.every(isDigest)) throw corrupt(what, 'its diff_ids are no digests');
  const config = value['config'] ?? {};
  if (typeof config !== 'object' || Array.isArray(config)) throw corrupt(what, '"config" is no object');
  checkTexts(value, ['created', 'author', 'variant'], what);
  if (value['history'] !== undefined)
    for (const entry of checkList(value['history'], what, 'history')) checkHistory(entry, what);
  return {
    ...(value as unknown as ImageConfig),
    rootfs: { type: 'layers', diff_ids: ids as string[] },
  };
}

/** Platforms that run here, the best first. `wasip1` is what wasm toolchains and runwasi call it. */
const RUNNABLE: readonly Platform[] = [
  { os: 'wasi', architecture: 'wasm' },
  { os: 'wasip1', architecture: 'wasm' },
  { os: 'wasi', architecture: 'wasm32' },
];

/** Whether programs for a platform run here. */
export function isRunnable({ os, architecture }: Platform): boolean {
  return RUNNABLE.some((platform) => platform.os === os && platform.architecture === architecture);
}

/** `os/architecture[/variant]`, as --platform takes it. */
export function platformText({ os, architecture, variant }: Platform): string {
  return `${os}/${architecture}${variant === undefined ? '' : `/${variant}`}`;
}

/** `os/architecture[/variant]`. Throws ImageError. */
export function parsePlatform(text: string): Platform {
  const [os, architecture, variant, more] = text.split('/');
  if (!os || !architecture || more !== undefined || !/^[\w./-]+$/.test(text))
    throw new ImageError(
      `"${text}" is an invalid platform: give it as OS/ARCHITECTURE, as wasi/wasm`,
      'invalid',
    );
  return { os, architecture, ...(variant && { variant }) };
}

/**
 * Which manifest of an index to take: that of `wanted`, or the best that runs here, or the only one there is. Throws
 * ImageError in Docker's words, with what there is.
 */
export function choosePlatform(index: Index, wanted: Platform | null, name: string): Descriptor {
  const images = index.manifests.filter(
    ({ annotations, platform }) =>
      annotations?.['vnd.docker.reference.type'] === undefined && platform?.os !== 'unknown',
  );
  const matches = (platform: Platform): Descriptor | undefined =>
    images.find(
      ({ platform: its }) =>
        its?.os === platform.os &&
        its.architecture === platform.architecture &&
        (platform.variant === undefined || its.variant === platform.variant),
    );
  for (const platform of wanted ? [wanted] : RUNNABLE) {
    const found = matches(platform);
    if (found) return found;
  }
  if (!wanted && images.length === 1) return images[0];
  const there = images.map(({ platform }) => (platform ? platformText(platform) : 'unknown')).join(', ');
  throw new ImageError(
    `no matching manifest for ${platformText(wanted ?? RUNNABLE[0])} in the manifest list entries of ${name}` +
      ` (it has: ${there || 'none'})`,
    'missing',
  );
}

/** How a layer is packed, by what its descriptor says. Throws ImageError for what is no layer. */
export function packingOf({ mediaType, digest }: Descriptor): Packing {
  if (/\.(tar|layer\.v1\.tar|layer\.nondistributable\.v1\.tar)$/.test(mediaType)) return 'none';
  if (/\.tar(\.|\+)gzip$/.test(mediaType)) return 'gzip';
  if (/\.tar(\.|\+)zstd$/.test(mediaType)) return 'zstd';
  throw new ImageError(`layer ${digest} has the media type ${mediaType}, which is not supported`, 'invalid');
}

/** JSON in the form in which all documents are written here: without white space, keys as they come. */
export function encodeDocument(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
