/** What is said to a registry of npm packages, and what it answers: https://github.com/npm/registry/tree/main/docs. */

/** A package on its way. */
export interface Tarball {
  /** Bytes, if the registry says. */
  size: number | null;
  bytes: AsyncIterable<Uint8Array>;
}

export const DEFAULT_REGISTRY = 'https://registry.npmjs.org/';

/** No registry says more of one package than this, bytes. */
export const METADATA_MAX = 64 * 2 ** 20;

/** What to accept when asking for a package's metadata: those that npm needs to install it, if there are such. */
export const METADATA_TYPES = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

/** Where the metadata of a package are. */
export function metadataUrl(name: string, registry: URL): URL {
  return new URL(name.replace('/', '%2f'), registry);
}

/** Where the registry has the tarball. One that names the public registry means itself: mirrors do so. Throws with one line. */
export function tarballUrl(metadata: string, version: string, registry: URL): URL {
  let text: unknown;
  try {
    const document = JSON.parse(metadata) as { versions?: Record<string, { dist?: { tarball?: unknown } }> };
    text = document.versions?.[version]?.dist?.tarball;
  } catch {
    throw new Error('it answers what is no JSON');
  }
  if (typeof text !== 'string') throw new Error('it does not have that version');
  const url = new URL(text);
  const known = new URL(DEFAULT_REGISTRY);
  if (url.host !== known.host || registry.host === known.host) return url;
  return new URL(url.pathname.replace(/^\//, ''), registry);
}

/** Why a package cannot be fetched, in one line. */
export function notFetched(name: string, version: string, registry: URL, error: unknown): Error {
  const why = error instanceof Error ? error.message || String((error as { code?: unknown }).code) : error;
  return new Error(`npm package ${name}@${version} cannot be fetched from ${registry.origin}: ${why}`, {
    cause: error,
  });
}
