/**
 * Tables of names (names.ts): one in IndexedDB, which all pages and workers of the site share and whose transactions
 * are on the disk when they have ended if they shall be, and one in memory, for a browser that keeps nothing.
 *
 * Interface: IndexedNames, MemoryNames.
 */
import type { Name, NameTable, NameTransaction } from './names.ts';

const VERSION = 1;
const STORE = 'names';
const BY_PARENT = 'parent';
const BY_FILE = 'file';

/** The result of a request. */
function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser gives no reason'));
  });
}

class IndexedTransaction implements NameTransaction {
  private readonly names: IDBObjectStore;

  constructor(names: IDBObjectStore) {
    this.names = names;
  }

  get(path: string): Promise<Name | undefined> {
    return answer<Name | undefined>(this.names.get(path));
  }

  async put(name: Name): Promise<void> {
    await answer(this.names.put(name));
  }

  async delete(path: string): Promise<void> {
    await answer(this.names.delete(path));
  }

  children(parent: string): Promise<Name[]> {
    return answer<Name[]>(this.names.index(BY_PARENT).getAll(parent));
  }

  below(path: string): Promise<Name[]> {
    // '0' follows '/'.
    return answer<Name[]>(this.names.getAll(IDBKeyRange.bound(`${path}/`, `${path}0`, true, true)));
  }

  ofFile(file: string): Promise<Name[]> {
    return answer<Name[]>(this.names.index(BY_FILE).getAll(file));
  }

  all(): Promise<Name[]> {
    return answer<Name[]>(this.names.getAll());
  }
}

export class IndexedNames implements NameTable {
  private readonly database: string;
  private readonly durability: IDBTransactionDurability;
  private connection: Promise<IDBDatabase> | null = null;

  /** `relaxed`: a change need not be on the disk when its transaction has ended, only whole and in its order. */
  constructor(database: string, durability: 'strict' | 'relaxed' = 'strict') {
    this.database = database;
    this.durability = durability;
  }

  async transact<T>(
    mode: 'readonly' | 'readwrite',
    work: (transaction: NameTransaction) => Promise<T>,
  ): Promise<T> {
    const transaction = await this.begin(mode);
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser gives no reason'));
    });
    try {
      const result = await work(new IndexedTransaction(transaction.objectStore(STORE)));
      await ended;
      return result;
    } catch (error) {
      ended.catch(() => undefined);
      try {
        transaction.abort();
      } catch {
        // It has been already.
      }
      throw error;
    }
  }

  /** The browser closes the connection when it takes the data away; then there is a new data base, with nothing in it. */
  private async begin(mode: IDBTransactionMode): Promise<IDBTransaction> {
    const options: IDBTransactionOptions = { durability: mode === 'readwrite' ? this.durability : 'default' };
    try {
      return (await this.open()).transaction(STORE, mode, options);
    } catch (error) {
      if ((error as Error).name !== 'InvalidStateError') throw error;
      this.connection = null;
      return (await this.open()).transaction(STORE, mode, options);
    }
  }

  private open(): Promise<IDBDatabase> {
    this.connection ??= this.connect().catch((error: unknown) => {
      this.connection = null;
      throw error;
    });
    return this.connection;
  }

  private async connect(): Promise<IDBDatabase> {
    const request = indexedDB.open(this.database, VERSION);
    request.onupgradeneeded = () => {
      const names = request.result.createObjectStore(STORE, { keyPath: 'path' });
      names.createIndex(BY_PARENT, 'parent');
      names.createIndex(BY_FILE, 'file');
    };
    const database = await answer(request);
    database.onclose = () => (this.connection = null);
    database.onversionchange = () => {
      this.connection = null;
      database.close();
    };
    return database;
  }
}

/** Answers at once, so that nothing comes between the steps of a transaction but other transactions, which it keeps out. */
export class MemoryNames implements NameTable {
  private names = new Map<string, Name>();
  private last: Promise<unknown> = Promise.resolve();

  transact<T>(
    _mode: 'readonly' | 'readwrite',
    work: (transaction: NameTransaction) => Promise<T>,
  ): Promise<T> {
    const result = this.last.then(async () => {
      const before = new Map(this.names);
      try {
        return await work(this.transaction());
      } catch (error) {
        this.names = before;
        throw error;
      }
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  private transaction(): NameTransaction {
    const matching = (test: (name: Name) => boolean): Promise<Name[]> =>
      Promise.resolve([...this.names.values()].filter(test));
    return {
      get: (path) => Promise.resolve(this.names.get(path)),
      put: (name) => Promise.resolve(void this.names.set(name.path, name)),
      delete: (path) => Promise.resolve(void this.names.delete(path)),
      children: (parent) => matching((name) => name.parent === parent),
      below: (path) => matching((name) => name.path.startsWith(`${path}/`)),
      ofFile: (file) => matching((name) => name.file === file),
      all: () => matching(() => true),
    };
  }
}
