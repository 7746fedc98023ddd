/**
 * Files that a command's words name, for a machine in another process: the command opens and reads them (host_file.ts), block by
 * block, as the machine asks for them.
 *
 *     machine                         command
 *     { file: 1, path }        ──▶    opens and reads
 *                              ◀──    { file: 1 } and bytes; none: the end
 *     { file: 1 }              ──▶    reads on
 *                              ◀──    { file: 1, failed: "read F: …" }
 *     { file: 1, close: true } ──▶    closes; a read that waits has failed
 *
 * Interface: FileServer, the command's side; RemoteFiles, the machine's.
 */
import type { Socket } from 'node:net';
import { send } from './frames.ts';
import type { FileBlock, FileWish, FromCommand, FromMachine } from './frames.ts';
import { FileFailure } from './host_file.ts';
import type { FileSource, OpenFile } from './host_file.ts';

/** Serves the files of one command. */
export class FileServer {
  private readonly socket: Socket;
  private readonly open: OpenFile;
  private readonly files = new Map<number, FileSource>();

  constructor(socket: Socket, open: OpenFile) {
    this.socket = socket;
    this.open = open;
  }

  /** Answers in its own time. */
  async serve({ file, path, close }: FileWish): Promise<void> {
    if (path !== undefined) this.files.set(file, this.open(path));
    const source = this.files.get(file);
    if (close) {
      this.files.delete(file);
      source?.close();
    } else if (source) {
      try {
        await send<FromCommand>(this.socket, { file }, await source.read());
      } catch (error) {
        await send<FromCommand>(this.socket, { file, failed: (error as Error).message });
      }
    }
  }

  /** Closes all that is open. */
  end(): void {
    for (const source of this.files.values()) source.close();
    this.files.clear();
  }
}

interface Waiting {
  resolve: (bytes: Uint8Array<ArrayBuffer>) => void;
  reject: (error: Error) => void;
}

/** Opens files of one command. */
export class RemoteFiles {
  private readonly socket: Socket;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  readonly open: OpenFile = (path) => {
    const file = this.next++;
    let wish: FileWish = { file, path };
    return {
      read: async () => {
        const bytes = await this.ask(wish);
        wish = { file };
        return bytes;
      },
      close: () => {
        this.fail(file);
        void send<FromMachine>(this.socket, { file, close: true });
      },
    };
  };

  /** What the command has answered. */
  given({ file, failed }: FileBlock, bytes: Uint8Array<ArrayBuffer>): void {
    const waiting = this.waiting.get(file);
    this.waiting.delete(file);
    if (failed === undefined) waiting?.resolve(bytes);
    else waiting?.reject(new FileFailure(failed));
  }

  /** The command has gone. */
  end(): void {
    for (const file of this.waiting.keys()) this.fail(file);
  }

  private ask(wish: FileWish): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      this.waiting.set(wish.file, { resolve, reject });
      void send<FromMachine>(this.socket, wish).then((sent) => {
        if (!sent) this.fail(wish.file);
      });
    });
  }

  private fail(file: number): void {
    this.waiting.get(file)?.reject(new FileFailure('the command that named the file has gone'));
    this.waiting.delete(file);
  }
}
