// ipcs [-amqsQl]: inter-process communication (ipcs(1), util-linux). System V objects there are none; -Q shows POSIX message
// queues, as lsipc -Q does, from the file system at /dev/mqueue.

import { Bytes, concat, toBytes } from '../lib/base/bytes';
import { userName } from '../lib/privilege/accounts';
import { Directory } from '../lib/file/directory';
import { stat } from '../lib/base/fs';
import { stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { fileText, readFile, valueOfLine, wordsOf } from '../lib/file/proc';
import { Table } from '../lib/text/table';

const QUEUES = '/dev/mqueue';

function section(name: string, columns: string): void {
  stdout.text('\n------ ').text(name).text(' ------\n').text(columns).newline();
}

/** The number behind `QSIZE:` in what a queue says of itself. */
function sizeOf(path: Bytes): string {
  const text = readFile(path);
  if (text === null) return '-';
  const words = wordsOf(text);
  return words.length == 0 ? '-' : valueOfLine(words[0], 'QSIZE:').toString();
}

function posixQueues(): void {
  stdout.text('\n------ POSIX Message Queues ------\n');
  const table = new Table([20, 10, 6]);
  table.text('name').text('owner').text('perms').number('used-bytes').endRow();
  const directory = new Directory(toBytes(QUEUES));
  while (directory.next()) {
    if (directory.name[0] == 0x2e) continue;
    const path = concat(toBytes(QUEUES + '/'), directory.name);
    const found = stat(path);
    if (found.error < 0) continue;
    table.bytes(concat(toBytes('/'), directory.name)).bytes(userName(found.uid));
    table
      .text((found.mode & 0o777).toString(8))
      .number(sizeOf(path))
      .endRow();
  }
  directory.close();
  table.put();
}

function limit(text: string, file: string): void {
  const value = fileText('/proc/sys/fs/mqueue/' + file);
  if (value === null) return;
  stdout.text(text).text(' = ').bytes(value);
}

export function ipcs(args: Array<Bytes>): i32 {
  const options = new Options('[-amqsQl]', 'Show inter-process communication.')
    .flag('a', 'all', 'everything (default)')
    .flag('m', 'shmems', 'System V shared memory')
    .flag('q', 'queues', 'System V message queues')
    .flag('s', 'semaphores', 'System V semaphores')
    .flag('Q', 'posix-mqueues', 'POSIX message queues')
    .flag('l', 'limits', 'limits of POSIX message queues')
    .parse(args)
    .expect(0, 0);
  if (options.has('l')) {
    stdout.text('\n------ POSIX Message Queue Limits ------\n');
    limit('max queues system wide', 'queues_max');
    limit('max messages per queue', 'msg_max');
    limit('max size of message (bytes)', 'msgsize_max');
    stdout.flush();
    return 0;
  }
  const all = options.last('amqsQ') == '' || options.has('a');
  if (all || options.has('q'))
    section('Message Queues', 'key        msqid      owner      perms      used-bytes   messages    ');
  if (all || options.has('m')) {
    section(
      'Shared Memory Segments',
      'key        shmid      owner      perms      bytes      nattch     status      ',
    );
  }
  if (all || options.has('s'))
    section('Semaphore Arrays', 'key        semid      owner      perms      nsems     ');
  if (options.has('Q')) posixQueues();
  stdout.newline().flush();
  return 0;
}
