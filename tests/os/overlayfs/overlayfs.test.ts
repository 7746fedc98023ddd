/**
 * overlayfs as a shell sees it: what shows through, what is copied up, what is covered, and what is refused. On the debug build,
 * leak-checked: nothing of a mount may be left behind. Linux's Documentation/filesystems/overlayfs.rst says what is right.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  await machine.run('/bin/sh', { args: ['sh', '-c', 'mkdir -p /proc && mount -t proc proc /proc'] });
});
afterAll(() => machine?.stop());

const sh = (script: string): Promise<string> => machine.sh(script);

/** Layers on one tmpfs in /o, and /o/m to mount on. `m` mounts the overlay; its arguments are further options. */
const BEGIN = `
mkdir -p /o && mount -t tmpfs o /o && cd /o && mkdir l l2 u w m
m() { mount -t overlay overlay -o lowerdir=/o/l,upperdir=/o/u,workdir=/o/w "$@" /o/m; }
white() { test -c "$1" && stat -c '%n is %t:%T' "$1"; }
`;
const END = `
cd /; while umount /o/m 2>/dev/null; do :; done; umount /o
`;

/** Runs the script between them, twice: the second time nothing of it may be left in the kernel. */
async function inLayers(script: string): Promise<string> {
  await sh(BEGIN + script + END);
  return machine.leakCheck(() => sh(BEGIN + script + END));
}

describe('layers show as one directory', () => {
  test('names of all are listed once, the upper one counts', async () => {
    const out = await inLayers(`
      echo lower >l/both; echo upper >u/both; echo l >l/low; echo u >u/up; mkdir l/d u/d; echo 1 >l/d/1; echo 2 >u/d/2
      m; ls m; cat m/both m/low m/up; ls m/d`);
    expect(out).toBe('both\nd\nlow\nup\nupper\nl\nu\n1\n2\n');
  });

  test('of many lower layers the first one counts', async () => {
    const out = await inLayers(`
      for i in 1 2 3 4 5 6 7 8 9; do mkdir n$i n$i/d; echo $i >n$i/all; echo $i >n$i/d/$i; layers=$layers:/o/n$i; done
      mount -t overlay overlay -o lowerdir=\${layers#:} m
      cat m/all; ls m/d | tr '\\n' ' '; echo; touch m/x`);
    expect(out).toContain('1\n1 2 3 4 5 6 7 8 9 \n');
    expect(out).toContain('Read-only file system');
  });

  test('a file hides what lies below, a directory hides a file', async () => {
    const out = await inLayers(`
      mkdir l/x; echo low >l/x/f; echo file >u/x; echo low >l/y; mkdir u/y; m; cat m/x; ls -A m/y; stat -c %F m/y`);
    expect(out).toBe('file\ndirectory\n');
  });

  test('one that is marked opaque shows nothing of what is below', async () => {
    const out = await inLayers(`
      mkdir l/d u/d; echo 1 >l/d/1; echo 2 >u/d/2; setfattr -n trusted.overlay.opaque -v y u/d; m; ls m/d`);
    expect(out).toBe('2\n');
  });

  test('an opaque directory in a lower layer ends the merge there', async () => {
    const out = await inLayers(`
      mkdir l3 l/d l2/d l3/d; echo 1 >l/d/1; echo 2 >l2/d/2; echo 3 >l3/d/3
      setfattr -n trusted.overlay.opaque -v y l2/d; mount -t overlay overlay -o lowerdir=l:l2:l3 m; ls m/d`);
    expect(out).toBe('1\n2\n');
  });

  test('a whiteout in a lower layer takes the name away', async () => {
    const out = await inLayers(`
      echo low >l2/gone; mknod l/gone c 0 0; echo low >l2/kept; mount -t overlay overlay -o lowerdir=l:l2 m; ls -A m`);
    expect(out).toBe('kept\n');
  });

  test('a backslash makes a colon and a comma part of a name', async () => {
    const out = await inLayers(`
      mkdir a:b c,d; echo 1 >a:b/1; echo 2 >c,d/2; mount -t overlay overlay -o 'lowerdir=/o/a\\:b:/o/c\\,d' m; ls m`);
    expect(out).toBe('1\n2\n');
  });

  test('a listing stands still while names come and go', async () => {
    const out = await inLayers(`
      i=0; while [ $i -lt 300 ]; do : >l/low-$i; : >u/up-$i; i=$((i+1)); done; m
      ls -U m | while read name; do rm m/$name; echo $name; done | sort -u | wc -l; ls -A m | wc -l`);
    expect(out).toBe('600\n0\n');
  });
});

