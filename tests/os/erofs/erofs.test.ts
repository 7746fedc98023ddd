/**
 * erofs as a shell sees it: images of our own writer and of mkfs.erofs show what went into them, nothing can be changed, and what is
 * damaged or not supported is refused. On the debug build, leak-checked.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYER_TIME, makeLayer, pattern, type LayerFile } from '../../support/layer.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';

let machine: TestMachine;
let folder: string;

beforeAll(async () => {
  machine = await bootForTest();
  folder = mkdtempSync(join(tmpdir(), 'minios-erofs-os-'));
  await sh('mkdir -p /proc /e /e2 /o /tmp && mount -t proc proc /proc');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await machine?.stop();
});

const sh = (script: string): Promise<string> => machine.sh(script);

/** Writes a layer to /i (its image) and /t (its tar). */
async function putLayer(files: readonly LayerFile[]): Promise<void> {
  const { image, tar } = makeLayer(files);
  await machine.task.writeFile('/i', image);
  await machine.task.writeFile('/t', tar);
}

/** Runs the script with /i mounted on /e, twice: the second time nothing of it may be left in the kernel. */
async function mounted(script: string, options = '-o device=/t'): Promise<string> {
  const whole = `mount -t erofs ${options} /i /e && { ${script}\n}; cd /; umount /e`;
  await sh(whole);
  return machine.leakCheck(() => sh(whole));
}

/** The image that mkfs.erofs makes with `options` of what a script of the host's shell leaves in its directory. */
function mkfs(script: string, ...options: string[]): Uint8Array {
  const source = join(folder, 'source');
  rmSync(source, { recursive: true, force: true });
  execFileSync('sh', ['-ec', `mkdir '${source}' && cd '${source}' && ${script}`], { stdio: 'pipe' });
  execFileSync('mkfs.erofs', ['--quiet', ...options, join(folder, 'image'), source], { stdio: 'pipe' });
  return readFileSync(join(folder, 'image'));
}

