/**
 * Dockerfile → plan (types.ts). The language is that of https://docs.docker.com/reference/dockerfile/; parse.ts reads lines,
 * words.ts words and variables, settings.ts and layers.ts the instructions, and here are the stages: which of them the
 * result needs, what each begins from, and in what order they come. No files are read and nothing runs.
 */
import { ImageError } from '../errors.ts';
import { copy, run, shownText, workdir } from './layers.ts';
import type { Instruction } from './parse.ts';
import { DockerfileError, parseDockerfile, parseTrigger } from './parse.ts';
import { parseIgnore } from './ignore.ts';
import { argumentWords, readFlags, SETTINGS } from './settings.ts';
import type { BuildArguments } from './stage.ts';
import { atLine, Budget, emptyConfig, inherit, planBase, PROXY_ARGUMENTS, Stage } from './stage.ts';
import type { BuildPlan, PlanBase, PlanOptions, PlanStage, PlanStep, ResolveBase } from './types.ts';
import { expandWord } from './words.ts';

export { DockerfileError } from './parse.ts';
export type * from './types.ts';

const DEFAULT_PLATFORM = 'wasi/wasm';

/**
 * The plan for a Dockerfile. `resolveBase` is asked for every image that a needed stage begins from or copies from, once.
 * Rejects with DockerfileError (its message names the line), with an ImageError, or as `resolveBase` does.
 */
export async function buildPlan(
  dockerfile: string,
  options: PlanOptions,
  resolveBase: ResolveBase,
): Promise<BuildPlan> {
  const ignore = parseIgnore(options.dockerignore ?? '');
  const planner = new Planner(dockerfile, options, resolveBase);
  const stages = await planner.stages();
  const result = stages.at(-1)!;
  if (options.labels) result.config.config.Labels = { ...result.config.config.Labels, ...options.labels };
  const total = stages.reduce((sum, stage) => sum + 1 + stage.steps.length, 0);
  return { stages, total, ignore, warnings: planner.warnings };
}

/** A stage of the Dockerfile, before it is known whether it is needed. */
interface Source {
  name: string;
  image: string;
  platform: string | null;
  from: Instruction;
  instructions: Instruction[];
}

class Planner {
  readonly warnings: string[];
  readonly #options: PlanOptions;
  readonly #resolveBase: ResolveBase;
  readonly #escape: string;
  readonly #arguments: BuildArguments;
  readonly #sources: Source[] = [];
  /** By number in the Dockerfile; only what is needed comes in. */
  readonly #planned = new Map<number, Promise<PlanStage>>();
  readonly #images = new Map<string, ReturnType<ResolveBase>>();
  /** What `resolveBase` said: no line of the Dockerfile is to blame. */
  readonly #complaints = new Set<unknown>();

