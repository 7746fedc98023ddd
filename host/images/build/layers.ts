/** The instructions that make layers: RUN, COPY, ADD, WORKDIR. */
import { parseIgnorePattern } from './ignore.ts';
import { runMounts } from './mounts.ts';
import type { Heredoc, Instruction } from './parse.ts';
import { commandLine, oneWord, readFlags } from './settings.ts';
import type { Stage } from './stage.ts';
import type { CopySource, CopyStep, PlanBase, RunMount, RunStep, WorkdirStep } from './types.ts';
import { cleanPath } from './values.ts';
import { blankSeparated, expandHeredoc } from './words.ts';

type Place = Pick<RunStep, 'line' | 'number' | 'text'>;

/** Where BuildKit shows a here-document that is a script of its own. */
const SCRIPT_DIRECTORY = '/dev/pipes';

/** What needs the kernel of the machine that builds, or a network of its own. */
const RUN_FLAGS: Record<string, readonly string[]> = { network: ['default', 'none'], security: ['sandbox'] };

/** `findFrom` gives what `from=` of a mount names. */
export async function run(
  stage: Stage,
  instruction: Instruction,
  place: Place,
  findFrom: (name: string) => Promise<PlanBase>,
): Promise<RunStep> {
  for (const { name, value } of instruction.flags) {
    if (name === 'mount') continue;
    const allowed = RUN_FLAGS[name];
    if (!allowed) throw new Error(`unknown flag: --${name}`);
    if (!allowed.includes(value ?? '')) throw new Error(`RUN --${name}=${value ?? ''} is not supported here`);
  }
  const { heredocs, json, rest } = instruction;
  if (rest === '' || json?.length === 0) throw new Error('RUN requires at least one argument');
  const { line, script } = withHeredocs(rest, heredocs);
  const argv = commandLine(stage, { json, rest: line });
  const mounts = await runMounts(stage, instruction, (name) => findFrom(stageReference(name)));
  const { visible, hidden } = stage.environment();
  const [cwd, user] = [stage.workingDirectory, stage.user];
  const entries = stage.argumentEntries();
  const prefix = entries.length === 0 ? '' : `|${entries.length} ${entries.join(' ')} `;
  stage.record(`RUN ${prefix}${argv.join(' ')}`, true);
  return {
    kind: 'run',
    ...place,
    argv,
    env: [...visible, ...hidden],
    cwd,
    user,
    mounts,
    ...(script ? { script } : {}),
    key: JSON.stringify({
      run: argv,
      env: visible,
      cwd,
      user,
      script: script?.contents,
      ...mountKey(mounts),
    }),
  };
}

/** What a layer depends on of mounts, but for what is in them; keys of steps without are as they were. */
function mountKey(mounts: RunMount[]): { mounts?: object[] } {
  if (mounts.length === 0) return {};
  return { mounts: mounts.map((mount) => ({ ...mount, from: undefined })) };
}

/** A line that is nothing but one here-document is that script; otherwise the shell gets them to read. */
function withHeredocs(line: string, heredocs: Heredoc[]): { line: string; script?: RunStep['script'] } {
  if (heredocs.length === 0) return { line };
  const [{ name, contents }] = heredocs;
  if (heredocs.length > 1 || !/^\d*<<-?("[^"]*"|'[^']*'|\S+)$/.test(line)) {
    return { line: [line, ...heredocs.map((heredoc) => heredoc.contents + heredoc.name)].join('\n') };
  }
  if (!contents.startsWith('#!')) return { line: contents };
  const path = `${SCRIPT_DIRECTORY}/${name.replaceAll('/', '_')}`;
  return { line: path, script: { path, contents } };
}

/** WORKDIR: an absolute path from then on. Throws DockerfileError. */
export function workdir(stage: Stage, instruction: Instruction, place: Place): WorkdirStep {
  const path = cleanPath(oneWord(stage, instruction), stage.workingDirectory);
  stage.config.WorkingDir = path;
  stage.record(`WORKDIR ${path}`, true);
  const { user } = stage;
  return { kind: 'workdir', ...place, path, user, key: JSON.stringify({ workdir: path, user }) };
}

const FLAGS = {
  COPY: { once: ['from', 'chown', 'chmod'], many: ['exclude'], boolean: ['link'] },
  ADD: { once: ['chown', 'chmod', 'checksum'], many: ['exclude'], boolean: ['link'] },
};