describe('an image of our writer', () => {
  test('files, directories, links, devices and their attributes are what went in', async () => {
    await putLayer([
      { path: 'etc/passwd', mode: 0o640, uid: 7, gid: 70000, data: 'root\n' },
      { path: 'etc/same', type: 'hardlink', target: 'etc/passwd' },
      { path: 'link', type: 'symlink', target: 'etc/passwd' },
      { path: 'long', type: 'symlink', target: `${'./'.repeat(400)}etc/passwd` },
      { path: 'null', type: 'character', major: 1, minor: 3, mode: 0o666 },
      { path: 'pipe', type: 'fifo', mode: 0o600 },
      { path: 'empty' },
      { path: 'su', mode: 0o4755, data: 'x' },
    ]);
    const out = await mounted(`
      cd /e; ls -A; cat etc/passwd link long; stat -c '%n %a %u:%g %h %s %Y %F' etc/passwd su empty pipe etc
      test etc/passwd -ef etc/same && echo same; echo x >null && stat -c '%t:%T' null; readlink link`);
    expect(out).toBe(
      `empty\netc\nlink\nlong\nnull\npipe\nsu\nroot\nroot\nroot\n` +
        `etc/passwd 640 7:70000 2 5 ${LAYER_TIME} regular file\nsu 4755 0:0 1 1 ${LAYER_TIME} regular file\n` +
        `empty 644 0:0 1 0 ${LAYER_TIME} regular empty file\npipe 600 0:0 1 0 ${LAYER_TIME} fifo\n` +
        `etc 755 0:0 2 ${await sizeOf('/e/etc')} 0 directory\nsame\n1:3\netc/passwd\n`,
    );
  });

  async function sizeOf(path: string): Promise<string> {
    return (await sh(`mount -t erofs -o device=/t /i /e; stat -c %s ${path}; umount /e`)).trim();
  }

  test('contents of every size are read whole, in pieces and from any place', async () => {
    const sizes = [1, 511, 512, 513, 16376, 16377, 65535, 65536, 65537, 131072, 500001];
    const files = sizes.map((size) => ({ path: `f${size}`, data: pattern(size, size & 0xff) }));
    await putLayer(files);
    for (const { path, data } of files) await machine.task.writeFile(`/tmp/${path}`, data);
    await machine.task.writeFile('/tmp/part', files[10].data.subarray(65000, 68000));
    const out = await mounted(`
      for f in ${files.map(({ path }) => path).join(' ')}; do cmp /e/$f /tmp/$f || echo $f differs; done
      dd if=/e/f500001 bs=1000 skip=65 count=3 2>/dev/null | cmp - /tmp/part || echo part differs
      tail -c 5 /e/f131072 | wc -c`);
    expect(out).toBe('5\n');
  });

  test('a directory of many blocks is listed whole, and each name found', async () => {
    const names = Array.from({ length: 700 }, (_, i) => `${(i * 7919) % 700}${'n'.repeat(i % 150)}`);
    await putLayer(names.map((name) => ({ path: `d/${name}`, data: name })));
    const out = await mounted(
      'cd /e/d; ls -A | wc -l; for f in *; do read x <$f; test "$x" = "$f" || echo $f; done',
    );
    expect(out).toBe('700\n');
  });

  test('extended attributes are read and listed', async () => {
    const text = (value: string): Uint8Array => new TextEncoder().encode(value);
    const xattrs = new Map([
      ['user.a', text('one')],
      ['user.long', pattern(3000, 65)],
      ['security.capability', text('cap')],
      ['trusted.overlay.opaque', text('y')],
    ]);
    await putLayer([
      { path: 'f', data: 'x', xattrs },
      { path: 'd', type: 'directory', xattrs },
    ]);
    const out = await mounted(`
      getfattr -d -m - /e/f 2>/dev/null | grep -v long; getfattr --only-values -n user.long /e/f | wc -c
      getfattr -n trusted.overlay.opaque --only-values /e/d; echo; getfattr -n user.none /e/f 2>&1`);
    expect(out).toContain('user.a="one"');
    expect(out).toContain('security.capability="cap"');
    expect(out).toContain('3000\ny\n');
    expect(out).toContain('No data available');
  });

  test('nothing can be changed, also where the mount says that it could', async () => {
    await putLayer([{ path: 'd/f', mode: 0o666, data: 'x' }]);
    const out = await mounted(`
      mount -o remount,rw,bind /e; for c in 'touch /e/n' 'rm /e/d/f' 'mkdir /e/x' 'chmod 600 /e/d/f' 'mv /e/d/f /e/g' \\
        'ln /e/d/f /e/h' 'setfattr -n user.a -v b /e/d/f' 'touch -d @1 /e/d/f' 'truncate -s 0 /e/d/f' 'dd if=/e/d/f of=/e/d/f'
      do $c 2>&1 | grep -c 'Read-only file system'; done; cat /e/d/f; mount -o remount,rw /e`);
    expect(out.split('\n').filter((line) => line === '1')).toHaveLength(10);
    expect(out).toContain('x');
  });

  test('a program is run from it; the file is not kept in memory for that', async () => {
    const busy = await machine.task.readFile('/bin/toolbox');
    await putLayer([{ path: 'bin/echo', mode: 0o755, data: busy }]);
    const out = await mounted('/e/bin/echo from erofs; /e/bin/echo again');
    expect(out).toBe('from erofs\nagain\n');
    const cached = await sh(
      'mount -t erofs -o device=/t /i /e; /e/bin/echo >/dev/null; grep -E "^(Cached|Shmem)" /proc/meminfo; umount /e',
    );
    const [all, shmem] = [...cached.matchAll(/(\d+) kB/g)].map(([, kb]) => Number(kb));
    expect(all - shmem).toBeLessThan(busy.length / 1024 / 2);
  });

  test('statfs, /proc/mounts and /proc/filesystems tell of it', async () => {
    await putLayer([{ path: 'f', data: pattern(10000, 1) }]);
    const out = await mounted(
      "stat -f -c '%t %S %f' /e; grep ' /e ' /proc/mounts; grep erofs /proc/filesystems",
    );
    expect(out).toBe('e0f5e1e2 512 0\n/i /e erofs ro,relatime,device=/t 0 0\nnodev\terofs\n');
  });
});

