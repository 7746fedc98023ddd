/**
 * The instructions that only change an image's configuration. Checks and words of errors are BuildKit's
 * (moby/buildkit, frontend/dockerfile/instructions/parse.go).
 */
import type { Instruction } from './parse.ts';
import { parseLine } from './parse.ts';
import type { Stage } from './stage.ts';
import type { Healthcheck } from './types.ts';
import { checkSignal, parseDuration, parsePorts } from './values.ts';
import { blankSeparated, expandWords, rawWords, splitFirst } from './words.ts';

/** Changes the stage and returns what its history says. Throws an Error with what is wrong. */
type Setting = (stage: Stage, instruction: Instruction) => string;

export const SETTINGS: Readonly<Record<string, Setting>> = {
  ENV: env,
  ARG: arg,
  LABEL: label,
  CMD: cmd,
  ENTRYPOINT: entrypoint,
  USER: (stage, instruction) => `USER ${(stage.config.User = oneWord(stage, instruction))}`,
  EXPOSE: expose,
  VOLUME: volume,
  HEALTHCHECK: healthcheck,
  SHELL: shell,
  STOPSIGNAL: (stage, instruction) =>
    `STOPSIGNAL ${(stage.config.StopSignal = checkSignal(oneWord(stage, instruction)))}`,
  ONBUILD: onbuild,
  MAINTAINER: maintainer,
};

/** Which flags an instruction may have, by name without dashes. */
export interface FlagRules {
  /** Flags with a value that may be given once, and those that may be repeated. */
  once?: readonly string[];
  many?: readonly string[];
  /** Flags without a value, or with true or false. */
  boolean?: readonly string[];
}

/** The instruction's flags: each list has the values in order. */
export function readFlags(instruction: Instruction, rules: FlagRules = {}): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, value } of instruction.flags) {
    const isBoolean = rules.boolean?.includes(name) ?? false;
    if (!isBoolean && !rules.once?.includes(name) && !rules.many?.includes(name)) {
      throw new Error(`unknown flag: --${name}`);
    }
    if (found.has(name) && !rules.many?.includes(name)) throw new Error(`duplicate flag specified: ${name}`);
    if (!isBoolean && value === null) throw new Error(`missing a value on flag: ${name}`);
    if (isBoolean && !/^(true|false)?$/.test(value ?? '')) {
      throw new Error(`expecting boolean value for flag ${name}, not: ${value}`);
    }
    const values = found.get(name) ?? [];
    values.push(value || (isBoolean ? 'true' : ''));
    found.set(name, values);
  }
  return found;
}

/** Exactly one argument: the rest of the line. */
export function oneWord(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  if (instruction.rest === '') throw new Error(`${instruction.keyword} requires exactly one argument`);
  return stage.expand(instruction.rest, instruction);
}

/** NAME=value …, or the old form NAME value; quotes are still there. */
function pairs(instruction: Instruction, escape: string): [string, string][] {
  readFlags(instruction);
  const { keyword, rest } = instruction;
  const words = rawWords(rest, escape);
  if (words.length === 0) throw new Error(`${keyword} requires at least one argument`);
  if (!words[0].includes('=')) {
    const [name, value] = splitFirst(rest);
    if (value === '') throw new Error(`${keyword} must have two arguments`);
    return [[name, value]];
  }
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 0) {
      throw new Error(`Syntax error - can't find = in "${word}". Must be of the form: name=value`);
    }
    return [word.slice(0, equals), word.slice(equals + 1)];
  });
}

function expandedPairs(stage: Stage, instruction: Instruction): [string, string][] {
  return pairs(instruction, stage.escape).map(([rawName, rawValue]) => {
    const name = stage.expand(rawName, instruction);
    if (name === '') throw new Error(`${instruction.keyword} names can not be blank`);
    return [name, stage.expand(rawValue, instruction)];
  });
}

/** All values are expanded with the variables as they were before the line. */
function env(stage: Stage, instruction: Instruction): string {
  const entries = expandedPairs(stage, instruction);
  for (const [name, value] of entries) stage.setVariable(name, value);
  return `ENV ${entries.map(([name, value]) => `${name}=${value}`).join(' ')}`;
}

function label(stage: Stage, instruction: Instruction): string {
  const entries = expandedPairs(stage, instruction);
  stage.config.Labels = { ...stage.config.Labels, ...Object.fromEntries(entries) };
  return `LABEL ${entries.map(([name, value]) => `${name}=${value}`).join(' ')}`;
}

/** NAME or NAME=value of an ARG, quotes still there. */
export function argumentWords(instruction: Instruction, escape: string): [string, string | undefined][] {
  readFlags(instruction);
  const words = rawWords(instruction.rest, escape);
  if (words.length === 0) throw new Error('ARG requires at least one argument');
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals === 0) throw new Error('ARG names can not be blank');
    return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
  });
}

function arg(stage: Stage, instruction: Instruction): string {
  for (const [rawName, preset] of argumentWords(instruction, stage.escape)) {
    const name = stage.expand(rawName, instruction);
    stage.declare(name, preset === undefined ? undefined : stage.expand(preset, instruction));
  }
  return `ARG ${instruction.rest}`;
}