  constructor(dockerfile: string, options: PlanOptions, resolveBase: ResolveBase) {
    this.#options = options;
    this.#resolveBase = resolveBase;
    const { instructions, escape, warnings } = parseDockerfile(dockerfile);
    if (instructions.length === 0) throw new ImageError('file with no instructions', 'invalid');
    this.#escape = escape;
    this.warnings = warnings;
    const given = Object.entries(options.buildArgs ?? {}).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    this.#arguments = {
      given: new Map(given),
      global: new Map(),
      platform: platformArguments(options.platform ?? DEFAULT_PLATFORM),
      used: new Set(PROXY_ARGUMENTS),
      budget: new Budget(),
    };
    for (const instruction of instructions) atLine(instruction.line, () => this.#sort(instruction));
    if (this.#sources.length === 0) throw new ImageError('dockerfile contains no stages to build', 'invalid');
  }

  /** The stages that the target needs, in order, the target last. */
  async stages(): Promise<PlanStage[]> {
    await this.#stage(this.#target());
    const numbers = [...this.#planned.keys()].sort((one, other) => one - other);
    const stages = await Promise.all(numbers.map((number) => this.#planned.get(number)!));
    let step = 0;
    const renumber = (base: PlanBase | null): void => {
      if (base && 'stage' in base) base.stage = numbers.indexOf(base.stage);
    };
    for (const stage of stages) {
      stage.number = ++step;
      renumber(stage.base);
      for (const made of stage.steps) {
        made.number = ++step;
        for (const base of basesOf(made)) renumber(base);
      }
    }
    this.#warnOfUnused();
    return stages;
  }

  #warnOfUnused(): void {
    const unused = Object.keys(this.#options.buildArgs ?? {}).filter(
      (name) => !this.#arguments.used.has(name),
    );
    if (unused.length > 0) {
      this.warnings.push(`[Warning] One or more build-args [${unused.sort().join(' ')}] were not consumed`);
    }
  }

  /** Puts the instruction into its stage. */
  #sort(instruction: Instruction): void {
    const { keyword } = instruction;
    const known = keyword === 'FROM' || keyword in SETTINGS || /^(RUN|COPY|ADD|WORKDIR)$/.test(keyword);
    if (!known) throw new Error(`unknown instruction: ${keyword}`);
    const current = this.#sources.at(-1);
    if (keyword === 'FROM') this.#sources.push(this.#from(instruction));
    else if (current) current.instructions.push(instruction);
    else if (keyword === 'ARG') this.#globalArgument(instruction);
    else throw new Error('no build stage in current context');
  }

  readonly #globalLookup = (name: string): string | undefined =>
    this.#arguments.global.get(name) ?? this.#arguments.platform.get(name);

  #globalArgument(instruction: Instruction): void {
    const { given, global, used } = this.#arguments;
    for (const [name, preset] of argumentWords(instruction, this.#escape)) {
      used.add(name);
      const value = given.get(name) ?? (preset === undefined ? undefined : this.#expand(preset));
      if (value !== undefined) global.set(name, value);
    }
  }

  #expand(word: string): string {
    const text = expandWord(word, this.#globalLookup, this.#escape);
    this.#arguments.budget.spendTexts([text]);
    return text;
  }

  #from(instruction: Instruction): Source {
    const flags = readFlags(instruction, { once: ['platform'] });
    const words = instruction.rest.split(/\s+/).filter((word) => word !== '');
    if (words.length !== 1 && !(words.length === 3 && words[1].toUpperCase() === 'AS')) {
      throw new Error('FROM requires either one or three arguments');
    }
    const name = (words[2] ?? '').toLowerCase();
    if (name !== '' && !/^[a-z][a-z0-9-_.]*$/.test(name)) {
      throw new Error(
        `invalid name for build stage: "${words[2]}", name can't start with a number or contain symbols`,
      );
    }
    if (name === 'scratch' || name === 'context')
      throw new Error(`${name} is reserved and cannot be the name of a stage`);
    const image = this.#expand(words[0]);
    if (image === '') throw new Error(`base name (${words[0]}) should not be blank`);
    const platform = flags.get('platform')?.[0];
    return {
      name,
      image,
      platform: platform === undefined ? null : this.#expand(platform),
      from: instruction,
      instructions: [],
    };
  }

  #target(): number {
    const { target } = this.#options;
    if (target === undefined || target === '') return this.#sources.length - 1;
    const found = this.#numberOf(target, this.#sources.length);
    if (found === null) throw new ImageError(`target stage "${target}" could not be found`, 'missing');
    return found;
  }

  /** The stage with that name, or that number, among the first `before`; null if there is none. */
  #numberOf(text: string, before: number): number | null {
    const named = this.#named(text, before);
    if (named !== null) return named;
    return /^\d+$/.test(text) && Number(text) < before ? Number(text) : null;
  }

