/** minios build: what Dockerfiles lead to. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bootWithCli } from '../support/container_cli.ts';
import type { CliMachine } from '../support/container_cli.ts';
import { isOffline, isPackageCached } from '../support/packages.ts';

/** A machine, and `build(dockerfile, files, flags)` in a fresh context: what it says. */
async function bootToBuild(): Promise<
  CliMachine & { build(dockerfile: string, files?: string, flags?: string): Promise<string> }
> {
  const machine = await bootWithCli();
  let contexts = 0;
  return {
    ...machine,
    build(dockerfile, files = '', flags = '-q -t made') {
      const directory = `/tmp/context${contexts++}`;
      return machine.sh(
        `mkdir ${directory}; cd ${directory}; cat >Dockerfile <<'DOCKERFILE_END'\n${dockerfile}\nDOCKERFILE_END\n${files}\nminios build ${flags} .`,
      );
    },
  };
}

const ID = /^sha256:[0-9a-f]{64}\n$/;

describe('steps', () => {
  test('what is said, and the cache', async () => {
    const { build, sh } = await bootToBuild();
    const dockerfile = 'FROM base\nRUN echo hi >/hi\nENV A=b\nWORKDIR /w\nCOPY a /x/\nCMD ["cat", "/hi"]';
    const first = await build(dockerfile, 'echo 1 >a', '-t made -t other:1');
    expect(first.replaceAll(/\b[0-9a-f]{12}\b/g, 'ID')).toBe(
      [
        'Step 1/6 : FROM base\n ---> ID\nStep 2/6 : RUN echo hi >/hi\n ---> Running in ID\n ---> ID',
        'Step 3/6 : ENV A=b\n ---> ID\nStep 4/6 : WORKDIR /w\n ---> ID\nStep 5/6 : COPY a /x/\n ---> ID',
        'Step 6/6 : CMD ["cat", "/hi"]\n ---> ID\nSuccessfully built ID\nSuccessfully tagged made:latest',
        'Successfully tagged other:1\n',
      ].join('\n'),
    );
    const again = await build(dockerfile, 'echo 1 >a', '-t made');
    expect(again.match(/Using cache/g)).toHaveLength(3);
    const built = /Successfully built (\w+)/;
    expect(built.exec(again)![1]).toBe(built.exec(first)![1]);
    expect((await build(dockerfile, 'echo 2 >a', '-t made')).match(/Using cache/g)).toHaveLength(2);
    expect(await build(dockerfile, 'echo 1 >a', '--no-cache -t made')).not.toContain('Using cache');
    expect(
      await sh('minios run --rm made cat /hi; minios image inspect -f "{{.Config.WorkingDir}}" made'),
    ).toBe('hi\n/w\n');
    expect(await sh('ls /run/minios/builds /run/minios/runtime; grep -c builds /proc/mounts')).toBe(
      '/run/minios/builds:\n\n/run/minios/runtime:\n0\nstatus 1\n',
    );
  });

  test('a wrong name is said before anything is done', async () => {
    const { build } = await bootToBuild();
    expect(await build('FROM base\nRUN echo hi', '', '-t made -t BAD!')).toBe(
      'Error: invalid tag "BAD!": invalid reference format: repository name (library/BAD!) must be lowercase\nstatus 1\n',
    );
    expect(await build('FROM base\nRUN echo hi', '', '--progress tty')).toMatch(
      /^invalid argument "tty" for "--progress" flag: [^]*status 125\n$/,
    );
    expect(await build('FROM base', '', '-q --progress=plain --load')).toMatch(ID);
  });

  test('steps that change nothing make one layer several times', async () => {
    const { build, sh } = await bootToBuild();
    expect(await build('FROM base\nRUN true\nRUN echo 1 >/f\nRUN true\nRUN test -f /f')).toMatch(ID);
    expect(await sh(`minios image inspect -f '{{len .RootFS.Layers}}' made`)).toBe('5\n');
    expect(await sh('minios run --name c made sh -c "cat /f; echo 2 >/f"; minios diff c; minios rm c')).toBe(
      '1\nC /f\nc\n',
    );
    expect(await build('FROM made AS x\nRUN true\nFROM scratch\nCOPY --from=x /f /g')).toMatch(ID);
    expect(await sh('minios create --name c made x >/dev/null; minios export c | tar t')).toBe('g\n');
  });

  test('more layers than 4096 bytes of mount options name', async () => {
    const { build, sh } = await bootToBuild();
    const steps = Array.from({ length: 60 }, (_, index) => `COPY f /f${index}`);
    expect(await build(`FROM base\n${steps.join('\n')}`, 'echo 1 >f')).toMatch(ID);
    expect(
      await sh(
        'minios run --rm made sh -c "ls /f* | wc -l; cat /f0 /f59; grep -c lowerdir=.*: /proc/mounts"',
      ),
    ).toBe('60\n1\n1\n1\n');
  });

  test('a command that fails', async () => {
    const { build, sh } = await bootToBuild();
    const said = await build('FROM base\nRUN exit 7', '', '-t bad');
    expect(said).toMatch(/The command '\/bin\/sh -c exit 7' returned a non-zero code: 7\nstatus 7\n$/);
    expect(await sh('minios images -q bad; ls /run/minios/builds')).toBe('');
    expect(await build('FROM nosuch')).toMatch(/^Error: .*\nstatus 1\n$/);
    const missing =
      'file not found in build context or excluded by .dockerignore: stat nosuch: file does not exist';
    expect(await build('FROM base\nCOPY nosuch /')).toMatch(
      new RegExp(`^COPY failed: ${missing}\nstatus 1\n$`),
    );
    expect(await build('FROM base\nRUN touch /f\nADD Dockerfile /f/x/')).toMatch(
      /^ADD failed: mkdir \/f\/x: [^\n]+\nstatus 1\n$/,
    );
    expect(await build('FROM base\nRUN mkdir -p /f/Dockerfile/x\nCOPY Dockerfile /f/')).toMatch(
      /^COPY failed: \/f\/Dockerfile: [^\n]+\nstatus 1\n$/,
    );
    expect(await build('FROM base\nNONSENSE x')).toMatch(/status 1\n$/);
  });

  test('the user, the directory, arguments, scripts', async () => {
    const { build, sh } = await bootToBuild();
    expect(
      await build(
        'FROM base\nARG X=1\nARG Y\nRUN echo $X$Y >/x\nWORKDIR /a/b\nRUN pwd >where\nUSER 7:8\nRUN id -u >/tmp/u\nRUN <<EOF\necho doc >>/tmp/u\nEOF\nRUN <<EOF\n#!/bin/cat\nscript\nEOF',
        '',
        '-q -t made --build-arg X=5 --build-arg Y=6',
      ),
    ).toMatch(ID);
    expect(await sh('minios run --rm made sh -c "cat /x /a/b/where /tmp/u; ls -d /dev/pipes"')).toBe(
      '56\n/a/b\n7\ndoc\nls: /dev/pipes: No such file or directory\nstatus 1\n',
    );
  });

  test('stages', async () => {
    const { build, sh } = await bootToBuild();
    const dockerfile =
      'FROM base AS one\nRUN mkdir /made; echo 1 >/made/f\nFROM scratch AS two\nCOPY --from=one /made /m\nFROM two\nCOPY --from=0 /made/f /g\nCOPY --from=base /bin/sh /bin/sh';
    expect(await build(dockerfile)).toMatch(ID);
    expect(await sh('minios create --name con1 made /bin/sh >/dev/null; minios export con1 | tar t')).toBe(
      'bin/\nbin/sh\ng\nm/\nm/f\n',
    );
    expect(await build(dockerfile, '', '-q -t two --target two')).toMatch(ID);
    expect(await sh('minios create --name con2 two x >/dev/null; minios export con2 | tar t')).toBe(
      'm/\nm/f\n',
    );
  });
});