/** The words of the exec form, or the shell and the line. */
export function commandLine(stage: Stage, { json, rest }: Pick<Instruction, 'json' | 'rest'>): string[] {
  return json ?? (rest === '' ? [] : [...stage.shell, rest]);
}

function cmd(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  stage.config.Cmd = commandLine(stage, instruction);
  stage.hasOwnCommand = true;
  return `CMD ${JSON.stringify(stage.config.Cmd)}`;
}

function entrypoint(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  stage.config.Entrypoint = commandLine(stage, instruction);
  if (!stage.hasOwnCommand) delete stage.config.Cmd;
  return `ENTRYPOINT ${JSON.stringify(stage.config.Entrypoint)}`;
}

function expose(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  if (instruction.rest === '') throw new Error('EXPOSE requires at least one argument');
  const ports = expandWords(instruction.rest, stage.lookup, stage.escape).flatMap(parsePorts);
  stage.config.ExposedPorts = { ...stage.config.ExposedPorts, ...objectOf(ports) };
  return `EXPOSE ${ports.join(' ')}`;
}

function volume(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  const words = instruction.json ?? blankSeparated(instruction.rest);
  if (words.length === 0) throw new Error('VOLUME requires at least one argument');
  const paths = words.map((word) => stage.expand(word, instruction));
  if (paths.some((path) => path.trim() === ''))
    throw new Error('VOLUME specified can not be an empty string');
  stage.config.Volumes = { ...stage.config.Volumes, ...objectOf(paths) };
  return `VOLUME ${JSON.stringify(paths)}`;
}

const objectOf = (names: string[]): Record<string, object> =>
  Object.fromEntries(names.map((name) => [name, {}]));

function shell(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  if (instruction.rest === '') throw new Error('SHELL requires at least one argument');
  if (!instruction.json) throw new Error('SHELL requires the arguments to be in JSON form');
  if (instruction.json.length === 0) throw new Error('SHELL requires at least one argument');
  stage.config.Shell = instruction.json;
  return `SHELL ${JSON.stringify(instruction.json)}`;
}

function maintainer(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  if (instruction.rest === '') throw new Error('MAINTAINER requires exactly one argument');
  stage.plan.config.author = instruction.rest;
  return `MAINTAINER ${instruction.rest}`;
}

const TIMES = [
  ['interval', 'Interval'],
  ['timeout', 'Timeout'],
  ['start-period', 'StartPeriod'],
  ['start-interval', 'StartInterval'],
] as const;

function healthcheck(stage: Stage, instruction: Instruction): string {
  const flags = readFlags(instruction, { once: [...TIMES.map(([flag]) => flag), 'retries'] });
  const [word, rest] = splitFirst(instruction.rest);
  const kind = word.toUpperCase();
  if (kind === '') throw new Error('HEALTHCHECK requires at least one argument');
  if (kind === 'NONE') {
    if (rest !== '' || flags.size > 0) throw new Error('HEALTHCHECK NONE takes no arguments');
    stage.config.Healthcheck = { Test: ['NONE'] };
    return 'HEALTHCHECK NONE';
  }
  if (kind !== 'CMD') throw new Error(`Unknown type "${word}" in HEALTHCHECK (try CMD)`);
  const { json } = parseLine(`CMD ${rest}`, instruction.line, stage.escape);
  if (rest === '' || json?.length === 0) throw new Error('Missing command after HEALTHCHECK CMD');
  const check: Healthcheck = { Test: json ? ['CMD', ...json] : ['CMD-SHELL', rest] };
  for (const [flag, field] of TIMES) {
    const text = flags.get(flag)?.[0];
    if (text === undefined || text === '') continue;
    const duration = parseDuration(text);
    if (duration !== 0 && duration < 1e6) throw new Error(`Interval "${flag}" cannot be less than 1ms`);
    if (duration !== 0) check[field] = duration;
  }
  const retries = flags.get('retries')?.[0] ?? '0';
  if (!/^-?\d+$/.test(retries)) throw new Error(`strconv.ParseInt: parsing "${retries}": invalid syntax`);
  if (Number(retries) < 0) throw new Error('--retries cannot be negative');
  if (Number(retries) > 0) check.Retries = Number(retries);
  stage.config.Healthcheck = check;
  return instruction.text;
}

/** Kept for those who build from this image. */
function onbuild(stage: Stage, instruction: Instruction): string {
  readFlags(instruction);
  if (instruction.rest === '') throw new Error('ONBUILD requires at least one argument');
  const trigger = instruction.source.replace(/^\s*\S+\s+/, '');
  const { keyword } = parseLine(instruction.rest, instruction.line, stage.escape);
  if (keyword === 'ONBUILD') throw new Error("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  if (keyword === 'FROM' || keyword === 'MAINTAINER') {
    throw new Error(`${keyword} isn't allowed as an ONBUILD trigger`);
  }
  stage.config.OnBuild = [...(stage.config.OnBuild ?? []), trigger];
  return `ONBUILD ${trigger}`;
}
