/**
 * The hostfs device: directories of the host for the kernel's file system of that name. It checks what the kernel says
 * (shares, names, buffers, whether a share may be changed), leaves the work to a HostDirectory and writes its answers.
 * What a HostDirectory answers at once completes inside the doorbell.
 */
import * as abi from '../base/abi.ts';
import type { Answer, HostAttributes, HostChange, HostDirectory } from '../platform/host_directory.ts';
import { writeAttributes, writeEntries, writeShare, writeStatistics } from './hostfs_structs.ts';
import { errnoOf } from './hostfs_errors.ts';

/** A request as the device needs it: DeviceQueue's, or a test's. */
export interface HostfsRequest {
  readonly operation: number;
  readonly argument0: number;
  readonly argument1: number;
  readonly argument2: number;
  readonly argument3: number;
  buffer(): Uint8Array | null;
  buffer2(): Uint8Array | null;
  complete(status: number): void;
}

/** A directory to be shared. */
export interface Share {
  readonly directory: HostDirectory;
  /** Where it is mounted in the guest: absolute. */
  readonly guestPath: string;
  readonly readOnly: boolean;
}

/** A request that is being worked on, its buffers checked. */
interface Call {
  readonly share: Share;
  readonly directory: HostDirectory;
  readonly request: HostfsRequest;
  readonly buffer: Uint8Array;
  readonly buffer2: Uint8Array;
}

/** Most shares: each holds on to a directory of the host. */
const MAX_SHARES = 1024;

class Refusal extends Error {
  readonly errno: number;

  constructor(errno: number) {
    super(`refused with errno ${errno}`);
    this.errno = errno;
  }
}

export class HostfsDevice {
  private readonly shares: Share[];
  private queue: { take(): HostfsRequest | null } | null = null;

  /** The directories become the device's. */
  constructor(shares: readonly Share[]) {
    this.shares = [...shares];
  }

  /** One more share, which becomes the device's: its number, by which the guest mounts it. */
  add(share: Share): number {
    if (this.shares.length >= MAX_SHARES)
      throw new Error(`a machine has at most ${MAX_SHARES} shared directories`);
    return this.shares.push(share) - 1;
  }

  attach(queue: { take(): HostfsRequest | null }): void {
    this.queue = queue;
  }

  doorbell(): void {
    for (let request = this.queue!.take(); request; request = this.queue!.take()) this.serve(request);
  }

  /** Answers one request, now or later. */
  serve(request: HostfsRequest): void {
    let answer: Answer<number>;
    try {
      answer = this.answer(request);
    } catch (error) {
      return request.complete(-errno(error));
    }
    if (typeof answer === 'number') return request.complete(answer);
    answer.then(
      (status) => request.complete(status),
      (error: unknown) => request.complete(-errno(error)),
    );
  }

  /** Gives back what the host holds for the shares. */
  dispose(): void {
    for (const { directory } of this.shares) directory.dispose();
  }

  private answer(request: HostfsRequest): Answer<number> {
    const share = this.shares[request.argument0];
    if (!share) throw new Refusal(request.operation === abi.HOSTFS_OP_LIST ? abi.ENOENT : abi.EINVAL);
    const operation = OPERATIONS.get(request.operation);
    if (!operation) throw new Refusal(abi.EINVAL);
    const buffer = request.buffer();
    const buffer2 = request.buffer2();
    if (!buffer || !buffer2) throw new Refusal(abi.EFAULT);
    if (share.readOnly && CHANGES.has(request.operation)) throw new Refusal(abi.EROFS);
    return operation({ share, directory: share.directory, request, buffer, buffer2 });
  }
}

const errno = (error: unknown): number => (error instanceof Refusal ? error.errno : errnoOf(error));

const CHANGES: ReadonlySet<number> = new Set([
  abi.HOSTFS_OP_SET_ATTRIBUTES,
  abi.HOSTFS_OP_CREATE,
  abi.HOSTFS_OP_MKDIR,
  abi.HOSTFS_OP_SYMLINK,
  abi.HOSTFS_OP_LINK,
  abi.HOSTFS_OP_UNLINK,
  abi.HOSTFS_OP_RMDIR,
  abi.HOSTFS_OP_RENAME,
  abi.HOSTFS_OP_WRITE,
]);

