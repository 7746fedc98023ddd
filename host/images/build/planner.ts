/** The image service's request `plan`: its fields, checked, and the store's images as bases. */
import { ImageError } from '../errors.ts';
import type { Platform } from '../oci.ts';
import { parsePlatform } from '../oci.ts';
import type { ImageStore, StoredImage } from '../store.ts';
import type { Planner } from '../seams.ts';
import { buildPlan } from './index.ts';
import type { BaseImage, BuildPlan, ImageConfig, PlanOptions } from './types.ts';

/**
 * The plan for a request {dockerfile, target?, buildArgs?: {NAME: VALUE or null}, labels?: {NAME: VALUE}, platform?,
 * dockerignore?}. `resolve` gives an image, fetched if it is not here; all of the plan's are unpacked then. Rejects with ImageError.
 */
export async function planBuild(
  store: ImageStore,
  request: Record<string, unknown>,
  resolve: (name: string, platform: Platform | null) => Promise<StoredImage>,
): Promise<BuildPlan> {
  const options: PlanOptions = {
    ...text(request, 'target'),
    ...text(request, 'platform'),
    ...text(request, 'dockerignore'),
    ...texts(request, 'labels', false),
    ...texts(request, 'buildArgs', true),
  };
  const { dockerfile } = text(request, 'dockerfile');
  return buildPlan(dockerfile, options, async (name, platform) => {
    const image = await resolve(name, platform === null ? null : parsePlatform(platform));
    await store.prepare(image);
    return baseImage(image, await store.layerSizes(image));
  });
}

function baseImage(image: StoredImage, layers: BaseImage['layers']): BaseImage {
  const { history = [], ...config } = image.config;
  return { id: image.id, layers, image: config as ImageConfig & typeof config, history };
}

/** An optional text; '' counts as none. */
function text(request: Record<string, unknown>, name: string): Record<string, string> {
  const value = request[name] ?? '';
  if (typeof value !== 'string') throw new ImageError(`"${name}" of the request is no text`, 'invalid');
  return value === '' && name !== 'dockerfile' ? {} : { [name]: value };
}

function texts(
  request: Record<string, unknown>,
  name: string,
  nullable: boolean,
): Record<string, Record<string, string>> {
  const value = request[name] ?? {};
  const isRight =
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === 'string' || (nullable && each === null));
  if (!isRight) throw new ImageError(`"${name}" of the request is no object of texts`, 'invalid');
  return { [name]: value as Record<string, string> };
}

/** Dockerfiles for the image service. */
export const planner: Planner = {
  plan: planBuild,
  async configure(changes, { OnBuild: triggers, ...config }) {
    const base: BaseImage = {
      id: `sha256:${'0'.repeat(64)}`,
      layers: [],
      image: { os: 'wasi', architecture: 'wasm', config },
      history: [],
    };
    const plan = await buildPlan(`FROM base\n${changes.join('\n')}\n`, {}, () => Promise.resolve(base));
    const stage = plan.stages.at(-1);
    const more =
      plan.stages.length !== 1 || stage!.steps.some(({ kind }) => kind === 'run' || kind === 'copy');
    if (more) {
      const known =
        'CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR';
      throw new ImageError(`only ${known} can be a change`, 'invalid');
    }
    const { OnBuild: added = [], ...changed } = stage!.config.config;
    const all = [...((triggers as string[] | null | undefined) ?? []), ...added];
    return { ...changed, ...(all.length > 0 && { OnBuild: all }) };
  },
};
