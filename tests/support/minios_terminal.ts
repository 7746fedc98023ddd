/** A login on minios in a real terminal (tmux): `minios boot` typed at the host's shell. */
import { join, resolve } from 'node:path';
import { Tmux, literal } from './tmux.ts';

const root = resolve(import.meta.dirname, '../..');

/** The command as one types it, with the Node that runs the tests. */
export const MINIOS = `'${process.execPath}' '${join(root, 'bin/minios.mjs')}'`;

/** What root's shell asks with in its home directory. */
export const PROMPT = '/root #';

export class MiniosTerminal extends Tmux {
  /** Boots with these arguments, and waits for the prompt. The host's shell says `status N` when it is over. */
  async login(args = ''): Promise<void> {
    this.line(`${MINIOS} boot --quiet ${args}; echo "status $?"`);
    await this.prompt();
  }

  /** Waits until the shell asks for the next command. */
  async prompt(): Promise<void> {
    await this.see(new RegExp(`^${literal(PROMPT)}$(?![^]*\\S)`, 'm'));
  }

  /** Types a command on a clean screen and waits for the next prompt: what was shown between. */
  async command(text: string): Promise<string> {
    await this.wipe();
    this.line(text);
    const after = new RegExp(
      `^${literal(PROMPT)} ${literal(text)}\\n([^]*?)^${literal(PROMPT)}$(?![^]*\\S)`,
      'm',
    );
    const [, shown] = await this.see(after);
    return shown.trimEnd();
  }

  /** At a prompt: empties the screen and has the shell ask again. */
  async wipe(): Promise<void> {
    this.clear();
    this.keys('Enter');
    await this.prompt();
  }
}
