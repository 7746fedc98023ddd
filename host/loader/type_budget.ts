/**
 * Keeps the process within the engine's table of function types.
 *
 * V8 enters every distinct function type that it validates in one table for the whole process, frees none, and
 * aborts the process when it has 2,000,000 ("too many canonicalized types"). So distinct types are counted over
 * all programs that were ever loaded, and a program with too many new ones is refused. A type that refers to
 * another one counts anew each time, for simplicity: real programs have few.
 */
import { LoadError } from './errors.ts';
import { SECTION } from './module.ts';
import { Reader } from './reader.ts';
import { decodeTypes, signature } from './types.ts';

/** Half of what the engine has: for one client per process. Several share it by smaller budgets. */
export const DEFAULT_TYPE_BUDGET = 1_000_000;

/** Characters of signatures to remember; a type may have 2,000 parameters and results. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

export class TypeBudget {
  private readonly limit: number;
  private readonly known = new Set<string>();
  private characters = 0;
  /** Types that refer to others. */
  private nested = 0;

  constructor(limit = DEFAULT_TYPE_BUDGET) {
    this.limit = limit;
  }

  /** Admits a module's types, or throws LoadError (ENOMEM). Bytes that are not a module have no types. */
  admit(bytes: Uint8Array): void {
    const reader = typeSection(bytes);
    if (!reader) return;
    const fresh = new Set<string>();
    let nested = this.nested;
    let characters = this.characters;
    for (const type of decodeTypes(reader)) {
      const text = signature(type);
      if (text.includes('(')) nested++;
      else if (!this.known.has(text) && !fresh.has(text)) {
        fresh.add(text);
        characters += text.length;
      }
    }
    if (this.known.size + fresh.size + nested > this.limit || characters > MAX_CHARACTERS) {
      throw new LoadError(
        'ENOMEM',
        'too many different function types in the programs loaded since the start; restart minios to run this one',
      );
    }
    this.nested = nested;
    this.characters = characters;
    for (const text of fresh) this.known.add(text);
  }
}

/** The contents of the type section: the first that is not custom, as everywhere else in the loader. */
function typeSection(bytes: Uint8Array): Reader | null {
  const reader = new Reader(bytes, Math.min(8, bytes.length));
  while (reader.position < reader.end) {
    const id = reader.byte();
    const size = reader.u32();
    if (id === SECTION.type) {
      const start = reader.position;
      reader.skip(size);
      return new Reader(bytes, start, reader.position);
    }
    if (id !== SECTION.custom) return null;
    reader.skip(size);
  }
  return null;
}
