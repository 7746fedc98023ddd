// The life cycle of a container as its monitor sees it: its state, its restart policy, and what its clients hear.
//
//   created ──setRunning──▶ running ──setEnded──▶ exited, with --rm gone
//      ▲                     │ ▲  ▲        │
//      └─setNotStarted       │ │  └── restarting ──setGivenUp──▶ exited
//                   setPaused▼ │
//                           paused
//
// Interface: Lifecycle.

import { errno_text } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { monotonic, realtime } from '../../lib/time/clock';
import { Json, jsonObject } from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { getpid } from '../../lib/process/process';
import { setStatus } from '../container/container';
import { containerEvent } from '../container/events';
import { keepLayer } from '../container/kept_layer';
import { removeContainer } from '../lifecycle/removal';
import { SECOND, rfc3339 } from '../base/units';
import { Watch } from './watch';

/** Before the first restart, nanoseconds; twice as long before each further one, up to the longest. */
const SHORTEST: i64 = SECOND / 10;
const LONGEST: i64 = 60 * SECOND;

/** A container that has run so long begins with the shortest again. */
const LASTING: i64 = 10 * SECOND;

/** The container's way between its states. Each is saved before an event or a client tells of it. */
export class Lifecycle {
  private pause: i64 = 0;
  private startedAt: i64 = 0;

  constructor(private watch: Watch) {}

  private set(status: string): Json {
    return setStatus(this.watch.container.state, status);
  }

  /** The process runs. */
  setRunning(): void {
    this.startedAt = monotonic();
    const state = this.set('running').setInteger('Pid', this.watch.run.pid).setInteger('ExitCode', 0);
    state.setText('Error', '').setBool('OOMKilled', false).setString('StartedAt', rfc3339(realtime(), true));
    state.setInteger('MonitorPid', getpid()).setBool('StoppedByUser', false);
    this.watch.container.saveState();
    containerEvent(this.watch.container, 'start');
  }

  /** It could not be started: what the client that asked for it is told. */
  setNotStarted(): Bytes {
    const failure = this.watch.run.failure;
    const container = this.watch.container;
    this.set('created')
      .setInteger('ExitCode', failure.status)
      .setText('Error', failure.message)
      .setInteger('Pid', 0);
    container.saveState();
    this.cleanUp();
    return jsonBytes(jsonObject().setText('error', failure.message).setInteger('status', failure.status));
  }

  /** The process has ended with `status`, or, with −1, could not be started once more: whether it will be started again. */
  setEnded(status: i32, outOfMemory: bool): bool {
    const watch = this.watch;
    const ran = status >= 0;
    const final = ran ? status : watch.run.failure.status;
    const again = !watch.stopped && this.restarts(final);
    const state = this.set(again ? 'restarting' : 'exited')
      .setInteger('ExitCode', final)
      .setInteger('Pid', 0);
    // Before the state: should the machine end in between, the container was killed with what it had changed until now.
    const kept = keepLayer(watch.container);
    const unkept = kept < 0 ? 'its changes cannot be kept: ' + errno_text(-kept) : '';
    state.setBool('OOMKilled', outOfMemory).setText('Error', ran ? unkept : watch.run.failure.message);
    state.setBool('StoppedByUser', watch.stoppedByUser);
    state.setString('FinishedAt', rfc3339(realtime(), true));
    if (again) {
      state.setInteger('RestartCount', state.integer('RestartCount') + 1);
      const lasted = ran && monotonic() - this.startedAt >= LASTING;
      this.pause = this.pause == 0 || lasted ? SHORTEST : min(LONGEST, this.pause * 2);
      watch.restartAt = monotonic() + this.pause;
    }
    watch.container.saveState();
    if (outOfMemory) containerEvent(watch.container, 'oom');
    if (ran) containerEvent(watch.container, 'die', jsonObject().setText('exitCode', final.toString()));
    return again;
  }

  private restarts(status: i32): bool {
    const policy = this.watch.container.config.get('HostConfig.RestartPolicy');
    if (policy === null) return false;
    if (policy.is('Name', 'always') || policy.is('Name', 'unless-stopped')) return true;
    if (!policy.is('Name', 'on-failure') || status == 0) return false;
    const most = policy.integer('MaximumRetryCount');
    return most == 0 || this.watch.container.state.integer('RestartCount') < most;
  }

  /** It was stopped while it waited to be started again. */
  setGivenUp(): void {
    this.set('exited').setBool('StoppedByUser', this.watch.stoppedByUser);
    this.watch.container.saveState();
  }

  /** With --rm, nothing of the container stays. */
  cleanUp(): void {
    const container = this.watch.container;
    if (container.config.bool('HostConfig.AutoRemove')) removeContainer(container, true);
  }

  /** Clients hear the status and are attached no more; who follows the log, only if it is over. */
  letClientsGo(over: bool): void {
    const message = jsonBytes(
      jsonObject().setInteger('status', this.watch.container.state.integer('ExitCode')),
    );
    const clients = this.watch.clients;
    for (let index = 0; index < clients.length; index++) {
      if (over || !clients[index].log) clients[index].end(message);
    }
  }

  /** It was frozen, or goes on. */
  setPaused(on: bool): void {
    this.set(on ? 'paused' : 'running');
    this.watch.container.saveState();
    containerEvent(this.watch.container, on ? 'pause' : 'unpause');
  }
}
