/** Where a registry is reached: the domain of a reference → addresses. */

/** `docker.io` is a name only; its registry is another host. */
const HUB = 'docker.io';
const HUB_REGISTRY = 'registry-1.docker.io';

/** Under which name Docker's config.json keeps the credentials of Docker Hub. */
export const HUB_CREDENTIALS = 'https://index.docker.io/v1/';

/** Whether a domain stands for Docker Hub, under any of its names. */
export function isHub(domain: string): boolean {
  return domain === HUB || domain === 'index.docker.io' || domain === HUB_REGISTRY;
}

/**
 * The addresses to try, best first. As with Docker, only a registry on this computer may do without TLS: what it sends
 * passes no wire.
 */
export function endpoints(domain: string): URL[] {
  const secure = new URL(`https://${isHub(domain) ? HUB_REGISTRY : domain}/`);
  if (!isLoopback(secure.hostname)) return [secure];
  const plain = new URL(secure);
  plain.protocol = 'http:';
  return [secure, plain];
}

/** localhost, 127.0.0.0/8 and ::1, as `URL` writes them. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Whether secrets may be sent to `target` when the registry is at `registry`: by TLS, or from loopback to loopback. */
export function isTrustworthy(target: URL, registry: URL): boolean {
  if (target.username !== '' || target.password !== '') return false;
  if (target.protocol === 'https:') return true;
  return target.protocol === 'http:' && registry.protocol === 'http:' && isLoopback(target.hostname);
}
