/** POSIX message queues and IPC namespaces: mq_overview(7), ipc_namespaces(7). On the debug build, leak-checked. */
import { describe, expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { Program } from './support/program.ts';
import { shellForTests } from './support/shell.ts';

const { machine, sh, leakFree } = shellForTests();

const O = { RDONLY: 0, WRONLY: 1, RDWR: 2, CREAT: 0o100, EXCL: 0o200, NONBLOCK: 0o4000 };
const E = (
  name:
    | 'EAGAIN'
    | 'EEXIST'
    | 'ENOENT'
    | 'EINVAL'
    | 'EMSGSIZE'
    | 'EBADF'
    | 'EACCES'
    | 'ENOSPC'
    | 'ETIMEDOUT'
    | 'EBUSY',
): string => `-${abi[name]}`;
const BUFFER = 8192;
const ROOM = 8192;

/** System calls on queues as text of a program; each writes what it answers. */
class Queues extends Program {
  constructor() {
    super(4);
  }
  attributes_(maxmsg: number, msgsize: number): number {
    const view = new DataView(new ArrayBuffer(abi.MQ_ATTR_SIZE));
    view.setBigInt64(abi.MQ_ATTR_MAXMSG, BigInt(maxmsg), true);
    view.setBigInt64(abi.MQ_ATTR_MSGSIZE, BigInt(msgsize), true);
    return this.bytes(new Uint8Array(view.buffer));
  }
  /** Opens a queue, and keeps the descriptor in $fd. */
  open(name: string, flags: number, attributes = 0): string {
    return `(local.set $fd (call $minios.mq_open ${this.text(name)} (i32.const ${flags}) (i32.const 0x1b0) (i32.const ${attributes})))
      (if (i32.lt_s (local.get $fd) (i32.const 0)) (then (call $number (local.get $fd))))`;
  }
  unlink(name: string): string {
    return `(call $number (call $minios.mq_unlink ${this.text(name)}))`;
  }
  send(message: string, priority: number, deadline = '(i64.const -1)'): string {
    return `(call $number (call $minios.mq_timedsend (local.get $fd) ${this.text(message)} (i32.const ${priority}) ${deadline}))`;
  }
  /** Receives a message and writes it, with its priority; or the error. */
  receive(deadline = '(i64.const -1)', room = ROOM): string {
    return `(local.set $n (call $minios.mq_timedreceive (local.get $fd) (i32.const ${BUFFER}) (i32.const ${room}) (i32.const 1024) ${deadline}))
      (if (i32.lt_s (local.get $n) (i32.const 0)) (then (call $number (local.get $n))) (else
        (call $say (i32.const ${BUFFER}) (local.get $n)) (call $say ${this.text(':')}) (call $number (i32.load (i32.const 1024)))))`;
  }
  bytesOf(...steps: string[]): Uint8Array<ArrayBuffer> {
    return this.build(steps.join('\n'), '(local $fd i32) (local $n i32)');
  }
}

async function run(build: (q: Queues) => string[]): Promise<string[]> {
  const queues = new Queues();
  const bytes = queues.bytesOf(...build(queues));
  await machine().run(bytes);
  const { stdout } = await machine().leakCheck(() => machine().run(bytes));
  return stdout.trimEnd().split('\n');
}

describe('a queue', () => {
  test('gives the highest priority first, and among equals the oldest', async () => {
    const lines = await run((q) => [
      q.open('q', O.RDWR | O.CREAT),
      q.send('low', 1),
      q.send('high', 9),
      q.send('high too', 9),
      q.send('lowest', 0),
      q.receive(),
      q.receive(),
      q.receive(),
      q.receive(),
      q.unlink('q'),
    ]);
    expect(lines).toEqual(['0', '0', '0', '0', 'high:9', 'high too:9', 'low:1', 'lowest:0', '0']);
  });

  test('an empty message is one', async () => {
    expect(
      await run((q) => [q.open('q', O.RDWR | O.CREAT), q.send('', 3), q.receive(), q.unlink('q')]),
    ).toEqual(['0', ':3', '0']);
  });

  test('its limits: EMSGSIZE, EAGAIN when full or empty, EINVAL for priorities', async () => {
    const lines = await run((q) => [
      q.open('q', O.RDWR | O.CREAT | O.NONBLOCK, q.attributes_(2, 4)),
      q.receive(),
      q.send('12345', 0),
      q.send('1234', 32768),
      q.send('a', 0),
      q.send('b', 0),
      q.send('c', 0),
      q.receive('(i64.const -1)', 3),
      q.unlink('q'),
    ]);
    expect(lines).toEqual([
      E('EAGAIN'),
      E('EMSGSIZE'),
      E('EINVAL'),
      '0',
      '0',
      E('EAGAIN'),
      E('EMSGSIZE'),
      '0',
    ]);
  });

  test('opening: O_EXCL, missing, names, attributes', async () => {
    const lines = await run((q) => [
      q.open('q', O.RDWR),
      q.open('q', O.RDWR | O.CREAT),
      q.open('q', O.RDWR | O.CREAT | O.EXCL),
      q.open('a/b', O.RDWR | O.CREAT),
      q.open('', O.RDWR | O.CREAT),
      q.open('r', O.RDWR | O.CREAT, q.attributes_(0, 10)),
      q.open('r', O.RDWR | O.CREAT, q.attributes_(10, -1)),
      q.open('r', O.RDWR | O.CREAT, q.attributes_(70000, 10)),
      q.open('q', 3),
      q.unlink('r'),
      q.unlink('q'),
    ]);
    const { EINVAL, ENOENT } = { EINVAL: E('EINVAL'), ENOENT: E('ENOENT') };
    expect(lines).toEqual([
      ENOENT,
      E('EEXIST'),
      E('EACCES'),
      ENOENT,
      EINVAL,
      EINVAL,
      EINVAL,
      EINVAL,
      ENOENT,
      '0',
    ]);
  });

  test('what is open only to send cannot receive, and the reverse; what is no queue can neither', async () => {
    const lines = await run((q) => [
      q.open('q', O.WRONLY | O.CREAT),
      q.receive(),
      q.open('q', O.RDONLY),
      q.send('x', 0),
      '(local.set $fd (i32.const 1))',
      q.send('x', 0),
      q.unlink('q'),
    ]);
    expect(lines).toEqual([E('EBADF'), E('EBADF'), E('EBADF'), '0']);
  });

  test('lives on unlinked while it is open', async () => {
    const lines = await run((q) => [
      q.open('q', O.RDWR | O.CREAT),
      q.unlink('q'),
      q.unlink('q'),
      q.send('still', 0),
      q.receive(),
    ]);
    expect(lines).toEqual(['0', E('ENOENT'), '0', 'still:0']);
  });

  test('waiting ends at a time of day, and not before', async () => {
    const realtime = `(drop (call $wasi.clock_time_get (i32.const 0) (i64.const 0) (i32.const 1040)))`;
    const in_two = '(i64.add (i64.load (i32.const 1040)) (i64.const 2000000000))';
    const lines = await run((q) => [
      q.open('q', O.RDWR | O.CREAT, q.attributes_(1, 8)),
      realtime,
      q.receive(in_two),
      q.receive('(i64.const 1)'),
      q.send('full', 0),
      q.send('more', 0, '(i64.const 1)'),
      q.unlink('q'),
    ]);
    expect(lines).toEqual([E('ETIMEDOUT'), E('ETIMEDOUT'), '0', E('ETIMEDOUT'), '0']);
  });

  test('a receiver waits for a sender, a sender for room', async () => {
    const q = new Queues();
    const reader = q.bytesOf(
      q.open('q', O.RDWR | O.CREAT, q.attributes_(1, 8)),
      q.receive(),
      q.receive(),
      q.receive(),
      q.unlink('q'),
    );
    const w = new Queues();
    const writer = w.bytesOf(
      '(call $sleep (i64.const 1000000))',
      w.open('q', O.WRONLY),
      w.send('one', 0),
      w.send('two', 0),
      w.send('three', 0),
    );
    await machine().task.writeFile('/tmp/reader', reader, 0o755);
    await machine().task.writeFile('/tmp/writer', writer, 0o755);
    expect(await leakFree('/tmp/writer >/dev/null & /tmp/reader; wait')).toBe('one:0\ntwo:0\nthree:0\n0\n');
    await sh('rm /tmp/reader /tmp/writer');
  });

  test('mq_getattr and mq_setattr', async () => {
    const told = '(call $number (i32.load (i32.const 1100)))';
    const attr = (field: number): string => `(call $number (i32.load (i32.const ${1100 + field})))`;
    const lines = await run((q) => [
      q.open('q', O.RDWR | O.CREAT, q.attributes_(7, 100)),
      q.send('x', 0),
      `(i64.store (i32.const 1200) (i64.const ${O.NONBLOCK}))`,
      '(call $number (call $minios.mq_getsetattr (local.get $fd) (i32.const 1200) (i32.const 1100)))',
      told,
      attr(abi.MQ_ATTR_MAXMSG),
      attr(abi.MQ_ATTR_MSGSIZE),
      attr(abi.MQ_ATTR_CURMSGS),
      '(drop (call $minios.mq_getsetattr (local.get $fd) (i32.const 0) (i32.const 1100)))',
      told,
      q.receive(),
      q.receive(),
      q.unlink('q'),
    ]);
    expect(lines).toEqual(['0', '0', '0', '7', '100', '1', String(O.NONBLOCK), 'x:0', E('EAGAIN'), '0']);
  });
});

describe('mq_notify', () => {
  const event = (q: Queues, how: number, signal: number): string => {
    const view = new DataView(new ArrayBuffer(abi.SIGEVENT_SIZE));
    view.setInt32(abi.SIGEVENT_SIGNO, signal, true);
    view.setInt32(abi.SIGEVENT_NOTIFY, how, true);
    return `(call $number (call $minios.mq_notify (local.get $fd) (i32.const ${q.bytes(new Uint8Array(view.buffer))})))`;
  };
  const none = '(call $number (call $minios.mq_notify (local.get $fd) (i32.const 0)))';

  test('one may ask, once; nonsense is refused', async () => {
    const lines = await run((q) => [
      q.open('q', O.RDWR | O.CREAT),
      event(q, abi.SIGEV_NONE, 0),
      event(q, abi.SIGEV_NONE, 0),
      none,
      event(q, abi.SIGEV_SIGNAL, 99),
      event(q, 7, 10),
      event(q, abi.SIGEV_NONE, 0),
      q.send('told', 0),
      event(q, abi.SIGEV_NONE, 0),
      q.unlink('q'),
    ]);
    expect(lines).toEqual(['0', E('EBUSY'), '0', E('EINVAL'), E('EINVAL'), '0', '0', '0', '0']);
  });

  test('a signal comes with the first message into the empty queue, and only then', async () => {
    const q = new Queues();
    const bytes = q.bytesOf(
      q.open('q', O.RDWR | O.CREAT),
      event(q, abi.SIGEV_SIGNAL, abi.SIGUSR1),
      '(call $sleep (i64.const 1000))',
      q.send('first', 0),
    );
    expect((await machine().run(bytes)).status).toBe(128 + abi.SIGUSR1);
    const p = new Queues();
    const rest = p.bytesOf(p.open('q', O.RDWR), p.receive(), p.unlink('q'));
    expect((await machine().run(rest)).stdout).toBe('first:0\n0\n');
  });
});

describe('as files', () => {
  const mounted = (script: string): string =>
    `mount -t mqueue none /dev/mqueue; ${script}; umount /dev/mqueue`;
  const make = (): Promise<void> => {
    const q = new Queues();
    return machine().task.writeFile(
      '/tmp/make',
      q.bytesOf(q.open('q', O.RDWR | O.CREAT), q.send('12345', 1)),
      0o755,
    );
  };

  test('/dev/mqueue has a file for each, which says how full it is and can be removed', async () => {
    await make();
    const script = mounted(
      '/tmp/make >/dev/null; ls /dev/mqueue; cat /dev/mqueue/q; stat -c "%a %F" /dev/mqueue /dev/mqueue/q; rm /dev/mqueue/q; ls /dev/mqueue',
    );
    expect(await leakFree(script)).toBe(
      'q\nQSIZE:5          NOTIFY:0     SIGNO:0     NOTIFY_PID:0     \n1777 directory\n660 regular file\n'.replace(
        '660',
        '640',
      ),
    );
  });

  test('touch makes one, ipcs -Q lists them, directories and links there are none', async () => {
    const script = mounted(
      'touch /dev/mqueue/made; ipcs -Q | tail -n 2 | head -n 1; mkdir /dev/mqueue/d 2>&1; ln -s x /dev/mqueue/l 2>&1; rm /dev/mqueue/made',
    );
    const said = await leakFree(script);
    expect(said).toMatch(/^\/made +root +644 +0\n/);
    expect(said.match(/not permitted/g)?.length).toBe(2);
  });

  test('limits are in /proc/sys/fs/mqueue, each with its range', async () => {
    const script = `cd /proc/sys/fs/mqueue; for f in *; do echo $f $(cat $f); done; echo 0 >msg_max; echo $?; echo 64 >msgsize_max; echo 1 >queues_max; touch /tmp/x
      mount -t mqueue none /dev/mqueue; touch /dev/mqueue/a; echo 256 >queues_max; rm /dev/mqueue/a; umount /dev/mqueue; rm /tmp/x`;
    const said = await leakFree(`${script} 2>/dev/null`);
    expect(said).toMatch(
      /^msg_default 10\nmsg_max 10\nmsgsize_default 8192\nmsgsize_max 8192\nqueues_max 256\n/,
    );
  });
});

describe('IPC namespaces', () => {
  test('each has its own queues and limits', async () => {
    const q = new Queues();
    await machine().task.writeFile('/tmp/make', q.bytesOf(q.open('q', O.RDWR | O.CREAT)), 0o755);
    const inside =
      'mount -t mqueue none /dev/mqueue; ls /dev/mqueue; touch /dev/mqueue/inside; echo 5 >/proc/sys/fs/mqueue/queues_max; cat /proc/sys/fs/mqueue/queues_max';
    const script = `mount -t mqueue none /dev/mqueue; /tmp/make; unshare -im sh -c '${inside}'; ls /dev/mqueue; cat /proc/sys/fs/mqueue/queues_max; rm /dev/mqueue/q; umount /dev/mqueue`;
    expect(await leakFree(script)).toBe('5\nq\n256\n');
  });

  test('in a user namespace with one of its own, a user can mount it', async () => {
    const inside =
      'mount -t mqueue none /dev/mqueue; touch /dev/mqueue/mine; ls /dev/mqueue; rm /dev/mqueue/mine';
    const script = `chroot --userspec=1000:1000 / unshare -Urmi sh -c '${inside}'`;
    expect(await leakFree(script)).toBe('mine\n');
  });

  test('queues go with it; a mount that outlives it shows none, and takes none', async () => {
    const script = `mkfifo /t/go /t/up; unshare -im --propagation unchanged sh -c 'mount -t mqueue none /dev/mqueue; touch /dev/mqueue/in; echo >/t/up; read go </t/go' & read up </t/up
      nsenter -t $! -m sh -c 'echo >/t/go; sleep 0.1; ls /dev/mqueue; touch /dev/mqueue/new 2>&1'; wait; rm /t/go /t/up`;
    expect(await leakFree(script)).toMatch(/^touch: .*Permission denied/);
  });
});

test('System V objects there are none', async () => {
  expect(await sh('ipcs')).toMatch(
    /Message Queues.*\n.*\n\n.*Shared Memory Segments.*\n.*\n\n.*Semaphore Arrays/,
  );
});
