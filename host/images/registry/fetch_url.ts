/** The bytes behind an address: ADD in a Dockerfile. */
import type { Hash } from '../../platform/store_files.ts';
import { ImageError } from '../errors.ts';
import type { Transport } from './transport.ts';

/**
 * Rejects with ImageError, in the middle if the connection breaks and at the end if the contents do not have the digest
 * `checksum` (`sha256:…`). Only http and https; redirects are followed, never from https to http.
 */
export async function* fetchUrl(
  transport: Transport,
  address: string,
  checksum: string | null,
  hash: Hash,
): AsyncGenerator<Uint8Array> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new ImageError(`invalid URL: ${address}`, 'invalid');
  const answer = await transport.send({ method: 'GET', url, repeatable: true });
  if (answer.status !== 200) {
    await answer.discard();
    throw new ImageError(`failed to download ${address}: status ${answer.status}`, 'unavailable');
  }
  for await (const bytes of answer.pieces()) {
    hash.update(bytes);
    yield bytes;
  }
  const digest = `sha256:${hash.hex()}`;
  if (checksum !== null && checksum !== digest) {
    throw new ImageError(`digest mismatch ${digest}: ${checksum} was expected of ${address}`, 'corrupt');
  }
}
