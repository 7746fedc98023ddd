/** Dockerfiles become plans: what Docker's reference says of each instruction, and Docker's words for what is wrong. */
import { describe, expect, test } from 'vitest';
import type {
  BaseImage,
  BuildPlan,
  ContainerConfig,
  CopyStep,
  PlanOptions,
  PlanStage,
  RunStep,
} from '../../host/images/build/index.ts';
import { ImageError } from '../../host/images/errors.ts';
import { buildPlan } from '../../host/images/build/index.ts';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** An image named x, y, … with what `configs` says of it. */
function images(configs: Record<string, ContainerConfig> = {}): (name: string) => Promise<BaseImage> {
  return (name) => {
    if (name.startsWith('missing')) return Promise.reject(new Error(`${name}: not found`));
    return Promise.resolve({
      id: `sha256:${name}`,
      layers: [{ diffId: `sha256:layer-of-${name}`, size: 1 }],
      image: { architecture: 'wasm', os: 'wasi', config: configs[name] ?? {} },
      history: [{ created_by: `made ${name}` }],
    });
  };
}

const plan = (
  text: string,
  options: PlanOptions = {},
  configs: Record<string, ContainerConfig> = {},
): Promise<BuildPlan> => buildPlan(text, options, images(configs));

async function lastStage(
  text: string,
  options?: PlanOptions,
  configs?: Record<string, ContainerConfig>,
): Promise<PlanStage> {
  return (await plan(text, options, configs)).stages.at(-1)!;
}

const config = async (
  lines: string,
  base: ContainerConfig = {},
  options?: PlanOptions,
): Promise<ContainerConfig> => (await lastStage(`FROM x\n${lines}`, options, { x: base })).config.config;

async function runs(text: string, options?: PlanOptions): Promise<RunStep[]> {
  return (await lastStage(text, options)).steps.filter((step) => step.kind === 'run');
}

async function copies(lines: string, options?: PlanOptions): Promise<CopyStep[]> {
  return (await lastStage(`FROM x\n${lines}`, options)).steps.filter((step) => step.kind === 'copy');
}

const shell = (line: string): string[] => ['/bin/sh', '-c', line];

test('mounts of RUN', async () => {
  const text = [
    'FROM one AS build',
    'FROM x',
    'ARG d=/data',
    'WORKDIR /w',
    'RUN --mount=type=cache,target=$d/a/b,sharing=locked,mode=700,uid=7 --mount=target=in,src=sub a',
    'RUN --mount=type=bind,from=build,dst=/b,rw --mount=type=bind,from=y,target=/c/d b',
    'RUN --mount=type=tmpfs,target=/t,size=2m --mount=type=secret,id=s --mount=type=secret,id=e,env=E,required c',
    'RUN d',
  ].join('\n');
  const [first, second, third, last] = (await runs(text)).map(({ mounts }) => mounts);
  const kept = { id: '/data/a/b', sharing: 'locked', readOnly: false, mode: 0o700, uid: 7, gid: 0 };
  expect(first).toEqual([
    { type: 'bind', target: '/w/in', from: null, source: 'sub', readOnly: true },
    { type: 'cache', target: '/data/a/b', from: null, source: '', ...kept },
  ]);
  expect(second).toMatchObject([
    { target: '/b', from: { stage: 0 }, readOnly: false },
    { target: '/c/d', from: { image: 'y' }, source: '' },
  ]);
  expect(third).toEqual(
    [
      { type: 'tmpfs', target: '/t', readOnly: false, size: 2 << 20 },
      ...[
        { target: '/run/secrets/s', id: 's', variable: '', required: false },
        { target: '', id: 'e', variable: 'E', required: true },
      ].map((secret) => ({ type: 'secret', ...secret, mode: 0o400, uid: 0, gid: 0 })),
    ].sort((one, other) => one.target.split('/').length - other.target.split('/').length),
  );
  expect(last).toEqual([]);
});

