/** Mounts and mount namespaces as the shell sees them: mount_namespaces(7), mount(2), umount(2). On the debug build, leak-checked. */
import { describe, expect, test } from 'vitest';
import { Program } from '../support/program.ts';
import { MOUNT_FUNCTIONS, shellForTests } from '../support/shell.ts';

const { machine, sh, leakFree } = shellForTests();
const run = (script: string): Promise<string> => leakFree(`${MOUNT_FUNCTIONS} ${script}`);

describe('a mount namespace', () => {
  test('what is mounted inside is not seen outside, and the reverse', async () => {
    const script = `mkdir -p /t/a; mkfifo /t/go /t/up
      unshare -m sh -c 'mount -t tmpfs in /t/a; echo inside >/t/a/file; echo >/t/up; read go </t/go; ls /t/a; mountpoint -q /t/b || echo no' &
      read up </t/up; mkdir /t/b; mount -t tmpfs out /t/b; echo >/t/go; wait; ls /t/a; end b`;
    expect(await run(script)).toBe('file\nno\n');
  });

  test('it has a number of its own', async () => {
    const inside = 'test /proc/self/ns/mnt -ef /proc/1/ns/mnt || echo another';
    expect(await run(`unshare -m sh -c '${inside}'`)).toBe('another\n');
  });

  test('root and working directory are the same places in the copy', async () => {
    const inside = 'pwd; mount -t tmpfs x .; cd ..; ls a';
    expect(await run(`mkdir -p /t/a; touch /t/a/below; cd /t/a; unshare -m sh -c '${inside}'; ls`)).toBe(
      '/t/a\nbelow\n',
    );
  });

  test('it lives as long as a file of it is open or bound', async () => {
    const script = `mk keep; mount --make-private /t/keep; touch /t/keep/ns
      unshare --mount=/t/keep/ns sh -c 'mount -t tmpfs kept /mnt; echo hello >/mnt/file'
      nsenter --mount=/t/keep/ns cat /mnt/file; ls /mnt; umount /t/keep/ns; end keep`;
    expect(await run(script)).toBe('hello\n');
  });

  test('nsenter goes to its root directory, and to the working directory of the process with -w', async () => {
    const script = `mkdir -p /t/a; mkfifo /t/go /t/up
      unshare -m sh -c 'mount -t tmpfs x /t/a; mkdir /t/a/b; cd /t/a/b; echo >/t/up; read go </t/go' & read up </t/up
      nsenter -t $! -m pwd; nsenter -t $! -m -w pwd; cat /proc/$!/mounts | grep -c "^x /t/a"; echo >/t/go; wait; end`;
    expect(await run(script)).toBe('/\n/t/a/b\n1\n');
  });

  test('a file of a namespace cannot be bound inside itself: it would hold itself', async () => {
    const script = `touch /t/ns; mount --bind /proc/self/ns/mnt /t/ns 2>&1; rm /t/ns`;
    expect(await run(script)).toMatch(/Invalid argument/);
  });

  test('namespaces that hold each other in a chain go all at once', async () => {
    const script = `mk keep; mount --make-private /t/keep; for i in 1 2 3 4 5 6 7 8; do touch /t/keep/$i; done
      unshare --mount=/t/keep/1 unshare --mount=/t/keep/2 unshare --mount=/t/keep/3 unshare --mount=/t/keep/4 true
      end keep`;
    expect(await run(script)).toBe('');
  });
});

