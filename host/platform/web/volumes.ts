/**
 * Directories of a browser's storage that machines may change: volumes, which all pages of the site see. What is known of a
 * file is changed in transactions (names.ts); bytes are read and written where they are, by one handle for each file
 * that is open in this worker. While a file is open for writing its name does not say how long it is, so that a crash leaves
 * nothing wrong: a tab that asks looks.
 *
 * Files have permission bits and the time of their last change; times of other kinds are that one.
 *
 * Interface: openWebDirectory.
 */
import { HostError, ROOT_NODE } from '../host_directory.ts';
import type { Answer, HostAttributes, HostChange } from '../host_directory.ts';
import type { DataEditor, DataSource, OpfsFiles } from './data.ts';
import { WebDirectory, type WebNode } from './hostfs.ts';
import type { Changed, Name, NameTree } from './names.ts';
import { VOLUMES, openVolumes, randomHex, readStorage } from './storage.ts';

/** Opens a directory: `PLACE/volumes`, or another one of the place, read-only. */
export function openWebDirectory(hostPath: string): WebDirectory {
  const slash = hostPath.indexOf('/');
  const [place, path] = [hostPath.slice(0, slash), hostPath.slice(slash + 1)];
  if (path !== VOLUMES) return new WebDirectory(readStorage(place), path);
  return new WebVolumes(openVolumes(), path);
}

/** A file that is open in this worker. */
interface Editing {
  readonly file: string;
  editor: DataEditor | null;
  /** Opening, so that two do it once. */
  opening: Promise<void> | null;
  users: number;
  /** Whether its name says how long it is. */
  sized: boolean;
  /** When it was written last, milliseconds since 1970; null: not since it was opened. */
  written: number | null;
}

class WebVolumes extends WebDirectory {
  private readonly names: NameTree;
  private readonly data: OpfsFiles;
  private readonly editings = new Map<string, Editing>();
  /** Open handles that may be written to. */
  private readonly sources = new WeakMap<DataSource, Editing>();

  constructor({ names, data }: { names: NameTree; data: OpfsFiles }, path: string) {
    super(
      {
        find: (at) => names.find(at),
        list: (directory) => names.list(directory),
        open: (file) => data.open(file),
      },
      path,
    );
    this.names = names;
    this.data = data;
  }

  override async change(number: number, change: HostChange): Promise<HostAttributes> {
    const node = this.node(number);
    if (change.size !== undefined) await this.truncate(node, change.size);
    const { mode, modifyTime } = change;
    if (number !== ROOT_NODE && (mode !== undefined || modifyTime !== undefined)) {
      const editing = this.editings.get(node.file);
      if (modifyTime !== undefined && editing) editing.written = null;
      await this.names.set(node.file, {
        ...(mode !== undefined && { mode: mode & 0o1777 }),
        ...(modifyTime !== undefined && { modified: Number(modifyTime / 1_000_000n) }),
      });
    }
    return this.attributes(number);
  }

  override create(directory: number, name: Uint8Array, mode: number): Promise<HostAttributes> {
    return this.make(directory, name, { directory: false, mode: mode & 0o777 });
  }

  override mkdir(directory: number, name: Uint8Array, mode: number): Promise<HostAttributes> {
    return this.make(directory, name, { directory: true, mode: mode & 0o1777 });
  }

  override symlink(directory: number, name: Uint8Array, text: Uint8Array): Promise<HostAttributes> {
    return this.make(directory, name, { directory: false, target: text });
  }

  override async link(directory: number, name: Uint8Array, number: number): Promise<HostAttributes> {
    const [from, to] = [this.node(number).path, this.below(directory, name)];
    const found = await this.names.find(from);
    if (found?.directory) throw new HostError('EPERM');
    if (found?.file !== this.node(number).file) throw new HostError('ESTALE');
    if (!(await this.names.link(from, to))) throw new HostError('EEXIST');
    return this.lookup(directory, name);
  }

  override async unlink(directory: number, name: Uint8Array): Promise<void> {
    await this.drop(await this.names.take(this.below(directory, name), false));
  }

