/** A registry of npm packages with one package in it, which lets pages of other sites ask (CORS). */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packageTarball, packageVersion, type PackageName } from './packages.ts';

export interface NpmRegistry {
  url: string;
  /** Tarballs asked for. */
  asked: number;
  /** Sends so many bytes of the next tarball, and then nothing; resolves when it has. */
  stallNext(bytes: number): Promise<void>;
  close(): void;
}

/** Serves a package on a free port of this computer. */
export async function serveNpmPackage(name: PackageName): Promise<NpmRegistry> {
  const tarball = await packageTarball(name);
  let stall: { bytes: number; reached: () => void } | null = null;
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.url === `/${name.replace('/', '%2f')}`) {
      const dist = { tarball: `${registry.url}package.tgz` };
      response.end(JSON.stringify({ name, versions: { [packageVersion(name)]: { dist } } }));
    } else if (request.url === '/package.tgz') {
      registry.asked++;
      response.writeHead(200, { 'content-length': tarball.length });
      if (stall) response.write(tarball.subarray(0, stall.bytes), stall.reached);
      else response.end(tarball);
      stall = null;
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const registry: NpmRegistry = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: 0,
    stallNext: (bytes) => new Promise((reached) => (stall = { bytes, reached })),
    close: () => server.close().closeAllConnections(),
  };
  return registry;
}
