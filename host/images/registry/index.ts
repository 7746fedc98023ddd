/**
 * Registries, as the image service uses them: pull, push, login, logout. docs/registry.md explains the protocol.
 *
 *     endpoint.ts transport.ts                   where a registry is, and HTTP with it
 *     challenge.ts credentials.ts authority.ts   who we are, and how a registry asks
 *     client.ts                                  single operations of the API
 *     pull.ts upload.ts push.ts progress.ts      images
 */
import type { CredentialHelpers } from '../../platform/credential_helpers.ts';
import type { Hash } from '../../platform/store_files.ts';
import { ImageError } from '../errors.ts';
import type { Platform } from '../oci.ts';
import type { Reference } from '../reference.ts';
import { familiar, parseReference, repositoryOf } from '../reference.ts';
import type { LoginResult, Registry, Report } from '../seams.ts';
import type { ImageStore, StoredImage } from '../store.ts';
import { repositoryDigests } from '../store.ts';
import { RegistryClient } from './client.ts';
import type { CredentialFile } from './credentials.ts';
import { CredentialStore } from './credentials.ts';
import { fetchUrl } from './fetch_url.ts';
import { reporting } from './progress.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import type { TransportOptions } from './transport.ts';
import { Transport } from './transport.ts';

/** What the registries need of the place where they run. */
export interface RegistryOptions {
  /** The files of credentials in the order in which they are asked; the first one is written. */
  credentials: readonly CredentialFile[];
  /** Runs credential helpers that these name; absent: there are none here. */
  helpers?: CredentialHelpers;
  hash: () => Hash;
  transport?: TransportOptions;
}

/** Tells how far it is; rejects if nobody listens any more, which ends what is done. */
export class Registries implements Registry {
  readonly #credentials: CredentialStore;
  readonly #options: RegistryOptions;

  constructor(options: RegistryOptions) {
    this.#credentials = new CredentialStore(options.credentials, options.helpers);
    this.#options = options;
  }

  async #open(domain: string, signal?: AbortSignal): Promise<RegistryClient> {
    const options = { ...this.#options.transport, ...(signal && { signal }) };
    return RegistryClient.open(domain, await this.#credentials.find(domain), options);
  }

  /**
   * Fetches an image, the best platform that runs here if none is wanted, enters and unpacks it. `reference` has a tag or
   * a digest. Rejects with ImageError in Docker's words.
   */
  pull(
    store: ImageStore,
    reference: Reference,
    platform: Platform | null,
    report: Report,
  ): Promise<StoredImage> {
    return reporting(report, async (onProgress, signal) =>
      pull(await this.#open(reference.domain, signal), reference, platform, store, onProgress),
    );
  }

  /** `pull --all-tags`: every tag of the repository. */
  pullAll(
    store: ImageStore,
    repository: Reference,
    platform: Platform | null,
    report: Report,
  ): Promise<StoredImage[]> {
    return reporting(report, async (onProgress, signal) => {
      const client = await this.#open(repository.domain, signal);
      const images: StoredImage[] = [];
      for (const tag of await client.tags(repository.path)) {
        images.push(await pull(client, { ...repository, tag, digest: null }, platform, store, onProgress));
      }
      return images;
    });
  }

  /** Sends the image of this name, which has a tag. Layers that another repository of the registry has are taken over there. */
  push(store: ImageStore, reference: Reference, report: Report): Promise<{ digest: string; size: number }> {
    return reporting(report, async (onProgress, signal) => {
      const image = await store.find(familiar(reference)).catch(() => null);
      if (!image) {
        throw new ImageError(
          `An image does not exist locally with the tag: ${repositoryOf(reference)}`,
          'missing',
        );
      }
      const client = await this.#open(reference.domain, signal);
      const elsewhere = await repositoriesOfLayers(store, reference.domain);
      const mountFrom = (digest: string): string[] => [...(elsewhere.get(digest) ?? [])];
      await push(client, reference, image, store, mountFrom, onProgress);
      const { descriptor } = image;
      await store.add(descriptor, reference, `${repositoryOf(reference)}@${descriptor.digest}`);
      return { digest: descriptor.digest, size: descriptor.size };
    });
  }

  async tags(repository: Reference): Promise<string[]> {
    return (await this.#open(repository.domain)).tags(repository.path);
  }

  /** Keeps the credentials if the registry takes them. Rejects with ImageError otherwise. */
  async login(registry: string, username: string, password: string): Promise<LoginResult> {
    const domain = domainOf(registry);
    const client = await RegistryClient.open(domain, { username, password }, this.#options.transport);
    client.authority.wantsRefreshToken = true;
    if (!(await client.ping())) {
      const address = new URL('v2/', client.base).href;
      throw new ImageError(`Get "${address}": unauthorized: incorrect username or password`, 'unavailable');
    }
    const identityToken = client.authority.refreshToken;
    const unencrypted = await this.#credentials.save(domain, {
      username,
      password,
      ...(identityToken !== null && { identityToken }),
    });
    return { status: 'Login Succeeded', ...(unencrypted !== null && { unencrypted }) };
  }

  /** Forgets the credentials, if there are any. */
  async logout(registry: string): Promise<void> {
    await this.#credentials.remove(domainOf(registry));
  }

  /** The bytes behind an address (ADD), which have the digest `checksum`. */
  fetch(url: string, checksum: string | null): AsyncIterable<Uint8Array> {
    return fetchUrl(new Transport(this.#options.transport), url, checksum, this.#options.hash());
  }
}

/** A registry as people name it to `login`: empty for Docker Hub, or with `https://` in front. */
function domainOf(registry: string): string {
  const name = registry.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  if (name === '' || name === 'index.docker.io') return 'docker.io';
  // The rules are those for references: whatever is no domain throws.
  const { domain } = parseReference(`${name}/x`);
  if (domain !== name)
    throw new ImageError(`"${registry}" is no name of a registry: it has no dot, colon or port`, 'invalid');
  return domain;
}

/** For each layer the repositories of a registry that are known to have it. */
async function repositoriesOfLayers(store: ImageStore, domain: string): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  const { manifests } = await store.index();
  for (const image of await store.images()) {
    const references = repositoryDigests(image, manifests).map(parseReference);
    for (const { path } of references.filter((reference) => reference.domain === domain)) {
      for (const { digest } of image.manifest.layers)
        found.set(digest, (found.get(digest) ?? new Set()).add(path));
    }
  }
  return found;
}
