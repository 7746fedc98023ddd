/** login, push, pull and logout on the command line: a registry with a token server, and a credential helper of the host. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHost } from '../support/background.ts';
import { hasDockerRegistry, startDockerRegistry } from '../support/docker_registry.ts';
import { hasTmux, Tmux } from '../support/tmux.ts';
import { startTokenServer } from '../support/token_server.ts';

let host: TestHost;
beforeEach(() => {
  host = new TestHost();
  host.environment['HOME'] = host.directory;
});
afterEach(() => host.close());

/** A key ring in a file, with its helper in the path, and Docker's configuration that names it. */
function addKeyRing(): { ring: string; log: string } {
  const [ring, log] = ['ring', 'log'].map((name) => join(host.directory, name)) as [string, string];
  const script = `#!/bin/sh
echo "$1" >>'${log}'
case $1 in
store) cat >'${ring}' ;;
get) read -r url; [ -s '${ring}' ] && exec cat '${ring}'; echo 'credentials not found in native keychain'; exit 1 ;;
erase) rm '${ring}' ;;
esac
`;
  mkdirSync(join(host.directory, 'bin'));
  writeFileSync(join(host.directory, 'bin/docker-credential-ring'), script, { mode: 0o755 });
  host.environment['PATH'] = `${join(host.directory, 'bin')}:${process.env['PATH']}`;
  mkdirSync(join(host.directory, '.docker'));
  writeFileSync(join(host.directory, '.docker/config.json'), '{"credsStore":"ring"}');
  return { ring, log };
}

async function buildImage(name: string): Promise<void> {
  writeFileSync(join(host.directory, 'f'), 'contents');
  writeFileSync(join(host.directory, 'Dockerfile'), 'FROM scratch\nCOPY f /\n');
  expect(await host.minios('build', '-q', '-t', name, host.directory)).toMatchObject({ status: 0 });
}

test.skipIf(!hasDockerRegistry)('a token server, and a key ring that keeps what it gives', async () => {
  const tokens = await startTokenServer('me', 'secret');
  const { domain } = await startDockerRegistry(tokens.auth);
  const { ring, log } = addKeyRing();
  const name = `${domain}/shared`;
  await buildImage(name);
  expect(await host.minios('push', '-q', name)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('unauthorized: authentication required') as string,
  });
  expect(await host.minios('login', '-u', 'me', '-p', 'wrong', domain)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('unauthorized: incorrect username or password') as string,
  });
  expect(existsSync(ring)).toBe(false);
  expect(await host.minios('login', '-u', 'me', '-p', 'secret', domain)).toMatchObject({
    status: 0,
    stdout: 'Login Succeeded\n',
    stderr: expect.not.stringContaining('unencrypted') as string,
  });
  expect(JSON.parse(readFileSync(ring, 'utf8'))).toEqual({
    ServerURL: domain,
    Username: '<token>',
    Secret: 'refresh-me',
  });
  expect(JSON.parse(readFileSync(join(host.home, 'auth.json'), 'utf8'))).toEqual({ auths: { [domain]: {} } });
  tokens.asked.length = 0;
  expect(await host.minios('push', '-q', name)).toMatchObject({ status: 0, stdout: `${name}\n` });
  expect(tokens.asked).toEqual(['POST refresh repository:shared:pull,push']);
  await host.minios('rmi', name);
  tokens.asked.length = 0;
  expect(await host.minios('pull', '-q', name)).toMatchObject({ status: 0 });
  expect(tokens.asked).toEqual(['POST refresh repository:shared:pull']);
  expect(await host.minios('logout', domain)).toMatchObject({
    status: 0,
    stdout: `Removing login credentials for ${domain}\n`,
  });
  expect(existsSync(ring)).toBe(false);
  expect(readFileSync(log, 'utf8').trim().split('\n').at(-1)).toBe('erase');
  tokens.asked.length = 0;
  expect(await host.minios('pull', '-q', name)).toMatchObject({ status: 0 });
  expect(tokens.asked).toEqual(['GET anonymous repository:shared:pull']);
});

test.skipIf(!hasDockerRegistry)(
  'the background machine asks the helper, too; one that fails is one line',
  async () => {
    const tokens = await startTokenServer('me', 'secret');
    const { domain } = await startDockerRegistry(tokens.auth);
    const { ring } = addKeyRing();
    await buildImage(`${domain}/shared`);
    expect(await host.minios('machine', 'start')).toMatchObject({ status: 0 });
    expect(await host.minios('login', '-u', 'me', '-p', 'secret', domain)).toMatchObject({ status: 0 });
    expect(existsSync(ring)).toBe(true);
    expect(await host.minios('push', '-q', `${domain}/shared`)).toMatchObject({ status: 0 });
    writeFileSync(join(host.home, 'auth.json'), '{"credsStore":"nosuch"}');
    expect(await host.minios('push', '-q', `${domain}/shared`)).toMatchObject({
      status: 1,
      stderr: 'Error: docker-credential-nosuch get: there is no such program in the path\n',
    });
  },
);

test.skipIf(!hasDockerRegistry || !hasTmux)(
  'a terminal is asked for the password and does not show it',
  async () => {
    const tokens = await startTokenServer('me', 'secret');
    const { domain } = await startDockerRegistry(tokens.auth);
    const terminal = new Tmux(100, 24, host.environment);
    try {
      await terminal.ready();
      terminal.line(
        `'${process.execPath}' '${join(import.meta.dirname, '../../bin/minios.mjs')}' login ${domain}`,
      );
      await terminal.see(/^Username:$/m);
      terminal.line('me');
      await terminal.see(/^Password:$/m);
      terminal.line('secret');
      await terminal.see(/^Login Succeeded$/m);
      expect(terminal.screen()).toContain(`stored unencrypted in '${host.home}/auth.json'`);
      expect(terminal.screen()).not.toContain('secret');
    } finally {
      terminal.close();
    }
  },
);
