/**
 * /usr/libexec/minios/files: what a container has changed as a list and as a layer, and archives in and out of a root that
 * cannot be left. The overlays are made by hand; what `diff` and `layer` say is compared with what a walk sees.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { randomBelow, seedOf } from '../support/random.ts';

let machine: TestMachine;

const sh = (script: string): Promise<string> => machine.sh(script);

beforeAll(async () => {
  machine = await bootForTest();
  await sh('mkdir -p /proc /run/minios && mount -t proc proc /proc');
});
afterAll(() => machine?.stop());

const FILES = '/usr/libexec/minios/files';

/** An overlay on /o/m over the image /o/l; in the end another one, on /o/n, of the image and the layer that was written. */
const BEGIN = `
umask 022; mkdir -p /o && mount -t tmpfs o /o && cd /o && mkdir l u w m
m() { mount -t overlay overlay -o lowerdir=/o/l,upperdir=/o/u,workdir=/o/w /o/m; }
files() { verb=$1; shift; ${FILES} $verb /o/u /o/w/index /o/l /o/m "$@"; }
tree() { (cd $1; find . ! -name . | sort | while read -r f; do
  stat -c '%N %F %a %u:%g %Y %h' "$f" | sed 's/ directory \\(.*\\) [0-9]*$/ directory \\1/'; test -f "$f" -a ! -L "$f" && sha256sum <"$f"; done; true); }
`;
const END = `
cd /; while umount /o/m 2>/dev/null; do :; done; umount /o
`;

describe('diff', () => {
  const inOverlay = (script: string): Promise<string> => sh(BEGIN + script + END);

  test('tells what is added, changed and deleted', async () => {
    const out = await inOverlay(`
      mkdir l/d l/same; echo 1 >l/d/a; echo 2 >l/d/b; echo 3 >l/c; echo x >l/same/x; m
      echo new >m/d/new; rm m/d/b; echo 33 >m/c; mkdir m/dir; echo 4 >m/dir/f; files diff`);
    expect(out).toBe('C /c\nC /d\nD /d/b\nA /d/new\nA /dir\nA /dir/f\n');
  });

  test('directories that were made anew, and what changed its kind', async () => {
    const out = await inOverlay(`
      mkdir l/d l/e l/e/sub; echo 1 >l/d/a; echo 2 >l/d/b; echo 3 >l/f; m
      rm -r m/d; mkdir m/d; echo 22 >m/d/b; echo 5 >m/d/c
      rm m/f; mkdir m/f; echo 6 >m/f/in; rm -r m/e; echo 7 >m/e; files diff`);
    expect(out).toBe('C /d\nD /d/a\nC /d/b\nA /d/c\nC /e\nD /e/sub\nC /f\nA /f/in\n');
  });

  test('attributes alone, and no change where a file was only opened', async () => {
    const out = await inOverlay(`
      echo 1 >l/mode; echo 2 >l/owner; echo 3 >l/opened; echo 4 >l/time; m
      chmod 600 m/mode; chown 1:2 m/owner; : 2>&1 >>m/opened; touch -d '2020-01-01' m/time; files diff`);
    expect(out).toBe('C /mode\nC /owner\nC /time\n');
  });

  test('files with several names, and renamed ones', async () => {
    const out = await inOverlay(`
      echo 1 >l/a; ln l/a l/b; echo 2 >l/c; ln l/c l/d; echo 3 >l/old; m
      echo more >>m/a; mv m/c m/e; mv m/old m/new; files diff`);
    expect(out).toBe('C /a\nC /b\nD /c\nA /e\nA /new\nD /old\n');
  });
});

describe('layer', () => {
  test('what it has in it is what an image needs', async () => {
    const out = await sh(`${BEGIN}
      mkdir l/d l/e; echo 1 >l/d/a; echo 2 >l/e/b; m; rm m/d/a; rm -r m/e; mkdir m/e; touch -d @5.25 m/e; echo x >m/.wh.x
      files layer 2>&1 >/tmp/layer.tar; tar tf /tmp/layer.tar; cd /tmp; mkdir x; cd x; tar xf /tmp/layer.tar; stat -c %y e; cd ..; rm -r x
      ${END}`);
    expect(out).toBe(
      'WARNING: /.wh.x: left out, layers have another use for such names\nd/\nd/.wh.a\ne/\ne/.wh..wh..opq\n1970-01-01 00:00:05.250000000 +0000\n',
    );
  });
});

describe('random changes', () => {
  const seed = seedOf();

  /** File operations as a shell script; those that make no sense fail, and do nothing. */
  function operations(random: (below: number) => number, count: number): string {
    const names = ['a', 'b', 'c', 'd'];
    const path = (): string =>
      Array.from({ length: 1 + random(3) }, () => names[random(names.length)]).join('/');
    const lines = Array.from({ length: count }, () => {
      const p = path();
      const q = path();
      return [
        `test -p ${p} || echo ${random(1000)} >${p}`,
        `test -p ${p} || echo ${random(1000)} >>${p}`,
        `mkdir ${p}`,
        `rm -rf ${p}`,
        `rm -rf ${p}; mkdir ${p}; echo ${random(1000)} >${p}/${names[random(4)]}`,
        `mv ${p} ${q}`,
        `ln ${p} ${q}`,
        `ln -s ${q} ${p}`,
        `chmod ${['600', '755', '4711', '700'][random(4)]} ${p}`,
        `chown ${random(3)}:${random(3)} ${p}`,
        `test -p ${p} || truncate -s ${random(9)} ${p}`,
        `setfattr -n user.x -v ${random(100)} ${p}`,
        `mkfifo ${p}`,
      ][random(13)];
    });
    return `(cd $1; ${lines.map((line) => `{ ${line}; } 2>/dev/null`).join('\n')}; true)`;
  }

  test(`SEED=${seed}: the image and the layer together are what the container saw`, async () => {
    const random = randomBelow(seed);
    for (let round = 0; round < 12; round++) {
      const script = `${BEGIN}
        image() { ${operations(random, 25)}; }
        change() { ${operations(random, 25)}; }
        image l; m; tree m >/tmp/before; change m; tree m >/tmp/after
        files diff >/tmp/diff; files layer >/tmp/layer.tar
        # The layer over the image, applied as image specification has it.
        cp -a l n; cd n; tar tf /tmp/layer.tar | grep '\\.wh\\.\\.wh\\.\\.opq$' | while read -r f; do
          d=\${f%/*}; test -d $d -a ! -L $d && find $d -mindepth 1 -maxdepth 1 -exec rm -rf {} +; done
        tar tf /tmp/layer.tar | grep '/*\\.wh\\.[^.]' | while read -r f; do
          b=\${f##*/}; d=\${f%"$b"}; rm -rf "./$d\${b#.wh.}"; done
        tar tf /tmp/layer.tar | grep -v '\\.wh\\.' | while read -r f; do
          case $f in */) f=\${f%/}; test -d "$f" -a ! -L "$f" || rm -f "$f";; *) rm -rf "$f";; esac; done
        tar xf /tmp/layer.tar --exclude '.wh.*'; cd ..
        tree n >/tmp/applied; diff /tmp/after /tmp/applied && echo same
        ${END}`;
      expect(await sh(script), `SEED=${seed}, round ${round}\n${script}`).toBe('same\n');
    }
  });
});
