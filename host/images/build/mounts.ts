/**
 * `RUN --mount=type=…`: bind, cache, tmpfs, secret. Fields, defaults and words of errors are BuildKit's
 * (moby/buildkit, frontend/dockerfile/instructions/commands_runmount.go).
 */
import type { Instruction } from './parse.ts';
import type { Stage } from './stage.ts';
import type { PlanBase, RunMount } from './types.ts';
import { cleanPath, parseSize } from './values.ts';

/** Finds what `from=` names. */
type FindFrom = (name: string) => Promise<PlanBase>;

const TYPES = ['bind', 'cache', 'tmpfs', 'secret'];
const SHARING = ['shared', 'private', 'locked'];
const ALIASES: Record<string, string> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
  rw: 'readwrite',
};
/** Fields of each type besides `type`. */
const FIELDS: Record<string, readonly string[]> = {
  bind: ['target', 'source', 'from', 'readonly', 'readwrite'],
  cache: ['target', 'source', 'from', 'readonly', 'readwrite', 'id', 'sharing', 'mode', 'uid', 'gid'],
  tmpfs: ['target', 'size', 'readonly', 'readwrite'],
  secret: ['target', 'source', 'id', 'required', 'mode', 'uid', 'gid', 'env', 'readonly'],
};

/** The mounts of a RUN, those nearer to the root first. Throws an Error with what is wrong. */
export async function runMounts(
  stage: Stage,
  instruction: Instruction,
  findFrom: FindFrom,
): Promise<RunMount[]> {
  const mounts: RunMount[] = [];
  for (const { name, value } of instruction.flags) {
    if (name !== 'mount') continue;
    const fields = readFields(value ?? '', (word) => stage.expand(word, instruction));
    mounts.push(await runMount(fields, stage.workingDirectory, findFrom));
  }
  const depth = ({ target }: RunMount): number => target.split('/').length;
  return mounts.sort((one, other) => depth(one) - depth(other));
}

function readFields(text: string, expand: (word: string) => string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of text.split(',')) {
    const equals = field.indexOf('=');
    const given = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
    const key = ALIASES[given] ?? given;
    if (equals < 0 && !['readonly', 'readwrite', 'required'].includes(key)) {
      throw new Error(`invalid field '${field}' must be a key=value pair`);
    }
    const value = equals < 0 ? 'true' : field.slice(equals + 1);
    fields.set(key, key === 'from' ? value : expand(value));
  }
  const type = fields.get('type') ?? 'bind';
  if (type === 'ssh') throw new Error('RUN --mount=type=ssh is not supported: there is no network in builds');
  if (!TYPES.includes(type)) throw new Error(`unsupported mount type "${type}"`);
  for (const key of fields.keys()) {
    if (key !== 'type' && !FIELDS[type].includes(key)) {
      throw new Error(`unexpected key '${key}' in '--mount=${text}'`);
    }
  }
  return fields.set('type', type);
}

async function runMount(
  fields: Map<string, string>,
  directory: string,
  findFrom: FindFrom,
): Promise<RunMount> {
  const type = fields.get('type');
  if (type === 'secret') return secretMount(fields, directory);
  const given = fields.get('target') ?? '';
  if (given === '') throw new Error(`target is required for a mount of type ${type}`);
  const target = cleanPath(given, directory);
  if (target === '/') throw new Error(`invalid mount target "${given}"`);
  const readOnly = boolean(fields, 'readonly') ?? !(boolean(fields, 'readwrite') ?? type !== 'bind');
  if (type === 'tmpfs') {
    const size = fields.get('size');
    return { type: 'tmpfs', target, readOnly, size: size === undefined ? 0 : parseSize(size) };
  }
  const from = fields.get('from');
  const base = from === undefined || from === '' ? null : await findFrom(from);
  const source = cleanPath(fields.get('source') ?? '/').slice(1);
  if (type === 'bind') return { type: 'bind', target, from: base, source, readOnly };
  const sharing = fields.get('sharing') ?? 'shared';
  if (!SHARING.includes(sharing)) throw new Error(`unsupported sharing value "${sharing}"`);
  if (base === null && source !== '') throw new Error('source of a cache mount requires from');
  return {
    type: 'cache',
    target,
    id: fields.get('id') || target,
    sharing: sharing as 'shared' | 'private' | 'locked',
    readOnly,
    from: base,
    source,
    ...owner(fields, 0o755),
  };
}

function secretMount(fields: Map<string, string>, directory: string): RunMount {
  const [source, target] = [fields.get('source') ?? '', fields.get('target') ?? ''];
  const given = fields.get('id') ?? '';
  if (given !== '' && source !== '') throw new Error("both source and id can't be set");
  const id = given || source || target.split('/').at(-1)!;
  if (id === '') throw new Error('invalid secret mount. one of source, target required');
  const variable = fields.get('env') ?? '';
  // With `env` there is a file only if one was asked for.
  const path = target || (variable === '' ? `/run/secrets/${id.split('/').at(-1)!}` : '');
  return {
    type: 'secret',
    target: path === '' ? '' : cleanPath(path, directory),
    id,
    variable,
    required: boolean(fields, 'required') ?? false,
    ...owner(fields, 0o400),
  };
}

function owner(
  fields: Map<string, string>,
  preset: number,
): Pick<RunMount & { type: 'secret' }, 'mode' | 'uid' | 'gid'> {
  const number = (key: string, base: number, otherwise: number): number => {
    const text = fields.get(key);
    if (text === undefined) return otherwise;
    if (!(base === 8 ? /^[0-7]{1,5}$/ : /^\d{1,9}$/).test(text)) {
      throw new Error(`invalid value ${text} for ${key}`);
    }
    return parseInt(text, base);
  };
  return { mode: number('mode', 8, preset) & 0o7777, uid: number('uid', 10, 0), gid: number('gid', 10, 0) };
}

function boolean(fields: Map<string, string>, key: string): boolean | undefined {
  const text = fields.get(key);
  if (text === undefined) return undefined;
  if (/^(1|t|true)$/i.test(text)) return true;
  if (/^(0|f|false)$/i.test(text)) return false;
  throw new Error(`invalid value for ${key}: ${text}`);
}
