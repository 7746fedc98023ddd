/**
 * Overlays that are mounted in a user namespace, with `userxattr`: they work, and give nobody more than he has: no file of another
 * owner, no device, no mark of the administrator's, nothing that is hidden. On the debug build, leak-checked. What is right says Linux:
 * Documentation/filesystems/overlayfs.rst; the attacks are those of CVE-2021-3493, CVE-2021-3732 and CVE-2023-0386, and their like.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';

let machine: TestMachine;

beforeAll(async () => {
  machine = await bootForTest();
  // Loads sleep, too, which a script runs only if it has to wait.
  await machine.run('/bin/sh', { args: ['sh', '-c', 'mkdir -p /proc && mount -t proc proc /proc; sleep 0'] });
});
afterAll(() => machine?.stop());

/** What a shell script says: its output with its errors. */
async function sh(script: string): Promise<string> {
  return (await machine.run('/bin/sh', { args: ['sh', '-c', `{ ${script}\n} 2>&1`] })).stdout;
}

/** The user of these tests, who is root in namespaces of his own. */
const USER = 'setpriv --reuid=1000 --regid=1000 --clear-groups';

/** A tmpfs of the administrator's on /o, with layers that are the user's. */
const BEGIN = `
mkdir -p /o && mount -t tmpfs -o mode=755 o /o && cd /o && mkdir l l2 u w m && chown 1000:1000 l l2 u w m
inside() { ${USER} unshare -rm sh /tmp/inside; }
`;
const END = `
cd /; while umount /o/m 2>/dev/null; do :; done; umount /o
`;
const M = `cd /o; m() { mount -t overlay overlay -o userxattr,lowerdir=/o/l,upperdir=/o/u,workdir=/o/w "$@" /o/m; }`;

/** Runs `script` as the administrator, twice: the second time nothing of it may be left in the kernel. `inside` runs the other. */
async function inLayers(script: string, inside: string): Promise<string> {
  await machine.task.writeFile('/tmp/inside', new TextEncoder().encode(`${M}\n${inside}\n`));
  await sh(BEGIN + script + END);
  return machine.leakCheck(() => sh(BEGIN + script + END));
}

