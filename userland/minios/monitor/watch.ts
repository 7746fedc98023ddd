// What the parts of a monitor share: the container, its present run, who is attached, what is to happen when.
//
// Interface: Watch, NEVER.

import { toBytes } from '../../lib/base/bytes';
import { monotonic } from '../../lib/time/clock';
import { jsonObject } from '../../lib/json/json';
import { killContainer } from '../../runtime/runtime';
import { Container } from '../container/container';
import { containerEvent } from '../container/events';
import { LogWriter } from '../attach/log';
import { RUNTIME_ROOT } from '../base/places';
import { Client } from './client';
import { Health } from './health';
import { Run } from './run';

/** A time that does not come. */
export const NEVER: i64 = i64.MAX_VALUE;

const SECOND: i64 = 1000000000;

/** The state that they share; only one process has it, so that it needs no lock. */
export class Watch {
  run: Run;
  clients: Array<Client> = [];
  log: LogWriter;
  health: Health | null = null;
  /** Monotonic nanoseconds at which a container that does not stop is killed. */
  killAt: i64 = NEVER;
  /** At which it is started again. */
  restartAt: i64 = NEVER;
  /** Somebody has asked it to stop: it is not started again. */
  stopped: bool = false;
  /** It was not the machine that asked, which is to end. */
  stoppedByUser: bool = false;

  constructor(public container: Container) {
    this.run = new Run(container);
    this.log = new LogWriter(container.log, container.config.get('HostConfig.LogConfig.Config'));
  }

  /** Sends the signal that ends it, and SIGKILL `seconds` later; negative: never. It is not started again; `byUser`: nor with the next machine. */
  stop(signal: i32, seconds: i64, byUser: bool): void {
    this.stopped = true;
    this.stoppedByUser = byUser;
    this.restartAt = NEVER;
    if (this.run.pid == 0) return;
    this.signal(signal);
    if (seconds >= 0) this.killAt = monotonic() + seconds * SECOND;
  }

  /** Sends a signal to the first process. It is told of before, so that it comes before what it leads to. */
  signal(signal: i32): void {
    if (this.run.pid == 0) return;
    containerEvent(this.container, 'kill', jsonObject().setText('signal', signal.toString()));
    killContainer(toBytes(RUNTIME_ROOT), this.container.id, signal, false);
  }
}