const OPERATIONS: ReadonlyMap<number, (call: Call) => Answer<number>> = new Map([
  [abi.HOSTFS_OP_LIST, ({ share, buffer, buffer2 }: Call) => writeShare(share, buffer, buffer2)],
  [
    abi.HOSTFS_OP_LOOKUP,
    ({ directory, request, buffer, buffer2 }: Call) =>
      attributes(buffer2, () => directory.lookup(request.argument1, name(buffer))),
  ],
  [abi.HOSTFS_OP_REVALIDATE, revalidate],
  [
    abi.HOSTFS_OP_FORGET,
    ({ directory, request }: Call) => done(directory.forget(request.argument1, request.argument2)),
  ],
  [
    abi.HOSTFS_OP_SET_ATTRIBUTES,
    ({ directory, request, buffer, buffer2 }: Call) =>
      attributes(buffer2, () => directory.change(request.argument1, readChange(buffer))),
  ],
  [
    abi.HOSTFS_OP_CREATE,
    ({ directory, request, buffer, buffer2 }: Call) =>
      attributes(buffer2, () => directory.create(request.argument1, name(buffer), request.argument2)),
  ],
  [
    abi.HOSTFS_OP_MKDIR,
    ({ directory, request, buffer, buffer2 }: Call) =>
      attributes(buffer2, () => directory.mkdir(request.argument1, name(buffer), request.argument2)),
  ],
  [abi.HOSTFS_OP_SYMLINK, symlink],
  [
    abi.HOSTFS_OP_LINK,
    ({ directory, request, buffer, buffer2 }: Call) =>
      attributes(buffer2, () => directory.link(request.argument1, name(buffer), request.argument2)),
  ],
  [
    abi.HOSTFS_OP_UNLINK,
    ({ directory, request, buffer }: Call) => then(directory.unlink(request.argument1, name(buffer)), done),
  ],
  [
    abi.HOSTFS_OP_RMDIR,
    ({ directory, request, buffer }: Call) => then(directory.rmdir(request.argument1, name(buffer)), done),
  ],
  [
    abi.HOSTFS_OP_RENAME,
    ({ directory, request, buffer, buffer2 }: Call) =>
      then(directory.rename(request.argument1, name(buffer), request.argument2, name(buffer2)), done),
  ],
  [abi.HOSTFS_OP_READLINK, readlink],
  [abi.HOSTFS_OP_OPEN, open],
  [abi.HOSTFS_OP_CLOSE, ({ directory, request }: Call) => done(directory.close(request.argument1))],
  [
    abi.HOSTFS_OP_READ,
    ({ directory, request, buffer }: Call) =>
      directory.read(request.argument1, buffer, offset(request.argument2, buffer.length)),
  ],
  [abi.HOSTFS_OP_WRITE, write],
  [
    abi.HOSTFS_OP_SYNC,
    ({ directory, request }: Call) => then(directory.sync(request.argument1, request.argument2 === 1), done),
  ],
  [abi.HOSTFS_OP_READ_DIRECTORY, readDirectory],
  [
    abi.HOSTFS_OP_STATISTICS,
    ({ directory, buffer }: Call) =>
      then(directory.statistics(), (statistics) => writeStatistics(statistics, buffer)),
  ],
]);

function done(_nothing: void): number {
  return 0;
}

/** Goes on with an answer: at once if it is there. */
function then<T>(answer: Answer<T>, next: (value: T) => number): Answer<number> {
  return answer instanceof Promise ? answer.then(next) : next(answer);
}

/** Makes sure that there is room for attributes before anything is done, and puts them there. */
function attributes(to: Uint8Array, act: () => Answer<HostAttributes>): Answer<number> {
  if (to.length < abi.HOSTFS_ATTRIBUTES_SIZE) throw new Refusal(abi.EFAULT);
  return then(act(), (answer) => writeAttributes(answer, to));
}

