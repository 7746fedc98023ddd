/**
 * The loader device: the kernel hands it a file piece by piece and gets the number of a program that `hw.instantiate`
 * can make instances of. The work is done by the loader worker (host/loader); this keeps the pieces, the programs, and
 * the modules of programs that were loaded before.
 *
 *     begin(size) → handle   append(handle, bytes)…   commit(handle) → image   release(image)
 */
import * as abi from '../base/abi.ts';
import { LoadError } from '../loader/index.ts';
import { bindingOf } from '../loader/imports.ts';
import type { LoadedProgram, ProgramInfo } from '../loader/index.ts';
import { MAX_MODULE_BYTES } from '../loader/limits.ts';
import { MAX_PAGES } from '../base/ram.ts';
import type { Device, DeviceQueue, Request } from './device.ts';

/** Files that may be under way at once, and their bytes together. */
const MAX_HANDLES = 64;
const MAX_PENDING_BYTES = 2 * MAX_MODULE_BYTES;

/** Modules that are kept although no program uses them, by the size of their code. */
const MAX_CACHED_BYTES = 256 * 1024 * 1024;

/** Loads a program; rejects with LoadError. The bytes are the callee's; `digest` is their SHA-256, null: not known. */
export type Load = (bytes: Uint8Array<ArrayBuffer>, digest: Uint8Array | null) => Promise<LoadedProgram>;

/** Who has to know of programs beside the device. */
export interface ProgramObserver {
  /** Program `id` has been loaded; the kernel hears of it once this has resolved. */
  added(id: number, program: LoadedProgram): Promise<void>;
  removed(id: number): void;
}

/** A file under way. */
interface Upload {
  /** Not to be looked at any more once it is being committed: they are somebody else's then. */
  bytes: Uint8Array<ArrayBuffer>;
  /** What was announced, bytes, and what has come. */
  size: number;
  length: number;
  /** Being committed; `aborted`: nobody waits for the result any more. */
  committing: boolean;
  aborted: boolean;
}

export class LoaderDevice implements Device {
  private readonly load: Load;
  private readonly provides: (kernelExport: string) => boolean;
  private readonly observer: ProgramObserver | null;
  private queue: DeviceQueue | null = null;
  private readonly uploads = new Map<number, Upload>();
  private pendingBytes = 0;
  private nextHandle = 1;
  private readonly images = new Map<number, LoadedProgram>();
  private nextImage = 1;
  private readonly modules = new ModuleCache();

  /** `provides` says whether the kernel that the programs will run on has a system call. */
  constructor(
    load: Load,
    provides: (kernelExport: string) => boolean,
    observer: ProgramObserver | null = null,
  ) {
    this.load = load;
    this.provides = provides;
    this.observer = observer;
  }

  attach(queue: DeviceQueue): void {
    this.queue = queue;
  }

  doorbell(): void {
    for (let request = this.queue!.take(); request; request = this.queue!.take()) {
      if (request.operation === abi.LOADER_OP_COMMIT) this.commit(request);
      else request.complete(this.answer(request));
    }
  }

  /** The program with this number, for hw.instantiate. */
  image(id: number): LoadedProgram | undefined {
    return this.images.get(id);
  }

  private answer(request: Request): number {
    switch (request.operation) {
      case abi.LOADER_OP_BEGIN:
        return this.begin(request.argument0);
      case abi.LOADER_OP_APPEND:
        return this.append(request);
      case abi.LOADER_OP_ABORT:
        return this.abort(request.argument0);
      case abi.LOADER_OP_RELEASE:
        return this.release(request.argument0);
      default:
        return -abi.EINVAL;
    }
  }

  private release(id: number): number {
    if (!this.images.delete(id)) return -abi.EINVAL;
    this.observer?.removed(id);
    return 0;
  }

  private begin(size: number): number {
    if (size > MAX_MODULE_BYTES) return -abi.ENOEXEC;
    if (this.uploads.size >= MAX_HANDLES || this.pendingBytes + size > MAX_PENDING_BYTES) return -abi.ENOMEM;
    let bytes;
    try {
      bytes = new Uint8Array(size);
    } catch {
      return -abi.ENOMEM;
    }
    const handle = this.nextHandle;
    this.nextHandle = handle === 0x7fffffff ? 1 : handle + 1;
    this.uploads.set(handle, { bytes, size, length: 0, committing: false, aborted: false });
    this.pendingBytes += size;
    return handle;
  }

  private append(request: Request): number {
    const upload = this.uploads.get(request.argument0);
    if (!upload || upload.committing) return -abi.EBADF;
    const buffer = request.buffer();
    if (!buffer) return -abi.EFAULT;
    if (upload.length + buffer.length > upload.size) return -abi.EINVAL;
    upload.bytes.set(buffer, upload.length);
    upload.length += buffer.length;
    return 0;
  }

  private abort(handle: number): number {
    const upload = this.uploads.get(handle);
    if (!upload) return -abi.EBADF;
    if (upload.committing) upload.aborted = true;
    else this.forget(handle, upload);
    return 0;
  }

