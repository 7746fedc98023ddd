/** What serves requests of a machine's programs, and what it sees of one. The protocol is in docs/images.md. */

/** One request, from its first line to its last. */
export interface ServiceConnection {
  /** The line that the client wrote, without the line feed. */
  readonly line: string;
  /** The next bytes that the client uploads; none at the end. Rejects if the machine has stopped. */
  read(): Promise<Uint8Array>;
  /** Sends bytes. False: the client is gone, and nobody needs an answer. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Sends the last bytes and ends the request. */
  end(bytes: Uint8Array): Promise<void>;
}

export interface MachineService {
  /** Serves one request to its end. Never rejects. */
  serve(connection: ServiceConnection): Promise<void>;
}
