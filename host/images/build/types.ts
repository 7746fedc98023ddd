/**
 * What a Dockerfile becomes before anything runs: the plan, plain JSON, that the builder in the system carries out.
 *
 * RUN cannot change an image's configuration, so that of every stage follows from the Dockerfile and the configuration of
 * its base: the plan holds it whole, and what is left to do is to run commands and to copy files. Steps are in order;
 * a stage refers only to stages before it, and the last stage is the result. `buildPlan` (index.ts) makes it.
 */
import type { HistoryEntry } from '../oci.ts';

/** The "config" of an OCI image configuration, with Docker's additions (image-spec, config.md). */
export interface ContainerConfig {
  User?: string;
  ExposedPorts?: Record<string, object>;
  Env?: string[];
  Entrypoint?: string[] | null;
  Cmd?: string[] | null;
  Volumes?: Record<string, object>;
  WorkingDir?: string;
  Labels?: Record<string, string>;
  StopSignal?: string;
  Healthcheck?: Healthcheck;
  OnBuild?: string[];
  Shell?: string[];
  ArgsEscaped?: boolean;
}

/** Docker's health check: times in nanoseconds, absent for the default. `Test` is ["NONE"], ["CMD", …] or ["CMD-SHELL", text]. */
export interface Healthcheck {
  Test: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
}

/** An OCI image configuration without its "rootfs", "history" and "created". */
export interface ImageConfig {
  architecture: string;
  os: string;
  variant?: string;
  author?: string;
  config: ContainerConfig;
  [other: string]: unknown;
}

/** An image that the store has, as the plan needs it: bottom layer first. */
export interface BaseImage {
  /** `sha256:…` of its configuration. */
  id: string;
  layers: { diffId: string; size: number }[];
  image: ImageConfig;
  history: HistoryEntry[];
}

/** A stage to begin from or to copy from: an image, the earlier stage `stage` of this plan (an index of `stages`), or nothing. */
export type PlanBase =
  | { image: string; id: string; layers: { diffId: string; size: number }[] }
  | { stage: number }
  | { scratch: true };

/** A whole Dockerfile. */
export interface BuildPlan {
  /** Only those that the result needs. */
  stages: PlanStage[];
  /** How many steps there are, for "Step 3/7 : …": every stage's FROM is one. */
  total: number;
  /** What of the build context COPY and ADD do not see: .dockerignore. */
  ignore: IgnorePattern[];
  /** For the user, one line each, as Docker words them; to print before the first step. */
  warnings: string[];
}

/** A stage: what it begins from, and its steps. */
export interface PlanStage {
  /** As in `FROM x AS name`, in lower case; '' without. */
  name: string;
  /** Of its FROM: line in the Dockerfile from 1, number of the step, and the step's text. */
  line: number;
  number: number;
  text: string;
  base: PlanBase;
  /** How many of the first steps are ONBUILD triggers of the base ("# Executing 2 build triggers"). */
  triggers: number;
  steps: PlanStep[];
  /** What the stage's image says of itself in the end. */
  config: ImageConfig;
  /** The base's history and that of the steps: as many entries without `empty_layer` as the base has, and one for each run, copy and workdir. */
  history: HistoryEntry[];
}

interface StepBase {
  /** In the Dockerfile, from 1; of the FROM for triggers. */
  line: number;
  /** `Step number/total : text` */
  number: number;
  text: string;
}

/**
 * A step that makes a layer. The layer's key in the cache is sha256 of the parent's key, a line break and `key`; for a copy
 * another line break and a digest of what is copied follow. The parent of a stage's first step is `image ID`, the last
 * key of the stage that it begins from, or `scratch`.
 */
interface LayerStep extends StepBase {
  key: string;
}

/** RUN: a process in a container of what the stage holds so far; a status other than 0 ends the build. */
export interface RunStep extends LayerStep {
  kind: 'run';
  argv: string[];
  /** NAME=value, whole. */
  env: string[];
  cwd: string;
  /** As USER says it: `name`, `uid`, `name:group`; '' is root. */
  user: string;
  /** `--mount`, those nearer to the root first. Their contents are not in the layer. */
  mounts: RunMount[];
  /** A here-document with a `#!` line: a file, mode 0755, to be there while the command runs and not in the layer. */
  script?: { path: string; contents: string };
}

