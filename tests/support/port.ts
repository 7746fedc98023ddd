// A port of loopback that nobody listens at.
//
// Interface: freePort.

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Free at this moment: somebody else may take it before the caller does. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