  override async rmdir(directory: number, name: Uint8Array): Promise<void> {
    await this.names.take(this.below(directory, name), true);
  }

  override async rename(from: number, name: Uint8Array, to: number, newName: Uint8Array): Promise<void> {
    const [old, path] = [this.below(from, name), this.below(to, newName)];
    const changed = await this.names.replace(old, path);
    for (const node of this.nodes.values()) {
      if (node.path === old || node.path.startsWith(`${old}/`))
        node.path = path + node.path.slice(old.length);
    }
    await this.drop(changed);
  }

  override write(number: number, buffer: Uint8Array, offset: number | null): Answer<number> {
    const handle = this.handle(number);
    const editing = handle.kind === 'file' ? this.sources.get(handle.source) : undefined;
    if (!editing?.editor) throw new HostError('EBADF');
    editing.written = Date.now();
    return room(() => editing.editor!.write(buffer, offset ?? editing.editor!.size()));
  }

  override sync(number: number): void {
    const handle = this.handle(number);
    if (handle.kind === 'file') room(() => this.editings.get(handle.node.file)?.editor?.flush());
  }

  protected override async openData(node: WebNode, write: boolean): Promise<DataSource> {
    const editing = await this.edit(node.file, write);
    const editor = editing.editor!;
    const source: DataSource = {
      get size() {
        return editor.size();
      },
      read: (into, offset) => editor.read(into, offset),
      close: () => this.release(editing),
    };
    if (write) this.sources.set(source, editing);
    return source;
  }

  protected override sizeOf(file: string): Promise<number> {
    return this.data.size(file);
  }

  protected override async complete(node: WebNode, found: Name & { links: number }): Promise<HostAttributes> {
    const written = this.editings.get(node.file)?.written;
    return super.complete(node, written == null ? found : { ...found, modified: written });
  }

  private async make(
    directory: number,
    name: Uint8Array,
    kind: Pick<Name, 'directory' | 'mode' | 'target'>,
  ): Promise<HostAttributes> {
    const made = await this.names.make(this.below(directory, name), { file: randomHex(8), ...kind });
    const found = { ...made, links: made.directory ? 2 : 1 };
    return this.complete(this.referred(found), found);
  }

  private async truncate(node: WebNode, size: number): Promise<void> {
    const editing = await this.edit(node.file, true);
    try {
      room(() => editing.editor!.truncate(size));
      editing.written = Date.now();
    } finally {
      this.release(editing);
    }
  }

  /** Opens a file, or takes the one that is open; release() ends it. */
  private async edit(file: string, write: boolean): Promise<Editing> {
    let editing = this.editings.get(file);
    if (!editing) {
      editing = { file, editor: null, opening: null, users: 0, sized: true, written: null };
      this.editings.set(file, editing);
    }
    editing.users++;
    try {
      const opened = editing;
      editing.opening ??= this.data.edit(file).then((editor) => void (opened.editor = editor));
      await editing.opening;
      if (write && editing.sized) {
        editing.sized = false;
        await this.names.set(file, { size: null });
      }
      return editing;
    } catch (error) {
      this.release(editing);
      throw full(error);
    }
  }

  /** The last one closes the file, and says how long it is; one that has lost its names goes. */
  private release(editing: Editing): void {
    if (--editing.users > 0) return;
    this.editings.delete(editing.file);
    const size = editing.editor?.size();
    editing.editor?.close();
    if (size === undefined) return;
    void this.recordSize(editing, size).catch(() => undefined);
  }

  private async recordSize({ file, sized, written }: Editing, size: number): Promise<void> {
    if (!sized) await this.names.set(file, { size, ...(written !== null && { modified: written }) });
    if (!(await this.names.has(file))) await this.data.remove(file);
  }

  private async drop({ orphans }: Changed): Promise<void> {
    for (const file of orphans) if (!this.editings.has(file)) await this.data.remove(file);
  }
}

function full(error: unknown): unknown {
  return (error as Error | null)?.name === 'QuotaExceededError' ? new HostError('ENOSPC') : error;
}

function room<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw full(error);
  }
}
