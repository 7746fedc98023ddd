/**
 * What a machine that is to have containers gets from the host: the image store, volumes and containers as shared directories,
 * and the image service. All of it is below one directory: $MINIOS_HOME, else minios/ in $XDG_DATA_HOME, else in
 * ~/.local/share.
 *
 * Interface: miniosHome, containersOf, hasContainers, containerSupport.
 */
import { accessSync, constants, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeDirectories } from '../platform/node/directories.ts';
import type { HostAccess } from '../images/seams.ts';
import type * as parts from './image_service_parts.ts';
import type { MachineService, SharedDirectory } from '../machine/machine.ts';

/** The directory of the user's images, volumes and containers. */
export function miniosHome(): string {
  const { MINIOS_HOME: own, XDG_DATA_HOME: data } = process.env;
  if (own) return resolve(own);
  return join(data?.startsWith('/') ? data : join(homedir(), '.local/share'), 'minios');
}

/** A bundle of its own, beside this one: most machines never need it. */
function loadParts(): Promise<typeof parts> {
  const fromSource = import.meta.url.endsWith('.ts');
  const url = new URL(fromSource ? './image_service_parts.ts' : './images.mjs', import.meta.url);
  return import(url.href) as Promise<typeof parts>;
}

export interface ContainerSupport {
  service: MachineService;
  shares: SharedDirectory[];
}

/** Where containers are that outlive their machine, a directory each, by id. */
export function containersOf(home = miniosHome()): string {
  return join(home, 'containers');
}

/** Whether any container has been kept. */
export function hasContainers(): boolean {
  try {
    return readdirSync(containersOf()).some((name) => /^[0-9a-f]{64}$/.test(name));
  } catch {
    return false;
  }
}

/**
 * The service and the shares, whose directories are made if they are missing. Where they cannot be, or not read, the machine gets no
 * shares, and the service says why. `keeps`: containers outlive the machine, which has to be the only one that does so; any
 * other can only look what they use. `host`: how clients reach what else the host has.
 */
export function containerSupport(home = miniosHome(), keeps = false, host?: HostAccess): ContainerSupport {
  const store = join(home, 'store');
  const volumes = join(home, 'volumes');
  const containers = containersOf(home);
  let trouble: unknown = null;
  try {
    for (const path of [home, store, volumes, containers]) {
      makeDirectories(path);
      accessSync(path, constants.R_OK | constants.X_OK);
    }
  } catch (error) {
    trouble = error;
  }
  let service: Promise<MachineService> | null = null;
  return {
    service: {
      async serve(connection) {
        service ??= loadParts().then(({ makeService }) => makeService(home, trouble, host));
        await (await service).serve(connection);
      },
    },
    shares:
      trouble !== null
        ? []
        : [
            { hostPath: store, guestPath: '/var/lib/minios/store', readOnly: true },
            { hostPath: volumes, guestPath: '/var/lib/minios/volumes' },
            keeps
              ? { hostPath: containers, guestPath: '/var/lib/minios/containers' }
              : { hostPath: containers, guestPath: '/var/lib/minios/others', readOnly: true },
          ],
  };
}
