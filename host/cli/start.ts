/**
 * The background machine from the side of the commands: whether there is one, bringing it up, clearing away after one
 * that died.
 *
 * The process that brings one up or clears away holds the lock, a file with the holder's pid: so two commands at once start one
 * machine. A lock, and a socket, whose process is gone is stale.
 */
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { logFile, machinePlaces } from './places.ts';
import type { MachinePlaces } from './places.ts';
import { request } from './remote_session.ts';
import { UsageError } from './usage.ts';

/** What a machine for containers is to be. */
export interface MachineWish {
  /** Null: the platform's choice, as for `cpus`. */
  memory: number | null;
  cpus: number | null;
  /** What runs for a command, before its words. */
  program: readonly string[];
}

/** What the process of the background machine is started with. */
export interface DaemonOptions extends MachineWish {
  places: MachinePlaces;
  log: string;
}

/** The container CLI. */
export const CONTAINER_CLI: readonly string[] = ['/bin/minios'];

/** Who runs the background machine, and with what: its description file, and the answer to `inspect`. */
export interface MachineDescription {
  pid: number;
  version: string;
  /** ISO 8601. */
  started: string;
  /** Bytes. Null, as `cpus`: it is not booted yet. */
  memory: number | null;
  cpus: number | null;
  home: string;
  socket: string;
  log: string;
}

/** How far it is: while it is starting, sessions wait. Of an older version nothing is known. */
export type MachineState = 'starting' | 'running' | 'stopping' | undefined;

/** Run from sources (tests) or from the bundle. */
const DAEMON = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './daemon.ts' : './machine.mjs', import.meta.url),
);

const LOOK_EVERY_MS = 20;
/** A lock is broken in far less, */
const BREAKING_MS = 10_000;
/** and nobody holds one for so long: its process's number is another's by now. */
const HELD_MS = 120_000;

/** A connection to the background machine; null: there is none. One that died is cleared away, and `say` told so. */
export async function findMachine(say: (line: string) => void): Promise<Socket | null> {
  const places = machinePlaces();
  const found = await tryConnect(places.socket);
  if (found || !statSync(places.socket, { throwIfNoEntry: false })) return found;
  return locked(places, async () => (await tryConnect(places.socket)) ?? (clear(places, say), null));
}

/** A connection to the background machine, which is brought up if there is none; `started`: this call did. */
export async function ensureMachine(
  options: MachineWish,
  say: (line: string) => void,
): Promise<{ socket: Socket; started: boolean }> {
  const places = machinePlaces();
  const found = await tryConnect(places.socket);
  if (found) return { socket: found, started: false };
  return locked(places, async () => {
    const other = await tryConnect(places.socket);
    if (other) return { socket: other, started: false };
    clear(places, say);
    await bringUp({ ...options, places, log: logFile() });
    const socket = await tryConnect(places.socket);
    if (!socket) throw new UsageError(`the background machine ended at once: see ${logFile()}`);
    return { socket, started: true };
  });
}

/** What is known of the background machine, as it was written down; null: nothing. */
export function readDescription(places: MachinePlaces): MachineDescription | null {
  try {
    return JSON.parse(readFileSync(places.description, 'utf8')) as MachineDescription;
  } catch {
    return null;
  }
}

/** Null: nobody listens there. */
async function tryConnect(path: string): Promise<Socket | null> {
  const socket = connect(path);
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return socket;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return null;
    throw new UsageError(`the background machine at ${path} cannot be reached (${code})`);
  }
}

/** How long a machine that lives takes for an answer at most, milliseconds. */
const ANSWER_MS = 10_000;
/** How long its end may take at most: what daemon.ts gives its containers, and itself. */
const ENDING_MS = 150_000;
/** How long the word that it has ended may still be on its way when nobody listens any more, milliseconds. */
const FAREWELL_MS = 1000;

/**
 * Ends the background machine: in good order, if it answers; else its process is killed. False: there is none. `say` is told what was
 * lost, or what stood in the way. Throws UsageError where that cannot be removed.
 */
export async function stopMachine(say: (line: string) => void): Promise<boolean> {
  const places = machinePlaces();
  const machine = (await findMachine(say)) ?? (await comingMachine(places));
  if (!machine) return false;
  const stopped = request(machine, { do: 'stop' }).then(() => true);
  stopped.catch(() => undefined);
  try {
    for (const end = Date.now() + ENDING_MS; Date.now() < end;) {
      if (await Promise.race([stopped, sleep(ANSWER_MS, false)])) return true;
      if (!(await answers(places))) break;
    }
    if (await Promise.race([stopped, sleep(FAREWELL_MS, false)])) return true;
    await kill(places, say);
    return true;
  } finally {
    machine.destroy();
  }
}