describe('a change copies the file up', () => {
  test('with mode, owner, times and attributes', async () => {
    const out = await inLayers(`
      echo text >l/f; chown 7:8 l/f; chmod 6751 l/f; touch -d '2001-02-03 04:05:06' l/f
      setfattr -n user.note -v kept l/f; setfattr -n trusted.t -v too l/f; m
      chmod 4751 m/f; stat -c '%a %u %g %y' u/f; getfattr -d -m - u/f | grep -v origin; cat u/f; stat -c %a l/f`);
    expect(out).toBe(
      '4751 7 8 2001-02-03 04:05:06.000000000 +0000\n# file: u/f\ntrusted.t="too"\nuser.note="kept"\n\ntext\n6751\n',
    );
  });

  test('with the directories above, and their times', async () => {
    const out = await inLayers(`
      mkdir -p l/a/b/c; : >l/a/b/c/f; chmod 700 l/a/b; chown 5 l/a; touch -d '2001-02-03 04:05:06' l/a/b/c l/a/b l/a; m
      echo x >m/a/b/c/f; find u; stat -c '%a %u' u/a u/a/b; stat -c %y u/a/b/c m/a/b`);
    expect(out).toBe(
      'u\nu/a\nu/a/b\nu/a/b/c\nu/a/b/c/f\n755 5\n700 0\n' + '2001-02-03 04:05:06.000000000 +0000\n'.repeat(2),
    );
  });

  test('symbolic links, FIFOs and devices too', async () => {
    const out = await inLayers(`
      ln -s target l/s; mkfifo l/p; mknod l/n c 1 3; m
      chown -h 9 m/s; chown 9 m/p m/n; stat -c '%N %u %F' u/s u/p u/n; echo gone >m/n; (echo through >m/p &) ; cat m/p`);
    expect(out).toBe(
      "'u/s' -> 'target' 9 symbolic link\n'u/p' 9 fifo\n'u/n' 9 character special file\nthrough\n",
    );
  });

  test('only when something changes', async () => {
    const out = await inLayers(`
      mkdir l/d; echo x >l/f; m; cat m/f >/dev/null; ls m/d; stat m/f >/dev/null; test -w m/f; exec 5<m/f; exec 5<&-; find u`);
    expect(out).toBe('u\n');
  });

  test('without contents, if they are to be cut', async () => {
    const out = await inLayers(`
      mount -t tmpfs -o size=256k small u && mkdir u/u u/w
      head -c 1000000 /dev/zero >l/big; mount -t overlay overlay -o lowerdir=l,upperdir=u/u,workdir=u/w m
      echo new >m/big && cat m/big
      echo more >>m/big; cat u/u/big; umount m; umount u`);
    expect(out).toBe('new\nnew\nmore\n');
  });

  test('with its holes', async () => {
    const out = await inLayers(`
      truncate -s 1000000 l/h; printf x | dd of=l/h bs=1 seek=500000 conv=notrunc 2>/dev/null; m; chmod 600 m/h
      stat -c %s u/h; test $(stat -c %b u/h) -lt 1000 && cmp l/h u/h && echo sparse`);
    expect(out).toBe('1000000\nsparse\n');
  });

  test('or not at all when there is no room, and nothing is left of it', async () => {
    const out = await inLayers(`
      mount -t tmpfs -o size=256k small u && mkdir u/u u/w; head -c 1000000 /dev/zero | tr '\\000' x >l/big
      mount -t overlay overlay -o lowerdir=l,upperdir=u/u,workdir=u/w m
      echo x 2>/dev/null >>m/big || echo refused; find u/u u/w | sort; cmp l/big m/big && echo whole; umount m; umount u`);
    expect(out).toBe(
      "sh: can't create m/big: No space left on device\nrefused\nu/u\nu/w\nu/w/index\nu/w/work\nwhole\n".replace(
        /^sh.*\n/,
        '',
      ),
    );
  });

  test('a file that is open sees what others write after the copy', async () => {
    const out = await inLayers(`
      echo before >l/f; m; exec 5<m/f; echo after >m/f; cat <&5; exec 5<&-; cat l/f`);
    expect(out).toBe('after\nbefore\n');
  });

  test('one that is open and has lost its name can be changed still', async () => {
    const out = await inLayers(`
      echo text >l/f; m; exec 5<m/f; rm m/f; chmod 600 /proc/self/fd/5; stat -L -c '%a %h' /proc/self/fd/5; cat <&5; exec 5<&-
      ls -A m; find w | sort; white u/f`);
    expect(out).toBe('600 0\ntext\nw\nw/index\nw/work\nu/f is 0:0\n');
  });

  test('inode number and device stay', async () => {
    const out = await inLayers(`
      mkdir l/d; echo x >l/f; m; stat -c '%d %i' m/f m/d >before; ls -i m | sort >names; chmod 600 m/f; chmod 700 m/d; stat -c '%d %i' m/f m/d | cmp - before && echo same
      umount m; m; stat -c %i m/f m/d >after; cut -d' ' -f2 before | cmp - after && echo after
      ls -i m | sort | cmp - names && echo listed`);
    expect(out).toBe('same\nafter\nlisted\n');
  });

  test('the numbers of files of several file systems are told apart', async () => {
    const out = await inLayers(`
      mount -t tmpfs a l; mount -t tmpfs b l2; echo x >l/a; echo x >l2/b; echo x >u/u; mount -t overlay overlay -o lowerdir=l:l2,upperdir=u,workdir=w m
      stat -c %d m/a m/b m/u | sort -u | wc -l; stat -c %d m/a >1; chmod 600 m/a; stat -c %d m/a | cmp - 1 && echo stays; umount m l l2`);
    expect(out).toBe('3\nstays\n');
  });

  test('a program of a lower layer runs, and its copy', async () => {
    const out = await inLayers(`
      mkdir l/bin; cp -L /bin/toolbox l/bin/echo; m; m/bin/echo lower; chmod 700 m/bin/echo; m/bin/echo upper; cmp l/bin/echo u/bin/echo && echo equal`);
    expect(out).toBe('lower\nupper\nequal\n');
  });

  test('a program that one overlay changes is the same in another', async () => {
    const out = await inLayers(`
      mkdir l/bin u2 w2 m2; cp -L /bin/toolbox l/bin/tool; cp -L /bin/textbox text; ln -s tool l/bin/echo; m
      mount -t overlay overlay -o lowerdir=l,upperdir=u2,workdir=w2 m2; m/bin/echo one; m2/bin/echo two
      cat text >m2/bin/tool; mv m2/bin/echo m2/bin/cut; echo a:b | m2/bin/cut -d: -f2; m/bin/echo three; umount m2`);
    expect(out).toBe('one\ntwo\nb\nthree\n');
  });
});

