// hostname [-sfd]: writes the host's name. hostname NAME, hostname -F FILE: sets it.

import { UTSNAME_DOMAINNAME, UTSNAME_NODENAME, minios_sethostname } from '../lib/base/abi';
import { Bytes, addressOf, equalsText, indexOf, sliceOf } from '../lib/base/bytes';
import { closeInput, openInput } from '../lib/base/fs';
import { Reader, complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { systemName } from '../lib/process/system_name';

function setName(name: Bytes): i32 {
  const error = minios_sethostname(addressOf(name), <u32>name.length);
  if (error < 0) complain().text('sethostname: ').reason(error).end();
  return i32(error < 0);
}

/** The first line of a file that is neither empty nor a comment. */
function setFromFile(path: Bytes): i32 {
  const fd = openInput(path);
  if (fd < 0) {
    cannot('open', path, fd);
    return 1;
  }
  const input = new Reader(fd, 4096);
  let name: Bytes | null = null;
  while (name === null) {
    const line = input.line();
    if (line === null) break;
    if (line.length > 0 && line[0] != 0x23) name = line;
  }
  closeInput(fd);
  if (name !== null) return setName(name);
  complain().bytes(path).text(': no name in it').end();
  return 1;
}

export function hostname(args: Array<Bytes>): i32 {
  const options = new Options('[-sfd] [NAME | -F FILE]', "Write or set the host's name.")
    .flag('s', 'short', 'up to the first dot')
    .flag('f', 'fqdn', 'with the domain')
    .flag('', 'long')
    .flag('d', 'domain', 'only the domain')
    .value('F', 'file', 'FILE', 'set it to what stands in FILE')
    .parse(args)
    .expect(0, 1);
  const file = options.valueOf('F');
  if (file !== null) return setFromFile(file);
  if (options.operands.length > 0) return setName(options.operands[0]);
  const name = systemName(UTSNAME_NODENAME);
  const dot = indexOf(name, 0x2e);
  if (options.has('s') && dot >= 0) stdout.bytes(sliceOf(name, 0, dot));
  else if (options.has('d')) {
    const domain = systemName(UTSNAME_DOMAINNAME);
    if (dot >= 0) stdout.bytes(sliceOf(name, dot + 1));
    else if (!equalsText(domain, '(none)')) stdout.bytes(domain);
  } else stdout.bytes(name);
  stdout.newline();
  return 0;
}