describe('lines', () => {
  test.each([
    ['continuation', 'RUN a \\\n  b\\\nc', 'a   bc'],
    ['a comment within', 'RUN a && \\\n# no\n  # no\n  b', 'a &&   b'],
    ['empty lines within', 'RUN a \\\n\n\n b', 'a  b'],
    ['blanks behind the escape character', 'RUN a \\  \n b', 'a  b'],
    ['a doubled backslash does not continue', 'RUN a \\\\\nRUN b', 'a \\\\'],
    ['case', 'run a', 'a'],
    ['carriage returns', 'RUN a \\\r\n b\r\n', 'a  b'],
    ['a hash within a line', 'RUN a # b', 'a # b'],
    ['an indented instruction', '   RUN a', 'a'],
  ])('%s', async (_, lines, expected) => {
    expect((await runs(`\ufeffFROM x\n${lines}`))[0].argv).toEqual(shell(expected));
  });

  test('lines are counted through continuations, comments and here-documents', async () => {
    const { steps, line } = await lastStage(
      '# c\n\nFROM x\nRUN a \\\n b\n# c\nRUN <<E\n1\n2\nE\nENV a=b\nRUN c \\\\\nRUN d',
    );
    expect([line, ...steps.map((step) => step.line)]).toEqual([3, 4, 7, 11, 12, 13]);
  });

  test('the directive escape makes the backquote continue lines', async () => {
    const [step] = await runs('# escape=`\nFROM x\nENV a=`$b\nRUN a\\ `\n  b\nCOPY c:\\d `$e/\n');
    expect(step.argv).toEqual(shell('a\\   b'));
    expect(step.env).toContain('a=$b');
  });

  test('a directive below the first comment is a comment', async () => {
    expect((await runs('# c\n# escape=`\nFROM x\nRUN a `\nRUN b')).length).toBe(2);
  });

  test("frontends of others are ignored with a warning, Docker's own without", async () => {
    expect((await plan('# syntax=docker/dockerfile:1.7\nFROM x')).warnings).toEqual([]);
    expect((await plan('# syntax=me/frontend\nFROM x')).warnings).toEqual([
      'syntax=me/frontend is ignored: frontends cannot be loaded',
    ]);
  });

  test('an empty line within an instruction is warned of', async () => {
    expect((await plan('FROM x\nRUN a \\\n\n b')).warnings).toEqual([
      'NoEmptyContinuation: Empty continuation line (line 3)',
    ]);
  });
});

describe('steps', () => {
  test('are numbered with FROM, and keep their text', async () => {
    const { stages, total } = await plan(
      'FROM x AS a\nRUN one \\\n  two\nFROM a\nCMD x\nCOPY --from=a /f /g',
    );
    expect(total).toBe(5);
    const all = stages
      .flatMap((stage) => [stage, ...stage.steps])
      .map(({ number, text }) => `${number} ${text}`);
    expect(all).toEqual(['1 FROM x AS a', '2 RUN one   two', '3 FROM a', '4 CMD x', '5 COPY --from=a /f /g']);
  });

  test('each layer has a line of history, all else one that is empty', async () => {
    const { history } = await lastStage('FROM x\nARG v=1\nENV a=b\nWORKDIR /w\nRUN c\nCOPY d e\nCMD f');
    expect(history).toEqual([
      { created_by: 'made x' },
      { created_by: 'ARG v=1', empty_layer: true },
      { created_by: 'ENV a=b', empty_layer: true },
      { created_by: 'WORKDIR /w' },
      { created_by: 'RUN |1 v=1 /bin/sh -c c' },
      { created_by: 'COPY d e' },
      { created_by: 'CMD ["/bin/sh","-c","f"]', empty_layer: true },
    ]);
  });

  test('keys depend on what the layer depends on, and on nothing else', async () => {
    const key = async (lines: string, options?: PlanOptions): Promise<string> =>
      (await runs(`FROM x\n${lines}`, options))[0].key;
    const plain = await key('RUN a');
    expect(await key('LABEL l=1\nCMD x\n# c\nRUN   a')).toBe(plain);
    expect(await key('ARG v\nRUN a')).toBe(plain);
    for (const lines of [
      'RUN b',
      'ENV a=b\nRUN a',
      'WORKDIR /w\nRUN a',
      'USER u\nRUN a',
      'SHELL ["s"]\nRUN a',
      'RUN ["a"]',
    ]) {
      expect(await key(lines), lines).not.toBe(plain);
    }
    expect(await key('ARG v\nRUN a', { buildArgs: { v: '1' } })).not.toBe(plain);
    expect(await key('RUN a', { buildArgs: { HTTP_PROXY: 'p' } })).toBe(plain);
  });
});

