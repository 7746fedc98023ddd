/**
 * The container CLI in a machine with an image service, as a shell types it.
 *
 *     const { sh } = await bootWithCli();
 *     expect(await sh('minios images -q')).toBe('');
 */
import { planner } from '../../host/images/build/planner.ts';
import { Registries } from '../../host/images/registry/index.ts';
import type { MachineOptions } from '../../host/machine/machine.ts';
import { bootWithImages } from './image_machine.ts';
import type { ImageMachine } from './image_machine.ts';
import { nodeHash } from '../../host/platform/node/store.ts';

export interface CliMachine {
  images: ImageMachine;
  /** What a script says: its output and errors, in this order, and its status if that is not 0. */
  sh(script: string): Promise<string>;
}

/** Boots a machine that ends with the test, on a home of its own or the one given; `base` is in its store. */
export async function bootWithCli(options: MachineOptions = {}, home?: string): Promise<CliMachine> {
  const registry = new Registries({ credentials: [], hash: nodeHash });
  const images = await bootWithImages(options, { planner, registry }, home);
  const env = ['PATH=/usr/bin:/bin:/sbin', 'HOME=/root', 'TZ=UTC'];
  const sh = async (script: string): Promise<string> => {
    const run = await images.task.run({ path: '/bin/sh', args: ['sh', '-c', script], env });
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    return text(run.stdout) + text(run.stderr) + (run.status === 0 ? '' : `status ${run.status}\n`);
  };
  await sh('minios pull -q base');
  return { images, sh };
}