/** What RUN sees at `target`, absolute and clean. */
export type RunMount =
  /** What is at `source`, no leading slash, of a stage, an image or (null) the build context; what is written is dropped. */
  | { type: 'bind'; target: string; from: null | PlanBase; source: string; readOnly: boolean }
  /** A directory that builds keep, by its `id`; a new one begins as what is at `source` of `from`, or empty. */
  | {
      type: 'cache';
      target: string;
      id: string;
      sharing: 'shared' | 'private' | 'locked';
      readOnly: boolean;
      from: null | PlanBase;
      source: string;
      mode: number;
      uid: number;
      gid: number;
    }
  /** `size` in bytes; 0: no limit of its own. */
  | { type: 'tmpfs'; target: string; readOnly: boolean; size: number }
  /** One of `--secret`: a file, unless `target` is '', and a variable, unless `variable` is ''. */
  | {
      type: 'secret';
      target: string;
      id: string;
      variable: string;
      required: boolean;
      mode: number;
      uid: number;
      gid: number;
    };

export type CopySource =
  /** Below the context's (or the stage's) root, no leading slash, no `..`; '' is the root itself. `pattern`: whether it has to be matched by `filepath.Match`. */
  | { path: string; pattern: boolean }
  /** A here-document: a file `name`, mode 0644. */
  | { name: string; contents: string }
  /** ADD of http(s)://…: the file is called `name` where the destination is a directory; mode 0600. */
  | { url: string; name: string };

/** COPY and ADD. */
export interface CopyStep extends LayerStep {
  kind: 'copy';
  /** Null: from the build context, seen through `ignore`. */
  from: null | PlanBase;
  sources: CopySource[];
  /** Absolute and clean; with a slash at its end a directory. */
  destination: string;
  /** `user`, `user:group`, numbers or names of the stage's /etc/passwd and /etc/group; null: 0:0. */
  chown: string | null;
  /** Octal digits, or symbolic as chmod's; null: as the source has it. */
  chmod: string | null;
  /** ADD: local tar archives (plain, gzip, bzip2, xz) are unpacked into the destination. */
  add: boolean;
  /** ADD --checksum: what a URL's contents must have, `sha256:…`. */
  checksum: string | null;
  /** COPY --exclude: further patterns, relative to the source's root as `ignore` is. */
  exclude: IgnorePattern[];
}

/** WORKDIR: a directory that is made with its parents if it does not exist, with the owner `user`. */
export interface WorkdirStep extends LayerStep {
  kind: 'workdir';
  path: string;
  user: string;
}

/** A step that only changes the configuration: there is nothing to do but to print it. */
export interface ConfigStep extends StepBase {
  kind: 'config';
}

export type PlanStep = RunStep | CopyStep | WorkdirStep | ConfigStep;

/**
 * A line of .dockerignore. To judge a path: matched = false; for each pattern in order, if the path or a directory above
 * it matches, matched = !negated. A path matches when its names match the segments one by one: `**` stands for any
 * number of names, also none (but at the end at least one), every other segment is a glob for one name, with `*`, `?`, `[a-z]`,
 * `[^a-z]` and `\x`.
 */
export interface IgnorePattern {
  negated: boolean;
  segments: string[];
}

/** What the user has said besides the Dockerfile. */
export interface PlanOptions {
  /** The stage to make: a name or a number; the last one without. */
  target?: string;
  /** `--build-arg`: null takes nothing (a name that the client's environment does not have). */
  buildArgs?: Record<string, string | null>;
  /** `--label` */
  labels?: Record<string, string>;
  /** `--platform`, wasi/wasm without. */
  platform?: string;
  /** Contents of .dockerignore. */
  dockerignore?: string;
}

/** Finds an image, fetching it if need be; null is the best platform that runs here. Rejects with one line that names it. */
export type ResolveBase = (image: string, platform: string | null) => Promise<BaseImage>;
