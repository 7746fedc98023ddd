// touch [-acmh] [-r FILE | -t STAMP | -d TEXT] FILE...: sets the times of files and makes those that are missing (POSIX).

import { ENOENT } from '../lib/base/abi';
import { Bytes, equalsText } from '../lib/base/bytes';
import { realtime } from '../lib/time/clock';
import { NO_DATE, parseDate, parseStamp } from '../lib/time/date_parse';
import {
  O_CREAT,
  O_WRONLY,
  TIME_ACCESSED,
  TIME_MODIFIED,
  close,
  lstat,
  open,
  setTimes,
  stat,
} from '../lib/base/fs';
import { complain } from '../lib/base/io';
import { cannot, failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { localZone } from '../lib/time/zone';

/** What to set: negative is now. */
class Times {
  accessed: i64 = -1;
  modified: i64 = -1;
  which: i32 = TIME_ACCESSED | TIME_MODIFIED;

  constructor(options: Options) {
    const word = options.valueOf('time');
    let onlyAccess = options.has('a');
    let onlyModification = options.has('m');
    if (word !== null) {
      if (equalsText(word, 'atime') || equalsText(word, 'access') || equalsText(word, 'use'))
        onlyAccess = true;
      else if (equalsText(word, 'mtime') || equalsText(word, 'modify')) onlyModification = true;
      else options.wrong(complain().text("invalid argument '").bytes(word).text("' for '--time'"));
    }
    if (onlyAccess != onlyModification) this.which = onlyAccess ? TIME_ACCESSED : TIME_MODIFIED;
  }

  /** Takes the times that the options name; false, after a message: they make no sense. */
  take(options: Options): bool {
    const reference = options.valueOf('r');
    const stamp = options.valueOf('t');
    const text = options.valueOf('d');
    if (reference !== null) {
      const attributes = options.has('h') ? lstat(reference) : stat(reference);
      if (attributes.error < 0) {
        failed(reference, attributes.error);
        return false;
      }
      this.accessed = attributes.accessed;
      this.modified = attributes.modified;
    }
    if (stamp !== null) return this.set(stamp, parseStamp(stamp, realtime(), localZone(), false));
    if (text === null) return true;
    // Seen from the time of the reference file, if there is one (GNU).
    if (reference === null) return this.set(text, parseDate(text, realtime(), localZone()));
    const modified = parseDate(text, this.modified, localZone());
    this.accessed = parseDate(text, this.accessed, localZone());
    if (this.accessed == NO_DATE) return this.set(text, NO_DATE);
    this.modified = modified;
    return true;
  }

  private set(text: Bytes, time: i64): bool {
    if (time == NO_DATE) complain().text("invalid date '").bytes(text).text("'").end();
    this.accessed = time;
    this.modified = time;
    return time != NO_DATE;
  }
}

function touchOne(path: Bytes, times: Times, create: bool, follow: bool): i32 {
  const error = setTimes(path, times.accessed, times.modified, times.which, follow);
  if (error != -ENOENT) return error;
  if (!create || !follow) return follow ? 0 : error;
  const fd = open(path, O_WRONLY | O_CREAT);
  if (fd < 0) return fd;
  close(fd);
  return setTimes(path, times.accessed, times.modified, times.which, true);
}

export function touch(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-acmh] [-r FILE | -t STAMP | -d TEXT] FILE...',
    'Set the times of files to now.',
  )
    .flag('a', '', 'only that of the last access')
    .flag('c', 'no-create', 'do not make missing files')
    .value('d', 'date', 'TEXT', 'to the time that TEXT describes')
    .flag('f', '')
    .flag('h', 'no-dereference', 'of symbolic links themselves')
    .flag('m', '', 'only that of the last modification')
    .value('r', 'reference', 'FILE', 'to those of FILE')
    .value('t', '', 'STAMP', 'to [[CC]YY]MMDDhhmm[.ss]')
    .value('', 'time', 'WORD', 'access, atime, use: as -a; modify, mtime: as -m')
    .parse(args)
    .expect(1, -1);
  const times = new Times(options);
  if (!times.take(options)) return 1;
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    const error = touchOne(path, times, !options.has('c'), !options.has('h'));
    if (error == 0) continue;
    if (options.has('h')) cannot('touch', path, error);
    else failed(path, error);
    status = 1;
  }
  return status;
}