describe('an overlay of a user namespace', () => {
  test('shows its layers and takes changes, whiteouts, opaque directories and hard links', async () => {
    const out = await inLayers(
      `echo low >l/f; echo x >l/gone; mkdir l/d; echo x >l/d/low; echo one >l/a; ln l/a l/b; chown -R 1000:1000 l; inside
       stat -c '%n %u %F %t:%T' u/*; getfattr -n user.overlay.opaque --only-values u/d; echo; getfattr -m trusted -R u`,
      `m || exit; echo more >>m/f; rm m/gone; rm -r m/d; mkdir m/d; echo two >>m/a; ls m; cat m/f m/b; ls -A m/d
       umount m; m; echo again; ls m; cat m/b; ls -A m/d; mv m/f m/g; ls m; grep -c 'overlay.*,userxattr ' /proc/mounts`,
    );
    expect(out).toBe(
      'a\nb\nd\nf\nlow\nmore\none\ntwo\nagain\na\nb\nd\nf\none\ntwo\na\nb\nd\ng\n1\n' +
        'u/d 1000 directory 0:0\nu/f 1000 character special file 0:0\nu/g 1000 regular file 0:0\n' +
        'u/gone 1000 character special file 0:0\ny\n',
    );
  });

  test('needs userxattr for its marks, which the log says', async () => {
    const before = machine.log.length;
    const out = await inLayers(
      'inside',
      `mount -t overlay overlay -o lowerdir=/o/l,upperdir=/o/u,workdir=/o/w m
       mount -t overlay overlay -o lowerdir=/o/l:/o/l2 m && ls -A m`,
    );
    expect(out).toContain('Invalid argument');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(machine.log.slice(before)).toContain("try mounting with 'userxattr' option");
  });

  test('takes user.overlay for marks, hides it, and does not know trusted.overlay', async () => {
    const marked = (space: string, dir: string): string =>
      `mkdir l/${dir} l2/${dir}; echo x >l2/${dir}/low; setfattr -n ${space}.overlay.opaque -v y l/${dir}`;
    const out = await inLayers(
      `${marked('user', 'mine')}; ${marked('trusted', 'theirs')}; chown -R 1000:1000 l l2; inside`,
      `mount -t overlay overlay -o userxattr,lowerdir=/o/l:/o/l2 m; ls -A m/mine m/theirs; getfattr -m - -R m; umount m
       mount -t overlay overlay -o lowerdir=/o/l:/o/l2 m; ls -A m/mine m/theirs; getfattr -m - -R m; umount m
       m; setfattr -n user.overlay.x -v y m/mine; setfattr -n user.x -v y m/mine; getfattr -m - m/mine`,
    );
    expect(out).toContain(
      'm/mine:\n\nm/theirs:\nlow\nm/mine:\nlow\n\nm/theirs:\nlow\n# file: m/mine\nuser.overlay.opaque\n',
    );
    expect(out).toContain('Operation not supported');
    expect(out).toMatch(/# file: m\/mine\nuser\.x\n\n$/);
  });

  test('keeps owners that have a name in the namespace, and others from coming to it', async () => {
    const out = await inLayers(
      `mkdir l/t; cp /bin/true l/t/f; chown 100001:100001 l/t l/t/f; chmod 1777 l/t; chmod 4755 l/t/f; echo x >l/root; chown 100000:100000 l l2 u w m
       setpriv --reuid=100000 --regid=100000 --clear-groups unshare -Um sleep 1000 & pid=$!
       while test "$(readlink /proc/$pid/ns/user)" = "$(readlink /proc/self/ns/user)"; do sleep 1; done
       echo '0 100000 10' >/proc/$pid/uid_map; echo '0 100000 10' >/proc/$pid/gid_map
       nsenter -t $pid -U -m -S 0 -G 0 sh /tmp/inside; find u ! -type d | sort | xargs stat -c '%n %u:%g %a'; kill $pid; wait $pid`,
      `m; chmod 4750 m/t/f; stat -c "%u:%g %a" m/t/f; mv m/t/f m/t/g; mkfifo m/t/f; chown 2:2 m/t/f; stat -c "%u:%g" m/t/f
       stat -c "%u %a" m/t; rm m/t/g; chmod 600 m/root; mv m/root m/x`,
    );
    expect(out).toContain('1:1 4750\n2:2\n1 1777\n');
    expect(out).toContain('Value too large');
    expect(out).toMatch(/\nu\/t\/f 100002:100002 644\n/);
    expect(out).not.toMatch(/u\/(root|x)/);
  });

  test('takes a copy in its index of another kind for damage, and counts of links that are nonsense for none', async () => {
    const out = await inLayers(
      `echo x >l/a; ln l/a l/b; chown -R 1000:1000 l; inside`,
      `m; echo y >>m/a; umount m; copy=$(echo w/index/*)
       for links in U-9 U+99999999999999 U+x nonsense U+5; do setfattr -n user.overlay.nlink -v $links $copy; m; stat -c %h m/a; umount m; done
       rm $copy; mkdir $copy; m; cat m/a; ls m; umount m; rmdir $copy; mkfifo $copy; m; cat m/a; umount m`,
    );
    expect(out).toMatch(/^1\n1\n1\n1\n6\n/);
    expect(out.match(/Input\/output error/g)).toHaveLength(2);
  });
});

describe('nobody gets by it', () => {
  test('a set-user-ID file of somebody else, or any other of his', async () => {
    const out = await inLayers(
      `cp /bin/id l/id; chmod 4755 l/id; mkdir l/d; echo x >l/d/f; chown 1000:1000 l/d/f; echo x >l/g; chown 1000 l/g; inside
       find u | sort | xargs stat -c '%n %u %a'; u/own/id -u`,
      `m; m/id -u; for c in 'chmod 4755 m/id' 'touch m/id' 'mv m/id m/x' 'ln m/id m/x' 'chown 0 m/id' 'cp /dev/null m/id' 'touch m/d/f' 'touch m/g'
       do $c || echo no; done; mkdir m/own; cp /bin/id m/own/id; chmod 4755 m/own/id; m/own/id -u`,
    );
    expect(out.match(/^no$/gm)).toHaveLength(8);
    expect(out.match(/^0$/gm)).toHaveLength(2);
    expect(out.match(/Value too large/g)?.length).toBe(3);
    expect(out).toMatch(/\nu 1000 755\nu\/own 1000 755\nu\/own\/id 1000 4755\n1000\n$/);
  });

  test('a device, not by copying one up either', async () => {
    const out = await inLayers(
      `mknod -m 666 l/null c 1 3; mknod -m 666 l/disk b 8 0; chown 1000:1000 l/null l/disk; inside; ls -A u`,
      `m; (echo x >m/null); chmod 600 m/null; mv m/disk m/x; ln m/null m/y; mknod m/z c 1 3; ls m`,
    );
    expect(out.match(/denied/g)).toHaveLength(1);
    expect(out.match(/not permitted/g)).toHaveLength(4);
    expect(out).toMatch(/\ndisk\nnull\n$/);
  });

  test('what the administrator may, when he comes to it', async () => {
    const out = await inLayers(
      `echo x >l/f; chown 1000:1000 l/f; setfattr -n trusted.secret -v y l/f; inside & until test -s w/pid; do sleep 1; done
       cd /proc/$(cat w/pid)/root/o/m; mknod null c 1 3; setfattr -n trusted.x -v y f; getfattr -m - f; getfattr -n trusted.secret f
       echo more >>f; cd /o; kill $(cat w/pid); wait; find u ! -type d; getfattr -m - u/f`,
      `m; echo $$ >w/pid; exec sleep 1000`,
    );
    expect(out.match(/not permitted/g)).toHaveLength(2);
    expect(out).toContain('trusted.secret: No data available');
    expect(out).toContain('\nu/f\n# file: u/f\nuser.overlay.origin\n');
    expect(out).not.toContain('null\n');
  });

  test('a look at what he may not read', async () => {
    const out = await inLayers(
      `mkdir secret l/s; chmod 700 secret l/s; echo hidden >secret/f; echo hidden >l/s/f; echo hidden >l/p; chmod 600 l/p
       mkdir u/s; chown 1000:1000 u/s; inside; grep -r hidden u w`,
      `m; ls m/s; cat m/s/f m/p; ln m/p m/q; cat m/p; umount m
       mount -t overlay overlay -o userxattr,lowerdir=/o/secret,upperdir=/o/u,workdir=/o/w m; ls m; cat m/f; mv m/f m/g; ls u`,
    );
    expect(out).not.toContain('hidden');
    expect(out.match(/Permission denied/g)?.length).toBeGreaterThanOrEqual(6);
  });

  test('a look below what is mounted where he cannot unmount it', async () => {
    const out = await inLayers(
      `mkdir l/d; echo hidden >l/d/f; chown -R 1000:1000 l; mount -t tmpfs t l/d; inside; umount l/d; inside
       unshare -m sleep 1000 & pid=$!
       while test "$(readlink /proc/$pid/ns/mnt)" = "$(readlink /proc/self/ns/mnt)"; do sleep 1; done
       mount -t overlay overlay -o lowerdir=/proc/$pid/root/o/l m; kill $pid; wait`,
      `m && cat m/d/f`,
    );
    expect(out.match(/Invalid argument/g)).toHaveLength(2);
    expect(out.match(/hidden/g)).toHaveLength(1);
  });

  test('other users out of their directories, or their files removed', async () => {
    const out = await inLayers(
      `mkdir hers hers/work hers/index t; chmod 1777 hers/work hers/index; echo kept >hers/work/f; chown -R 1001 hers; inside; cat hers/work/f
       mount -t overlay overlay -o lowerdir=l,upperdir=hers,workdir=w m && echo free`,
      `mount -t overlay overlay -o userxattr,lowerdir=/o/l,upperdir=/o/u,workdir=/o/hers m
       mount -t overlay overlay -o userxattr,lowerdir=/o/l,upperdir=/o/hers,workdir=/o/w m; sleep 1`,
    );
    expect(out).toContain('Operation not permitted');
    expect(out).toContain('Permission denied');
    expect(out).toMatch(/kept\nfree\n$/);
  });
});

test('userxattr is for the administrator, too; links that cannot have its marks part', async () => {
  const out = await inLayers(
    `ln -s x l/s; ln l/s l/t; echo x >l/a; ln l/a l/b; mount -t overlay overlay -o userxattr,lowerdir=l,upperdir=u,workdir=w m
     chown -h 5 m/s; stat -c '%n %u %h' m/s m/t; echo y >>m/a; cat m/b; rm m/t m/a; ls m; stat -c '%h' m/b; getfattr -m overlay -R u w/index`,
    '',
  );
  expect(out).toMatch(
    /^m\/s 5 1\nm\/t 0 2\nx\ny\nb\ns\n1\n# file: w\/index\nuser.overlay.origin\n\n# file: w\/index\/00fb[0-9a-f]{62}\nuser.overlay.nlink\n/,
  );
});