test('a build that is interrupted leaves nothing running and nothing mounted', async () => {
  const { sh } = await bootToBuild();
  const said = await sh(`
    mkdir /tmp/c; cd /tmp/c; printf 'FROM base\\nRUN echo 1 >/one\\nRUN sleep 1000\\n' >Dockerfile
    minios build -t made . >out & until grep -q 'Step 3' out && ls /run/minios/runtime | grep -q .; do sleep 0.1; done
    kill -INT $!; wait $!; echo $?; ls /run/minios/builds /run/minios/runtime; ps | grep -c '[s]leep 1000'; minios images -q made
    sed -i 's/sleep 1000/true/' Dockerfile; minios build -t made . | grep -c 'Using cache'`);
  expect(said).toBe('130\n/run/minios/builds:\n\n/run/minios/runtime:\n0\n1\n');
});

test('a build that is told to end at any moment does, and leaves nothing', async () => {
  const { sh } = await bootToBuild();
  const said = await sh(`
    mkdir /tmp/c; cd /tmp/c; printf 'FROM base\\nCOPY Dockerfile /\\nRUN sleep 2\\nRUN true\\n' >Dockerfile
    for i in $(seq 60); do
      before=$(date +%s%N)
      minios build --no-cache -t made . >out 2>&1 & sleep $(printf '0.%03d' $i); kill -TERM $!; wait $!; status=$?
      [ $((($(date +%s%N) - before) / 1000000)) -lt 2000 ] || status="$status late"
      echo $status $(ls -A /run/minios/builds /run/minios/runtime 2>/dev/null | grep -v :) $(ps | grep -c '[s]leep 2') $(grep Error out)
    done | sort -u; minios images -q made`);
  expect(said).toMatch(/^130 0\n(143 0\n)?$/);
});

