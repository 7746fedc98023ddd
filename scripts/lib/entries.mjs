// Where each part of the system begins: what the build starts from, and what makes a source file reachable.

/** Whether a part that does not exist, or a file that no part reaches, is an error rather than a line. */
export const COMPLETE = true;

export const KERNEL_ENTRY = 'kernel/index.ts';

/** The list of programs and files: see build_userland.mjs. */
export const USERLAND_MANIFEST = 'userland/manifest.json';

/** Name in dist/ (.mjs) -> source. Workers are started by URL beside the bundle that starts them. */
export const NODE_ENTRIES = {
  cli: 'host/cli/main.ts',
  images: 'host/cli/image_service_parts.ts',
  machine: 'host/cli/daemon.ts',
  hart: 'host/worker/hart.ts',
  secondary: 'host/worker/secondary.ts',
  loader: 'host/worker/loader.ts',
};

/** Name in dist/web/ (.js, or .css) -> source. */
export const WEB_ENTRIES = {
  main: 'web/main.ts',
  style: 'web/style.css',
  images: 'web/image_worker.ts',
  hart: 'host/worker/hart.ts',
  secondary: 'host/worker/secondary.ts',
  loader: 'host/worker/loader.ts',
};