describe('bind mounts', () => {
  test('a bind shows a directory in another place; --rbind what is mounted below, too', async () => {
    const script = `mk a a/b; touch /t/a/file /t/a/b/deep; mkdir /t/x /t/y; mount --bind /t/a /t/x; mount --rbind /t/a /t/y
      ls /t/x /t/x/b /t/y/b; end y x a`;
    expect(await run(script)).toBe('/t/x:\nb\nfile\n\n/t/x/b:\n\n/t/y/b:\ndeep\n');
  });

  test('a file can be bound on a file, not on a directory', async () => {
    const script = `cd /t; echo one >a; echo two >b; mount --bind a b; cat b; umount b; cat b
      mkdir d; mount --bind a d 2>&1; rm -r a b d`;
    expect(await run(script)).toMatch(/^one\ntwo\n.*Not a directory/);
  });

  test('each bind has its own ro, and it is enforced', async () => {
    const script = `mk a; touch /t/a/file; mkdir /t/x; mount --bind /t/a /t/x; mount -o remount,bind,ro /t/x
      for c in 'touch /t/x/new' 'rm /t/x/file' 'mkdir /t/x/d' 'mv /t/x/file /t/x/g' 'chmod 600 /t/x/file' 'ln /t/x/file /t/x/l' 'mkfifo /t/x/p'
      do $c 2>/dev/null && echo "done: $c"; done
      (echo x >/t/x/file) 2>/dev/null && echo written; touch /t/a/new && ls /t/x; end x a`;
    expect(await run(script)).toBe('file\nnew\n');
  });

  test('a mount is busy for ro while a file is open for writing', async () => {
    const script = `mk a; mkdir /t/x; mount --bind /t/a /t/x; exec 5>/t/x/file; mount -o remount,bind,ro /t/x 2>&1; exec 5>&-
      mount -o remount,bind,ro /t/x && echo now; end x a`;
    expect(await run(script)).toMatch(/busy\n.*now\n/s);
  });

  test('noexec and nodev are enforced', async () => {
    const script = `mk a; cp /bin/toolbox /t/a/true; mknod /t/a/null c 1 3; mount -o remount,bind,noexec,nodev /t/a
      /t/a/true 2>/dev/null; echo $?; cat /t/a/null 2>&1; findmnt -n -o VFS-OPTIONS /t/a; end a`;
    expect(await run(script)).toMatch(/^126\ncat: .*Permission denied\nrw,nodev,noexec,relatime\n/);
  });

  test('a remount keeps how access times are kept, unless it says how', async () => {
    const script = `mk a; mount -o remount,bind,noatime /t/a; mount -o remount,bind,ro /t/a; findmnt -n -o VFS-OPTIONS /t/a
      mount -o remount,bind,relatime /t/a; findmnt -n -o VFS-OPTIONS /t/a; end a`;
    expect(await run(script)).toBe('ro,noatime\nrw,relatime\n');
  });

  test('mount --bind -o ro makes the new mount read-only in one command', async () => {
    const script = `mk a; mkdir /t/x; mount --bind -o ro /t/a /t/x; touch /t/x/f 2>/dev/null || echo refused; touch /t/a/f; end x a`;
    expect(await run(script)).toBe('refused\n');
  });
});

describe('thousands of mounts', () => {
  test('of one peer group, in each other, go at once: each place is looked at once, not once for each of them', async () => {
    const script = `unshare -Urm sh -c 'mkdir -p /t/p; mount -t tmpfs r /t/p; mkdir /t/p/x; mount -t tmpfs x /t/p/x; mount --make-shared /t/p/x; mkdir /t/p/x/a
      i=0; while [ $i -lt 14 ]; do i=$((i+1)); mount --bind /t/p/x /t/p/x/a; done; umount -l /t/p; grep -c /t/p /proc/self/mounts'; rmdir /t/p; end`;
    expect(await run(script)).toBe('0\n');
  });

  test('a table of mounts that is read while its process ends and somebody mounts on it', async () => {
    const script = `cat >/t/race <<"end"
      mount -t tmpfs m /mnt; echo x >/mnt/file; i=0; while [ $i -lt 20 ]; do i=$((i+1))
      unshare -m sh -c 'i=0; while [ $i -lt 6 ]; do i=$((i+1)); mount --rbind /mnt /mnt; done; :' & p=$!
      while cat /proc/$p/mountinfo; do :; done >/dev/null 2>&1 & while mount --bind /mnt/file /proc/$p/mountinfo && umount /proc/$p/mountinfo; do :; done 2>/dev/null &
      wait; done; echo ended
end
      unshare -m sh /t/race; rm /t/race; end`;
    expect(await run(script)).toBe('ended\n');
  });
});