test('a build ends while it waits for its context, or for the image service', async () => {
  const { sh } = await bootToBuild();
  let asked = 0;
  const server = createServer(() => void asked++).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  expect(
    await sh('mkfifo /tmp/never; minios build - <>/tmp/never & sleep 0.3; kill -INT $!; wait $!; echo $?'),
  ).toBe('130\n');
  const said = await sh(`
    mkdir /tmp/c; cd /tmp/c; printf 'FROM base\\nADD http://127.0.0.1:${port}/f /f\\n' >Dockerfile
    minios build . >out 2>&1 & until grep -q 'Step 2' out; do sleep 0.1; done; sleep 0.5
    kill -INT $!; wait $!; echo $?; ls -A /run/minios/builds; cat out`);
  expect(said).toMatch(/^130\nStep 1.*\n.*\nStep 2.*\n$/);
  expect(asked).toBe(1);
});

describe('COPY and ADD', () => {
  test('files, directories, patterns, owners, modes, what is ignored', async () => {
    const { build, sh } = await bootToBuild();
    const said = await build(
      [
        'FROM base',
        'COPY f /plain',
        'COPY f /dir/',
        'COPY f /etc',
        'COPY d /d1',
        'COPY d /d2/',
        'COPY *.txt d /many/',
        'COPY --chown=3:4 --chmod=640 f /owned/f',
        'COPY --exclude=*.txt . /all',
        'COPY <<EOF /doc\nhere\nEOF',
        'COPY link /linked',
        'RUN ln -s /real /alias; mkdir /real',
        'COPY f /alias/',
      ].join('\n'),
      'mkdir -p d/s; echo f >f; echo 1 >a.txt; echo 2 >b.txt; echo s >d/s/s; echo no >no.md; echo yes >yes.md; ln -s f link; printf "*.md\\n!yes.md\\n" >.dockerignore',
    );
    expect(said).toMatch(ID);
    const script = `
      cat /plain /dir/f /etc/f /d1/s/s /d2/s/s /doc /linked /real/f; ls /many; stat -c "%u:%g %a" /owned/f /owned; ls -A /all`;
    expect(await sh(`minios run --rm made sh -c '${script}'`)).toBe(
      'f\nf\nf\ns\ns\nhere\nf\nf\na.txt\nb.txt\ns\n3:4 640\n3:4 755\n.dockerignore\nDockerfile\nd\nf\nlink\nyes.md\n',
    );
  });

  test('ADD unpacks what bzip2, xz and zstd have compressed, if it is an archive', async () => {
    const { build, sh } = await bootToBuild();
    const directory = mkdtempSync(join(tmpdir(), 'minios-add-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const base64 = (command: string): string =>
      execFileSync('sh', ['-c', command], { cwd: directory }).toString('base64');
    writeFileSync(join(directory, 'f'), 'contents\n');
    const files = {
      'a.bz2': base64('tar c f | bzip2'),
      'a.xz': base64('tar c f | xz'),
      'a.zst': zstdCompressSync(execFileSync('tar', ['c', 'f'], { cwd: directory })).toString('base64'),
      'f.xz': base64('xz <f'),
      'x.tar.xz': base64('tar c f | xz --x86 --lzma2'),
      'z.tar.zst': Buffer.from('28b52ffd', 'hex').toString('base64'),
    };
    const make = Object.entries(files).map(([name, text]) => `echo ${text} | base64 -d >${name}`);
    await build(
      'FROM base\nADD a.bz2 /b/\nADD a.xz /x/\nADD a.zst /s/\nADD f.xz /plain/\nCOPY a.xz /c/',
      make.join('\n'),
    );
    expect(await sh('minios run --rm made sh -c "cd /; ls b x s plain c; cat b/f x/f s/f"')).toBe(
      'b:\nf\n\nc:\na.xz\n\nplain:\nf.xz\n\ns:\nf\n\nx:\nf\ncontents\ncontents\ncontents\n',
    );
    for (const [name, problem] of [
      ['x.tar.xz', 'xz filters other than LZMA2 are not supported'],
      ['z.tar.zst', 'unexpected end of file'],
    ]) {
      expect(await build(`FROM base\nADD ${name} /`, make.join('\n'))).toContain(
        `ADD failed: /${name}: ${problem}\n`,
      );
    }
    expect(
      await sh(
        `cd /tmp; ${make[1]}; echo FROM scratch >Dockerfile; tar c Dockerfile >d; minios build -q - <d | cut -c1-7`,
      ),
    ).toBe('sha256:\n');
  });

  test('ADD unpacks archives, and fetches', async () => {
    const server = createServer((_, response) => response.end('from afar\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { build, sh } = await bootToBuild();
    const said = await build(
      'FROM base\nADD a.tar /t\nADD a.tar.gz /z/\nCOPY a.tar.gz /c/\nADD f /t',
      'echo 1 >f; mkdir p; echo 2 >p/q; tar cf a.tar f p; gzip -k a.tar',
    );
    expect(said).toMatch(ID);
    expect(await sh('minios run --rm made ls /t /t/p /z /c')).toBe(
      '/c:\na.tar.gz\n\n/t:\nf\np\n\n/t/p:\nq\n\n/z:\nf\np\n',
    );
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
    const fetched = await build(`FROM base\nADD ${url} /got/`);
    expect(fetched).toMatch(ID);
    expect(await sh('minios run --rm made sh -c "cat /got/file; stat -c %a /got/file"')).toBe(
      'from afar\n600\n',
    );
  });

  test('a link in the context or in the image leads nowhere else', async () => {
    const { build, sh } = await bootToBuild();
    await sh('mkdir /out; echo secret >/out/key');
    expect(await build('FROM base\nCOPY up/out/key /', 'ln -s ../../../.. up')).toContain('COPY failed');
    expect(await build('FROM base\nCOPY abs /abs', 'ln -s /out/key abs')).not.toContain('secret');
    expect(await sh('minios run --rm made cat /abs')).not.toContain('secret');
    expect(
      await build('FROM base\nRUN ln -s ../../../../../../../out /esc\nCOPY f /esc/', 'echo in >f'),
    ).not.toContain('secret');
    expect(await sh('ls /out')).toBe('key\n');
  });
});

describe('RUN --mount', () => {
  test('bind: of the context, a stage, an image; what is written there is dropped', async () => {
    const { build, sh } = await bootToBuild();
    const files =
      'mkdir -p d/sub; echo 1 >d/f; echo 2 >d/no; echo no >.dockerignore; echo d/no >>.dockerignore';
    const dockerfile = [
      'FROM base AS one',
      'RUN mkdir /made; echo made >/made/f',
      'FROM base',
      'RUN --mount=target=/in,src=d ls /in >/seen; echo x >/in/new || echo no >>/seen',
      'RUN --mount=from=one,src=/made,target=/made,rw cp /made/f /copy; echo x >/made/new; ls /made >>/copy',
      'RUN --mount=from=base,src=/bin,target=/other/bin test -e /other/bin/sh',
      'RUN --mount=target=/file,src=d/f,rw cat /file >/of-file; echo more >>/file',
    ].join('\n');
    expect(await build(dockerfile, files)).toMatch(/sha256:[0-9a-f]{64}\n$/);
    expect(
      await sh('minios run --rm made sh -c "cat /seen /copy /of-file; ls -d /in /made /other /file"'),
    ).toBe(
      'f\nsub\nno\nmade\nf\nnew\n1\nls: /in: No such file or directory\nls: /made: No such file or directory\nls: /other: No such file or directory\nls: /file: No such file or directory\nstatus 1\n',
    );
    // What is mounted counts for the cache, and nothing else of the context does.
    const cached = async (change: string): Promise<number> =>
      ((await build(dockerfile, `${files}; ${change}`, '-t made')).match(/Using cache/g) ?? []).length;
    expect(await cached('echo 3 >other; echo 3 >d/no')).toBe(5);
    expect(await cached('echo 3 >d/f')).toBe(1);
    expect(await build('FROM base\nRUN --mount=target=/x,src=none true')).toContain(
      'stat none: file does not exist',
    );
    expect(await sh('ls /run/minios/builds; grep -c builds /proc/mounts')).toBe('0\nstatus 1\n');
  });

  test('cache: kept from build to build, by id, and pruned', async () => {
    const { build, sh } = await bootToBuild();
    const step = (id: string, n: number, more = '') =>
      `FROM base\nRUN --mount=type=cache,target=/c,id=${id}${more} cat /c/f >/was; echo ${n} >>/c/f; stat -c %a /c >/mode; true`;
    await build(step('a', 1, ',mode=700'));
    await build(step('a', 2));
    expect(await sh('minios run --rm made sh -c "cat /was /mode; ls -d /c"')).toBe(
      '1\n700\nls: /c: No such file or directory\nstatus 1\n',
    );
    await build(step('b', 3));
    expect(await sh('minios run --rm made cat /was')).toBe('');
    await build(`FROM base AS s\nRUN mkdir /s; echo begun >/s/f\n${step('c', 4, ',from=s,source=/s')}`);
    expect(await sh('minios run --rm made cat /was')).toBe('begun\n');
    expect(await sh('minios volume ls -q; minios system df | grep -c "Build Cache .* 0B .*"')).toBe(
      '0\nstatus 1\n',
    );
    await build(
      'FROM base\nUSER 5\nRUN --mount=type=cache,target=/c,id=five,uid=5,mode=700 echo 5 >/c/f && cat /c/f >/tmp/was',
    );
    expect(await sh('minios run --rm made cat /tmp/was')).toBe('5\n');
    await sh('minios system prune -f >/dev/null');
    await build(step('a', 5));
    expect(await sh('minios run --rm made cat /was')).toBe('');
  });

  test('cache: builds at once share it, wait for it, or get one each', async () => {
    const { sh } = await bootToBuild();
    const said = await sh(`
      mkdir /tmp/c; cd /tmp/c
      for s in shared locked private; do for n in 1 2; do
        printf 'FROM base\nRUN --mount=type=cache,target=/c,id='$s',sharing='$s' echo '$n' >>/c/f; sleep 0.5; ls /c | wc -l >/n; cat /c/f >/seen\n' >$s$n
      done; done
      for s in shared locked private; do
        minios build -q -t $s"1" -f $s"1" . >/dev/null & minios build -q -t $s"2" -f $s"2" . >/dev/null; wait
        echo $s $(minios run --rm $s"1" sort /seen) / $(minios run --rm $s"2" sort /seen)
      done`);
    const [shared, locked, private_] = said.trim().split('\n');
    expect(shared).toMatch(/^shared /);
    expect(['locked 1 / 1 2', 'locked 1 2 / 2']).toContain(locked);
    expect(private_).toBe('private 1 / 2');
  });

  test('tmpfs', async () => {
    const { build, sh } = await bootToBuild();
    const dockerfile =
      'FROM base\nRUN --mount=type=tmpfs,target=/t/u,size=1m echo x >/t/u/f; grep " /t/u " /proc/mounts | grep -c size=1024k >/n';
    await build(dockerfile);
    expect(await sh('minios run --rm made sh -c "cat /n; ls -d /t"')).toBe(
      '1\nls: /t: No such file or directory\nstatus 1\n',
    );
  });

  test('a Dockerfile and a secret that come from a pipe, or do not come', async () => {
    const { sh } = await bootWithCli();
    await sh(
      `mkdir -p /ctx; mkfifo /p; printf 'FROM base\\nRUN --mount=type=secret,id=s cat /run/secrets/s\\n' >/ctx/Dockerfile`,
    );
    expect(
      await sh('(cat /ctx/Dockerfile >/p) & minios build -q -t made -f /p --secret id=s,src=/etc/motd /ctx'),
    ).toMatch(/^sha256:/);
    for (const words of ['-f /p', '--secret id=s,src=/p'])
      expect(
        await sh(`minios build ${words} /ctx & p=$!; sleep 0.3; kill $p; wait $p; echo $?`),
        words,
      ).toMatch(/^(130|143)\n/);
    expect(await sh('minios build -f /ctx /ctx')).toBe(
      'Error: failed to read dockerfile: read /ctx: is a directory\nstatus 1\n',
    );
    expect(await sh('minios build --secret id=s,src=/ctx /ctx')).toContain('read /ctx: is a directory');
  });

  test('secret: a file or a variable, and in no layer, history or key', async () => {
    const { build, sh } = await bootToBuild();
    const dockerfile = [
      'FROM base',
      'RUN --mount=type=secret,id=key sum=$(md5sum </run/secrets/key); echo $sum >/sum; stat -c "%a %u" /run/secrets/key >>/sum',
      'RUN --mount=type=secret,id=key,target=/k,mode=444,uid=3 stat -c "%a %u" /k >>/sum',
      'RUN --mount=type=secret,id=word,env=WORD echo \${#WORD} >>/sum; ls /run/secrets >>/sum 2>&1; true',
      'RUN --mount=type=secret,id=none test ! -e /run/secrets/none',
    ].join('\n');
    const files = 'echo hidden >/tmp/key; export word=hidden-too';
    expect(
      await build(dockerfile, files, '-q -t made --secret id=key,src=/tmp/key --secret id=word'),
    ).toMatch(ID);
    expect(await sh('minios run --rm made sh -c "cat /sum; ls /k /run/secrets"')).toBe(
      `${createHash('md5').update('hidden\n').digest('hex')} -\n400 0\n444 3\n10\nls: /run/secrets: No such file or directory\nls: /k: No such file or directory\nls: /run/secrets: No such file or directory\nstatus 1\n`,
    );
    expect(
      await sh('minios save made | grep -c hidden; minios history --no-trunc made | grep -c hidden'),
    ).toBe('0\n0\nstatus 1\n');
    const other = await build(
      dockerfile,
      'echo changed >/tmp/key',
      '-t made --secret id=key,src=/tmp/key --secret id=word,src=/tmp/key',
    );
    expect(other.match(/Using cache/g)).toHaveLength(4);
    for (const [flags, said] of [
      [
        '--secret id=x,src=/nosuch',
        'could not parse secrets: "id=x,src=/nosuch": open /nosuch: no such file or directory',
      ],
      ['--secret src=x', 'could not parse secrets: "src=x": secret missing required field: id'],
      ['', 'secret key: not found'],
    ]) {
      const required = 'FROM base\nRUN --mount=type=secret,id=key,required true';
      expect(await build(required, '', `-t bad ${flags}`)).toContain(`Error: ${said}\n`);
    }
  });
});

test('contexts from standard input', async () => {
  const { sh } = await bootToBuild();
  const built = await sh(`
    mkdir /tmp/c; cd /tmp/c; echo 1 >f; printf 'FROM base\\nCOPY f /f\\n' >Dockerfile; tar cz . | minios build -q -t one -
    printf 'FROM base\\nRUN echo 2 >/f\\n' | minios build -q -t two -
    printf 'FROM base\\nCOPY f /g\\n' | minios build -q -t three -f - --iidfile id .
    minios run --rm one cat /f; minios run --rm two cat /f; minios run --rm three cat /g; cut -c1-7 id`);
  expect(built.replaceAll(/sha256:[0-9a-f]{64}\n/g, 'ID\n')).toBe('ID\nID\nID\n1\n2\n1\nsha256:\n');
});

test.skipIf(isOffline() && !isPackageCached('@yowasp/clang'))(
  'a C program, compiled in one stage, alone in the other',
  { timeout: 120_000 },
  async () => {
    const { sh } = await bootWithCli({ memory: 2 ** 30 });
    const said = await sh(`
      mkdir /tmp/c; cd /tmp/c; printf '#include <stdio.h>\\nint main(void) { puts("hello"); }\\n' >hello.c
      printf 'FROM clang\\nCOPY hello.c .\\nRUN cc hello.c -o /hello\\nFROM scratch\\nCOPY --from=0 /hello /hello\\nENTRYPOINT ["/hello"]\\n' >Dockerfile
      minios build -t hello . && minios run --rm hello`);
    expect(said).toMatch(/Successfully tagged hello:latest\nhello\n$/);
  },
);