/** The machine that a command is just bringing up, as soon as it can be reached; null: there is none any more. */
async function comingMachine(places: MachinePlaces): Promise<Socket | null> {
  const end = Date.now() + ANSWER_MS;
  for (let holder; (holder = holderOf(places.lock)) !== null; await sleep(LOOK_EVERY_MS)) {
    const found = await tryConnect(places.socket);
    if (found) return found;
    if (Date.now() < end) continue;
    const who = `process ${holder} holds ${places.lock} and does not go on`;
    throw new UsageError(`${who}: end it with \`kill -9 ${holder}\`, and there is no background machine`);
  }
  return tryConnect(places.socket);
}

/** Whether the listener says something. */
async function answers(places: MachinePlaces): Promise<boolean> {
  const socket = await tryConnect(places.socket);
  if (!socket) return false;
  const said = request(socket, { do: 'inspect' }).then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([said, sleep(ANSWER_MS, false)]);
  socket.destroy();
  return answer;
}

/** Kills the process that listens, and clears away after it. */
async function kill(places: MachinePlaces, say: (line: string) => void): Promise<void> {
  const description = readDescription(places);
  if (!description) {
    throw new UsageError(
      `who listens at ${places.socket} does not answer, and left no pid: end it with kill -9`,
    );
  }
  const { pid } = description;
  process.kill(pid, 'SIGKILL');
  // Its number may stay, as that of a zombie.
  for (let socket; (socket = await tryConnect(places.socket)); await sleep(LOOK_EVERY_MS)) socket.destroy();
  await locked(places, async () => {
    if (!(await tryConnect(places.socket))) clear(places, () => undefined);
  });
  const lost = 'what its containers had changed since they were started is lost';
  say(`the background machine (process ${pid}) did not answer and was killed: ${lost}`);
}

/** Removes what a machine left that did not end in good order. Under the lock. */
function clear(places: MachinePlaces, say: (line: string) => void): void {
  const description = readDescription(places);
  const left = statSync(places.socket, { throwIfNoEntry: false }) !== undefined;
  for (const path of [places.socket, places.description]) rmSync(path, { force: true });
  if (left || description) {
    const who = description ? ` (process ${description.pid})` : '';
    const lost = 'and what they had changed since they were started is lost';
    say(`the background machine${who} had died: containers that ran in it have exited, ${lost}`);
  }
}

/** Starts the process and waits until it serves. */
async function bringUp(options: DaemonOptions): Promise<void> {
  const log = openLog(options.log);
  try {
    const child = spawn(process.execPath, [DAEMON, JSON.stringify(options)], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
    });
    const report = child.stdio[3] as Socket;
    const failed = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(JSON.stringify({ error: error.message })));
      report.once('close', () => resolve(''));
    });
    const said = await Promise.race([firstLine(report), failed]);
    report.destroy();
    child.unref();
    if (said === '') throw new UsageError(`the background machine could not be started: see ${options.log}`);
    const { error } = JSON.parse(said) as { error?: string };
    if (error !== undefined) throw new UsageError(`the background machine could not be started: ${error}`);
  } finally {
    closeSync(log);
  }
}

/** A new log, open for writing; the last one, which may say why that machine is no more, is kept beside it. */
function openLog(path: string): number {
  try {
    if (statSync(path, { throwIfNoEntry: false })) renameSync(path, `${path}.old`);
    return openSync(path, 'a', 0o600);
  } catch (error) {
    const message = `the background machine's log cannot be written: ${(error as Error).message}`;
    throw new UsageError(`${message}: set MINIOS_HOME to a directory of your own`);
  }
}

async function firstLine(stream: Socket): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0]!;
}

/** Runs `step` as the only one of this user's commands that does. */
async function locked<T>({ lock }: MachinePlaces, step: () => Promise<T>): Promise<T> {
  while (!take(lock)) {
    if (!isHeld(lock)) breakLock(lock);
    await sleep(LOOK_EVERY_MS);
  }
  try {
    return await step();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether its holder lives. One that has not written its pid yet has just begun. */
function isHeld(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    const age = Date.now() - statSync(lock).mtimeMs;
    if (pid > 0) process.kill(pid, 0);
    return age < (pid > 0 ? HELD_MS : BREAKING_MS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EPERM' || code === 'ENOENT';
  }
}

/** Who holds it; null: nobody. */
function holderOf(lock: string): string | null {
  try {
    const holder = readFileSync(lock, 'utf8').trim();
    return isHeld(lock) ? holder : null;
  } catch {
    return null;
  }
}

/** Removes a stale lock: one command at a time, so that nobody removes a lock that another has just taken. */
function breakLock(lock: string): void {
  const breaking = `${lock}.breaking`;
  try {
    mkdirSync(breaking, { mode: 0o700 });
  } catch {
    const begun = statSync(breaking, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - begun > BREAKING_MS) rmSync(breaking, { recursive: true, force: true });
    return;
  }
  try {
    if (!isHeld(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(breaking, { recursive: true, force: true });
  }
}