describe('names', () => {
  test('a whiteout covers what is removed', async () => {
    const out = await inLayers(`
      echo l >l/low; echo l >l/both; echo u >u/both; echo u >u/up; m; rm m/low m/both m/up; ls -A m; white u/low; white u/both; test -e u/up || echo no whiteout; ls -A l w/work`);
    expect(out).toBe('u/low is 0:0\nu/both is 0:0\nno whiteout\nl:\nboth\nlow\n\nw/work:\n');
  });

  test('what is made over a whiteout replaces it', async () => {
    const out = await inLayers(`
      for n in f s h p; do echo low >l/$n; done; echo other >l/o; m; rm m/f m/s m/h m/p; echo new >m/f; ln -s f m/s; ln m/o m/h; mkfifo m/p
      cat m/f m/s m/h; stat -c %F u/p; test -c u/f || echo replaced; ls -A w/work`);
    expect(out).toBe('new\nnew\nother\nfifo\nreplaced\n');
  });

  test('a directory made where one was is opaque', async () => {
    const out = await inLayers(`
      mkdir l/d; echo low >l/d/f; m; rm -r m/d; white u/d; mkdir m/d; ls -A m/d; getfattr --only-values -n trusted.overlay.opaque u/d; umount m; m; ls -A m/d; ls -A w/work`);
    expect(out).toBe('u/d is 0:0\ny');
  });

  test('set-group-id of a directory is inherited over a whiteout', async () => {
    const out = await inLayers(`
      mkdir l/d; chgrp 7 l/d; chmod 2775 l/d; echo x >l/d/f; mkdir l/d/s; m; rm -r m/d/f m/d/s; echo y >m/d/f; mkdir m/d/s; stat -c '%g %a' m/d/f m/d/s`);
    expect(out).toBe('7 644\n7 2755\n');
  });

  test('rmdir refuses what shows anything, and takes one that holds only whiteouts', async () => {
    const out = await inLayers(`
      mkdir l/d; echo 1 >l/d/1; m; rmdir m/d 2>/dev/null || echo refused; rm m/d/1; white u/d/1; rmdir m/d && ls -A m; white u/d; ls -A w/work`);
    expect(out).toBe('refused\nu/d/1 is 0:0\nu/d is 0:0\n');
  });

  test('rmdir takes a directory of the upper layer with whiteouts that cover nothing', async () => {
    const out = await inLayers(`mkdir u/d; mknod u/d/x c 0 0; m; ls -A m/d; rmdir m/d; ls -A u m w/work`);
    expect(out).toBe('m:\n\nu:\n\nw/work:\n');
  });

  test('a renamed file leaves a whiteout where it was', async () => {
    const out = await inLayers(`
      echo text >l/a; m; mv m/a m/b; ls m; cat m/b; white u/a; mv m/b m/a; cat m/a; ls m; umount m; m; ls m; ls -A u w/work`);
    expect(out).toBe('b\ntext\nu/a is 0:0\ntext\na\na\nu:\na\n\nw/work:\n');
  });

  test('a rename replaces files of both layers', async () => {
    const out = await inLayers(`
      echo 1 >l/1; echo 2 >l/2; echo 3 >u/3; echo 4 >u/4; m; mv m/1 m/2; mv m/2 m/3; mv m/4 m/1; cat m/3 m/1; ls m; white u/2; ls -A w/work`);
    expect(out).toBe('1\n4\n1\n3\nu/2 is 0:0\n');
  });

  test('a directory that shows a lower one is not renamed, and mv copies it', async () => {
    const out = await inLayers(`
      mkdir l/d m2; echo 1 >l/d/1; m; mv m/d m/e && cat m/e/1; ls m; white u/d`);
    expect(out).toBe('1\ne\nu/d is 0:0\n');
  });

  test('a directory of the upper layer is renamed, over an empty one too, and shows nothing of what was there', async () => {
    const out = await inLayers(`
      mkdir l/old; echo low >l/old/low; m; rm -r m/old; mkdir m/new; echo x >m/new/x; mv m/new m/old; ls m m/old; umount m; m; ls m/old
      mkdir l/more m/n; : >l/more/f; rm m/more/f; mv -T m/n m/more; ls -A m/more; getfattr --only-values -n trusted.overlay.opaque u/more; ls -A w/work`);
    expect(out).toBe('m:\nold\n\nm/old:\nx\nx\ny');
  });

  test('hard links of a lower file stay one file when it is changed', async () => {
    const out = await inLayers(`
      echo text >l/a; ln l/a l/b; mkdir l/d; ln l/a l/d/c; m; echo more >>m/b; cat m/a m/d/c; stat -c %h m/a; test m/a -ef m/d/c && echo same
      umount m; m; cat m/d/c; stat -c '%h %i' m/a m/b m/d/c | uniq -c; cat l/a; ls u`);
    expect(out.replaceAll(/ +/g, ' ')).toMatch(
      /^text\nmore\ntext\nmore\n3\nsame\ntext\nmore\n 3 3 \d+\ntext\n$/,
    );
  });

  test('and are counted while names come and go, until the last one', async () => {
    const out = await inLayers(`
      echo text >l/a; ln l/a l/b; ln l/a l/c; m; links() { stat -c %h m/$1; }
      rm m/a; links b; ln m/b m/x; links b; mv m/b m/y; links c; umount m; m; links y; echo new >m/over; mv m/over m/c; links x
      rm m/y; links x; exec 5<m/x; rm m/x; stat -L -c %h /proc/self/fd/5; cat <&5; exec 5<&-; ls m; ls -A w/index w/work`);
    expect(out).toBe('2\n3\n3\n3\n2\n1\n0\ntext\nc\nw/index:\n\nw/work:\n');
  });

  test('an index of another upper directory is thrown away', async () => {
    const out = await inLayers(`
      echo text >l/a; ln l/a l/b; m; echo changed >m/a; umount m; mv u old; mkdir u; m; cat m/b`);
    expect(out).toBe('text\n');
  });

  test('an index that belongs to nobody becomes that of the upper directory', async () => {
    const out = await inLayers(`
      echo text >l/a; ln l/a l/b; m; echo changed >m/a; umount m; setfattr -x trusted.overlay.origin w/index; m; cat m/b; umount m; m; cat m/a`);
    expect(out).toBe('changed\nchanged\n');
  });

  test('hard links of the upper layer are one file', async () => {
    const out = await inLayers(`
      echo text >l/f; m; ln m/f m/g; stat -c %h m/f m/g; echo more >>m/g; cat m/f; test m/f -ef m/g && echo same; rm m/f; cat m/g; stat -c %h m/g`);
    expect(out).toBe('2\n2\ntext\nmore\nsame\ntext\nmore\n1\n');
  });
});

