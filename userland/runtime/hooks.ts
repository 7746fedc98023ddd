// Hooks: programs that the bundle has run at points of the container's life. Each gets the state on standard input: runtime-spec,
// POSIX-platform Hooks.
//
// Interface: runHooks, hasHooks.

import { SIGKILL, SIGPIPE, WNOHANG } from '../lib/base/abi';
import { SLASH } from '../lib/base/ascii';
import { Bytes, addressOf, concat, toBytes } from '../lib/base/bytes';
import { monotonic, sleepFor } from '../lib/time/clock';
import { close } from '../lib/base/fs';
import { CAUGHT, defaultSignal, disposition, ignoreSignal } from '../lib/process/handlers';
import { writeAll } from '../lib/base/io';
import { Json } from '../lib/json/json';
import { jsonBytes } from '../lib/json/writer';
import { Command, kill, pipe, wait, waitForEnd } from '../lib/process/process';
import { fail, failErrno } from './problem';

const SECOND: i64 = 1_000_000_000;
const STEP: i64 = 2_000_000;

/** Whether the bundle names hooks of that kind: prestart, createRuntime, … */
export function hasHooks(config: Json, kind: string): bool {
  return config.list('hooks.' + kind).length > 0;
}

/** Runs all hooks of a kind, one after the other: 0, or FAILED with the first that fails. */
export function runHooks(config: Json, kind: string, state: Json): i32 {
  const hooks = config.list('hooks.' + kind);
  for (let index = 0; index < hooks.length; index++) {
    const name = 'hooks.' + kind + '[' + index.toString() + ']';
    const result = runHook(hooks[index], name, state);
    if (result < 0) return result;
  }
  return 0;
}

/** Gives the state, as far as the hook reads it. */
function feed(fd: i32, state: Json): void {
  const text = jsonBytes(state);
  const before = disposition(SIGPIPE);
  if (before != CAUGHT) ignoreSignal(SIGPIPE);
  writeAll(fd, addressOf(text), text.length);
  close(fd);
  if (before == 0) defaultSignal(SIGPIPE);
}

function runHook(hook: Json, name: string, state: Json): i32 {
  const path = hook.string('path');
  if (path.length == 0 || path[0] != SLASH) return fail(name + '.path: must be an absolute path');
  const given = hook.strings('args');
  const args = given.length > 0 ? given : [path];
  const timeout = hook.integer('timeout', 0);
  if (hook.has('timeout') && timeout <= 0) return fail(name + '.timeout: must be more than 0');
  const line = pipe();
  if (line.error < 0) return fail(name + ': no pipe');
  const command = new Command(path, args, hook.strings('env'));
  command.duplicate(line.reader, 0).close(line.writer).closeOthers();
  const pid = command.spawn();
  close(line.reader);
  if (pid < 0) {
    close(line.writer);
    return failErrno('error running hook ' + name + ': cannot execute ', path, pid);
  }
  feed(line.writer, state);
  return finish(pid, name, path, timeout);
}

/** Waits for a hook; after `timeout` seconds, 0: for ever, it is killed. */
function finish(pid: i32, name: string, path: Bytes, timeout: i64): i32 {
  const deadline = monotonic() + timeout * SECOND;
  while (true) {
    const result = timeout > 0 ? wait(pid, WNOHANG) : waitForEnd(pid);
    if (result.ended) {
      if (result.exitStatus == 0) return 0;
      const how =
        result.signal != 0 ? 'signal ' + result.signal.toString() : 'status ' + result.exitStatus.toString();
      return failHook(name, path, 'ended with ' + how);
    }
    if (result.pid < 0) return failHook(name, path, 'was lost');
    if (timeout > 0 && monotonic() >= deadline) {
      kill(pid, SIGKILL);
      waitForEnd(pid);
      return failHook(name, path, 'ran for longer than ' + timeout.toString() + ' s');
    }
    if (timeout > 0) sleepFor(STEP);
  }
}

function failHook(name: string, path: Bytes, how: string): i32 {
  const text = concat(toBytes('error running hook ' + name + ': '), concat(path, toBytes(' ' + how)));
  return fail(String.UTF8.decode(changetype<ArrayBuffer>(text)));
}
