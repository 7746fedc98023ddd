/** `-v HOSTDIR:GUESTDIR[:ro]`: a directory of the host as the guest is to see it. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';

export interface Volume {
  /** Absolute path of an existing directory. */
  readonly hostPath: string;
  /** Absolute path in the guest, without `.`, `..` and needless slashes. */
  readonly guestPath: string;
  readonly readOnly: boolean;
}

const FORM = 'give it as HOSTDIR:GUESTDIR or HOSTDIR:GUESTDIR:ro';

/**
 * The volume that the text describes, or one line that says what is wrong with it. A colon in the host's path is part
 * of it: the guest's path is what follows the last one, apart from `:ro` and `:rw`.
 */
export function parseVolume(text: string): Volume | string {
  const complain = (what: string): string => `-v ${text}: ${what}`;
  const option = /:(ro|rw)$/.exec(text);
  const paths = option ? text.slice(0, option.index) : text;
  const colon = paths.lastIndexOf(':');
  if (colon < 0) return complain(FORM);
  const host = paths.slice(0, colon);
  const guest = paths.slice(colon + 1);
  if (host === '') return complain(`the host's directory is missing; ${FORM}`);
  if (text.includes('\0')) return complain('a path cannot have a NUL in it');
  if (!guest.startsWith('/')) {
    const close = /^(.*):([a-z,]+)$/.exec(paths);
    if (close?.[1]?.includes(':')) return complain(`"${guest}" is no option; the only ones are ro and rw`);
    return complain(`the guest's path "${guest}" must begin with a slash; ${FORM}`);
  }
  const names = guest.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) return complain(`the guest's path "${guest}" must not have ".." in it`);
  if (names.length === 0) return complain('the root of the guest cannot be replaced; name a directory in it');
  const trouble = directoryTrouble(host);
  if (trouble !== '') return complain(trouble);
  return { hostPath: resolve(host), guestPath: `/${names.join('/')}`, readOnly: option?.[1] === 'ro' };
}

/** Why the host's directory cannot be shared; empty if it can. */
function directoryTrouble(path: string): string {
  try {
    return statSync(path).isDirectory() ? '' : `${path} is not a directory; only directories can be shared`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `${path} does not exist on the host; make it first`;
    if (code === 'EACCES') return `${path} cannot be reached; its permissions do not allow it`;
    return `${path} cannot be used (${code})`;
  }
}
