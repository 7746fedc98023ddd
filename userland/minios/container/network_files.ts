// /etc/hostname, /etc/hosts and /etc/resolv.conf of a container, made for it and mounted in it.
//
// Interface: networkFiles.

import { COLON, EQUALS, NEWLINE, SPACE, TAB } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { O_CREAT, O_TRUNC, O_WRONLY, close, open } from '../../lib/base/fs';
import { writeAll } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { readFile } from '../../lib/file/proc';
import { Container } from './container';

const LOCAL =
  '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\n' +
  'ff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n';

function write(path: Bytes, text: Bytes): void {
  const fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (fd < 0) return;
  writeAll(fd, addressOf(text), text.length);
  close(fd);
}

/** Writes the three files. */
export function networkFiles(container: Container): void {
  const config = container.config;
  const host = config.get('HostConfig')!;
  const name = config.string('Config.Hostname');
  write(container.file('hostname'), new ByteBuffer().bytes(name).byte(NEWLINE).take());
  const hosts = new ByteBuffer(256).text(LOCAL);
  const more = host.strings('ExtraHosts');
  for (let index = 0; index < more.length; index++) {
    // HOST:ADDRESS, where the address may have colons, or HOST=ADDRESS.
    let cut = 0;
    while (cut < more[index].length && more[index][cut] != COLON && more[index][cut] != EQUALS) cut++;
    hosts.bytes(sliceOf(more[index], min(cut + 1, more[index].length))).byte(TAB);
    hosts.bytes(sliceOf(more[index], 0, cut)).byte(NEWLINE);
  }
  hosts.text('127.0.1.1\t').bytes(name).byte(NEWLINE);
  write(container.file('hosts'), hosts.take());
  write(container.file('resolv.conf'), resolver(host));
}

function resolver(host: Json): Bytes {
  const servers = host.strings('Dns');
  const out = new ByteBuffer(64);
  if (servers.length == 0) {
    const own = readFile(toBytes('/etc/resolv.conf'));
    if (own !== null) out.bytes(own);
  }
  for (let index = 0; index < servers.length; index++)
    out.text('nameserver ').bytes(servers[index]).byte(NEWLINE);
  list(out, 'search', host.strings('DnsSearch'));
  list(out, 'options', host.strings('DnsOptions'));
  return out.take();
}

function list(out: ByteBuffer, word: string, values: Array<Bytes>): void {
  if (values.length == 0) return;
  out.text(word);
  for (let index = 0; index < values.length; index++) out.byte(SPACE).bytes(values[index]);
  out.byte(NEWLINE);
}
