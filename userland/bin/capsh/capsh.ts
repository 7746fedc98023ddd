// capsh [OPTION]... [-- [ARG]...]: shows and changes capabilities, in the order of the options, and runs a shell (libcap).
//
// Not here: what needs capabilities of files, modes (--mode) and IAB tuples.

import {
  PR_CAPBSET_DROP,
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_CLEAR_ALL,
  PR_CAP_AMBIENT_LOWER,
  PR_CAP_AMBIENT_RAISE,
  PR_SET_KEEPCAPS,
  PR_SET_SECUREBITS,
  minios_chroot,
  minios_prctl,
  minios_setresgid,
  minios_setresuid,
  wasix_chdir,
} from '../../lib/base/abi';
import { NOBODY, groupsOf, primaryGroupOf, userNumber } from '../../lib/privilege/accounts';
import { Bytes, addressOf, equalsText, indexOf, sliceOf, split, toBytes } from '../../lib/base/bytes';
import {
  CAP_ALL,
  CAP_COUNT,
  capabilityBit,
  capabilityNumber,
  putNames,
  readCapabilities,
} from '../../lib/privilege/capabilities';
import { CapabilityText } from '../../lib/privilege/capability_text';
import { becomeUser, parseGroups, setGroups } from '../../lib/privilege/identity';
import { complain, stdout } from '../../lib/base/io';
import { launchFailed } from '../../lib/command/launch';
import { parseDecimal } from '../../lib/text/number';
import { Command } from '../../lib/process/process';
import { environment } from '../../lib/base/program';
import { setNoNewPrivileges } from '../../lib/privilege/system_calls';
import { isTrue, printState } from './state';

const HELP: string = `Usage: capsh [OPTION]... [-- [ARG]...]

Show and change capabilities, in the order of the options, and run a shell.

  --print          show what the process has
  --caps=TEXT      set the three sets, as in "cap_chown,cap_kill+ep"
  --drop=NAMES     take NAMES, or all, out of the bounding set
  --inh=NAMES      set the inheritable set
  --addamb=NAMES   put NAMES into the ambient set
  --delamb=NAMES   take them out
  --noamb          empty the ambient set
  --keep=0|1       keep capabilities when no user id is 0 any more
  --secbits=N      set the securebits
  --uid=N          set all user ids, and nothing else
  --cap-uid=N      the same, and keep capabilities
  --gid=N          set all group ids
  --groups=LIST    set the supplementary groups
  --user=NAME      become NAME, with its groups, and keep capabilities
  --chroot=PATH    change the root directory
  --no-new-privs   no exec gives more privilege
  --decode=HEX     name the capabilities of a mask
  --supports=NAME  fail unless there is such a capability
  --has-p=NAME     fail unless it is permitted; --has-i, --has-b, --has-a: inheritable, bounding, ambient
  --has-no-new-privs, --is-uid=N, --is-gid=N   fail unless it is so
  --shell=PATH     run PATH and not /bin/sh
  --               run the shell with what follows
  ==               run capsh again with what follows
`;

/** Says what went wrong; `error`: −errno, or 0. */
function failed(what: string, word: Bytes, error: i32 = 0): bool {
  const message = complain().text(what).text(" '").bytes(word).text("'");
  if (error != 0) message.text(': ').reason(error);
  message.end();
  return false;
}

function done(what: string, word: Bytes, error: i32): bool {
  return error < 0 ? failed(what, word, error) : true;
}

class Capsh {
  private shell: Bytes = toBytes('/bin/sh');

  /** Capabilities named in a list, or null after a message. The answer is an array of one, for a set may be anything. */
  private setOf(text: Bytes): Array<u64> | null {
    if (equalsText(text, 'all')) return [CAP_ALL];
    let set: u64 = 0;
    const names = split(text, 0x2c);
    for (let index = 0; index < names.length; index++) {
      if (names[index].length == 0) continue;
      const number = capabilityNumber(names[index]);
      if (number < 0) {
        failed('unknown capability', names[index]);
        return null;
      }
      set |= capabilityBit(number);
    }
    return [set];
  }

  /** Does `operation` of prctl for each capability of a list: `second`: the capability is its second argument. */
  private each(text: Bytes, operation: i32, first: u32, second: bool): bool {
    const sets = this.setOf(text);
    if (sets === null) return false;
    for (let number = 0; number < CAP_COUNT; number++) {
      if ((sets[0] & capabilityBit(number)) == 0) continue;
      const error = second
        ? minios_prctl(operation, first, number, 0, 0)
        : minios_prctl(operation, number, 0, 0, 0);
      if (error < 0) return failed('failed to change', text, error);
    }
    return true;
  }

  private inherit(text: Bytes): bool {
    const wanted = this.setOf(text);
    const sets = readCapabilities(0);
    if (wanted === null || sets === null) return false;
    sets.inheritable = wanted[0];
    return done('unable to set inheritable capabilities', text, sets.apply());
  }

  private caps(text: Bytes): bool {
    const sets = new CapabilityText();
    if (!sets.read(text)) return failed('unable to interpret', text);
    return done('unable to set capabilities', text, sets.apply());
  }

  /** All user ids; `keeps`: capabilities stay, those permitted become effective. */
  private setUid(text: Bytes, keeps: bool): bool {
    const uid = parseDecimal(text);
    if (uid < 0) return failed('invalid user id', text);
    if (keeps) minios_prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    const error = minios_setresuid(<u32>uid, <u32>uid, <u32>uid);
    return done('failed to set uid', text, error) && (!keeps || this.takeUp(text));
  }

