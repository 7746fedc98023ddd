// What the workers of stress do, each for ever or until it fails: hogs of the processor, of input and output, of memory and of
// the disk.
//
// Interface: runHog answers an exit status; hogName; fileOf.

import { minios_sync } from '../../lib/base/abi';
import { Bytes, toBytes } from '../../lib/base/bytes';
import { sleepFor } from '../../lib/time/clock';
import { O_CREAT, O_EXCL, O_WRONLY, close, open, unlink } from '../../lib/base/fs';
import { stderr, writeAll } from '../../lib/base/io';
import { getpid } from '../../lib/process/process';

/** Kinds of workers, in the order in which stress counts them. */
export const CPU: i32 = 0;
export const IO: i32 = 1;
export const VM: i32 = 2;
export const HDD: i32 = 3;
export const KINDS: i32 = 4;

const PAGE: i64 = 65536;
const SECOND: i64 = 1000000000;

/** What a worker is to do, beside its kind. */
export class Work {
  /** Bytes of memory, and between two that are touched; bytes of a file. */
  memory: i64 = 256 << 20;
  stride: i64 = 4096;
  file: i64 = 1 << 30;
  /** Seconds between two rounds over the memory; 0: for ever after the first one; −1: none. */
  hang: i64 = -1;
}

export function hogName(kind: i32): string {
  return kind == CPU ? 'cpu' : kind == IO ? 'io' : kind == VM ? 'vm' : 'hdd';
}

export function runHog(kind: i32, work: Work): i32 {
  if (kind == CPU) return cpuHog();
  if (kind == IO) return ioHog();
  return kind == VM ? memoryHog(work) : diskHog(work);
}

function failed(what: string, error: i32): i32 {
  stderr.text('stress: FAIL: [').decimal(getpid()).text('] ').text(what).text(': ').reason(error).end();
  return 1;
}

/** Square roots of pseudo-random numbers (Numerical Recipes' generator). */
function cpuHog(): i32 {
  let state = <u32>getpid();
  let sum: f64 = 0;
  while (sum >= 0) {
    state = state * 1664525 + 1013904223;
    // What is computed is used, or it would not be computed.
    sum += Math.sqrt(<f64>state);
  }
  return 1;
}

function ioHog(): i32 {
  while (true) {
    const error = minios_sync();
    if (error != 0) return failed('sync failed', error);
  }
}

/** A WebAssembly memory does not shrink, so what has been taken is kept, as with --vm-keep, and touched again. */
function memoryHog(work: Work): i32 {
  const pages = <i32>((work.memory + PAGE - 1) / PAGE);
  const first = memory.grow(pages);
  if (first < 0) {
    stderr
      .text('stress: FAIL: [')
      .decimal(getpid())
      .text('] hogvm malloc failed: Cannot allocate memory')
      .end();
    return 1;
  }
  const start = <i64>first * PAGE;
  while (true) {
    for (let at = start; at < start + work.memory; at += work.stride) store<u8>(<usize>at, 0x5a);
    if (work.hang == 0) while (true) sleepFor(SECOND);
    if (work.hang > 0) sleepFor(work.hang * SECOND);
    for (let at = start; at < start + work.memory; at += work.stride)
      if (load<u8>(<usize>at) != 0x5a) return failed('memory corruption', 0);
  }
}

/** The file that worker `pid` writes, for the moment until it has unlinked it. */
export function fileOf(pid: i32): Bytes {
  return toBytes('./stress.' + pid.toString());
}

function diskHog(work: Work): i32 {
  const block = new StaticArray<u8>(<i32>PAGE);
  for (let i = 0; i < block.length; i++) block[i] = <u8>(32 + (i % 95));
  while (true) {
    const name = fileOf(getpid());
    const fd = open(name, O_WRONLY | O_CREAT | O_EXCL);
    if (fd < 0) return failed('mkstemp failed', fd);
    unlink(name);
    for (let left = work.file; left > 0; left -= PAGE) {
      const error = writeAll(fd, changetype<usize>(block), <i32>min<i64>(left, PAGE));
      if (error < 0) return failed('write failed', error);
    }
    close(fd);
  }
}
