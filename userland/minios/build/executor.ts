// Carries a build plan out.
//
// Interface: Executor.

import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { ending } from '../../lib/process/handlers';
import { stderr } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { shortId } from '../service/service';
import { Gathered, copyStep, fetchSources, gatherDigest, workdirStep } from './copy_step';
import { BuildOutput } from './output';
import { INTERRUPTED, MountSources, RunMounts } from './run_mounts';
import { runStep } from './run_step';
import { BuildStage, StepRoot, Workshop, keyOf, layersOf, mountReadOnly } from './stage';

/** Carries one plan out, stage by stage. The mounts of its steps are in the build's own mount namespace and go with it. */
export class Executor {
  /** The stage that was carried out last: the result, in the end. */
  last: BuildStage = new BuildStage();
  /** Whether every layer came from the cache. */
  allCached: bool = true;
  private done: Array<BuildStage> = [];

  /** `context`: where the build context is; `cached`: whether the cache may be asked. */
  constructor(
    private plan: Json,
    private context: Bytes,
    private output: BuildOutput,
    private cached: bool,
  ) {}

  /** All stages: the exit status. */
  run(): i32 {
    const stages = this.plan.list('stages');
    for (let index = 0; index < stages.length; index++) {
      this.last = new BuildStage();
      const status = this.stage(stages[index]);
      if (status != 0) return status;
      this.done.push(this.last);
    }
    return 0;
  }

  private stage(stage: Json): i32 {
    const base = stage.get('base')!;
    this.output.step(stage.integer('number'), stage.string('text'));
    this.last.begin(base, this.done);
    if (base.has('image')) this.output.id(base.string('id'));
    else this.output.arrow('');
    const triggers = stage.integer('triggers');
    if (triggers > 0)
      this.output.line(
        toBytes('# Executing ' + triggers.toString() + ' build trigger' + (triggers == 1 ? '' : 's')),
      );
    const steps = stage.list('steps');
    for (let index = 0; index < steps.length; index++) {
      if (ending()) return INTERRUPTED;
      const status = this.step(steps[index]);
      if (status != 0) return status;
    }
    return 0;
  }

  private step(step: Json): i32 {
    this.output.step(step.integer('number'), step.string('text'));
    if (step.is('kind', 'config')) {
      this.output.id(keyOf([this.last.key, step.string('text')]));
      return 0;
    }
    const status = step.is('kind', 'copy') ? this.copy(step) : this.make(step);
    if (status == 0) this.output.id(this.last.key);
    return status;
  }

  /** A step that makes a layer out of nothing but the stage. */
  private make(step: Json): i32 {
    const sources = new MountSources(this.context, this.plan.get('ignore'), this.done);
    const parts: Array<Bytes> = [this.last.key, step.string('key')];
    const mounts = step.list('mounts');
    for (let index = 0; index < mounts.length; index++) {
      if (!mounts[index].is('type', 'bind')) continue;
      const digest = sources.digest(mounts[index]);
      if (digest === null) return 1;
      parts.push(digest);
    }
    const key = keyOf(parts);
    if (this.fromCache(key)) return 0;
    const at = new StepRoot();
    let status = at.mount(this.last.layers) ? 0 : 1;
    if (status == 0 && step.is('kind', 'run')) {
      this.output.line(concat(toBytes(' ---> Running in '), shortId(key)));
      status = this.command(step, at, sources);
    } else if (status == 0) {
      status = workdirStep(step, at);
    }
    if (status == 0) status = this.keep(at, key);
    at.workshop.remove();
    return status;
  }

  private command(step: Json, at: StepRoot, sources: MountSources): i32 {
    const mounts = new RunMounts(sources, at);
    let status = mounts.prepare(step);
    if (status == 0) {
      status = runStep(step, at, mounts, this.output.quiet);
      if (status != 0 && !ending()) this.sayFailed(step, status);
    }
    mounts.release();
    return status;
  }

  private fromCache(key: Bytes): bool {
    if (this.cached && this.last.reuse(key)) {
      this.output.arrow('Using cache');
      return true;
    }
    this.allCached = false;
    return false;
  }

  private sayFailed(step: Json, status: i32): void {
    const argv = step.strings('argv');
    stderr.text("The command '");
    for (let index = 0; index < argv.length; index++) {
      if (index > 0) stderr.text(' ');
      stderr.bytes(argv[index]);
    }
    stderr.text("' returned a non-zero code: ").decimal(status).end();
  }

  private keep(at: StepRoot, key: Bytes): i32 {
    const layer = at.upload();
    if (layer === null) return 1;
    this.last.add(key, layer);
    return 0;
  }

  private copy(step: Json): i32 {
    const from = step.get('from');
    const sources = new Workshop();
    const root = from === null ? this.context : this.sourceOf(from, sources);
    let status = fetchSources(step, sources.path);
    if (root === null || status != 0) {
      status = max(status, 1);
    } else {
      status = 1;
      const ignore: Json | null = from === null ? this.plan.get('ignore') : null;
      const what = gatherDigest(root, step, ignore);
      if (what !== null) status = this.copyFrom(root, step, ignore, what);
    }
    sources.remove();
    return status;
  }

  private copyFrom(root: Bytes, step: Json, ignore: Json | null, what: Gathered): i32 {
    const key = keyOf([this.last.key, step.string('key'), what.digest]);
    if (this.fromCache(key)) return 0;
    const at = new StepRoot();
    let status = at.mount(this.last.layers) ? 0 : 1;
    if (status == 0) status = copyStep(root, step, ignore, what, at);
    if (status == 0) status = this.keep(at, key);
    at.workshop.remove();
    return status;
  }

  /** The root of --from: another stage, or an image. */
  private sourceOf(from: Json, sources: Workshop): Bytes | null {
    const layers = from.has('stage') ? this.done[<i32>from.integer('stage')].layers : layersOf(from);
    return mountReadOnly(sources, layers);
  }
}
