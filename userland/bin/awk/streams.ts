// Files and commands that awk programs read and write by name; a name stays open until close().
//
// Interface: Streams.

import { Bytes, equalsText } from '../../lib/base/bytes';
import { BytesMap } from '../../lib/base/bytes_map';
import { O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, close, open } from '../../lib/base/fs';
import { Writer, complain, exit, stderr, stdout } from '../../lib/base/io';
import { ShellPipe, openShellReader, openShellWriter, runShell } from '../../lib/process/shell';
import { TO_APPEND, TO_PIPE } from './code';
import { RecordReader } from './input';

class Stream {
  writer: Writer | null = null;
  reader: RecordReader | null = null;
  pipe: ShellPipe | null = null;
}

export class Streams {
  private outputs: BytesMap<Stream> = new BytesMap<Stream>();
  private inputs: BytesMap<Stream> = new BytesMap<Stream>();
  private commands: BytesMap<Stream> = new BytesMap<Stream>();

  /** Where print writes to. */
  output(name: Bytes, kind: i32): Writer {
    if (kind != TO_PIPE) {
      if (equalsText(name, '-') || equalsText(name, '/dev/stdout')) return stdout;
      if (equalsText(name, '/dev/stderr')) return stderr;
    }
    const place = this.outputs.place(name);
    if (place >= 0) return this.outputs.at(place).writer!;
    const stream = new Stream();
    let fd = -1;
    if (kind == TO_PIPE) {
      const pipe = openShellWriter(name);
      stream.pipe = pipe;
      fd = pipe.fd;
    } else {
      fd = open(name, O_WRONLY | O_CREAT | (kind == TO_APPEND ? O_APPEND : O_TRUNC));
    }
    if (fd < 0) {
      complain().text("can't open '").bytes(name).text("': ").reason(fd).end();
      exit(2);
    }
    const writer = new Writer(fd, 65536);
    stream.writer = writer;
    this.outputs.set(name, stream);
    return writer;
  }

  /** Where getline reads from; null: it cannot be opened. */
  input(name: Bytes, isCommand: bool): RecordReader | null {
    const streams = isCommand ? this.commands : this.inputs;
    const place = streams.place(name);
    if (place >= 0) return streams.at(place).reader;
    const stream = new Stream();
    let fd = 0;
    if (isCommand) {
      this.flush();
      const pipe = openShellReader(name);
      stream.pipe = pipe;
      fd = pipe.fd;
    } else if (!equalsText(name, '-')) fd = open(name, O_RDONLY);
    if (fd < 0) return null;
    const reader = new RecordReader(fd);
    stream.reader = reader;
    streams.set(name, stream);
    return reader;
  }

  /** Closes what has this name: the status, −1 if nothing has. */
  close(name: Bytes): i32 {
    let status = -1;
    status = max(status, this.closeIn(this.outputs, name));
    status = max(status, this.closeIn(this.inputs, name));
    return max(status, this.closeIn(this.commands, name));
  }

  private closeIn(streams: BytesMap<Stream>, name: Bytes): i32 {
    const place = streams.place(name);
    if (place < 0) return -1;
    const stream = streams.at(place);
    streams.delete(name);
    const writer = stream.writer;
    if (writer !== null) writer.flush();
    const reader = stream.reader;
    if (reader !== null) reader.release();
    const pipe = stream.pipe;
    if (pipe !== null) return pipe.close();
    const error = close(writer !== null ? writer.fd : reader!.fd);
    return error < 0 || (writer !== null && writer.error < 0) ? -1 : 0;
  }

  flush(): void {
    stdout.flush();
    const names = this.outputs.list();
    for (let index = 0; index < names.length; index++) this.flushOne(names[index]);
  }

  /** False: nothing has this name. */
  flushOne(name: Bytes): bool {
    const place = this.outputs.place(name);
    if (place >= 0) this.outputs.at(place).writer!.flush();
    return place >= 0;
  }

  /** Runs a command; what was written before comes first. */
  system(command: Bytes): i32 {
    this.flush();
    return runShell(command);
  }

  closeAll(): void {
    stdout.flush();
    const outputs = this.outputs.list();
    for (let index = 0; index < outputs.length; index++) this.closeIn(this.outputs, outputs[index]);
    const commands = this.commands.list();
    for (let index = 0; index < commands.length; index++) this.closeIn(this.commands, commands[index]);
  }
}
