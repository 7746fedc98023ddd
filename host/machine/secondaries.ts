/**
 * The workers of a machine's further harts, as hart 0 sees them: brings them up beside the running machine, and sees to it
 * that each has every program before the kernel can ask for an instance there.
 */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import type { ProgramObserver } from '../devices/loader.ts';
import type { LoadedProgram } from '../loader/index.ts';
import type { SecondaryOptions, SecondaryService } from './protocol.ts';

export class Secondaries implements ProgramObserver {
  private readonly services: Comlink.Remote<SecondaryService>[];
  /** Those that are to hear of programs. */
  private readonly joined = new Set<Comlink.Remote<SecondaryService>>();
  private readonly programs = new Map<number, LoadedProgram>();

  constructor(ports: readonly MessagePort[]) {
    this.services = ports.map((port) => Comlink.wrap<SecondaryService>(platform.portEndpoint(port)));
  }

  /** Brings all of them up; resolves when they run. */
  async start(options: Omit<SecondaryOptions, 'number'>): Promise<void> {
    await Promise.all(
      this.services.map((service, i) => this.bringUp(service, { number: i + 1, ...options })),
    );
  }

  async added(id: number, program: LoadedProgram): Promise<void> {
    this.programs.set(id, program);
    await Promise.all([...this.joined].map((service) => service.addImage(id, program)));
  }

  removed(id: number): void {
    this.programs.delete(id);
    for (const service of this.joined) void service.removeImage(id);
  }

  private async bringUp(service: Comlink.Remote<SecondaryService>, options: SecondaryOptions): Promise<void> {
    await service.prepare(options);
    // From here on it is told of each new program, and of those that there are; only then it runs.
    this.joined.add(service);
    await Promise.all([...this.programs].map(([id, program]) => service.addImage(id, program)));
    await service.run();
  }
}
