// How much containers take: what they have changed, and that with their images.
//
// Interface: changedSize, wholeSize.

import { Bytes, equals } from '../../lib/base/bytes';
import { Container } from '../container/container';
import { inspectImage } from './image';
import { keptSize } from '../container/kept_layer';
import { treeSize } from '../base/tree_size';

/** Images whose sizes are known. */
const images: Array<Bytes> = [];
const sizes: Array<i64> = [];

/** Bytes in files that the container has written or changed. */
export function changedSize(container: Container): i64 {
  const kept = keptSize(container);
  return kept >= 0 ? kept : treeSize(container.file('upper'));
}

/** These and the image's. */
export function wholeSize(container: Container): i64 {
  return changedSize(container) + imageSize(container.config.string('Image'));
}

/** 0 for an image that has been removed meanwhile, and for none. */
function imageSize(id: Bytes): i64 {
  if (id.length == 0) return 0;
  for (let index = 0; index < images.length; index++) if (equals(images[index], id)) return sizes[index];
  const image = inspectImage(id);
  images.push(id);
  sizes.push(image === null ? 0 : image.integer('Size'));
  return sizes[sizes.length - 1];
}