describe('images of mkfs.erofs', () => {
  const TREE = `mkdir d d/e; echo hello >d/e/f; ln d/e/f d/g; ln -s ../d/e/f d/s; : >empty; mkfifo p
    i=0; while [ $i -lt 80 ]; do echo $i >d/name-$i; i=$((i+1)); done
    head -c 300000 /dev/urandom >big; setfattr -n user.k -v v d; touch -d @1000000000 d/e/f; chmod 751 d`;
  const SHOW = `find . | sort | while read f; do stat -c '%n %a %F %s %h %Y' "$f" | sed 's/\\(directory\\) [0-9]*/\\1/'; done
    cat d/e/f d/g d/s; cat d/name-* | sha256sum; sha256sum big`;

  /** The same as the host's tools say it. */
  function expected(): string {
    return execFileSync('sh', ['-ec', SHOW], { cwd: join(folder, 'source'), encoding: 'utf8' });
  }

  test.each([
    ['of 512 bytes', ['-b512']],
    ['of 1024 bytes', ['-b1024']],
    ['of 4096 bytes', ['-b4096']],
    ['of 4096 bytes, large inodes', ['-b4096', '-Eforce-inode-extended']],
    ['of 4096 bytes, small inodes', ['-b4096', '-Eforce-inode-compact']],
    ['of 4096 bytes, no inlined tails', ['-b4096', '-Enoinline_data']],
    ['of 4096 bytes, chunks', ['-b4096', '--chunksize=4096', '-Eforce-chunk-indexes']],
    ['of 4096 bytes, a block map', ['-b4096', '--chunksize=16384']],
    ['of 4096 bytes, shared attributes', ['-b4096', '-x1']],
  ])('blocks %s', async (_, options) => {
    const image = mkfs(TREE, ...options);
    await machine.task.writeFile('/i', image);
    const out = await mounted(`cd /e; ${SHOW}; getfattr -n user.k --only-values d`, '');
    const want = expected();
    const without = (text: string): string =>
      options.some((option) => option.includes('compact')) ? text.replaceAll(/ \d+$/gm, '') : text;
    expect(without(out)).toBe(without(`${want}v`));
  });

  test('blocks of 64 KiB, which mkfs.erofs makes only where pages are so large', async () => {
    const block = 65536;
    const image = new Uint8Array(4 * block);
    const view = new DataView(image.buffer);
    view.setUint32(1024, 0xe0f5e1e2, true);
    view.setUint8(1036, 16);
    view.setUint16(1038, 40, true);
    const inode = (at: number, mode: number, size: number, start: number): void => {
      view.setUint16(at + 4, mode, true);
      view.setUint16(at + 6, 1, true);
      view.setUint32(at + 8, size, true);
      view.setUint32(at + 16, start, true);
    };
    const data = pattern(block + 100, 5);
    inode(1280, 0o40755, block, 1);
    inode(1312, 0o100644, data.length, 2);
    [40, 40, 41].forEach((nid, i) => {
      view.setUint32(block + 12 * i, nid, true);
      view.setUint16(block + 12 * i + 8, [36, 37, 39][i], true);
    });
    image.set(new TextEncoder().encode('...file'), block + 36);
    image.set(data, 2 * block);
    await machine.task.writeFile('/i', image);
    await machine.task.writeFile('/tmp/want', data);
    expect(await mounted('ls -A /e; cmp /e/file /tmp/want', '')).toBe('file\n');
  });

  test('chunks in a device of their own, with holes', async () => {
    const blob = join(folder, 'blob');
    writeFileSync(blob, '');
    const image = mkfs(
      'head -c 200000 /dev/urandom >a; truncate -s 10M sparse; echo end >>sparse; cp a b',
      '-b4096',
      `--blobdev=${blob}`,
      '--chunksize=4096',
    );
    await machine.task.writeFile('/i', image);
    await machine.task.writeFile('/t', readFileSync(blob));
    const out = await mounted('cd /e; sha256sum a b sparse');
    expect(out).toBe(
      execFileSync('sha256sum', ['a', 'b', 'sparse'], { cwd: join(folder, 'source'), encoding: 'utf8' }),
    );
  });

  test('the index of a tar', async () => {
    mkfs(`${TREE}; tar -cf ${join(folder, 'tar')} .`);
    execFileSync('mkfs.erofs', ['--quiet', '--tar=i', join(folder, 'image'), join(folder, 'tar')], {
      stdio: 'pipe',
    });
    await machine.task.writeFile('/i', readFileSync(join(folder, 'image')));
    await machine.task.writeFile('/t', readFileSync(join(folder, 'tar')));
    const out = await mounted(`cd /e; ${SHOW}`);
    expect(out).toBe(expected());
  });

  test('of what is compressed the files are refused, or the whole image, and the log says why', async () => {
    await machine.task.writeFile('/i', mkfs('head -c 100000 /dev/zero >z', '-b4096', '-zlz4'));
    expect(await mounted('cat /e/z', '')).toContain('Operation not supported');
    expect(machine.log).toContain('compressed inode is unsupported');
    await machine.task.writeFile(
      '/i',
      mkfs('head -c 100000 /dev/zero >z', '-b4096', '-zdeflate', '-Efragments'),
    );
    expect(await machine.leakCheck(() => sh('mount -t erofs /i /e'))).toContain('Operation not supported');
    expect(machine.log).toContain('compression is not supported');
  });
});

