/**
 * Memories of programs. A browser tab has about 125 of them and takes its time to collect dead ones, so memories are
 * used again: by a program that asks for the same size and maximum, and zeroed, so that it finds nothing of the one
 * before it.
 */
import { EAGAIN, ENOMEM } from '../base/abi.ts';
import { PAGE } from '../base/ram.ts';

/** What is kept: memories of at most so many pages, and so many in all. */
const KEEP_PAGES = 256;
const KEEP_MEMORIES = 32;
const KEEP_TOTAL_PAGES = 1024;

interface Kept {
  memory: WebAssembly.Memory;
  pages: number;
}

export class MemoryPool {
  private readonly kept = new Map<string, Kept[]>();
  private readonly shapes = new WeakMap<WebAssembly.Memory, { initial: number; maximum: number }>();
  private memories = 0;
  private pages = 0;

  /**
   * A memory of `initial` pages, all zero but for the first `copied`, which the caller is to overwrite; or -ENOMEM, or -EAGAIN
   * if the engine has no more memories to give.
   */
  take(initial: number, maximum: number, copied = 0): WebAssembly.Memory | number {
    const kept = this.kept.get(`${initial} ${maximum}`)?.pop();
    if (kept) {
      this.count(-1, -kept.pages);
      new Uint8Array(kept.memory.buffer, copied * PAGE).fill(0);
      return kept.memory;
    }
    try {
      return this.create(initial, maximum);
    } catch {
      this.drop();
    }
    try {
      return this.create(initial, maximum);
    } catch {
      return canCreate() ? -ENOMEM : -EAGAIN;
    }
  }

  /** Takes back a memory that no instance can reach any more. One that has grown is left to the collector. */
  give(memory: WebAssembly.Memory): void {
    const shape = this.shapes.get(memory);
    const pages = memory.buffer.byteLength / PAGE;
    if (!shape || pages !== shape.initial || pages > KEEP_PAGES) return;
    if (this.memories >= KEEP_MEMORIES || this.pages + pages > KEEP_TOTAL_PAGES) return;
    const key = `${shape.initial} ${shape.maximum}`;
    const list = this.kept.get(key);
    if (list) list.push({ memory, pages });
    else this.kept.set(key, [{ memory, pages }]);
    this.count(1, pages);
  }

  private create(initial: number, maximum: number): WebAssembly.Memory {
    const memory = new WebAssembly.Memory({ initial, maximum });
    this.shapes.set(memory, { initial, maximum });
    return memory;
  }

  private count(memories: number, pages: number): void {
    this.memories += memories;
    this.pages += pages;
  }

  private drop(): void {
    this.kept.clear();
    this.memories = this.pages = 0;
  }
}

/** Whether it was the size: the engine reserves the same address space for every memory, also for an empty one. */
function canCreate(): boolean {
  try {
    return new WebAssembly.Memory({ initial: 0, maximum: 1 }) !== null;
  } catch {
    return false;
  }
}