describe('variables', () => {
  test.each([
    ['$v', 'value'],
    ['${v}x', 'valuex'],
    ['$v-x', 'value-x'],
    ['$vx', ''],
    ['\\$v', '$v'],
    ["'$v'", '$v'],
    ['"$v x"', 'value x'],
    ['"\\$v \\" \\a"', '$v " \\a'],
    ['a\\ b', 'a b'],
    ['${no:-d}', 'd'],
    ['${no-d}', 'd'],
    ['${empty:-d}', 'd'],
    ['${empty-d}', ''],
    ['${v:+d}', 'd'],
    ['${empty:+d}', ''],
    ['${empty+d}', 'd'],
    ['${no:-${v}/y}', 'value/y'],
    ['${no:-"a b"}', 'a b'],
    ['${v:?msg}', 'value'],
    ['${path#*/}', 'b/c.tar.gz'],
    ['${path##*/}', 'c.tar.gz'],
    ['${path%.*}', 'a/b/c.tar'],
    ['${path%%.*}', 'a/b/c'],
    ['${path/a/A}', 'A/b/c.tar.gz'],
    ['${path//a/A}', 'A/b/c.tAr.gz'],
    ['${path//\\//-}', 'a-b-c.tar.gz'],
    ['$', '$'],
    ['a$', 'a$'],
  ])('ENV r=%s', async (word, expected) => {
    const { Env } = await config(`ENV v=value empty= path=a/b/c.tar.gz\nENV r=${word}`);
    expect(Env!.at(-1)).toBe(`r=${expected}`);
  });

  test('a line sees the variables as they were before it', async () => {
    expect((await config('ENV a=1\nENV a=2 b=$a')).Env).toEqual([PATH, 'a=2', 'b=1']);
  });

  test('they stand in these instructions', async () => {
    const stage = await lastStage(
      'FROM x\nENV v=1 p=80 s=9 m=7\nLABEL $v=$v\nEXPOSE $p\nVOLUME $v\nUSER $v\nWORKDIR $v\nSTOPSIGNAL $s\nCOPY --chown=$v --chmod=$m $v $v/\nADD $v $v',
    );
    expect(stage.config.config).toMatchObject({
      Labels: { 1: '1' },
      ExposedPorts: { '80/tcp': {} },
      Volumes: { 1: {} },
      User: '1',
      WorkingDir: '/1',
      StopSignal: '9',
    });
  });

  test('and are left to the shell, or as they are, in these', async () => {
    const stage = await lastStage(
      'FROM x\nENV v=1\nRUN $v\nCMD $v\nENTRYPOINT ["$v"]\nHEALTHCHECK CMD $v\nONBUILD RUN $v\nMAINTAINER $v',
    );
    expect((stage.steps[1] as RunStep).argv).toEqual(shell('$v'));
    expect(stage.config).toMatchObject({
      author: '$v',
      config: {
        Cmd: shell('$v'),
        Entrypoint: ['$v'],
        Healthcheck: { Test: ['CMD-SHELL', '$v'] },
        OnBuild: ['RUN $v'],
      },
    });
  });
});

describe('ARG', () => {
  const environment = async (
    text: string,
    buildArgs: Record<string, string | null> = {},
  ): Promise<string[]> => (await runs(`${text}\nRUN a`, { buildArgs })).at(-1)!.env.slice(1);

  test.each<[string, string, Record<string, string | null>, string[]]>([
    ['a default', 'FROM x\nARG a=1', {}, ['a=1']],
    ['a given one', 'FROM x\nARG a=1', { a: '2' }, ['a=2']],
    ['a given one without a value keeps the default', 'FROM x\nARG a=1', { a: null }, ['a=1']],
    ['none', 'FROM x\nARG a', {}, []],
    ['several', 'FROM x\nARG a=1 b="x y"', {}, ['a=1', 'b=x y']],
    ['one from another', 'FROM x\nARG a=1\nARG b=$a/2', {}, ['a=1', 'b=1/2']],
    ['ENV wins', 'FROM x\nENV a=env\nARG a=1', { a: '2' }, ['a=env']],
    ['before FROM it is not seen', 'ARG a=1\nFROM x', {}, []],
    ['but by name it is', 'ARG a=1\nFROM x\nARG a', {}, ['a=1']],
    ['and can be given', 'ARG a=1\nFROM x\nARG a', { a: '2' }, ['a=2']],
    ['a default of the stage goes before it', 'ARG a=1\nFROM x\nARG a=3', {}, ['a=3']],
    ['it ends with its stage', 'FROM x AS s\nARG a=1\nFROM x', {}, []],
    [
      'platforms',
      'FROM x\nARG TARGETPLATFORM\nARG BUILDARCH',
      {},
      ['TARGETPLATFORM=wasi/wasm', 'BUILDARCH=wasm'],
    ],
    ['proxies need no ARG', 'FROM x', { https_proxy: 'p' }, ['https_proxy=p']],
  ])('%s', async (_, text, buildArgs, expected) => {
    expect(await environment(text, buildArgs)).toEqual(expected);
  });

  test('before FROM it names the image, with its default or what was given', async () => {
    const text = 'ARG tag=1\nARG image=y:$tag\nFROM ${image}';
    expect((await lastStage(text)).base).toMatchObject({ image: 'y:1' });
    expect((await lastStage(text, { buildArgs: { tag: '2' } })).base).toMatchObject({ image: 'y:2' });
  });

  test('what nothing asked for is warned of', async () => {
    const { warnings } = await plan('FROM x\nARG a', { buildArgs: { a: '1', z: '1', b: '1', NO_PROXY: '' } });
    expect(warnings).toEqual(['[Warning] One or more build-args [b z] were not consumed']);
  });
});

