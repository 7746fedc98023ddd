// Names of images as people see them: `docker.io/library/python:latest` is python, latest (distribution/reference).
//
// Interface: ImageName, familiar.

import { AT, COLON, SLASH } from '../../lib/base/ascii';
import { Bytes, indexOf, lastIndexOf, sliceOf, startsWithText, toBytes } from '../../lib/base/bytes';

/** A reference without what everybody takes for granted: the registry docker.io, and `library/` there. */
export function familiar(reference: Bytes): Bytes {
  if (!startsWithText(reference, 'docker.io/')) return reference;
  const rest = sliceOf(reference, 10);
  return startsWithText(rest, 'library/') ? sliceOf(rest, 8) : rest;
}

const NONE: Bytes = toBytes('<none>');

/** A reference in its parts; `<none>` for what it has not. */
export class ImageName {
  repository: Bytes = NONE;
  tag: Bytes = NONE;
  digest: Bytes = NONE;

  constructor(reference: Bytes) {
    let rest = familiar(reference);
    const at = indexOf(rest, AT);
    if (at >= 0) {
      this.digest = sliceOf(rest, at + 1);
      rest = sliceOf(rest, 0, at);
    }
    const colon = lastIndexOf(rest, COLON);
    if (colon > lastIndexOf(rest, SLASH)) {
      this.tag = sliceOf(rest, colon + 1);
      rest = sliceOf(rest, 0, colon);
    }
    if (rest.length > 0) this.repository = rest;
  }

  get hasTag(): bool {
    return this.tag !== NONE;
  }
}
