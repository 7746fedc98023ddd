/** The command `minios web`, from outside: what it serves and what it does not. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const minios = join(resolve(import.meta.dirname, '../..'), 'bin/minios.mjs');

let server: ChildProcess;
let line = '';
let url: URL;
beforeAll(async () => {
  server = spawn(process.execPath, [minios, 'web', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  await new Promise<void>((announced) => {
    server.stdout!.on('data', (part: Buffer) => {
      line += part.toString();
      if (line.endsWith('\n')) announced();
    });
  });
  url = new URL(/http:\S+/.exec(line)![0]);
});
afterAll(() => server.kill('SIGKILL'));

/** Asks for a path exactly as it is written, which fetch() would tidy up. */
function ask(path: string, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((answered, failed) => {
    const asked = request({ host: url.hostname, port: url.port, path, method }, (response) => {
      response.resume();
      answered(response);
    });
    asked.on('error', failed).end();
  });
}

test('one line says the address, which is of this computer only', () => {
  expect(line).toMatch(/^minios: [^\n]*http:\/\/127\.0\.0\.1:\d+\/[^\n]*\n$/);
});

test('the page and what it loads are served, isolated and with their types', async () => {
  const types = { '/': 'text/html', '/main.js': 'text/javascript', '/kernel/up.wasm': 'application/wasm' };
  for (const [path, type] of Object.entries(types)) {
    const { statusCode, headers } = await ask(path);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toMatch(type);
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
  }
  expect((await ask('/?quiet')).statusCode).toBe(200);
});

test.each([
  '/../cli.mjs',
  '/%2e%2e/cli.mjs',
  '/kernel/../../cli.mjs',
  '/..%2fcli.mjs',
  '/kernel/..%5c..%5ccli.mjs',
  '//etc/passwd',
  '/kernel',
  '/kernel/',
  '/nosuch',
  '/%',
  '/index.html%00.js',
  'http://elsewhere/',
])('%s is not there', async (path) => {
  expect((await ask(path)).statusCode).toBe(404);
});

test('nothing but reading is allowed', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await ask('/', method)).statusCode).toBe(405);
  const { statusCode, headers } = await ask('/main.js', 'HEAD');
  expect(statusCode).toBe(200);
  expect(Number(headers['content-length'])).toBeGreaterThan(10_000);
});

test('a port that is taken is one line', async () => {
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
  const { port } = taken.address() as AddressInfo;
  const { status, stderr } = spawnSync(process.execPath, [minios, 'web', '--port', String(port)]);
  taken.close();
  expect(status).toBe(125);
  expect(stderr.toString()).toBe(`minios: port ${port} is taken: choose another with --port, 0 for any\n`);
});

test.each([
  [['web', '--port', '80x'], /--port 80x/],
  [['web', '--port', '65536'], /--port 65536/],
  [['web', '--host', '192.0.2.1', '--port', '0'], /--host 192\.0\.2\.1/],
  [['web', 'page'], /"page"/],
  [['web', '--quiet'], /--quiet/],
])('%j is refused in one line', (args, reason) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [minios, ...args]);
  expect({ status, stdout: stdout.length }).toEqual({ status: 125, stdout: 0 });
  expect(stderr.toString()).toMatch(reason);
  expect(stderr.toString()).toMatch(/^minios: [^\n]+\n$/);
});

test('^C ends it', async () => {
  const ended = new Promise((done) => server.once('close', done));
  server.kill('SIGINT');
  expect(await ended).toBe(0);
});