describe('what is refused', () => {
  const layer = (): Uint8Array => makeLayer([{ path: 'f', data: 'x' }]).image;

  async function mount(image: Uint8Array, options = '-o device=/t'): Promise<string> {
    await machine.task.writeFile('/i', image);
    return machine.leakCheck(() => sh(`mount -t erofs ${options} /i /e`));
  }

  function changed(at: number, value: number): Uint8Array {
    const image = layer();
    image[at] = value;
    return image;
  }

  test.each<[string, () => Uint8Array, string, string]>([
    ['no image', () => new Uint8Array(4096), 'Invalid argument', 'cannot find valid erofs superblock'],
    ['an empty file', () => new Uint8Array(0), 'Invalid argument', 'cannot read superblock'],
    ['a block size of 2^17', () => changed(1036, 17), 'Invalid argument', 'unsupported blkszbits'],
    [
      'a feature from the future',
      () => changed(1107, 0x40),
      'Invalid argument',
      'unidentified incompatible feature',
    ],
    ['large blocks of directories', () => changed(1114, 1), 'Invalid argument', 'unsupported dirblkbits'],
    [
      'a root that is no inode',
      () => changed(1039, 0x7f),
      'Structure needs cleaning',
      'metadata beyond the image',
    ],
    ['a wrong checksum', () => changed(1032, 3), 'Bad message', 'invalid checksum'],
  ])('%s', async (_, image, error, log) => {
    const before = machine.log.length;
    expect(await mount(image())).toContain(error);
    expect(machine.log.slice(before)).toContain(log);
  });

  test('a wrong number of devices, options that are not known, a directory as an image', async () => {
    await putLayer([{ path: 'f', data: 'x' }]);
    const fails = async (script: string): Promise<string> => machine.leakCheck(() => sh(script));
    expect(await fails('mount -t erofs /i /e')).toContain('Invalid argument');
    expect(await fails('mount -t erofs -o device=/t,device=/t /i /e')).toContain('Invalid argument');
    expect(await fails('mount -t erofs -o device=/none /i /e')).toContain('No such file');
    expect(await fails('mount -t erofs -o nonsense,device=/t /i /e')).toContain('Invalid argument');
    expect(await fails('mount -t erofs -o device=/t /tmp /e')).toContain('Invalid argument');
  });

  test('a checksum that is right is no reason', async () => {
    await machine.task.writeFile('/i', mkfs('echo x >f', '-b4096'));
    expect(await mounted('cat /e/f', '')).toBe('x\n');
  });
});

describe('one image mounted twice', () => {
  test('is one file system, whose contents are kept once', async () => {
    await putLayer([{ path: 'f', data: pattern(196608, 3) }]);
    const cached = "awk '/^Cached/{c=$2} /^Shmem/{s=$2} END{print c-s}' /proc/meminfo";
    const out = await mounted(`
      mount -t erofs -o device=/t /i /e2; test $(stat -c %d /e) = $(stat -c %d /e2) && echo one
      a=$(${cached}); cat /e/f >/dev/null; b=$(${cached}); cat /e2/f >/dev/null; c=$(${cached})
      echo $((b - a)) $((c - b)); umount /e2`);
    expect(out).toMatch(/^one\n192 0\n$/);
  });

  test('stays what it is while its file gets another name or none', async () => {
    await putLayer([{ path: 'f', data: 'kept\n' }]);
    const out = await sh(`
      cp /i /i2; cp /t /t2; mount -t erofs -o device=/t2 /i2 /e; rm /i2 /t2; cat /e/f; umount /e`);
    expect(out).toBe('kept\n');
  });
});