describe('a mount', () => {
  test('is shown with its options', async () => {
    const out = await inLayers(
      `m; grep overlay /proc/mounts; grep overlay /proc/filesystems; stat -f -c %t m`,
    );
    expect(out).toBe(
      'overlay /o/m overlay rw,relatime,lowerdir=/o/l,upperdir=/o/u,workdir=/o/w 0 0\nnodev\toverlay\n794c7630\n',
    );
  });

  test('tells the room of the upper layer', async () => {
    expect(
      await inLayers(`
      mount -t tmpfs -o size=1m s u; mkdir u/u u/w; mount -t overlay overlay -o lowerdir=l,upperdir=u/u,workdir=u/w m; stat -f -c '%b %S' m; umount m u`),
    ).toBe('256 4096\n');
  });

  test('without an upper layer is read-only, and stays so', async () => {
    const out = await inLayers(`
      echo x >l/f; mount -t overlay overlay -o lowerdir=l m; for c in 'touch m/f' 'rm m/f' 'mkdir m/d' 'chmod 600 m/f' 'mount -o remount,rw /o/m'; do $c 2>&1; done; cat m/f`);
    expect(out.match(/Read-only file system/g)).toHaveLength(5);
    expect(out.trimEnd().split('\n').at(-1)).toBe('x');
  });

  test('keeps its layers in use when their own mounts are gone', async () => {
    const out = await inLayers(`
      mount -t tmpfs a l; echo x >l/f; m; umount l; ls l; cat m/f; chmod 600 m/f; stat -c %a m/f`);
    expect(out).toBe('x\n600\n');
  });

  test('removes what a crash has left in the work directory', async () => {
    expect(
      await inLayers(`mkdir -p w/work/d; mknod w/work/d/x c 0 0; echo x >w/work/f; m; ls -A w/work; ls w`),
    ).toBe('index\nwork\n');
  });

  test.each([
    ['no lower layer', 'upperdir=/o/u,workdir=/o/w', 'Invalid argument'],
    ['an upper layer without workdir', 'lowerdir=/o/l,upperdir=/o/u', 'Invalid argument'],
    ['an option that it does not know', 'lowerdir=/o/l,nonsense=1', 'Invalid argument'],
    ['a feature that it does not have', 'lowerdir=/o/l,redirect_dir=on', 'Invalid argument'],
    ['an empty name', 'lowerdir=/o/l:', 'Invalid argument'],
    ['a layer that is not there', 'lowerdir=/o/nothing', 'No such file or directory'],
    ['a layer that is no directory', 'lowerdir=/etc/passwd', 'Not a directory'],
    ['work in upper', 'lowerdir=/o/l,upperdir=/o/u,workdir=/o/u/x', 'Invalid argument'],
    ['upper in work', 'lowerdir=/o/l,upperdir=/o/u/x,workdir=/o/u', 'Invalid argument'],
    ['upper and work in one', 'lowerdir=/o/l,upperdir=/o/u,workdir=/o/u', 'Invalid argument'],
    ['work on another file system', 'lowerdir=/o/l,upperdir=/o/u,workdir=/tmp', 'Invalid argument'],
    ['upper inside lower', 'lowerdir=/o/u,upperdir=/o/u/x,workdir=/o/w', 'Too many levels of symbolic links'],
    ['lower inside upper', 'lowerdir=/o/u/x,upperdir=/o/u,workdir=/o/w', 'Too many levels of symbolic links'],
    ['one lower twice', 'lowerdir=/o/l:/o/l', 'Too many levels of symbolic links'],
  ])('of %s is refused', async (_, options, reason) => {
    const out = await inLayers(`mkdir u/x; mount -t overlay overlay -o ${options} m`);
    expect(out).toContain(reason);
  });

  test('lies on another at most twice, and is no upper layer', async () => {
    const out = await inLayers(`
      mkdir m2 m3 u2; echo x >l/f; m; mount -t overlay overlay -o lowerdir=m:l2 m2 && cat m2/f
      mount -t overlay overlay -o lowerdir=m2:l2 m3 2>&1; mkdir m/u m/w; mount -t overlay overlay -o lowerdir=l2,upperdir=m/u,workdir=m/w m3 2>&1; umount m2`);
    expect(out).toBe('x\n' + 'mount: mounting overlay on m3 failed: Invalid argument\n'.repeat(2));
  });

  test('lies on no proc, where everything depends on who looks', async () => {
    const out = await inLayers(
      `mount -t overlay overlay -o lowerdir=/proc m; mount -t overlay overlay -o lowerdir=/o/l:/proc/sys m; ls m`,
    );
    expect(out.match(/Invalid argument/g)).toHaveLength(2);
  });

  test('has its upper and work directories for itself, until it is gone', async () => {
    const out = await inLayers(`
      mkdir m2 u2 w2; m; try() { mount -t overlay overlay -o "lowerdir=l,upperdir=$1,workdir=$2" m2 2>&1 && echo mounted; }
      try u w2; try u2 w; try u w; umount m; try u w && umount m2`);
    expect(out).toBe(
      'mount: mounting overlay on m2 failed: Device or resource busy\n'.repeat(3) + 'mounted\n',
    );
  });

  test('over a read-only upper layer is refused', async () => {
    expect(
      await inLayers(`
      mount -t tmpfs s l2; mkdir l2/u l2/w; mount -o remount,ro l2; mount -t overlay overlay -o lowerdir=l,upperdir=l2/u,workdir=l2/w m 2>&1; umount l2`),
    ).toBe('mount: mounting overlay on m failed: Invalid argument\n');
  });
});