describe('moving', () => {
  test('a mount moves with all below it', async () => {
    const script = `mk a a/b; touch /t/a/b/f; mkdir /t/x; mount --move /t/a /t/x; ls /t/a /t/x/b; end x`;
    expect(await run(script)).toBe('/t/a:\n\n/t/x/b:\nf\n');
  });

  test('not below itself, and not out of a shared mount', async () => {
    const script = `mk a; mkdir /t/a/d; mount --move /t/a /t/a/d 2>&1; mk s; mount --make-shared /t/s; mkdir /t/s/m /t/y
      mount -t tmpfs m /t/s/m; mount --move /t/s/m /t/y 2>&1; end s a`;
    const said = await run(script);
    expect(said).toMatch(/Symbolic link loop|Too many levels/);
    expect(said).toMatch(/Invalid argument/);
  });

  test('not onto the directory under itself, where who was there before still is: it would hang in itself', async () => {
    const script = `mkdir -p /t/a; cd /t/a; mount -t tmpfs x /t/a; mount --move /t/a . 2>&1; grep -c " /t/a " /proc/self/mounts
      unshare -Urm sh -c 'mount -t tmpfs y /t/a; mount --move /t/a . 2>&1'; end a`;
    const said = await run(script);
    expect(said.match(/Symbolic link loop|Too many levels/g)).toHaveLength(2);
    expect(said).toMatch(/\n1\n/);
  });
});

describe('unmounting', () => {
  test('busy while a file is open, something is mounted below, or it is a working directory', async () => {
    const script = `mk a; exec 5>/t/a/f; umount /t/a 2>&1; exec 5>&-; mk a/b; umount /t/a 2>&1; umount /t/a/b
      (cd /t/a; umount /t/a 2>&1); umount /t/a && echo gone; end`;
    expect((await run(script)).match(/busy|gone/g)).toEqual(['busy', 'busy', 'busy', 'gone']);
  });

  test('umount -l takes it out of sight; who has it open goes on', async () => {
    const script = `mk a; echo text >/t/a/f; exec 5</t/a/f; umount -l /t/a; ls /t/a; cat <&5; exec 5<&-; end`;
    expect(await run(script)).toBe('text\n');
  });

  test('umount -R takes all below, the deepest first', async () => {
    const script = `mk a a/b a/b/c; umount -R /t/a && show; end`;
    expect(await run(script)).toBe('');
  });

  test('only a mountpoint can be unmounted', async () => {
    const script = `mkdir /t/a; umount /t/a 2>&1; rmdir /t/a`;
    expect(await run(script)).toMatch(/Invalid argument|not mounted/);
  });

  test('a stack of mounts goes from the top', async () => {
    const script = `mk a; touch /t/a/one; mount -t tmpfs a2 /t/a; touch /t/a/two; ls /t/a; umount /t/a; ls /t/a; end a`;
    expect(await run(script)).toBe('two\none\n');
  });
});

describe('a mountpoint of another namespace', () => {
  const elsewhere = (script: string): string => `mkdir -p /t/a/b; mkfifo /t/go /t/up
    unshare -m sh -c 'mount -t tmpfs x /t/a/b; echo >/t/up; read go </t/go; grep -c " /t" /proc/self/mountinfo' & read up </t/up
    ${script}; echo >/t/go; wait; end`;

  test('can be removed: what is mounted there goes', async () => {
    expect(await run(elsewhere('rmdir /t/a/b'))).toBe('0\n');
  });

  test('can be moved: what is mounted there moves along', async () => {
    expect(await run(elsewhere('mv /t/a/b /t/c'))).toBe('1\n');
  });

  test("one's own cannot", async () => {
    expect(await run('mk a; rmdir /t/a 2>&1; mv /t/a /t/b 2>&1; end a')).toMatch(/busy.*\n.*busy/i);
  });
});

