/** docker-registry (Debian's package of distribution 2) on loopback, with its storage in a temporary directory. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './port.ts';

export const hasDockerRegistry = ((): boolean => {
  try {
    execFileSync('docker-registry', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

export interface DockerRegistry {
  /** `localhost:PORT`, as it stands in references. */
  domain: string;
  /** `http://localhost:PORT` */
  address: string;
  directory: string;
}

/**
 * Starts a registry that ends with the test. `auth`: the section of its configuration, or what makes it and writes files to the
 * registry's directory. `headers`: sent with each answer.
 */
export async function startDockerRegistry(
  auth?: object | ((directory: string) => object),
  headers: Record<string, string[]> = {},
): Promise<DockerRegistry> {
  const directory = mkdtempSync(join(tmpdir(), 'minios-registry-'));
  const port = await freePort();
  const config = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, 'storage') }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}`, secret: 'test', headers },
    ...(auth && { auth: typeof auth === 'function' ? auth(directory) : auth }),
  };
  const file = join(directory, 'config.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (data) => (complaint += data));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  onTestFinished(async () => {
    child.kill();
    await ended;
    rmSync(directory, { recursive: true, force: true });
  });
  const domain = `localhost:${port}`;
  const address = `http://${domain}`;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${address}/v2/`).catch(() => null);
    if (answer) return { domain, address, directory };
    if (tries > 200 || child.exitCode !== null)
      throw new Error(`docker-registry does not start: ${complaint}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
