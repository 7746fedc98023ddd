// The monitor of one container: a loop around poll(2).
//
//   control ──▶ requests.ts        the container's output ──▶ log, clients
//   SIGCHLD ──▶ a child has ended  clients' input ──▶ the container
//
// Memory is freed between two turns of the loop and nowhere else (garbage.ts).
//
// Interface: Monitor.

import {
  EAGAIN,
  EINTR,
  POLLIN,
  POLLOUT,
  SA_RESTART,
  SIGCHLD,
  SIGHUP,
  SIGINT,
  SIGKILL,
  SIGPIPE,
  SIGTERM,
  WNOHANG,
  errno_text,
} from '../../lib/base/abi';
import { monotonic } from '../../lib/time/clock';
import { fail } from '../../lib/base/failure';
import { close } from '../../lib/base/fs';
import { catchSignal, ignoreSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { readOnce } from '../../lib/base/io';
import { jsonObject } from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { PollSet } from '../../lib/process/poll';
import { wait } from '../../lib/process/process';
import { Container } from '../container/container';
import { FRAME_ERROR, FRAME_OUTPUT } from '../attach/frames';
import { openWith } from '../base/places';
import { Client } from './client';
import { Lifecycle } from './lifecycle';
import { Garbage } from './garbage';
import { Health } from './health';
import { Requests } from './requests';
import { ownMounts } from './root';
import { NEVER, Watch } from './watch';

/** What is read at a time. */
const BLOCK: i32 = 16384;

/** The open file whose lock says that this monitor lives. */
const LOCK: i32 = 3;

/** Seconds that a container has when the monitor itself is told to end. */
const PATIENCE: i64 = 10;

const MILLISECOND: i64 = 1000000;

/** The whole of a monitor; one for a process. */
export class Monitor {
  private readonly watch: Watch;
  private readonly lifecycle: Lifecycle;
  private readonly requests: Requests;
  private finished: bool = false;
  private readonly block: usize = heap.alloc(BLOCK);
  private readonly set: PollSet = new PollSet();
  /** Output in the block that is not in the log yet, and of which stream: who follows the log has no room for more. */
  private rest: usize = 0;
  private restEnd: usize = 0;
  private restKind: u8 = FRAME_OUTPUT;
  private readonly garbage: Garbage = new Garbage();

  /** `attached`: of i, o, e those of its streams that the first client has; none: it only hears of the start. */
  constructor(
    container: Container,
    private attached: string,
  ) {
    const watch = new Watch(container);
    const lifecycle = new Lifecycle(watch);
    this.watch = watch;
    this.lifecycle = lifecycle;
    this.requests = new Requests(watch, lifecycle);
  }

  /** Runs to the end: the exit status of the monitor. */
  run(): i32 {
    ignoreSignal(SIGPIPE);
    ignoreSignal(SIGHUP);
    ignoreSignal(SIGINT);
    catchSignal(SIGCHLD, SA_RESTART);
    catchSignal(SIGTERM, SA_RESTART);
    const watch = this.watch;
    const first = this.firstClient();
    this.requests.fd = openWith(watch.container.file('control'), true, true);
    const error = ownMounts(watch.container);
    if (error < 0) watch.run.failure = fail('cannot make a mount namespace: ' + errno_text(-error), 0);
    if (error < 0 || !this.start()) {
      const reason = this.lifecycle.setNotStarted();
      this.letGo();
      first.end(reason);
      return this.linger();
    }
    first.message(jsonBytes(jsonObject().setInteger('started', watch.run.pid)));
    if (this.attached == '') first.finish();
    // What this one leads to is no garbage.
    __pin(changetype<usize>(this));
    while (!this.finished) {
      this.garbage.collect();
      this.turn();
    }
    this.lifecycle.cleanUp();
    this.letGo();
    this.lifecycle.letClientsGo(true);
    return this.linger();
  }

  private firstClient(): Client {
    const client = new Client(this.attached.includes('i') ? 0 : -1, 1);
    client.output = this.attached.includes('o');
    client.errors = this.attached.includes('e');
    this.watch.clients.push(client);
    return client;
  }

  /** Another monitor may begin: who hears of the end can start the container again, or remove it. */
  private letGo(): void {
    close(LOCK);
    close(this.requests.fd);
  }

  /** All is over but that clients have not read everything. */
  private linger(): i32 {
    const set = this.set;
    while (true) {
      set.clear();
      const clients = this.watch.clients;
      for (let index = clients.length - 1; index >= 0; index--) {
        if (clients[index].isClosed) clients.splice(index, 1);
        else clients[index].writePlace = set.add(clients[index].sink, POLLOUT);
      }
      if (clients.length == 0) return 0;
      if (set.wait(-1) < 0) continue;
      for (let index = 0; index < clients.length; index++) {
        const happened = set.ready(clients[index].writePlace);
        if ((happened & POLLOUT) != 0) clients[index].flush();
        else if (happened != 0) clients[index].close();
      }
    }
  }

  /** Starts the container's process. */
  private start(): bool {
    const watch = this.watch;
    watch.killAt = NEVER;
    if (!watch.run.start()) return false;
    watch.health = Health.of(watch.container, watch.run.user);
    this.lifecycle.setRunning();
    return true;
  }

  /** Waits, and does what there is to do. */
  private turn(): void {
    this.collect();
    if (this.set.waitOrSignal(this.patience()) == -EINTR) this.lookAtChildren();
    if (this.finished) return;
    if (this.set.ready(0) != 0) this.garbage.addRequests(this.requests.read());
    this.serve();
    this.keepTime();
    const watch = this.watch;
    if (watch.stopped && watch.run.pid == 0 && !this.finished) {
      this.lifecycle.setGivenUp();
      this.finished = true;
    }
  }

  private readPlaces: StaticArray<i32> = [-1, -1, -1, -1];

  /** What to wait for. Output is not read while a client has no room for it: the container waits then. */
  private collect(): void {
    const set = this.set;
    const streams = this.watch.run.streams;
    set.clear();
    set.add(this.requests.fd, POLLIN);
    let room = this.rest == this.restEnd;
    for (let index = this.watch.clients.length - 1; index >= 0; index--) {
      const client = this.watch.clients[index];
      if (client.isClosed) {
        this.watch.clients.splice(index, 1);
        continue;
      }
      if (client.waiting > 0) room = false;
      client.writePlace = set.add(client.sink, client.waiting > 0 ? POLLOUT : 0);
      client.readPlace = client.input >= 0 && streams.takesInput ? set.add(client.input, POLLIN) : -1;
    }
    const places = this.readPlaces;
    places[0] = streams.output >= 0 && room ? set.add(streams.output, POLLIN) : -1;
    places[1] = streams.errors >= 0 && room ? set.add(streams.errors, POLLIN) : -1;
    places[2] = streams.hasInput ? set.add(streams.input, POLLOUT) : -1;
    const health = this.watch.health;
    places[3] = health !== null && health.output >= 0 ? set.add(health.output, POLLIN) : -1;
  }

  /** Milliseconds until something is to be done, −1: for ever. */
  private patience(): i32 {
    const health = this.watch.health;
    let until = min(this.watch.killAt, this.watch.restartAt);
    if (health !== null) until = min(until, health.deadline);
    if (until == NEVER) return -1;
    const left = until - monotonic();
    return left <= 0 ? 0 : <i32>min<i64>(i32.MAX_VALUE, (left + MILLISECOND - 1) / MILLISECOND);
  }

  private serve(): void {
    const set = this.set;
    const streams = this.watch.run.streams;
    for (let index = 0; index < this.watch.clients.length; index++) {
      const client = this.watch.clients[index];
      if (client.readPlace >= 0 && set.ready(client.readPlace) != 0) this.takeInput(client);
      // A client that was attached in this turn has no place yet.
      if (client.writePlace < 0) continue;
      const happened = set.ready(client.writePlace);
      if ((happened & POLLOUT) != 0) client.flush();
      else if (happened != 0) this.lose(client);
    }
    this.writeLog(false);
    if (set.ready(this.readPlaces[0]) != 0) this.readOutput(streams.output, FRAME_OUTPUT, false);
    if (set.ready(this.readPlaces[1]) != 0 && this.rest == this.restEnd)
      this.readOutput(streams.errors, FRAME_ERROR, false);
    if (set.ready(this.readPlaces[2]) != 0) streams.flush();
    const health = this.watch.health;
    if (health !== null && set.ready(this.readPlaces[3]) != 0) health.read();
  }

  /** A client has gone. */
  private lose(client: Client): void {
    this.endInput(client);
    client.close();
  }

  private takeInput(client: Client): void {
    const streams = this.watch.run.streams;
    if (!streams.takesInput || client.input < 0) return;
    const got = readOnce(client.input, streams.buffer, streams.room);
    if (got > 0) streams.give(got);
    else if (got != -EAGAIN && got != -EINTR) this.endInput(client);
  }

  /** A client gives no more input: with StdinOnce the container's ends, too. */
  private endInput(client: Client): void {
    if (client.input < 0) return;
    client.closeInput();
    if (this.watch.container.config.bool('Config.StdinOnce')) this.watch.run.streams.closeInput();
  }

  /** Reads once, when all is in the log; `all` as for writeLog(). False: there is no more now. */
  private readOutput(fd: i32, kind: u8, all: bool): bool {
    if (fd < 0) return false;
    const got = readOnce(fd, this.block, BLOCK);
    if (got == -EINTR) return true;
    if (got == -EAGAIN) return false;
    if (got <= 0) {
      this.watch.run.streams.closeOutput(fd);
      return false;
    }
    this.show(kind, got);
    this.writeLog(all);
    return true;
  }

  private show(kind: u8, length: i32): void {
    this.rest = this.block;
    this.restEnd = this.block + length;
    this.restKind = kind;
    for (let index = 0; index < this.watch.clients.length; index++) {
      const client = this.watch.clients[index];
      if (client.log) continue;
      if (kind == FRAME_OUTPUT ? client.output : client.errors) this.send(client, kind, this.block, length);
    }
  }

  /** Puts output in the log, and sends the lines to who follows it: `all`, or as long as they have room. */
  private writeLog(all: bool): void {
    while (this.rest < this.restEnd && (all || this.followersHaveRoom)) {
      this.rest += this.watch.log.add(this.restKind, this.rest, <i32>(this.restEnd - this.rest));
      this.showLines();
    }
  }

  private get followersHaveRoom(): bool {
    const clients = this.watch.clients;
    for (let index = 0; index < clients.length; index++) {
      if (clients[index].log && clients[index].waiting > 0) return false;
    }
    return true;
  }

  /** Sends the last lines of the log to who follows it. */
  private showLines(): void {
    const lines = this.watch.log.lines;
    for (let index = 0; index < this.watch.clients.length && lines.length > 0; index++) {
      const client = this.watch.clients[index];
      if (client.log) this.send(client, FRAME_OUTPUT, lines.address, lines.length);
    }
  }

  private send(client: Client, kind: u8, address: usize, length: i32): void {
    client.frame(kind, address, length);
    this.garbage.addFrame(length);
  }

  /** Takes the output that is left when all processes are gone. */
  private drain(): void {
    const streams = this.watch.run.streams;
    this.writeLog(true);
    while (this.readOutput(streams.output, FRAME_OUTPUT, true)) continue;
    while (this.readOutput(streams.errors, FRAME_ERROR, true)) continue;
    this.watch.log.finish();
    this.showLines();
    streams.closeAll();
  }

  private lookAtChildren(): void {
    if ((takeSignals() & signalBit(SIGTERM)) != 0) this.watch.stop(SIGTERM, PATIENCE, false);
    while (!this.finished) {
      const result = wait(-1, WNOHANG);
      if (result.pid <= 0) return;
      if (!result.ended) continue;
      const health = this.watch.health;
      if (result.pid == this.watch.run.pid) this.end(result.shellStatus);
      else if (health !== null && health.isCheck(result.pid)) health.conclude(result);
    }
  }

  /** The container's first process has ended; all others end with it. */
  private end(status: i32): void {
    const watch = this.watch;
    const outOfMemory = watch.run.oomKills > 0;
    const health = watch.health;
    if (health !== null) health.close();
    watch.health = null;
    watch.run.finish();
    this.drain();
    this.conclude(status, outOfMemory);
  }

  private conclude(status: i32, outOfMemory: bool): void {
    const again = this.lifecycle.setEnded(status, outOfMemory);
    if (again) this.lifecycle.letClientsGo(false);
    this.finished = !again;
  }

  private keepTime(): void {
    const watch = this.watch;
    const now = monotonic();
    if (now >= watch.killAt) {
      watch.killAt = NEVER;
      watch.signal(SIGKILL);
    }
    const health = watch.health;
    if (health !== null && now >= health.deadline) {
      health.act();
      this.garbage.addSpecification();
    }
    if (now >= watch.restartAt) {
      watch.restartAt = NEVER;
      this.garbage.addSpecification();
      if (!this.start()) this.conclude(-1, false);
    }
  }
}