  /** What was kept is made effective again. */
  private takeUp(text: Bytes): bool {
    minios_prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
    const sets = readCapabilities(0);
    if (sets === null) return false;
    sets.effective = sets.permitted;
    return done('unable to set capabilities', text, sets.apply());
  }

  private setGid(text: Bytes): bool {
    const gid = parseDecimal(text);
    if (gid < 0) return failed('invalid group id', text);
    return done('failed to set gid', text, minios_setresgid(<u32>gid, <u32>gid, <u32>gid));
  }

  private user(name: Bytes): bool {
    const uid = userNumber(name);
    if (uid == NOBODY) return failed('no such user', name);
    minios_prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    const gid = <u32>max<i64>(0, primaryGroupOf(<u32>uid));
    const error = becomeUser(<u32>uid, gid, groupsOf(<u32>uid));
    return done('failed to become', name, error) && this.takeUp(name);
  }

  private groups(text: Bytes): bool {
    const list = parseGroups(text);
    if (list === null) return failed('unknown group in', text);
    return done('failed to set groups', text, setGroups(list));
  }

  private chroot(path: Bytes): bool {
    const top = toBytes('/');
    const error = minios_chroot(addressOf(path), <u32>path.length);
    if (error < 0) return failed('unable to chroot to', path, error);
    return done('unable to enter', path, -wasix_chdir(addressOf(top), 1));
  }

  private decode(text: Bytes): bool {
    const mask = parseHex(text);
    stdout.text('0x').unsigned(mask, 16, 16).byte(0x3d);
    putNames(stdout, mask & CAP_ALL, 'cap_');
    stdout.newline();
    return true;
  }

  /** A number for prctl, with or without 0x. */
  private number(text: Bytes, operation: i32): bool {
    const hex = text.length > 2 && text[1] == 0x78;
    const value = hex ? <i64>parseHex(text) : parseDecimal(text);
    if (value < 0) return failed('invalid number', text);
    return done('failed to set', text, minios_prctl(operation, <u32>value, 0, 0, 0));
  }

  /** An option with a value. */
  private withValue(name: Bytes, value: Bytes): bool {
    if (equalsText(name, '--caps')) return this.caps(value);
    if (equalsText(name, '--drop')) return this.each(value, PR_CAPBSET_DROP, 0, false);
    if (equalsText(name, '--inh')) return this.inherit(value);
    if (equalsText(name, '--addamb')) return this.each(value, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, true);
    if (equalsText(name, '--delamb')) return this.each(value, PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, true);
    if (equalsText(name, '--keep')) return this.number(value, PR_SET_KEEPCAPS);
    if (equalsText(name, '--secbits')) return this.number(value, PR_SET_SECUREBITS);
    if (equalsText(name, '--uid')) return this.setUid(value, false);
    if (equalsText(name, '--cap-uid')) return this.setUid(value, true);
    if (equalsText(name, '--gid')) return this.setGid(value);
    if (equalsText(name, '--groups')) return this.groups(value);
    if (equalsText(name, '--user')) return this.user(value);
    if (equalsText(name, '--chroot')) return this.chroot(value);
    if (equalsText(name, '--decode')) return this.decode(value);
    if (equalsText(name, '--shell')) {
      this.shell = value;
      return true;
    }
    return isTrue(name, value);
  }

  /** One word: false after a message, and capsh ends. */
  private option(word: Bytes): bool {
    const equalsAt = indexOf(word, 0x3d);
    if (equalsAt > 0) return this.withValue(sliceOf(word, 0, equalsAt), sliceOf(word, equalsAt + 1));
    if (equalsText(word, '--print')) {
      printState();
      return true;
    }
    if (equalsText(word, '--noamb')) {
      minios_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
      return true;
    }
    if (equalsText(word, '--no-new-privs')) return done('failed to set', word, setNoNewPrivileges());
    return isTrue(word, toBytes(''));
  }

  private execute(program: Bytes, args: Array<Bytes>): i32 {
    stdout.flush();
    return launchFailed(program, new Command(program, args, environment()).exec());
  }

  run(args: Array<Bytes>): i32 {
    for (let index = 1; index < args.length; index++) {
      const word = args[index];
      if (equalsText(word, '--help') || equalsText(word, '-h')) {
        stdout.text(HELP);
        return 0;
      }
      const again = equalsText(word, '==');
      if (again || equalsText(word, '--')) {
        const program = again ? toBytes('/proc/self/exe') : this.shell;
        return this.execute(program, [again ? args[0] : this.shell].concat(args.slice(index + 1)));
      }
      if (!this.option(word)) return 1;
    }
    return 0;
  }
}

/** A hexadecimal number, with or without 0x; digits that are none end it. */
function parseHex(text: Bytes): u64 {
  let value: u64 = 0;
  for (let index = text.length > 2 && text[1] == 0x78 ? 2 : 0; index < text.length; index++) {
    const byte = text[index] | 0x20;
    if (byte >= 0x61 && byte <= 0x66) value = (value << 4) | (byte - 0x61 + 10);
    else if (byte >= 0x30 && byte <= 0x39) value = (value << 4) | (byte - 0x30);
    else break;
  }
  return value;
}

export function capsh(args: Array<Bytes>): i32 {
  return new Capsh().run(args);
}