  private forget(handle: number, upload: Upload): void {
    this.uploads.delete(handle);
    this.pendingBytes -= upload.size;
  }

  private commit(request: Request): void {
    const handle = request.argument0;
    const upload = this.uploads.get(handle);
    const answer = request.buffer();
    const reason = request.buffer2();
    if (!upload || upload.committing) return request.complete(-abi.EBADF);
    if (!answer || answer.length < abi.PROGRAM_IMAGE_SIZE || !reason) return request.complete(-abi.EFAULT);
    upload.committing = true;
    void this.modules
      .get(upload.bytes.subarray(0, upload.length), this.load)
      .then((program) => this.succeed(upload, program, answer))
      .catch((error: unknown) => fail(error, answer, reason))
      .then((status) => {
        this.forget(handle, upload);
        request.complete(status);
      });
  }

  private async succeed(upload: Upload, program: LoadedProgram, answer: Uint8Array): Promise<number> {
    if (upload.aborted) return -abi.EINTR;
    const absent = missing(program.info, this.provides);
    if (absent)
      throw new LoadError('ENOEXEC', `imports ${absent}, which this version of minios does not have yet`);
    const id = this.nextImage++;
    await this.observer?.added(id, program);
    this.images.set(id, program);
    writeImage(answer, id, program.info);
    return 0;
  }
}

/** The interface describes more than a kernel may have: what is not there is refused by name. */
function missing(info: ProgramInfo, provides: (kernelExport: string) => boolean): string | undefined {
  const absent = info.imports.find((wanted) => {
    const binding = bindingOf(wanted);
    return binding && !provides(binding.kernelExport);
  });
  return absent && `${absent.module}.${absent.name}`;
}

const ERRNO = {
  ENOEXEC: abi.ENOEXEC,
  ENOMEM: abi.ENOMEM,
  E2BIG: abi.E2BIG,
  ETIMEDOUT: abi.ETIMEDOUT,
} as const;

function fail(error: unknown, answer: Uint8Array, reason: Uint8Array): number {
  const known = error instanceof LoadError;
  const text = known ? error.message : `the loader failed: ${error instanceof Error ? error.message : error}`;
  // Not encodeInto: it takes no view of a shared memory.
  const bytes = new TextEncoder().encode(text).subarray(0, reason.length);
  reason.set(bytes);
  view(answer).setUint32(abi.PROGRAM_IMAGE_REASON_SIZE, bytes.length, true);
  return -(known ? ERRNO[error.errno] : abi.EIO);
}

function writeImage(answer: Uint8Array, id: number, info: ProgramInfo): void {
  const image = view(answer);
  const flags =
    (info.memory ? abi.IMAGE_FLAG_MEMORY : 0) |
    (info.asyncify ? abi.IMAGE_FLAG_ASYNCIFY : 0) |
    (info.start ? abi.IMAGE_FLAG_START : 0) |
    (info.changesTables ? abi.IMAGE_FLAG_TABLES : 0) |
    (info.opaqueGlobals > 0 ? abi.IMAGE_FLAG_REFERENCES : 0);
  image.setUint32(abi.PROGRAM_IMAGE_ID, id, true);
  image.setUint32(abi.PROGRAM_IMAGE_FLAGS, flags, true);
  image.setUint32(abi.PROGRAM_IMAGE_PAGES, info.memory?.initial ?? 0, true);
  image.setUint32(abi.PROGRAM_IMAGE_PAGES_MAX, info.memory ? (info.memory.maximum ?? MAX_PAGES) : 0, true);
  image.setUint32(abi.PROGRAM_IMAGE_TABLE_ELEMENTS, info.tableElements, true);
  image.setUint32(abi.PROGRAM_IMAGE_CODE_SIZE, info.codeBytes, true);
  image.setUint32(abi.PROGRAM_IMAGE_REASON_SIZE, 0, true);
  image.setUint32(abi.PROGRAM_IMAGE_GLOBALS, info.mutableGlobals - info.opaqueGlobals, true);
  image.setUint32(abi.PROGRAM_IMAGE_FORK_PAGES, info.forkPages, true);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Modules by the SHA-256 of their original bytes: two files with the same contents are compiled once. */
class ModuleCache {
  /** In order of last use. */
  private readonly entries = new Map<string, { program: Promise<LoadedProgram>; bytes: number }>();
  private bytes = 0;

  async get(bytes: Uint8Array<ArrayBuffer>, load: Load): Promise<LoadedProgram> {
    const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
    if (!subtle) return load(bytes, null); // a page that is neither https nor localhost
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
    const key = String.fromCharCode(...digest);
    const known = this.entries.get(key);
    if (known) {
      this.entries.delete(key);
      this.entries.set(key, known);
      return known.program;
    }
    const { length } = bytes;
    const entry = { program: load(bytes, digest), bytes: length };
    this.entries.set(key, entry);
    this.bytes += entry.bytes;
    entry.program.catch(() => this.drop(key));
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= MAX_CACHED_BYTES || oldest === key) break;
      this.drop(oldest);
    }
    return entry.program;
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    if (entry && this.entries.delete(key)) this.bytes -= entry.bytes;
  }
}
