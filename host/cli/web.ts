/**
 * `minios web`: the page and everything that it loads, from dist/web/, over HTTP.
 *
 * What can be asked for is a table made when the server starts: a path that is not in it is not there, whatever it
 * looks like. Every answer isolates the page (so that it may share memory between workers) and forbids it to load
 * anything but from this server; it may ask others for data, as far as they let it (CORS).
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WebCommand } from './options.ts';
import { UsageError } from './usage.ts';

/** Run from sources (tests) or from the bundle: dist/ is beside the one and around the other. */
const PAGE = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/web/' : './web/', import.meta.url),
);

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

const HEADERS = {
  'cache-control': 'no-cache',
  // Styles are made while the page runs: the terminal writes rules for its colours and cells.
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    // Images come from registries, of which people may name any.
    "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
    "style-src 'self' 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

interface PageFile {
  path: string;
  type: string;
}

/** The page's server, listening. Throws UsageError if it cannot: what is wrong, and what to do. */
export async function serve({ host, port }: WebCommand): Promise<{ server: Server; address: string }> {
  const files = pageFiles(PAGE);
  const server = createServer((request, response) => answer(files, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new UsageError(trouble(error, host, port))),
    );
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  const actual = bound !== null && typeof bound === 'object' ? bound.port : port;
  return { server, address: `http://${isIPv6(host) ? `[${host}]` : host}:${actual}/` };
}

/** URL path → file. The folder itself is its index.html. */
function pageFiles(root: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(root, path).split(sep).map(encodeURIComponent).join('/')}`;
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    files.set(name, { path, type });
  }
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}

function answer(files: Map<string, PageFile>, request: IncomingMessage, response: ServerResponse): void {
  const { method = '', url = '' } = request;
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, { allow: 'GET, HEAD' });
  const file = files.get(url.split('?', 1)[0]!);
  if (!file) return refuse(response, 404);
  readFile(file.path).then(
    (contents) => {
      const headers = { ...HEADERS, 'content-type': file.type, 'content-length': contents.length };
      response.writeHead(200, headers).end(method === 'HEAD' ? undefined : contents);
    },
    () => refuse(response, 404),
  );
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { ...HEADERS, ...headers }).end();
}

function trouble({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `port ${port} is taken: choose another with --port, 0 for any`;
  if (code === 'EACCES') return `port ${port} needs privileges: choose one from 1024 on with --port`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `--host ${host}: not an address of this computer`;
  return `cannot serve on ${host}, port ${port}: ${message}`;
}