test('poll tells of changes of an open table', async () => {
  const program = new Program();
  const call = program.text('/proc/self/mounts');
  const none = program.text('');
  const poll =
    '(drop (call $minios.poll (i32.const 1100) (i32.const 1) (i32.const 0))) (call $number (i32.load16_u (i32.const 1106)))';
  const bytes = program.build(`
    (drop (call $wasi.path_open (i32.const -100) (i32.const 1) ${call} (i32.const 0) (i64.const 2) (i64.const 2) (i32.const 0) (i32.const 1100)))
    (i32.store16 (i32.const 1104) (i32.const 2)) ${poll}
    (drop (call $minios.mount ${program.text('x')} ${program.text('/t')} ${program.text('tmpfs')} (i32.const 0) ${none}))
    ${poll} ${poll} (drop (call $minios.umount2 ${program.text('/t')} (i32.const 0))) ${poll}`);
  // POLLPRI and POLLERR, once for each change.
  expect((await machine().run(bytes)).stdout).toBe('0\n10\n0\n10\n');
});

describe('limits', () => {
  test('fs.mount-max is ENOSPC', async () => {
    const script = `old=$(cat /proc/sys/fs/mount-max); mk a; grep -c . /proc/self/mountinfo >/dev/null
      echo 5 >/proc/sys/fs/mount-max; mount -t tmpfs x /t/a 2>&1; echo $old >/proc/sys/fs/mount-max; end a; echo $old`;
    expect(await run(script)).toMatch(/No space left on device\n100000\n/);
  });
});

describe('attacks', () => {
  test('breaking out of a chroot by mkdir; chroot; cd ../../.. works with privilege, as on Linux', async () => {
    const program = new Program();
    const up = program.text('../../..');
    const bytes =
      program.build(`(drop (call $minios.chroot ${program.text('/t/jail')})) (drop (call $wasix.chdir ${program.text('/')}))
      (drop (call $wasi.path_create_directory (i32.const -100) ${program.text('/d')}))
      (call $number (call $minios.chroot ${program.text('/d')}))
      (drop (call $wasix.chdir ${up})) (call $number (call $minios.chroot ${program.text('.')}))
      (call $number (call $minios.access (i32.const -100) ${program.text('/t/secret')} (i32.const 0) (i32.const 0)))`);
    await sh('mkdir -p /t/jail; touch /t/secret');
    expect((await machine().run(bytes)).stdout).toBe('0\n0\n0\n');
    await sh('rm -r /t/jail /t/secret');
  });

  test('leaving a chroot by ..: the root is its own parent', async () => {
    const script = `mkdir -p /t/jail/bin; cp /bin/toolbox /t/jail/bin/ls; touch /t/secret
      unshare -R /t/jail /bin/ls /../../..; rm -r /t/jail /t/secret`;
    expect(await run(script)).toBe('bin\n');
  });

  test('making a read-only bind writable by another bind of it', async () => {
    const script = `mk a; mkdir /t/x /t/y; mount --bind /t/a /t/x; mount -o remount,bind,ro /t/x; mount --bind /t/x /t/y
      touch /t/y/f 2>/dev/null || echo refused; end y x a`;
    expect(await run(script)).toBe('refused\n');
  });

  test('unmounting what is mounted in another namespace, through an open directory', async () => {
    const script = `mk a; mkfifo /t/go /t/up
      unshare -m sh -c 'mount -t tmpfs x /t/a; echo >/t/up; read go </t/go' & read up </t/up
      umount /proc/$!/root/t/a 2>&1 | sed "s/[0-9]//g"; echo >/t/go; wait; end a`;
    expect(await run(script)).toMatch(/Invalid argument/);
  });
});
