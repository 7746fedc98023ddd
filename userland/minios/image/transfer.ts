// minios pull, push, login and logout: what goes between the store and registries. The service talks to these.
//
// Interface: pull, push, login, logout and their help.

import { ECHO } from '../../lib/base/abi';
import { CARRIAGE_RETURN, NEWLINE } from '../../lib/base/ascii';
import { Bytes, sliceOf, toBytes } from '../../lib/base/bytes';
import { Reader, Writer, exit, stderr, stdout } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { TCSAFLUSH, getAttributes, isTerminal, setAttributes } from '../../lib/terminal/terminal';
import { report } from '../base/failure';
import { Flags } from '../command/flags';
import { familiar } from '../service/names';
import { Progress } from '../command/progress';
import { ask, askStatus, asking } from '../service/service';

const UNSIGNED = 'images are known by their digests and not signed; leave it out';

export const PULL_HELP = 'Download an image from a registry';
export const PUSH_HELP = 'Upload an image to a registry';
export const LOGIN_HELP = 'Authenticate to a registry';
export const LOGOUT_HELP = 'Log out from a registry';

/** Where references without a registry lead, by the name that people log in to. */
const HUB = 'https://index.docker.io/v1/';

/** Pulls or pushes the image that is named; null, after a message: see `askStatus`. */
function transfer(what: string, flags: Flags): Json | null {
  const request = asking(what).setString('image', flags.operands[0]);
  const platform = flags.last('platform');
  if (platform !== null) request.setString('platform', platform);
  if (flags.has('all-tags')) request.setBool('all', true);
  return ask(request, new Progress(stdout, flags.has('quiet')));
}

/** minios pull [-a] [-q] [--platform P] NAME[:TAG|@DIGEST]. */
export function pull(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] NAME[:TAG|@DIGEST]', PULL_HELP, 'image pull, pull')
    .flag('a', 'all-tags', 'Download all tagged images in the repository')
    .value('', 'platform', 'string', 'Set platform if server is multi-platform capable')
    .absent('disable-content-trust', UNSIGNED)
    .flag('q', 'quiet', 'Suppress verbose output')
    .parse(args)
    .expect(1, 1);
  const done = transfer('pull', flags);
  if (done === null) return askStatus;
  const name = done.string('name');
  stdout.bytes(name.length > 0 ? name : flags.operands[0]).newline();
  return 0;
}

/** minios push [-a] [-q] NAME[:TAG]. */
export function push(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] NAME[:TAG]', PUSH_HELP, 'image push, push')
    .flag('a', 'all-tags', 'Push all tags of an image to the repository')
    .value('', 'platform', 'string', 'Push a platform-specific manifest as a single-platform image')
    .absent('disable-content-trust', UNSIGNED)
    .flag('q', 'quiet', 'Suppress verbose output')
    .parse(args)
    .expect(1, 1);
  if (transfer('push', flags) === null) return askStatus;
  if (flags.has('quiet')) stdout.bytes(familiar(flags.operands[0])).newline();
  return 0;
}

/** Asks for a line on the terminal; `hidden`: without showing it. */
function prompt(text: string, hidden: bool): Bytes {
  stdout.text(text).flush();
  const saved = hidden ? getAttributes(0) : null;
  if (saved !== null) {
    const silent = saved.clone();
    silent.localModes &= ~ECHO;
    setAttributes(0, TCSAFLUSH, silent);
  }
  const line = input.line();
  if (saved !== null) {
    setAttributes(0, TCSAFLUSH, saved);
    stdout.newline().flush();
  }
  return line === null ? [] : line;
}

const input = new Reader(0);

/** Everything on standard input, less the line ends behind it. */
function passwordFromInput(): Bytes {
  const text = new Writer(-1, 1 << 16);
  while (true) {
    const length = input.block();
    if (length == 0 || text.buffered + length >= 1 << 16) break;
    text.range(input.recordStart, length);
  }
  const bytes = text.taken();
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] == NEWLINE || bytes[end - 1] == CARRIAGE_RETURN)) end--;
  return sliceOf(bytes, 0, end);
}

function passwordOf(flags: Flags, user: Bytes): Bytes {
  const given = flags.last('password');
  if (given !== null) {
    if (flags.has('password-stdin')) refuse('--password and --password-stdin are mutually exclusive');
    stderr.text('WARNING! Using --password via the CLI is insecure. Use --password-stdin.').end();
    return given;
  }
  if (flags.has('password-stdin')) {
    if (user.length == 0) refuse('Must provide --username with --password-stdin');
    return passwordFromInput();
  }
  if (!isTerminal(0)) refuse('Cannot perform an interactive login from a non TTY device');
  const typed = prompt('Password: ', true);
  if (typed.length == 0) refuse('password is empty');
  return typed;
}

function refuse(problem: string): void {
  exit(report(problem));
}

/** minios login [-u USER] [-p PASSWORD | --password-stdin] [SERVER]. */
export function login(args: Array<Bytes>): i32 {
  const flags = new Flags(
    '[OPTIONS] [SERVER]',
    LOGIN_HELP + '.\nDefaults to Docker Hub if no server is specified.',
  )
    .value('p', 'password', 'string', 'Password or Personal Access Token (PAT)')
    .flag('', 'password-stdin', 'Take the Password or Personal Access Token (PAT) from stdin')
    .value('u', 'username', 'string', 'Username')
    .parse(args)
    .expect(0, 1);
  const server = flags.operands.length > 0 ? flags.operands[0] : toBytes(HUB);
  let user = flags.text('username');
  if (user.length == 0 && !flags.has('password-stdin')) {
    if (!isTerminal(0)) refuse('Cannot perform an interactive login from a non TTY device');
    user = prompt('Username: ', false);
    if (user.length == 0) refuse('username is empty');
  }
  const request = asking('login').setString('registry', server).setString('username', user);
  const done = ask(request.setString('password', passwordOf(flags, user)));
  if (done === null) return askStatus;
  const file = done.string('unencrypted');
  if (file.length > 0) {
    stderr.text("\nWARNING! Your credentials are stored unencrypted in '").bytes(file);
    stderr.text("'.\nConfigure a credential helper to remove this warning. See\n");
    stderr.text('https://docs.docker.com/go/credential-store/\n').end();
  }
  stdout.text('Login Succeeded\n');
  return 0;
}

/** minios logout [SERVER]. */
export function logout(args: Array<Bytes>): i32 {
  const flags = new Flags(
    '[SERVER]',
    LOGOUT_HELP + '.\nIf no server is specified, the default is Docker Hub.',
  )
    .parse(args)
    .expect(0, 1);
  const server = flags.operands.length > 0 ? flags.operands[0] : toBytes(HUB);
  const done = ask(asking('logout').setString('registry', server));
  if (done === null) return askStatus;

  stdout.text('Removing login credentials for ').bytes(server).newline();
  return 0;
}
