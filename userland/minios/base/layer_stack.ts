// What overlayfs is told of an image's layers.
//
// Interface: stackedLayers, lowerDirectories.

import { COLON, SLASH } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, isAmong } from '../../lib/base/bytes';
import { LAYERS, layerName } from './places';

/**
 * Layers of an image, given the lowest first, as they are stacked: the top one first, and each once. Images do have a layer
 * twice (steps that change nothing make the same one), and overlayfs takes no directory twice: ELOOP. The upper one decides
 * about every name that the layer has, so that the lower one changes nothing.
 */
export function stackedLayers(layers: Array<Bytes>): Array<Bytes> {
  const stack = new Array<Bytes>();
  for (let index = layers.length - 1; index >= 0; index--) {
    if (!isAmong(stack, layers[index])) stack.push(layers[index]);
  }
  return stack;
}

/** The layers of an image as overlayfs and `files` take them: directories with colons between, the top one first. */
export function lowerDirectories(layers: Array<Bytes>): Bytes {
  const stack = stackedLayers(layers);
  const list = new ByteBuffer(256);
  for (let index = 0; index < stack.length; index++) {
    if (index > 0) list.byte(COLON);
    list.text(LAYERS).byte(SLASH).bytes(layerName(stack[index]));
  }
  return list.take();
}