describe('below an overlay', () => {
  test('layers show through, whiteouts and opaque directories count, changes go up', async () => {
    const opaque = new Map([['trusted.overlay.opaque', new TextEncoder().encode('y')]]);
    const lower = makeLayer([
      { path: 'a', data: 'lower a\n' },
      { path: 'gone', data: 'x' },
      { path: 'd/hidden', data: 'x' },
      { path: 'm/low', data: 'low\n' },
    ]);
    await machine.task.writeFile('/i2', lower.image);
    await machine.task.writeFile('/t2', lower.tar);
    await putLayer([
      { path: 'gone', type: 'character', major: 0, minor: 0, mode: 0 },
      { path: 'd', type: 'directory', xattrs: opaque },
      { path: 'd/shown', data: 'x' },
      { path: 'm/up', data: 'up\n' },
    ]);
    const out = await mounted(`
      mount -t erofs -o device=/t2 /i2 /e2; mount -t tmpfs t /o; mkdir /o/u /o/w /o/m
      mount -t overlay -o lowerdir=/e:/e2,upperdir=/o/u,workdir=/o/w overlay /o/m; cd /o/m
      ls -A; ls d m; cat a m/low m/up; echo changed >>a; rm m/low; mv d d2; cat a; ls m; ls -A /e2; cat /e2/a
      cd /; umount /o/m /o /e2`);
    expect(out).toBe(
      'a\nd\nm\nd:\nshown\n\nm:\nlow\nup\nlower a\nlow\nup\nlower a\nchanged\nup\na\nd\ngone\nm\nlower a\n',
    );
  });

  test('copies are found again when the image has been mounted anew: its UUID says which it is', async () => {
    const files: LayerFile[] = [
      { path: 'a', data: 'low\n' },
      { path: 'b', type: 'hardlink', target: 'a' },
      { path: 'f', data: 'x' },
    ];
    const other = makeLayer([{ path: 'z', data: 'other\n' }, ...files]);
    await machine.task.writeFile('/i2', other.image);
    await machine.task.writeFile('/t2', other.tar);
    await putLayer(files);
    const script = `
      mount -t tmpfs t /o; mkdir /o/u /o/w /o/m
      up() { mount -t erofs -o device=$2 $1 /e; mount -t overlay overlay -o lowerdir=/e,upperdir=/o/u,workdir=/o/w /o/m; }
      down() { umount /o/m /e; }
      up /i /t; stat -c %i /o/m/a /o/m/f; echo more >>/o/m/a; echo y >/o/m/f; down
      up /i /t; cat /o/m/a /o/m/b; stat -c '%i %h' /o/m/a /o/m/b; stat -c %i /o/m/f; rm /o/m/a; ls /o/m; cat /o/m/b; down
      up /i2 /t2; cat /o/m/b; down; up /i /t; cat /o/m/b; stat -c %h /o/m/b; rm /o/m/b; ls /o/w/index; down; umount /o`;
    await sh(script);
    const out = await machine.leakCheck(() => sh(script));
    const [a, f] = out.split('\n');
    expect(out).toBe(
      `${a}\n${f}\nlow\nmore\nlow\nmore\n${a} 2\n${a} 2\n${f}\nb\nf\nlow\nmore\nlow\nlow\nmore\n1\n`,
    );
  });

  test('of two images with one UUID the files are told apart', async () => {
    await putLayer([
      { path: 'a', data: 'one\n' },
      { path: 'b', type: 'hardlink', target: 'a' },
    ]);
    const second = makeLayer([
      { path: 'c', data: 'two\n' },
      { path: 'd', type: 'hardlink', target: 'c' },
    ]);
    second.image.set((await machine.task.readFile('/i')).subarray(1072, 1088), 1072);
    await machine.task.writeFile('/i2', second.image);
    await machine.task.writeFile('/t2', second.tar);
    const out = await mounted(`
      mount -t erofs -o device=/t2 /i2 /e2; mount -t tmpfs t /o; mkdir /o/u /o/w /o/m; test $(stat -c %i /e/a) = $(stat -c %i /e2/c) && echo alike
      mount -t overlay -o lowerdir=/e:/e2,upperdir=/o/u,workdir=/o/w overlay /o/m; cd /o/m
      echo more >>a; echo less >>c; cat b d; cd /; umount /o/m /o /e2`);
    expect(out).toBe('alike\none\nmore\ntwo\nless\n');
  });
});