describe('an attacker does not', () => {
  test('make a whiteout through the overlay', async () => {
    const out = await inLayers(`m; mknod m/x c 0 0 2>&1; ls -A m u`);
    expect(out).toContain('Operation not permitted');
    expect(out).toContain('m:\n\nu:\n');
  });

  test('make a device, or a directory opaque, as an ordinary user in his own layer; a whiteout leads to none', async () => {
    const out = await inLayers(`
      chmod 777 u; mkdir u/d; chown nobody u/d; m; su -s /bin/sh nobody -c 'mknod m/x c 0 0; mknod u/n c 1 3; mknod u/n b 0 0
      setfattr -n trusted.overlay.opaque -v y u/d; setfattr -n trusted.overlay.opaque -v y m/d
      mknod u/w c 0 0 && cat u/w' 2>&1; ls -A u m; getfattr -m - u/d`);
    expect(out.match(/Operation not permitted/g)).toHaveLength(5);
    expect(out).toContain('No such device or address');
    expect(out).toMatch(/\nm:\nd\n\nu:\nd\nw\n$/);
  });

  test('get more permissions by copying up', async () => {
    const out = await inLayers(`
      echo root >l/f; echo his >l/his; chown nobody l/his; chmod 600 l/f l/his; mkdir l/d; chmod 777 l/d; chmod 4755 l/his; m
      su -s /bin/sh nobody -c 'cat m/f; echo x >m/f; chmod 666 m/f; chown nobody m/f; rm m/f; mv m/his m/d; ln m/f m/d/f
      echo more >>m/his && echo new >m/d/own && mkdir m/d/sub && chmod 640 m/his; cat w/work/x; ls w/work' 2>&1 | grep -c 'denied\\|permitted'
      stat -c '%U %a' u/his u/d/own u/d/sub m/f; ls u; cat m/his`);
    expect(out).toBe('9\nnobody 640\nnobody 644\nnobody 755\nroot 600\nd\nhis\nhis\nmore\n');
  });

  test('mount one, as an ordinary user', async () => {
    const out = await inLayers(
      `su -s /bin/sh nobody -c 'mount -t overlay overlay -o lowerdir=/o/l /o/m' 2>&1`,
    );
    expect(out).toContain('Operation not permitted');
  });

  test('see or set the marks of the overlay through it', async () => {
    const out = await inLayers(`
      echo x >l/f; m; chmod 600 m/f; getfattr -m - m/f; getfattr -m - u/f | tail -n 2; setfattr -n trusted.overlay.opaque -v y m 2>&1; getfattr -n trusted.overlay.origin m/f 2>&1`);
    expect(out).toMatch(/^# file: u\/f\n|^trusted.overlay.origin\n/);
    expect(out.match(/Operation not supported/g)).toHaveLength(2);
  });

  test('leave a layer by `..` or by a symbolic link', async () => {
    const out = await inLayers(`
      echo secret >secret; mkdir l/d; ln -s ../secret l/up; ln -s /secret l/root; ln -s ../../secret l/d/far; m; echo decoy >m/secret
      cd m/d && ls ../.. && cd ../..; mkdir m/bin; cat m/up 2>/dev/null; cat m/d/far; cat m/root 2>/dev/null || echo none`);
    expect(out).toBe('l\nl2\nm\nsecret\nu\nw\nsecret\nsecret\nnone\n');
  });

  test('write to a lower layer, whatever is done to its files', async () => {
    const out = await inLayers(`
      mkdir l/d; echo x >l/f; echo y >l/d/g; ln -s f l/s; ls -lR l >1; m
      echo a >m/f; chmod 0 m/d/g; chown 5 m/s; rm -r m/d; mkdir m/d; mv m/f m/d; ln m/s m/t; touch m/s; setfattr -n user.x -v y m/d; umount m; ls -lR l | cmp - 1 && echo untouched`);
    expect(out).toBe('untouched\n');
  });
});
