/**
 * A hart of a machine with several, but for the first: in a worker of its own, an instance of the kernel over the RAM
 * that the first hart has made. It has no devices; the kernel there rings them by way of hart 0 (kernel/sched/hart/interrupt.ts).
 *
 * Programs are loaded by hart 0, which gives every hart each program before the kernel hears of it (inside.ts).
 */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import type { LoadedProgram } from '../loader/index.ts';
import { Hart } from './hart.ts';
import { Interrupts } from './interrupts.ts';
import type { FrontEnd, SecondaryOptions, SecondaryService } from './protocol.ts';
import { HOWS } from './protocol.ts';
import { MachineCheck, Ram } from '../base/ram.ts';

export class Secondary implements SecondaryService {
  private readonly frontEnd: Comlink.Remote<FrontEnd>;
  private readonly images = new Map<number, LoadedProgram>();
  private hart: Hart | null = null;

  constructor(frontEnd: MessagePort) {
    this.frontEnd = Comlink.wrap<FrontEnd>(platform.portEndpoint(frontEnd));
  }

  prepare({ number, memory, interrupts, kernel, modules, clockOrigin }: SecondaryOptions): void {
    const noDevice = (): never => {
      throw new MachineCheck(`hart ${number} has no devices`);
    };
    const offset = platform.clockOrigin() - clockOrigin;
    this.hart = new Hart({
      number,
      ram: new Ram(memory),
      kernel,
      modules,
      interrupts: new Interrupts(interrupts),
      now: () => performance.now() + offset,
      image: (id) => this.images.get(id),
      attach: noDevice,
      doorbell: noDevice,
      serial: (bytes) => void this.frontEnd.serial(bytes),
      power: (how, status) => void this.frontEnd.stopped(HOWS[how] ?? 'crash', status, ''),
      crash: (error) =>
        void this.frontEnd.stopped('crash', 0, error instanceof Error ? error.message : String(error)),
      eventLoopBreak: () => platform.eventLoopBreak(),
    });
  }

  addImage(id: number, program: LoadedProgram): void {
    this.images.set(id, program);
  }

  removeImage(id: number): void {
    this.images.delete(id);
  }

  run(): void {
    void this.hart!.run(0);
  }
}