describe('stages', () => {
  const THREE =
    'FROM x AS Build\nRUN a\nFROM y AS unused\nRUN b\nFROM scratch\nCOPY --from=build /o /o\nCOPY --from=0 /p /p';

  test('only what the result needs is in the plan', async () => {
    const { stages } = await plan(THREE);
    expect(stages.map(({ name, base }) => [name, base])).toEqual([
      ['build', { image: 'x', id: 'sha256:x', layers: [{ diffId: 'sha256:layer-of-x', size: 1 }] }],
      ['', { scratch: true }],
    ]);
    expect(stages[1].steps.map((step) => (step as CopyStep).from)).toEqual([{ stage: 0 }, { stage: 0 }]);
  });

  test('--target by name, in any case, and by number', async () => {
    expect((await plan(THREE, { target: 'UNUSED' })).stages.map(({ name }) => name)).toEqual(['unused']);
    expect((await plan(THREE, { target: '0' })).stages.map(({ name }) => name)).toEqual(['build']);
    await expect(plan(THREE, { target: 'nope' })).rejects.toThrow('target stage "nope" could not be found');
  });

  test('a stage begins from another and leaves that as it was', async () => {
    const { stages } = await plan(
      'FROM x AS a\nENV v=1\nCMD c\nFROM a AS b\nENV v=2\nFROM a\nCOPY --from=b / /',
    );
    expect(
      stages.map(({ base, config: { config } }) => ['stage' in base && base.stage, config.Env![1]]),
    ).toEqual([
      [false, 'v=1'],
      [0, 'v=2'],
      [0, 'v=1'],
    ]);
  });

  test('COPY --from names a stage first, else an image, which is asked for once', async () => {
    const asked: string[] = [];
    const find = images();
    const { stages } = await buildPlan(
      'FROM x\nCOPY --from=y:1 /a /b\nCOPY --from=y:1 /c /d\nCOPY --from=x / /',
      {},
      (name) => {
        asked.push(name);
        return find(name);
      },
    );
    expect(asked).toEqual(['x', 'y:1']);
    expect((stages[0].steps[0] as CopyStep).from).toMatchObject({ image: 'y:1', id: 'sha256:y:1' });
  });

  test('FROM scratch has a search path and nothing else', async () => {
    expect((await lastStage('FROM scratch\nCOPY a /')).config).toEqual({
      architecture: 'wasm',
      os: 'wasi',
      config: { Env: [PATH], WorkingDir: '/' },
    });
  });

  test('--platform is passed on', async () => {
    const asked: string[] = [];
    const text = 'FROM --platform=wasip1/wasm x AS a\nFROM --platform=$BUILDPLATFORM y\nCOPY --from=a / /';
    await buildPlan(text, {}, (name, platform) => {
      asked.push(`${name} ${platform}`);
      return images()(name);
    });
    expect(asked.sort()).toEqual(['x wasip1/wasm', 'y wasi/wasm']);
  });

  test('an image that cannot be had is reported as the store reports it', async () => {
    await expect(plan('FROM missing')).rejects.toThrow(/^missing: not found$/);
    await expect(plan('FROM x\nCOPY --from=missing / /')).rejects.toThrow(/^missing: not found$/);
  });
});

