/** The image service of this host, put together: store, catalogue, registries, Dockerfiles. Interface: makeService. */
import { join } from 'node:path';
import { planner } from '../images/build/planner.ts';
import { RecipeCatalogue } from '../images/catalogue/index.ts';
import { NpmPackages } from '../images/catalogue/packages.ts';
import { Registries } from '../images/registry/index.ts';
import type { HostAccess } from '../images/seams.ts';
import { ImageService } from '../images/service.ts';
import { ImageStore } from '../images/store.ts';
import { nodeCredentialHelpers } from '../platform/node/credential_helpers.ts';
import { NodeCredentialFile, dockerConfigPath } from '../platform/node/credentials.ts';
import { npmPackage } from '../platform/node/npm_command.ts';
import { nodeHash, openNodeStore } from '../platform/node/store.ts';
import { platform } from '../platform/node/platform.ts';

/** The service on the store in `home`. `trouble`: why that directory cannot be used, or null. */
export function makeService(home: string, trouble: unknown, host?: HostAccess): ImageService {
  const offline = process.env['MINIOS_OFFLINE'] === '1';
  const packages = new NpmPackages((name, version) => npmPackage(name, version), offline);
  return new ImageService({
    catalogue: new RecipeCatalogue((name) => platform.readAsset(name), packages),
    registry: new Registries({
      credentials: [
        new NodeCredentialFile(join(home, 'auth.json')),
        new NodeCredentialFile(dockerConfigPath()),
      ],
      helpers: nodeCredentialHelpers,
      hash: nodeHash,
    }),
    planner,
    place: home,
    ...(host && { host }),
    open: async () => {
      if (trouble !== null) throw trouble;
      return ImageStore.open(await openNodeStore(join(home, 'store')));
    },
  });
}
