/**
 * What the words of a container verb mean for the host, before the program in the machine has seen them: which machine
 * they are for, whether they want input, and which variables of the environment they name.
 *
 * The words themselves are passed on as they are: all that is wrong with them is said inside. Of `run` and its like the
 * host looks at the flags before the image only; it knows those that take no value, and takes every other one for one
 * that does.
 */

/** What a verb needs of the host. */
export interface Plan {
  /** It leaves something running behind: there has to be a background machine. */
  background: boolean;
  /** It is about containers that there are. */
  containers: boolean;
  /**
   * It reads standard input. Input that nobody reads stays with the process that started this one: keys, lines of a
   * script.
   */
  input: boolean;
  /** Variables of this process that it names without a value, as `-e NAME` does. */
  variables: string[];
}

/** Docker's management commands: `container run` is `run`. */
const GROUPS = ['container', 'image', 'volume', 'network', 'system', 'builder'];

/** Flags without a value, by verb; single letters may stand together. */
const SWITCHES: Record<string, readonly string[]> = {
  run: [
    ...[
      'd',
      'detach',
      'i',
      'interactive',
      't',
      'tty',
      'P',
      'publish-all',
      'q',
      'quiet',
      'rm',
      'init',
      'help',
    ],
    ...['privileged', 'read-only', 'no-healthcheck', 'oom-kill-disable', 'sig-proxy'],
    ...['rootfs', 'disable-content-trust'],
  ],
  exec: ['d', 'detach', 'i', 'interactive', 't', 'tty', 'privileged', 'help'],
  start: ['a', 'attach', 'i', 'interactive', 'sig-proxy', 'help'],
  attach: ['no-stdin', 'sig-proxy', 'help'],
  load: ['q', 'quiet', 'help'],
  build: [
    ...['q', 'quiet', 'no-cache', 'pull', 'rm', 'force-rm', 'squash', 'compress', 'load', 'push', 'help'],
    ...['D', 'debug'],
  ],
};
SWITCHES['create'] = SWITCHES['run'];

/** Verbs that never read standard input. */
const SILENT = [
  ...['ps', 'ls', 'list', 'logs', 'stop', 'kill', 'rm', 'inspect', 'stats', 'top', 'port', 'events', 'info'],
  ...[
    'version',
    'images',
    'pull',
    'push',
    'tag',
    'rmi',
    'save',
    'history',
    'wait',
    'pause',
    'unpause',
    'rename',
  ],
  ...['restart', 'update', 'diff', 'commit', 'export', 'search', 'df', 'logout', 'connect', 'disconnect'],
];
/** Verbs about containers that there are. */
const OF_CONTAINERS = [
  ...['ps', 'ls', 'list', 'logs', 'stop', 'kill', 'rm', 'remove', 'inspect', 'stats', 'top', 'port', 'wait'],
  ...['pause', 'unpause', 'rename', 'restart', 'update', 'diff', 'commit', 'export', 'exec', 'attach', 'cp'],
  ...['prune', 'info'],
];
/** Verbs about all that there is. */
const OF_ALL = ['system df', 'system prune', 'system info'];
/** Those that read it where a word is a dash. */
const DASHED = ['cp', 'import', 'build'];

/** A flag, without dashes, and its value; a switch has `true` or `false`. */
type Flag = readonly [name: string, value: string];

/** What the words that follow `minios` need. */
export function planOf(words: readonly string[]): Plan {
  const grouped = GROUPS.includes(words[0]) && words.length > 1;
  const verb = grouped ? words[1] : words[0];
  const rest = words.slice(grouped ? 2 : 1);
  // `volume create` and its like start nothing.
  const containers = !grouped || words[0] === 'container';
  const flags = verb in SWITCHES ? scan(rest, SWITCHES[verb]) : [];
  const on = (...names: string[]): boolean =>
    flags.some(([name, value]) => names.includes(name) && value !== 'false');
  const named = flags.flatMap(([name, value]) =>
    name === 'secret' ? secretVariables(value) : ['e', 'env', 'build-arg'].includes(name) ? [value] : [],
  );
  const help = on('help') || rest.includes('--help');
  return {
    background: containers && !on('help') && startsSomething(verb, on),
    containers:
      !help &&
      (containers ? OF_CONTAINERS : OF_ALL).includes(containers ? verb : words.slice(0, 2).join(' ')),
    input: readsInput(verb, containers, rest, on),
    variables: named.filter((value) => /^[A-Za-z_]\w*$/.test(value)),
  };
}

/** The variables that a `--secret` of `build` may mean: `env=NAME`, or its `id` where no file is named. */
function secretVariables(value: string): string[] {
  const fields = new Map(value.split(',').map((field) => field.split('=', 2) as [string, string]));
  const file = fields.get('type') === 'env' ? undefined : (fields.get('src') ?? fields.get('source'));
  const names = [fields.get('env') ?? fields.get('src') ?? fields.get('source') ?? fields.get('id')];
  return file === undefined ? names.filter((name) => name !== undefined) : [];
}

type On = (...names: string[]) => boolean;

function startsSomething(verb: string, on: On): boolean {
  return verb === 'create' || verb === 'start' || (verb === 'run' && on('d', 'detach'));
}

function readsInput(verb: string, containers: boolean, rest: readonly string[], on: On): boolean {
  if (SILENT.includes(verb) || (verb === 'create' && !containers)) return false;
  if (['run', 'exec', 'create', 'start'].includes(verb)) return on('i', 'interactive');
  if (verb === 'attach') return !on('no-stdin');
  if (verb === 'load') return !on('i', 'input');
  if (DASHED.includes(verb)) return rest.some((word) => isDash(verb, word));
  if (verb === 'prune') return !rest.some((word) => /^(--force|-[a-z]*f[a-z]*)$/.test(word));
  return !rest.includes('--help');
}

/** Whether the word means standard input: a dash, or of `build` one that is joined to the flag for the Dockerfile. */
function isDash(verb: string, word: string): boolean {
  return word === '-' || (verb === 'build' && /^(--file=|-[a-zA-Z]*f=?)-$/.test(word));
}

/** The flags before the first word that is none. */
function scan(words: readonly string[], switches: readonly string[]): Flag[] {
  const flags: Flag[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word.startsWith('-') || word === '-' || word === '--') break;
    const long = /^--([^=]+)(?:=([^]*))?$/.exec(word);
    if (long) {
      const [, name, value] = long;
      if (value !== undefined) flags.push([name, value]);
      else if (switches.includes(name)) flags.push([name, 'true']);
      else flags.push([name, words[++at] ?? '']);
    } else if (takesNext(word.slice(1), switches, flags)) {
      flags.push([word.at(-1)!, words[++at] ?? '']);
    }
  }
  return flags;
}

/** Reads letters that stand together; true: the last one is a flag whose value is the next word. */
function takesNext(letters: string, switches: readonly string[], flags: Flag[]): boolean {
  for (let at = 0; at < letters.length; at++) {
    const name = letters[at];
    const value = letters.slice(at + 1);
    if (!switches.includes(name)) {
      if (value === '') return true;
      flags.push([name, value.replace(/^=/, '')]);
      return false;
    }
    if (value.startsWith('=')) {
      flags.push([name, value.slice(1)]);
      return false;
    }
    flags.push([name, 'true']);
  }
  return false;
}
