/** What is known of a stage while its instructions are gone through: configuration, variables, history. */
import type { Instruction } from './parse.ts';
import { DockerfileError } from './parse.ts';
import type { HistoryEntry } from '../oci.ts';
import type { BaseImage, ContainerConfig, ImageConfig, PlanBase, PlanStage } from './types.ts';
import type { Lookup } from './words.ts';
import { expandWord } from './words.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const DEFAULT_SHELL = ['/bin/sh', '-c'];

/** RUN sees these if they were given, without an ARG, and neither history nor cache does (Dockerfile reference, "Predefined ARGs"). */
const PROXY_NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];
export const PROXY_ARGUMENTS = PROXY_NAMES.flatMap((name) => [name, name.toLowerCase()]);

/** Characters that all of a plan may come to: each command has a copy of its environment, each stage one of what it begins from. */
const PLAN_MAX = 2 ** 26;

/** What is left of that. */
export class Budget {
  #left = PLAN_MAX;

  /** Takes so many characters. */
  spend(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0)
      throw new Error(
        `all that is expanded, and the environments of all commands, come to more than ${PLAN_MAX} characters`,
      );
  }

  /** Takes texts, and so much for each of them. */
  spendTexts(texts: readonly string[]): void {
    this.spend(texts.reduce((sum, text) => sum + text.length + 8, 0));
  }
}

/** Values for ARG that the whole build shares. */
export interface BuildArguments {
  /** From `--build-arg`. */
  given: ReadonlyMap<string, string>;
  /** ARG before the first FROM. */
  global: Map<string, string>;
  /** TARGETPLATFORM and its kin. */
  platform: ReadonlyMap<string, string>;
  /** Those of `given` that an ARG asked for. */
  used: Set<string>;
  budget: Budget;
}

/** A stage in the making. It changes `plan.config` and `plan.history` as instructions come. */
export class Stage {
  readonly plan: PlanStage;
  readonly escape: string;
  readonly #arguments: BuildArguments;
  /** ARG of this stage, in order; undefined: declared without a value. */
  readonly #declared = new Map<string, string | undefined>();
  /** Where in the environment a variable is. */
  readonly #places = new Map<string, number>();
  /** A CMD that came with the base goes when ENTRYPOINT is set, one of the stage's own stays. */
  hasOwnCommand = false;

  constructor(plan: PlanStage, escape: string, buildArguments: BuildArguments) {
    this.plan = plan;
    this.escape = escape;
    this.#arguments = buildArguments;
    const config = this.config;
    config.Env = [...(config.Env ?? [])];
    if (!config.Env.some((entry) => entry.startsWith('PATH='))) config.Env.unshift(`PATH=${DEFAULT_PATH}`);
    for (const [place, entry] of config.Env.entries()) {
      const [name] = entry.split('=', 1);
      if (!this.#places.has(name)) this.#places.set(name, place);
    }
    this.#spend(config.Env);
    this.#spend(plan.history.map(({ created_by = '' }) => created_by));
  }

  #spend(texts: readonly string[]): void {
    this.#arguments.budget.spendTexts(texts);
  }

  get config(): ContainerConfig {
    return this.plan.config.config;
  }

  get shell(): string[] {
    return this.config.Shell ?? DEFAULT_SHELL;
  }

  get workingDirectory(): string {
    return this.config.WorkingDir || '/';
  }

  get user(): string {
    return this.config.User ?? '';
  }

  setVariable(name: string, value: string): void {
    const environment = this.config.Env!;
    const at = this.#places.get(name) ?? environment.length;
    this.#places.set(name, at);
    environment[at] = `${name}=${value}`;
  }

  /** ARG: the value is what was given, else the default, else that of before the first FROM, else the platform's. */
  declare(name: string, preset: string | undefined): void {
    const { given, global, platform, used } = this.#arguments;
    used.add(name);
    this.#declared.delete(name);
    this.#declared.set(name, given.get(name) ?? preset ?? global.get(name) ?? platform.get(name));
  }

  /** ENV wins over ARG. */
  readonly lookup: Lookup = (name) => {
    const at = this.#places.get(name);
    return at === undefined ? this.#declared.get(name) : this.config.Env![at].slice(name.length + 1);
  };

  /** Puts variables into a word of the instruction. */
  expand(word: string, instruction: Instruction): string {
    return atLine(instruction.line, () => {
      const text = expandWord(word, this.lookup, this.escape);
      this.#spend([text]);
      return text;
    });
  }

  /** NAME=value of each ARG that has a value, for history and environment. */
  argumentEntries(): string[] {
    return [...this.#declared]
      .filter(([name, value]) => value !== undefined && !this.#places.has(name))
      .map(([name, value]) => `${name}=${value}`);
  }

  /** What a command sees: `visible` is what the layer depends on, `hidden` the proxies. */
  environment(): { visible: string[]; hidden: string[] } {
    const visible = [...this.config.Env!, ...this.argumentEntries()];
    this.#spend(visible);
    const hidden = PROXY_ARGUMENTS.filter(
      (name) => this.#arguments.given.has(name) && !visible.some((entry) => entry.startsWith(`${name}=`)),
    );
    return { visible, hidden: hidden.map((name) => `${name}=${this.#arguments.given.get(name)}`) };
  }

  record(createdBy: string, makesLayer: boolean): void {
    this.#spend([createdBy]);
    const entry: HistoryEntry = { created_by: createdBy };
    if (this.plan.config.author !== undefined) entry.author = this.plan.config.author;
    if (!makesLayer) entry.empty_layer = true;
    this.plan.history.push(entry);
  }
}

/** Runs `action`; an Error in it becomes one that names the line. */
export function atLine<T>(line: number, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof DockerfileError) throw error;
    throw new DockerfileError(line, (error as Error).message);
  }
}

/** Of `FROM scratch`: nothing but a search path and the root (BuildKit, emptyImage). */
export function emptyConfig(platform: string): ImageConfig {
  const [os, architecture] = platform.split('/');
  return { architecture, os, config: { Env: [`PATH=${DEFAULT_PATH}`], WorkingDir: '/' } };
}

/** Copies what the base says of itself: nothing done to a stage shows in another. */
export function inherit(
  from: Pick<BaseImage, 'image' | 'history'> | PlanStage,
): Pick<PlanStage, 'config' | 'history'> {
  const config = structuredClone('image' in from ? from.image : from.config);
  config.config ??= {};
  // Callers may give an image's whole configuration.
  for (const field of ['rootfs', 'history', 'created']) delete config[field];
  // Entries are only added.
  return { config, history: [...from.history] };
}

export const planBase = (name: string, { id, layers }: BaseImage): PlanBase => ({ image: name, id, layers });