describe('RUN', () => {
  test('has the shell form, the exec form, and SHELL', async () => {
    const steps = await runs(
      'FROM x\nRUN echo "a  b"\nRUN ["a", "$b"]\nRUN [a b]\nSHELL ["/bin/dash", "-ec"]\nRUN c',
    );
    expect(steps.map(({ argv }) => argv)).toEqual([
      shell('echo "a  b"'),
      ['a', '$b'],
      shell('[a b]'),
      ['/bin/dash', '-ec', 'c'],
    ]);
  });

  test('runs where and as whom the stage says', async () => {
    const [step] = await runs('FROM x\nWORKDIR /a\nWORKDIR b/../c\nUSER me:us\nENV v="1 2"\nRUN d');
    expect(step).toMatchObject({ cwd: '/a/c', user: 'me:us', env: [PATH, 'v=1 2'] });
  });

  test('a lone here-document is the script', async () => {
    const [step] = await runs('FROM x\nRUN <<-EOF\n\techo $a\n\t\tb\nFROM y\n# no comment\n\tEOF\n');
    expect(step.argv).toEqual(shell('echo $a\nb\nFROM y\n# no comment\n'));
    expect(step.text).toBe('RUN <<-EOF (echo $a...)');
  });

  test('one with #! is a file', async () => {
    const [step] = await runs('FROM x\nRUN <<EOF\n#!/bin/python\nprint(1)\nEOF\n');
    expect(step.argv).toEqual(shell('/dev/pipes/EOF'));
    expect(step.script).toEqual({ path: '/dev/pipes/EOF', contents: '#!/bin/python\nprint(1)\n' });
  });

  test('others are left to the shell', async () => {
    const steps = await runs('FROM x\nRUN cat <<A 3<<"B" >f\na\nA\nb $v\nB\nRUN c');
    expect(steps.map(({ argv }) => argv)).toEqual([shell('cat <<A 3<<"B" >f\na\nA\nb $v\nB'), shell('c')]);
  });

  test.each(["echo '<<EOF'", 'echo "<<EOF"', 'a <<<b', 'a $((1<<2))', '["a", "<<EOF"]'])(
    'no here-document: %s',
    async (line) => {
      expect((await runs(`FROM x\nRUN ${line}\nRUN b`)).length).toBe(2);
    },
  );
});

describe('COPY and ADD', () => {
  test.each<[string, Partial<CopyStep>]>([
    [
      'COPY a b',
      { sources: [{ path: 'a', pattern: false }], destination: '/w/b', add: false, chown: null, from: null },
    ],
    [
      'COPY a b/ /c/',
      {
        sources: [
          { path: 'a', pattern: false },
          { path: 'b', pattern: false },
        ],
        destination: '/c/',
      },
    ],
    ['COPY . .', { sources: [{ path: '', pattern: false }], destination: '/w/' }],
    ['COPY ../../a /', { sources: [{ path: 'a', pattern: false }], destination: '/' }],
    ['COPY a*.[ch] /d/', { sources: [{ path: 'a*.[ch]', pattern: true }], destination: '/d/' }],
    ['COPY ["a b", "c d/"]', { sources: [{ path: 'a b', pattern: false }], destination: '/w/c d/' }],
    ['COPY --chown=u:g --chmod=0644 --link a b', { chown: 'u:g', chmod: '0644' }],
    ['COPY --chmod=u+x,go-w a b', { chmod: 'u+x,go-w' }],
    [
      'COPY --exclude=*.o --exclude=t a b',
      {
        exclude: [
          { negated: false, segments: ['*.o'] },
          { negated: false, segments: ['t'] },
        ],
      },
    ],
    ['ADD a.tar.gz /', { add: true, sources: [{ path: 'a.tar.gz', pattern: false }] }],
    ['ADD https://h/p/f%20g?q /d/', { add: true, sources: [{ url: 'https://h/p/f%20g?q', name: 'f g' }] }],
    ['COPY http://h/f /d', { sources: [{ path: 'http:/h/f', pattern: false }] }],
  ])('%s', async (line, expected) => {
    expect((await copies(`WORKDIR /w\n${line}`))[0]).toMatchObject(expected);
  });

  test('here-documents are files; a quoted name keeps variables from being put in', async () => {
    const [step] = await copies('ENV v=1\nCOPY <<a <<"b" /d/\n$v "q" \\$v\n\\n\na\n$v\nb\n');
    expect(step.sources).toEqual([
      { name: 'a', contents: '1 "q" $v\n\\n\n' },
      { name: 'b', contents: '$v\n' },
    ]);
  });

  test('a checksum goes with an address', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect((await copies(`ADD --checksum=${digest} https://h/f /f`))[0].checksum).toBe(digest);
  });
});

