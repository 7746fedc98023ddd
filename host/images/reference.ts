/**
 * Names of images, by Docker's rules (github.com/distribution/reference): `python` is `docker.io/library/python:latest`.
 *
 *     [domain[:port]/]path[/path…][:tag][@algorithm:hex]
 *
 * A first component is a domain if it has a dot or a colon or capitals in it, or is `localhost`.
 *
 * Interface: Reference, parseReference, withDefaultTag, fullName, familiar, repositoryOf, familiarRepository, familiarDigest. What is none is an
 * ImageError.
 */
import { ImageError } from './errors.ts';

/** A name in full. Without tag and digest it means all of a repository. */
export interface Reference {
  readonly domain: string;
  readonly path: string;
  readonly tag: string | null;
  /** `sha256:…` */
  readonly digest: string | null;
}

const DEFAULT_DOMAIN = 'docker.io';
const OLD_DEFAULT_DOMAIN = 'index.docker.io';
const OFFICIAL = 'library';
const DEFAULT_TAG = 'latest';
const NAME_MAX = 255;

const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${LABEL}(?:\\.${LABEL})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const TAG = '[\\w][\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const WHOLE = new RegExp(
  `^(?:(${DOMAIN})/)?(${COMPONENT}(?:/${COMPONENT})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`,
);
const SHA256 = /^sha256:[0-9a-f]{64}$/;

/** Reads a reference as a person writes it. Throws ImageError in Docker's words. */
export function parseReference(text: string): Reference {
  if (/^[0-9a-f]{64}$/.test(text))
    throw invalid(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`);
  const [domain, remainder] = splitDomain(text);
  const nameEnd = remainder.search(/[:@]/);
  const name = nameEnd < 0 ? remainder : remainder.slice(0, nameEnd);
  if (name !== name.toLowerCase())
    throw invalid(`invalid reference format: repository name (${name}) must be lowercase`);
  const match = WHOLE.exec(`${domain}/${remainder}`);
  if (match?.[1] !== domain) throw invalid('invalid reference format');
  const [, , path, tag = null, digest = null] = match;
  if (`${domain}/${path}`.length > NAME_MAX)
    throw invalid(`repository name must not be more than ${NAME_MAX} characters`);
  if (digest !== null && !SHA256.test(digest)) {
    throw invalid(
      digest.startsWith('sha256:') ? 'invalid checksum digest length' : 'unsupported digest algorithm',
    );
  }
  return { domain, path, tag, digest };
}

function invalid(text: string): ImageError {
  return new ImageError(text, 'invalid');
}

function splitDomain(text: string): [string, string] {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  let domain = DEFAULT_DOMAIN;
  let remainder = text;
  if (slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())) {
    domain = first === OLD_DEFAULT_DOMAIN ? DEFAULT_DOMAIN : first;
    remainder = text.slice(slash + 1);
  }
  if (domain === DEFAULT_DOMAIN && !remainder.includes('/')) remainder = `${OFFICIAL}/${remainder}`;
  return [domain, remainder];
}

/** Without tag and digest: `docker.io/library/python`. */
export function repositoryOf({ domain, path }: Reference): string {
  return `${domain}/${path}`;
}

/** `python` for `docker.io/library/python`. */
export function familiarRepository({ domain, path }: Reference): string {
  if (domain !== DEFAULT_DOMAIN) return `${domain}/${path}`;
  const parts = path.split('/');
  return parts.length === 2 && parts[0] === OFFICIAL ? parts[1] : path;
}

/** All of it: `docker.io/library/python:latest`. */
export function fullName(reference: Reference): string {
  return repositoryOf(reference) + suffix(reference);
}

/** As people write it: `python:latest`. */
export function familiar(reference: Reference): string {
  return familiarRepository(reference) + suffix(reference);
}

/** `python@sha256:…`, whatever its tag. */
export function familiarDigest(reference: Reference): string {
  return `${familiarRepository(reference)}@${reference.digest}`;
}

function suffix({ tag, digest }: Reference): string {
  return (tag === null ? '' : `:${tag}`) + (digest === null ? '' : `@${digest}`);
}

/** With the tag `latest` if it has neither tag nor digest. */
export function withDefaultTag(reference: Reference): Reference {
  return reference.tag === null && reference.digest === null ? { ...reference, tag: DEFAULT_TAG } : reference;
}
