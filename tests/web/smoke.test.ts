/** The machine in a browser tab, from a plain file server that sends no special headers. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT, classifyFault } from '../../host/machine/fault.ts';
import type { Machine as MachineClass } from '../../host/machine/machine.ts';
import { wasmOf } from '../machine/support/double.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { withPackages } from '../support/packages.ts';
import { servePlainly } from '../support/file_server.ts';
import { testProgram } from '../support/programs.ts';

const HELLO = wasmOf(`(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "minios" "power" (func $power (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00")
  (data (i32.const 16) "hello\\n")
  (func (export "_start")
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (drop (call $power (i32.const 0) (i32.const 5)))))`);

/** What the engine throws, and what kind of fault that is. */
const FAULTS: [body: string, kind: number, extra?: string][] = [
  ['(unreachable)', FAULT.illegal],
  ['(drop (i32.load (i32.const -4)))', FAULT.access],
  ['(call_indirect (type $v) (i32.const 0))', FAULT.access, '(type $v (func)) (table 1 funcref)'],
  ['(drop (i32.div_u (i32.const 1) (i32.load (i32.const 0))))', FAULT.arithmetic],
  ['(call $down)', FAULT.stack, '(func $down (call $down) (i32.store (i32.const 0) (i32.const 1)))'],
  ['(throw $e)', FAULT.exception, '(tag $e)'],
];

/** What a machine in the page came to. */
interface InPage {
  isolated: boolean;
  text: string;
  log: string;
  exit: { how: string; status: number };
}

describe.skipIf(!hasChromium)('Chromium', () => {
  let browser: Browser;
  let server: Server;
  let page: Page;
  beforeAll(async () => {
    server = await servePlainly();
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('globalThis.minios');
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Boots a machine in the page, with `extra` at `path`, and waits for its end. */
  const run = (program: string[], path?: string, extra?: Uint8Array): Promise<InPage> =>
    page.evaluate(
      async ([words, where, bytes]) => {
        const { Machine } = (globalThis as unknown as { minios: { Machine: typeof MachineClass } }).minios;
        let text = '';
        let log = '';
        const stdout = {
          async write(part: Uint8Array): Promise<boolean> {
            text += new TextDecoder().decode(part);
            return true;
          },
        };
        const files = where ? [{ path: where, data: Uint8Array.from(bytes!), mode: 0o755 }] : [];
        const onSerial = (part: string): void => void (log += part);
        const machine = Machine.boot({
          program: words,
          files,
          console: { stdout, stderr: stdout },
          onSerial,
        });
        const exit = await machine.exited;
        return { isolated: crossOriginIsolated, text, log, exit };
      },
      [program, path, extra && Array.from(extra)] as const,
    );

  test('a machine boots without cross-origin isolation, speaks and powers off', async () => {
    const result = await run(['init'], '/sbin/init', HELLO);
    expect(result.exit, result.log).toMatchObject({ how: 'power off', status: 5 });
    expect(result).toMatchObject({ isolated: false, text: 'hello\n' });
  });

  test('the userland runs as it does in Node', async () => {
    expect(await run(['/bin/echo', '42'])).toMatchObject({ text: '42\n', exit: { status: 0 } });
    expect(await run(['/bin/false'])).toMatchObject({ text: '', exit: { status: 1 } });
    expect(await run(['/bin/nope'])).toMatchObject({
      text: 'init: /bin/nope: not found\n',
      exit: { status: 127 },
    });
  });

  withPackages(test, ['@yowasp/clang'])(
    'a program in C runs',
    async () => {
      const hello = await readFile(await testProgram('hello'));
      expect(await run(['/bin/hello'], '/bin/hello', hello)).toMatchObject({
        text: expect.stringMatching(/hello/i) as string,
        exit: { how: 'power off', status: 0 },
      });
    },
    240_000,
  );

  test.each(FAULTS)('%s is a fault of the same kind as in Node', async (body, kind, extra = '') => {
    const bytes = Array.from(wasmOf(`(module (memory 1) ${extra} (func (export "f") ${body}))`));
    const thrown = await page.evaluate(async (code) => {
      const module = await WebAssembly.compile(Uint8Array.from(code));
      try {
        (new WebAssembly.Instance(module).exports['f'] as () => void)();
        return null;
      } catch (error) {
        const type = [WebAssembly.RuntimeError, WebAssembly.Exception, RangeError].findIndex(
          (t) => error instanceof t,
        );
        return { type, message: String((error as Error).message) };
      }
    }, bytes);
    expect(classifyFault(rebuilt(thrown!))).toBe(kind);
  });
});

/** An error of this engine with the type and the words of the other one's. */
function rebuilt({ type, message }: { type: number; message: string }): unknown {
  if (type === 0) return new WebAssembly.RuntimeError(message);
  if (type === 1) return new WebAssembly.Exception(new WebAssembly.Tag({ parameters: [] }), []);
  return new RangeError(message);
}