  /** Of several stages with one name the last counts. */
  #named(text: string, before: number): number | null {
    const found = this.#sources
      .slice(0, before)
      .findLastIndex(({ name }) => name !== '' && name === text.toLowerCase());
    return found < 0 ? null : found;
  }

  #stage(number: number): Promise<PlanStage> {
    let planned = this.#planned.get(number);
    if (!planned) this.#planned.set(number, (planned = this.#plan(number)));
    return planned;
  }

  #image(name: string, platform: string | null): ReturnType<ResolveBase> {
    const wanted = platform ?? this.#options.platform ?? null;
    const key = `${wanted ?? ''} ${name}`;
    let image = this.#images.get(key);
    if (!image) {
      image = this.#resolveBase(name, wanted).catch((error: unknown) => {
        this.#complaints.add(error);
        throw error;
      });
      this.#images.set(key, image);
    }
    return image;
  }

  async #plan(number: number): Promise<PlanStage> {
    // Stages may begin from each other in a chain as long as the file: no frame waits on the stack for the next one's.
    await Promise.resolve();
    const { name, from, instructions } = this.#sources[number];
    const begun = await this.#begin(number);
    const plan: PlanStage = {
      name,
      line: from.line,
      number: 0,
      text: from.text,
      triggers: 0,
      steps: [],
      ...begun,
    };
    const stage = new Stage(plan, this.#escape, this.#arguments);
    const triggers = stage.config.OnBuild ?? [];
    delete stage.config.OnBuild;
    for (const source of triggers) {
      plan.steps.push(await this.#step(stage, number, parseTrigger(source, from.line, '\\')));
    }
    plan.triggers = triggers.length;
    for (const instruction of instructions) plan.steps.push(await this.#step(stage, number, instruction));
    return plan;
  }

  /** What a stage has before its first step. */
  async #begin(number: number): Promise<Pick<PlanStage, 'base' | 'config' | 'history'>> {
    const { image, platform } = this.#sources[number];
    const earlier = this.#named(image, number);
    if (earlier !== null) return { base: { stage: earlier }, ...inherit(await this.#stage(earlier)) };
    if (image === 'scratch') {
      const config = emptyConfig(platform ?? this.#options.platform ?? DEFAULT_PLATFORM);
      return { base: { scratch: true }, config, history: [] };
    }
    const base = await this.#image(image, platform);
    return { base: planBase(image, base), ...inherit(base) };
  }

  async #step(stage: Stage, number: number, instruction: Instruction): Promise<PlanStep> {
    const { line, keyword } = instruction;
    const place = { line, number: 0, text: shownText(instruction) };
    try {
      switch (keyword) {
        case 'RUN':
          return await run(stage, instruction, place, (from) => this.#copyFrom(from, number));
        case 'WORKDIR':
          return workdir(stage, instruction, place);
        case 'COPY':
        case 'ADD':
          return await copy(stage, instruction, place, (from) => this.#copyFrom(from, number));
        default:
          if (!(keyword in SETTINGS)) throw new Error(`unknown instruction: ${keyword}`);
          stage.record(SETTINGS[keyword](stage, instruction), false);
          return { kind: 'config', ...place };
      }
    } catch (error) {
      if (error instanceof DockerfileError || this.#complaints.has(error)) throw error;
      throw new DockerfileError(line, (error as Error).message);
    }
  }

  /** A stage before this one, or an image. */
  async #copyFrom(name: string, number: number): Promise<PlanBase> {
    const earlier = this.#numberOf(name, number);
    if (earlier !== null) {
      await this.#stage(earlier);
      return { stage: earlier };
    }
    if (/^\d+$/.test(name)) throw new Error(`invalid from flag value ${name}: invalid stage index ${name}`);
    if (this.#named(name, number + 1) === number) {
      throw new Error(`circular dependency detected on stage: ${name}`);
    }
    if (name === 'scratch') throw new Error('cannot copy from stage "scratch", it is empty');
    return planBase(name, await this.#image(name, null));
  }
}

function platformArguments(platform: string): Map<string, string> {
  const [os, architecture, variant = ''] = platform.split('/');
  const values: [string, string][] = [];
  for (const side of ['TARGET', 'BUILD']) {
    values.push([`${side}PLATFORM`, platform], [`${side}OS`, os]);
    values.push([`${side}ARCH`, architecture], [`${side}VARIANT`, variant]);
  }
  return new Map(values);
}

/** Where a step takes something from besides its own stage and the context. */
function basesOf(step: PlanStep): (PlanBase | null)[] {
  if (step.kind === 'copy') return [step.from];
  if (step.kind !== 'run') return [];
  return step.mounts.flatMap((mount) => ('from' in mount ? [mount.from] : []));
}