describe('the configuration', () => {
  test.each<[string, ContainerConfig, object]>([
    ['ENV a b c', {}, { Env: [PATH, 'a=b c'] }],
    ['ENV a="b c" d=e\\ f', {}, { Env: [PATH, 'a=b c', 'd=e f'] }],
    ['ENV a=2', { Env: ['PATH=/p', 'a=1', 'b=1'] }, { Env: ['PATH=/p', 'a=2', 'b=1'] }],
    ['LABEL a="b c" d=e', { Labels: { d: '1', f: '2' } }, { Labels: { a: 'b c', d: 'e', f: '2' } }],
    ['CMD a b', {}, { Cmd: shell('a b') }],
    ['CMD ["a", "b"]', {}, { Cmd: ['a', 'b'] }],
    ['CMD []', { Cmd: ['a'] }, { Cmd: [] }],
    ['CMD b\nSHELL ["s"]\nCMD a', {}, { Cmd: ['s', 'a'], Shell: ['s'] }],
    ['ENTRYPOINT ["e"]', { Cmd: ['of', 'base'] }, { Entrypoint: ['e'], Cmd: undefined }],
    ['CMD ["c"]\nENTRYPOINT ["e"]', { Cmd: ['of', 'base'] }, { Entrypoint: ['e'], Cmd: ['c'] }],
    ['ENTRYPOINT ["e"]\nCMD ["c"]', {}, { Entrypoint: ['e'], Cmd: ['c'] }],
    [
      'EXPOSE 80 53/udp 8000-8002/TCP',
      { ExposedPorts: { '1/tcp': {} } },
      {
        ExposedPorts: {
          '1/tcp': {},
          '80/tcp': {},
          '53/udp': {},
          '8000/tcp': {},
          '8001/tcp': {},
          '8002/tcp': {},
        },
      },
    ],
    ['VOLUME /a /b\nVOLUME ["/c d"]', {}, { Volumes: { '/a': {}, '/b': {}, '/c d': {} } }],
    ['USER u:g', { User: 'x' }, { User: 'u:g' }],
    ['WORKDIR a\nWORKDIR ../b', { WorkingDir: '/base' }, { WorkingDir: '/base/b' }],
    ['WORKDIR a b', {}, { WorkingDir: '/a b' }],
    ['STOPSIGNAL SIGINT', {}, { StopSignal: 'SIGINT' }],
    ['STOPSIGNAL rtmin+3', {}, { StopSignal: 'rtmin+3' }],
    ['HEALTHCHECK NONE', {}, { Healthcheck: { Test: ['NONE'] } }],
    ['HEALTHCHECK CMD ["a"]', {}, { Healthcheck: { Test: ['CMD', 'a'] } }],
    [
      'HEALTHCHECK --interval=1m30s --timeout=1.5s --start-period=0s --start-interval=5ms --retries=3 \\\n CMD a b',
      {},
      {
        Healthcheck: {
          Test: ['CMD-SHELL', 'a b'],
          Interval: 90e9,
          Timeout: 1.5e9,
          StartInterval: 5e6,
          Retries: 3,
        },
      },
    ],
    ['ONBUILD COPY . /x\nonbuild run <<E\na\nE', {}, { OnBuild: ['COPY . /x', 'run <<E\na\nE'] }],
  ])('%s', async (lines, base, expected) => {
    expect(await config(lines, base)).toEqual({ Env: [PATH], ...base, ...expected });
  });

  test('labels of the command line come last', async () => {
    expect((await config('LABEL a=1 b=1', {}, { labels: { b: '2' } })).Labels).toEqual({ a: '1', b: '2' });
  });

  test("a base's triggers run first and are gone then", async () => {
    const OnBuild = ['COPY a /a', 'RUN <<E\nb\nE', 'CMD c'];
    const stage = await lastStage('FROM x\nRUN d', {}, { x: { OnBuild } });
    expect(stage.triggers).toBe(3);
    expect(stage.steps.map(({ text, line }) => `${line} ${text}`)).toEqual([
      '1 COPY a /a',
      '1 RUN <<E (b)',
      '1 CMD c',
      '2 RUN d',
    ]);
    expect(stage.config.config).toEqual({ Env: [PATH], Cmd: shell('c') });
  });
});

describe('.dockerignore', () => {
  const patterns = async (dockerignore: string): Promise<string[]> =>
    (await plan('FROM x', { dockerignore })).ignore.map(
      ({ negated, segments }) => (negated ? '!' : '') + segments.join('/'),
    );

  test.each<[string, string[]]>([
    ['# c\n\n  a \n!b\r\n', ['a', '!b']],
    ['/a/./b/../c/', ['a/c']],
    ['**/x\nx/**\n**', ['**/x', 'x/**', '**']],
    ['*.[ch]\na?\n\\#b', ['*.[ch]', 'a?', '\\#b']],
    ['a**b', ['a*b', 'a*/**/*b']],
    ['**.o', ['*.o', '*/**/*.o']],
    ['.\n/\n', []],
    ['../a', ['a']],
  ])('%j', async (text, expected) => {
    expect(await patterns(text)).toEqual(expected);
  });

  test.each(['!', 'a[', 'a\\', '[]', 'a**'.repeat(40)])('%j is refused', async (text) => {
    await expect(patterns(text)).rejects.toThrow(
      /illegal exclusion pattern|syntax error in pattern|too many \*\*/,
    );
  });
});