/** `findFrom` gives what `--from` names. */
export async function copy(
  stage: Stage,
  instruction: Instruction,
  place: Place,
  findFrom: (name: string) => Promise<PlanBase>,
): Promise<CopyStep> {
  const keyword = instruction.keyword as 'ADD' | 'COPY';
  refuse(instruction);
  const flags = readFlags(instruction, FLAGS[keyword]);
  const words = (instruction.json ?? blankSeparated(instruction.rest)).map((word) =>
    stage.expand(word, instruction),
  );
  if (words.length === 0) throw new Error(`${keyword} requires at least two arguments`);
  if (words.length === 1) {
    throw new Error(
      `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  }
  const target = words.pop()!;
  const sources = words.map((word) => source(stage, instruction, word));
  const destination = directoryOr(cleanPath(target, stage.workingDirectory), target);
  if (sources.length > 1 && !destination.endsWith('/')) {
    throw new Error(
      `When using ${keyword} with more than one source file, the destination must be a directory and end with a /`,
    );
  }
  const value = (flag: string): string | null => {
    const text = flags.get(flag)?.[0];
    return text === undefined ? null : stage.expand(text, instruction);
  };
  const [chown, chmod, checksum] = [value('chown'), mode(value('chmod')), value('checksum')];
  checkChecksum(checksum, sources);
  const exclude = (flags.get('exclude') ?? []).flatMap(parseIgnorePattern);
  const add = keyword === 'ADD';
  const from = flags.has('from') ? await findFrom(stageReference(flags.get('from')![0])) : null;
  stage.record(`${keyword} ${[...words, target].join(' ')}`, true);
  const key = JSON.stringify({ copy: sources, destination, chown, chmod, checksum, exclude, add });
  return { kind: 'copy', ...place, from, sources, destination, chown, chmod, add, checksum, exclude, key };
}

/** Flags of Docker's that would need what is not here: say which. */
function refuse({ keyword, flags }: Instruction): void {
  const known = ['parents', 'keep-git-dir', 'unpack'];
  const flag = flags.find(({ name }) => known.includes(name));
  if (flag) throw new Error(`the --${flag.name} option of ${keyword} is not supported`);
}

function stageReference(name: string): string {
  if (!name.includes('$')) return name;
  throw new Error(
    'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
  );
}

function source(stage: Stage, instruction: Instruction, word: string): CopySource {
  const heredoc = instruction.heredocs.find(
    ({ name }) => word.replace(/^\d*<<-?/, '') === name && word.includes('<<'),
  );
  if (heredoc) {
    const { name, contents, expands } = heredoc;
    return { name, contents: expands ? expandHeredoc(contents, stage.lookup, stage.escape) : contents };
  }
  if (instruction.keyword === 'ADD') {
    if (/^https?:\/\/.*\.git(#.*)?$|^git@|^git:\/\//.test(word)) {
      throw new Error(`ADD of a git repository (${word}) is not supported; clone it and COPY the files`);
    }
    if (/^https?:\/\//i.test(word)) return { url: word, name: urlName(word) };
  }
  const path = cleanPath(word).slice(1);
  return { path, pattern: /[*?[\\]/.test(path) };
}

/** The last name of the address' path. */
function urlName(address: string): string {
  if (!URL.canParse(address)) throw new Error(`invalid URL: ${address}`);
  const name = decodeURIComponent(new URL(address).pathname.split('/').pop()!);
  if (name === '' || name === '.' || name === '..' || name.includes('/')) {
    throw new Error(`cannot determine filename from url: ${address}`);
  }
  return name;
}

/** A destination that ends in a slash, or in `.`, is a directory. */
function directoryOr(path: string, asWritten: string): string {
  return /(^|\/)\.{0,2}$/.test(asWritten) && path !== '/' ? `${path}/` : path;
}

function mode(text: string | null): string | null {
  if (text === null || /^[0-7]{1,4}$/.test(text)) return text;
  if (/^[ugoa]*[-+=][rwxXst]*(,[ugoa]*[-+=][rwxXst]*)*$/.test(text)) return text;
  throw new Error(`invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`);
}

function checkChecksum(checksum: string | null, sources: CopySource[]): void {
  if (checksum === null) return;
  if (!/^sha256:[0-9a-f]{64}$/.test(checksum)) throw new Error(`invalid checksum digest format: ${checksum}`);
  if (sources.length !== 1 || !('url' in sources[0])) {
    throw new Error('checksum requires exactly one source, an address (http:// or https://)');
  }
}

/** As the step is shown: a here-document by its first line. */
export function shownText({ text, heredocs }: Instruction): string {
  if (heredocs.length === 0) return text;
  const [first, ...more] = heredocs[0].contents.trimEnd().split('\n');
  return `${text} (${first.slice(0, 40)}${more.length > 0 || first.length > 40 ? '...' : ''})`;
}
