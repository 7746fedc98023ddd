// Assembles WebAssembly text, for fixtures that can be read.

import binaryen from 'binaryen';

/** Assembles a module in text form, with every feature that binaryen knows. */
export function wat(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  try {
    return Uint8Array.from(module.emitBinary());
  } finally {
    module.dispose();
  }
}