describe('what is wrong is named with its line', () => {
  test.each([
    ['FROM x\nFOO a', 2, 'unknown instruction: FOO'],
    ['RUN a', 1, 'no build stage in current context'],
    ['FROM', 1, 'FROM requires either one or three arguments'],
    ['FROM x as', 1, 'FROM requires either one or three arguments'],
    [
      'FROM x AS 1a',
      1,
      'invalid name for build stage: "1a", name can\'t start with a number or contain symbols',
    ],
    ['FROM $none', 1, 'base name ($none) should not be blank'],
    ['FROM --pull x', 1, 'unknown flag: --pull'],
    ['FROM x\n\nRUN', 3, 'RUN requires at least one argument'],
    ['FROM x\nRUN --mount=type=volume,target=/a b', 2, 'unsupported mount type "volume"'],
    [
      'FROM x\nRUN --mount=type=ssh b',
      2,
      'RUN --mount=type=ssh is not supported: there is no network in builds',
    ],
    ['FROM x\nRUN --mount=type=cache b', 2, 'target is required for a mount of type cache'],
    ['FROM x\nRUN --mount=target=/ b', 2, 'invalid mount target "/"'],
    ['FROM x\nRUN --mount=target b', 2, "invalid field 'target' must be a key=value pair"],
    ['FROM x\nRUN --mount=target=/a,size=1 b', 2, "unexpected key 'size' in '--mount=target=/a,size=1'"],
    ['FROM x\nRUN --mount=type=cache,target=/a,sharing=no b', 2, 'unsupported sharing value "no"'],
    ['FROM x\nRUN --mount=type=tmpfs,target=/a,size=big b', 2, 'invalid value for size: big'],
    ['FROM x\nRUN --mount=type=secret b', 2, 'invalid secret mount. one of source, target required'],
    ['FROM x\nRUN --network=host b', 2, 'RUN --network=host is not supported here'],
    ['FROM x\nRUN --what b', 2, 'unknown flag: --what'],
    ['FROM x\nRUN ["a", 1]', 2, 'when using JSON array syntax, arrays must be comprised of strings only'],
    ['FROM x\nRUN <<EOF\na', 2, 'unterminated heredoc'],
    ['FROM x\nCOPY', 2, 'COPY requires at least two arguments'],
    [
      'FROM x\nADD a',
      2,
      'ADD requires at least two arguments, but only one was provided. Destination could not be determined',
    ],
    [
      'FROM x\nCOPY a b c',
      2,
      'When using COPY with more than one source file, the destination must be a directory and end with a /',
    ],
    ['FROM x\nCOPY --form=a b c', 2, 'unknown flag: --form'],
    ['FROM x\nCOPY --chown a b', 2, 'missing a value on flag: chown'],
    ['FROM x\nCOPY --chown=a --chown=b a b', 2, 'duplicate flag specified: chown'],
    [
      'FROM x\nCOPY --chmod=99 a b',
      2,
      "invalid chmod parameter: '99'. it should be octal string and between 0 and 07777",
    ],
    ['FROM x\nCOPY --parents a b', 2, 'the --parents option of COPY is not supported'],
    [
      'FROM x\nCOPY --from=$a a b',
      2,
      'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
    ],
    ['FROM x\nCOPY --from=1 a b', 2, 'invalid from flag value 1: invalid stage index 1'],
    ['FROM x AS s\nCOPY --from=s a b', 2, 'circular dependency detected on stage: s'],
    ['FROM x\nADD --checksum=sha256:1 http://h/f /', 2, 'invalid checksum digest format: sha256:1'],
    ['FROM x\nADD https://h/ /', 2, 'cannot determine filename from url: https://h/'],
    [
      'FROM x\nADD https://h/r.git /',
      2,
      'ADD of a git repository (https://h/r.git) is not supported; clone it and COPY the files',
    ],
    ['FROM x\nENV', 2, 'ENV requires at least one argument'],
    ['FROM x\nENV a', 2, 'ENV must have two arguments'],
    ['FROM x\nENV a=b c', 2, 'Syntax error - can\'t find = in "c". Must be of the form: name=value'],
    ['FROM x\nENV =b', 2, 'ENV names can not be blank'],
    ['FROM x\nENV a="b', 2, 'unexpected end of statement while looking for matching double-quote'],
    ["FROM x\nENV a='b", 2, 'unexpected end of statement while looking for matching single-quote'],
    ['FROM x\nENV a=${b', 2, "syntax error: missing '}'"],
    ['FROM x\nENV a=${}', 2, 'syntax error: bad substitution'],
    ['FROM x\nENV a=${b^c}', 2, 'unsupported modifier (^) in substitution'],
    ['FROM x\nENV a="${b:?must be}"', 2, 'b: must be'],
    ['FROM x\nENV a=${b?}', 2, 'b: is not allowed to be unset'],
    ['FROM x\nLABEL', 2, 'LABEL requires at least one argument'],
    ['FROM x\nARG', 2, 'ARG requires at least one argument'],
    ['FROM x\nARG =1', 2, 'ARG names can not be blank'],
    ['FROM x\nWORKDIR', 2, 'WORKDIR requires exactly one argument'],
    ['FROM x\nUSER', 2, 'USER requires exactly one argument'],
    ['FROM x\nEXPOSE http', 2, 'invalid containerPort: http'],
    ['FROM x\nEXPOSE 80/foo', 2, 'invalid proto: foo'],
    ['FROM x\nVOLUME ""', 2, 'VOLUME specified can not be an empty string'],
    ['FROM x\nSTOPSIGNAL SIGFOO', 2, 'invalid signal: SIGFOO'],
    ['FROM x\nSHELL sh -c', 2, 'SHELL requires the arguments to be in JSON form'],
    ['FROM x\nHEALTHCHECK', 2, 'HEALTHCHECK requires at least one argument'],
    ['FROM x\nHEALTHCHECK NONE a', 2, 'HEALTHCHECK NONE takes no arguments'],
    ['FROM x\nHEALTHCHECK CMD', 2, 'Missing command after HEALTHCHECK CMD'],
    ['FROM x\nHEALTHCHECK RUN a', 2, 'Unknown type "RUN" in HEALTHCHECK (try CMD)'],
    ['FROM x\nHEALTHCHECK --interval=5 CMD a', 2, 'time: invalid duration "5"'],
    ['FROM x\nHEALTHCHECK --interval=1us CMD a', 2, 'Interval "interval" cannot be less than 1ms'],
    ['FROM x\nHEALTHCHECK --retries=-1 CMD a', 2, '--retries cannot be negative'],
    ['FROM x\nONBUILD', 2, 'ONBUILD requires at least one argument'],
    ['FROM x\nONBUILD ONBUILD RUN a', 2, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"],
    ['FROM x\nONBUILD from y', 2, "FROM isn't allowed as an ONBUILD trigger"],
    ['# escape=x\nFROM x', 1, "invalid escape token 'x' does not match ` or \\"],
    ['FROM x\nRUN a \\\n b\n# c\nBAD', 5, 'unknown instruction: BAD'],
  ])('%j', async (text, line, message) => {
    await expect(plan(text)).rejects.toMatchObject({
      line,
      message: `dockerfile parse error on line ${line}: ${message}`,
    });
  });

  test.each([
    ['', 'file with no instructions'],
    ['# nothing\n\n', 'file with no instructions'],
    ['ARG a=1', 'dockerfile contains no stages to build'],
  ])('a file without stages: %j', async (text, message) => {
    await expect(plan(text)).rejects.toThrow(message);
  });
});

test('whatever is in a Dockerfile, there is a plan or one line that says why not', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pieces = [
    'FROM',
    'RUN',
    'COPY',
    'ADD',
    'ENV',
    'ARG',
    'ONBUILD',
    'HEALTHCHECK',
    'CMD',
    'WORKDIR',
    ...'\\"\'$`#{}[]=<-*:/,!|',
  ];
  pieces.push(
    ' ',
    ' ',
    ' ',
    '\n',
    '\n',
    '\\\n',
    '<<EOF',
    'EOF\n',
    '--from=',
    '--',
    'AS a',
    'x',
    'a',
    '${x',
    ':-',
    '["x"]',
    '\t',
    'é',
  );
  for (let round = 0; round < 2000; round++) {
    let text = random(2) ? 'FROM x\n' : random(2) ? '# escape=`\n' : '';
    for (let length = random(40); length > 0; length--) text += pieces[random(pieces.length)];
    const error: unknown = await plan(text, { dockerignore: text }).catch((reason: unknown) => reason);
    if (!(error instanceof Error)) continue;
    const described = `SEED=${seed}: ${JSON.stringify(text)}: ${error.stack}`;
    expect(error, described).toBeInstanceOf(ImageError);
    expect(error.message, described).not.toMatch(/\n|Cannot read|is not a function|undefined/);
  }
});
