// Health checks: a command in the container, from time to time (--health-cmd).
//
//   starting ──passes──▶ healthy ──fails `retries` times in a row──▶ unhealthy ──passes──▶ healthy
//
// Failures during the start period do not count, until a check has passed. So long checks come at an interval of their own.
//
// Interface: Health.

import { SIGKILL } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, equalsText, toBytes, textOf } from '../../lib/base/bytes';
import { monotonic, realtime } from '../../lib/time/clock';
import { O_RDWR, close, open } from '../../lib/base/fs';
import { readOnce } from '../../lib/base/io';
import { Json, jsonArray, jsonObject } from '../../lib/json/json';
import { WaitResult, kill, pipe } from '../../lib/process/process';
import { ExecOptions, FAILED, exec, runtimeProblem } from '../../runtime/runtime';
import { Container } from '../container/container';
import { containerEvent } from '../container/events';
import { RUNTIME_ROOT, setNonBlocking } from '../base/places';
import { processSpec } from '../spec/spec';
import { SECOND, rfc3339 } from '../base/units';
import { ContainerUser } from '../spec/users';

/** Docker's defaults, nanoseconds. */
const INTERVAL: i64 = 30 * SECOND;
const START_INTERVAL: i64 = 5 * SECOND;
const TIMEOUT: i64 = 30 * SECOND;
const RETRIES: i64 = 3;

/** Output of a check that is kept, and checks that are kept. */
const MOST_OUTPUT: i32 = 4096;
const MOST_CHECKS: i32 = 5;

const TIMED_OUT: i64 = -1;

/** Where output is read to. */
const block = memory.data(MOST_OUTPUT);

/** The health of a container that has a check. It owns the check's process and the pipe of its output. */
export class Health {
  /** The check that runs; 0: none; negative: one that has taken too long. */
  pid: i32 = 0;
  /** Where its output comes from; −1: nowhere. */
  output: i32 = -1;
  /** Monotonic nanoseconds at which something is to be done. */
  deadline: i64 = 0;
  private started: i64 = 0;
  private checkStart: i64 = 0;
  private text: ByteBuffer = new ByteBuffer(64);

  private constructor(
    private container: Container,
    private command: Array<Bytes>,
    private user: ContainerUser,
  ) {
    this.started = monotonic();
    const state = jsonObject().setText('Status', 'starting').setInteger('FailingStreak', 0);
    container.state.set('Health', state.set('Log', jsonArray()));
    this.deadline = this.started + this.interval;
  }

  /** The checks of a container that has just started; null: there are none. */
  static of(container: Container, user: ContainerUser): Health | null {
    const test = container.config.strings('Config.Healthcheck.Test');
    if (test.length == 0 || equalsText(test[0], 'NONE')) return null;
    let command = test.slice(1);
    if (equalsText(test[0], 'CMD-SHELL')) command = [toBytes('/bin/sh'), toBytes('-c'), test[1]];
    return new Health(container, command, user);
  }

  private setting(name: string, otherwise: i64): i64 {
    const value = this.container.config.integer('Config.Healthcheck.' + name);
    return value > 0 ? value : otherwise;
  }

  /** Whether it is still starting, in its start period. */
  private get isStarting(): bool {
    const period = this.setting('StartPeriod', 0);
    return this.container.state.is('Health.Status', 'starting') && monotonic() - this.started < period;
  }

  /** Nanoseconds from one check to the next. */
  private get interval(): i64 {
    return this.isStarting
      ? this.setting('StartInterval', START_INTERVAL)
      : this.setting('Interval', INTERVAL);
  }

  /** The deadline is over: a check begins, or has taken too long. True: the state has changed. */
  act(): bool {
    if (this.pid > 0) {
      kill(this.pid, SIGKILL);
      this.deadline = i64.MAX_VALUE;
      const timeout = this.setting('Timeout', TIMEOUT);
      this.text.clear();
      this.text
        .text('Health check exceeded timeout (')
        .decimal(timeout / SECOND)
        .text('s)');
      this.pid = -this.pid;
      return false;
    }
    return this.begin();
  }

  private begin(): bool {
    const ends = pipe();
    if (ends.error < 0) return this.finish(1);
    this.checkStart = realtime();
    const process = processSpec(this.container, this.command, this.user, false);
    const options = new ExecOptions(toBytes(RUNTIME_ROOT), this.container.id, process);
    options.input = open(toBytes('/dev/null'), O_RDWR);
    options.output = ends.writer;
    options.error = ends.writer;
    const pid = exec(options);
    close(options.input);
    close(ends.writer);
    if (pid == FAILED) {
      close(ends.reader);
      this.text.bytes(runtimeProblem());
      return this.finish(1);
    }
    setNonBlocking(ends.reader, true);
    this.pid = pid;
    this.output = ends.reader;
    this.deadline = monotonic() + this.setting('Timeout', TIMEOUT);
    return false;
  }

  /** Takes what the check says. */
  read(): void {
    const got = readOnce(this.output, block, MOST_OUTPUT);
    if (got > 0) {
      this.text.range(block, min(got, max(0, MOST_OUTPUT - this.text.length)));
      return;
    }
    close(this.output);
    this.output = -1;
  }

  /** The check has ended. */
  conclude(result: WaitResult): void {
    const late = this.pid < 0;
    while (this.output >= 0 && !late) {
      const before = this.text.length;
      this.read();
      if (this.text.length == before) break;
    }
    if (this.output >= 0) close(this.output);
    this.output = -1;
    this.pid = 0;
    this.finish(late ? TIMED_OUT : result.shellStatus);
  }

  /** Whether that process is the check, also one that has taken too long. */
  isCheck(pid: i32): bool {
    return pid == this.pid || pid == -this.pid;
  }

  /** The container is over. */
  close(): void {
    if (this.output >= 0) close(this.output);
    this.output = -1;
  }

  private finish(status: i64): bool {
    const health = this.container.state.get('Health')!;
    const now = realtime();
    const entry = jsonObject()
      .setString('Start', rfc3339(this.checkStart, true))
      .setString('End', rfc3339(now, true));
    entry.setInteger('ExitCode', status).setString('Output', this.text.take());
    const log = health.get('Log')!;
    log.push(entry);
    if (log.length > MOST_CHECKS) log.removeAt(0);
    this.judge(health, status == 0);
    this.deadline = monotonic() + this.interval;
    this.container.saveState();
    return true;
  }

  private judge(health: Json, passed: bool): void {
    const before = health.string('Status');
    let streak = passed ? 0 : health.integer('FailingStreak') + 1;
    if (!passed && this.isStarting) streak = 0;
    health.setInteger('FailingStreak', streak);
    let status = textOf(before);
    if (passed) status = 'healthy';
    else if (streak >= this.setting('Retries', RETRIES)) status = 'unhealthy';
    health.setText('Status', status);
    if (!equalsText(before, status)) containerEvent(this.container, 'health_status: ' + status);
  }
}