/** A copy of a component that names an entry of a directory and nothing else. */
function name(bytes: Uint8Array): Uint8Array {
  if (bytes.length > abi.HOSTFS_NAME_MAX) throw new Refusal(abi.ENAMETOOLONG);
  const dots = bytes.length <= 2 && bytes.every((byte) => byte === 0x2e);
  if (dots || bytes.includes(0x2f) || bytes.includes(0)) throw new Refusal(abi.EINVAL);
  return bytes.slice();
}

/** An offset whose end is still a number that can be told from the next one. */
function offset(from: number, length: number): number {
  if (!Number.isSafeInteger(from + length)) throw new Refusal(abi.EFBIG);
  return from;
}

function revalidate({ directory, request, buffer, buffer2 }: Call): Answer<number> {
  if (buffer.length === 0) return attributes(buffer2, () => directory.attributes(request.argument1));
  return attributes(buffer2, () => directory.revalidate(request.argument1, name(buffer), request.argument2));
}

function readChange(buffer: Uint8Array): HostChange {
  if (buffer.length < abi.HOSTFS_CHANGE_SIZE) throw new Refusal(abi.EFAULT);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  const set = view.getUint32(abi.HOSTFS_CHANGE_SET, true);
  const change: HostChange = {};
  if (set & abi.HOSTFS_SET_MODE) change.mode = view.getUint32(abi.HOSTFS_CHANGE_MODE, true);
  if (set & abi.HOSTFS_SET_SIZE) {
    change.size = offset(Number(view.getBigUint64(abi.HOSTFS_CHANGE_FILE_SIZE, true)), 0);
  }
  if (set & abi.HOSTFS_SET_ACCESS_TIME) {
    change.accessTime = view.getBigInt64(abi.HOSTFS_CHANGE_ACCESS_TIME, true);
  }
  if (set & abi.HOSTFS_SET_MODIFY_TIME) {
    change.modifyTime = view.getBigInt64(abi.HOSTFS_CHANGE_MODIFY_TIME, true);
  }
  return change;
}

function symlink({ directory, request, buffer, buffer2 }: Call): Answer<number> {
  const length = request.argument2;
  if (length > buffer.length) throw new Refusal(abi.EFAULT);
  const text = buffer.slice(length);
  if (text.length === 0) throw new Refusal(abi.ENOENT);
  if (text.length > abi.HOSTFS_LINK_MAX) throw new Refusal(abi.ENAMETOOLONG);
  if (text.includes(0)) throw new Refusal(abi.EINVAL);
  return attributes(buffer2, () =>
    directory.symlink(request.argument1, name(buffer.subarray(0, length)), text),
  );
}

function readlink({ directory, request, buffer }: Call): Answer<number> {
  return then(directory.readlink(request.argument1), (text) => {
    buffer.set(text.subarray(0, buffer.length));
    return text.length;
  });
}

function open({ share, directory, request }: Call): Answer<number> {
  const read = (request.argument2 & abi.HOSTFS_OPEN_READ) !== 0;
  const write = (request.argument2 & abi.HOSTFS_OPEN_WRITE) !== 0;
  if (write && share.readOnly) throw new Refusal(abi.EROFS);
  return directory.open(request.argument1, read, write);
}

function write({ directory, request, buffer, buffer2 }: Call): Answer<number> {
  const handle = request.argument1;
  const at = request.argument3 === 1 ? null : offset(request.argument2, buffer.length);
  const answered = directory.write(handle, buffer, at);
  if (buffer2.length < abi.HOSTFS_ATTRIBUTES_SIZE) return answered;
  const withAttributes = (count: number): Answer<number> =>
    then(directory.handleAttributes(handle), (found) => {
      writeAttributes(found, buffer2);
      return count;
    });
  return answered instanceof Promise ? answered.then(withAttributes) : withAttributes(answered);
}

/** More entries are asked for than may fit only where names are long. */
function readDirectory({ directory, request, buffer }: Call): Answer<number> {
  const count = Math.max(1, Math.floor(buffer.length / (abi.HOSTFS_ENTRY_SIZE + 16)));
  return then(directory.entries(request.argument1, offset(request.argument2, 0), count), (entries) => {
    const used = writeEntries(entries, buffer);
    if (used === 0 && entries.length !== 0) throw new Refusal(abi.EINVAL);
    return used;
  });
}
