/** A token server as https://distribution.github.io/distribution/spec/auth/token/ describes it, whose tokens docker-registry believes. */
import { createPrivateKey, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Made for this file and good for nothing else (openssl req -x509 -newkey ec -days 36500). */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFIVh7PV9N3QnZw5I
aWhfENSIkRAp/5lk6i3v57GeQl2hRANCAAQWOEkg6fQlicd+RZgXzEt9gRyI6Dqk
t+0Z/JG9NamFtmzNgSiGA2Cgz7qjNixSJqpW589CpdfYU2q124SrTsOf
-----END PRIVATE KEY-----
`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIUHCiQ70lRRpos1fm5br99TGv62scwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLbWluaW9zLXRlc3QwIBcNMjYxMTI4MTA1MTQ1WhgPMjEyNjEx
MDQxMDUxNDVaMBYxFDASBgNVBAMMC21pbmlvcy10ZXN0MFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEFjhJIOn0JYnHfkWYF8xLfYEciOg6pLftGfyRvTWphbZszYEo
hgNgoM+6ozYsUiaqVufPQqXX2FNqtduEq07Dn6NTMFEwHQYDVR0OBBYEFGLrDEi2
bWh/b2PwnT3K9r9lOwEjMB8GA1UdIwQYMBaAFGLrDEi2bWh/b2PwnT3K9r9lOwEj
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgGqhRuo/+2NmbLqDw
VI84LEplYtvejreOaJXQLNM+MQYCIQCtx28ln0gmJ0Xk0M3j5uaP8n7rYe/ADFeO
c0Bsak23+w==
-----END CERTIFICATE-----
`;
const ISSUER = 'minios-test';
const SERVICE = 'test-registry';

export interface TokenServer {
  /** The registry's configuration for it; the argument is a directory to write the certificate to. */
  auth: (directory: string) => object;
  /** What was asked: "GET anonymous repository:x:pull", "POST refresh …". */
  asked: string[];
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(access: object[]): string {
  const chain = [CERTIFICATE.replace(/-----.*-----|\n/g, '')];
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: ISSUER,
    aud: SERVICE,
    sub: '',
    iat: now,
    nbf: now - 10,
    exp: now + 300,
    jti: 'x',
    access,
  };
  const text = `${base64url({ typ: 'JWT', alg: 'ES256', x5c: chain })}.${base64url(claims)}`;
  const signature = sign('sha256', Buffer.from(text), {
    key: createPrivateKey(KEY),
    dsaEncoding: 'ieee-p1363',
  });
  return `${text}.${signature.toString('base64url')}`;
}

/** Anybody may pull; `user` with `password` may push; a wrong password gets nothing. */
export async function startTokenServer(user: string, password: string): Promise<TokenServer> {
  const asked: string[] = [];
  const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url!, 'http://localhost');
    let body = '';
    for await (const data of request) body += data;
    const form = new URLSearchParams(body);
    const isRefresh = request.method === 'POST';
    const refused = isRefresh
      ? form.get('refresh_token') !== 'refresh-me'
      : ![undefined, basic].includes(request.headers.authorization);
    const known = isRefresh || request.headers.authorization !== undefined;
    const scopes = isRefresh
      ? (form.get('scope') ?? '').split(' ').filter(Boolean)
      : url.searchParams.getAll('scope');
    asked.push(
      `${request.method} ${isRefresh ? 'refresh' : known ? user : 'anonymous'} ${scopes.join(' ')}`.trim(),
    );
    if (refused) {
      response.writeHead(401).end('{}');
      return;
    }
    const access = scopes.map((scope) => {
      const [type, name, actions] = scope.split(':');
      return { type, name, actions: actions.split(',').filter((action) => known || action === 'pull') };
    });
    const offline = url.searchParams.get('offline_token') === 'true' && known;
    response.end(
      JSON.stringify({
        token: token(access),
        expires_in: 300,
        ...(offline && { refresh_token: 'refresh-me' }),
      }),
    );
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const auth = (directory: string): object => {
    const file = join(directory, 'token.pem');
    writeFileSync(file, CERTIFICATE);
    const realm = `http://127.0.0.1:${port}/token`;
    return { token: { realm, service: SERVICE, issuer: ISSUER, rootcertbundle: file } };
  };
  return { auth, asked };
}
