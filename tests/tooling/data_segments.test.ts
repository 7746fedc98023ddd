/** scripts/lib/data_segments.mjs: fewer data segments, and the same memory. */
import { describe, expect, it } from 'vitest';
import { joinDataSegments } from '../../scripts/lib/data_segments.mjs';
import { readModule } from '../../scripts/lib/wasm_sections.mjs';

const { default: binaryen } = await import('binaryen');

function compile(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt);
  const wasm = module.emitBinary();
  module.dispose();
  return new Uint8Array(wasm);
}

function memoryOf(wasm: Uint8Array<ArrayBuffer>): Buffer {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
  return Buffer.from((exports['memory'] as WebAssembly.Memory).buffer);
}

const withData = (data: string): Uint8Array<ArrayBuffer> =>
  compile(`(module (memory (export "memory") 2) ${data} (func (export "f") (result i32) (i32.const 7)))`);

describe('joined data segments', () => {
  it('leave the memory as it was, in whatever order they came', () => {
    const wasm = withData(
      '(data (i32.const 64) "b\\00c") (data (i32.const 16) "a") (data (i32.const 100000) "far") (data (i32.const 67) "d")',
    );
    const joined = joinDataSegments(wasm);
    const segments = readModule(joined).data as { offset: number }[];
    expect(segments.map(({ offset }) => offset)).toEqual([16, 100000]);
    expect(memoryOf(joined).equals(memoryOf(wasm))).toBe(true);
  });

  it('stay apart where one writes over another, and where one has no address', () => {
    for (const data of [
      '(data (i32.const 8) "aaaa") (data (i32.const 10) "b")',
      '(data (i32.const 8) "a") (data "b")',
    ]) {
      const wasm = withData(data);
      expect(joinDataSegments(wasm)).toEqual(wasm);
    }
  });
});
