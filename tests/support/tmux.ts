/**
 * A real terminal for tests: a pane of a tmux server of its own, with a shell of the host in it.
 *
 * Everything waits for what is to be seen, and fails with the screen when it does not come in time.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether there is a tmux to test with. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** How long anything may take to be seen, milliseconds: generous, since many tests share the computer. */
const PATIENCE = 45_000;
const LOOK_EVERY = 40;

/** What the host's shell asks with. */
export const HOST_PROMPT = 'host$';

let servers = 0;

export class Tmux {
  private readonly socket = `minios-${process.pid}-${servers++}`;

  /** Starts `sh` in a pane; `env` is added to its environment. */
  constructor(columns = 80, rows = 24, env: Record<string, string> = {}) {
    const variables = Object.entries({ PS1: `${HOST_PROMPT} `, ENV: '', HISTFILE: '', ...env });
    this.run(
      ...['-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', String(rows)],
      ...['env', ...variables.map(([name, value]) => `${name}=${value}`), 'sh'],
    );
    // Lines that have scrolled away are asked for, too.
    this.run('set-option', '-g', 'history-limit', '20000');
  }

  /** Presses keys by tmux's names: `C-c`, `Up`, `Enter`; a name that it does not know is typed. */
  keys(...names: string[]): void {
    this.run('send-keys', ...names);
  }

  /** Types text as it is, without Enter. */
  type(text: string): void {
    this.run('send-keys', '-l', '--', text);
  }

  /** Types a line. */
  line(text: string): void {
    this.type(text);
    this.keys('Enter');
  }

  /** Pastes text, as fast as the terminal takes it. */
  paste(text: string): void {
    const file = join(tmpdir(), `${this.socket}.paste`);
    writeFileSync(file, text);
    this.run('load-buffer', file);
    rmSync(file);
    this.run('paste-buffer');
  }

  resize(columns: number, rows: number): void {
    this.run('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** What the pane shows; with `history` also what has scrolled away. Lines that were too long are whole. */
  screen(history = false): string {
    const text = this.run('capture-pane', '-p', '-J', ...(history ? ['-S', '-'] : []));
    return text.replaceAll(/ +$/gm, '').trimEnd();
  }

  /** What tmux knows of the pane: FORMATS of tmux(1). */
  format(text: string): string {
    return this.run('display-message', '-p', text).trimEnd();
  }

  /** Waits until the screen matches: the match. */
  async see(pattern: RegExp, history = false): Promise<RegExpExecArray> {
    let match: RegExpExecArray | null = null;
    await this.until(
      `${String(pattern)} was not seen`,
      () => (match = pattern.exec(this.screen(history))) !== null,
    );
    return match!;
  }

  /** Waits until `holds` does; if it does not in time, fails with `complaint` and the screen. */
  async until(complaint: string, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`${complaint}. The screen:\n${this.screen()}`);
      await new Promise((resume) => setTimeout(resume, LOOK_EVERY));
    }
  }

  /** Empties the screen, the prompt included, so that nothing old is seen. */
  clear(): void {
    this.run('send-keys', '-R');
    this.forget();
  }

  /** Forgets what has scrolled away. */
  forget(): void {
    this.run('clear-history');
  }

  /** Waits until the host's shell asks for its first command: what is typed before that is shown twice. */
  async ready(): Promise<void> {
    await this.see(new RegExp(`^${literal(HOST_PROMPT)}$`, 'm'));
  }

  /** Runs a command in the host's shell and waits for its prompt: what the command showed. */
  async host(command: string): Promise<string> {
    this.clear();
    this.line(command);
    const [, shown] = await this.see(
      new RegExp(`${literal(command)}\\n([^]*?)^${literal(HOST_PROMPT)}$`, 'm'),
    );
    return shown.trimEnd();
  }

  close(): void {
    spawnSync('tmux', ['-L', this.socket, 'kill-server']);
  }

  private run(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('tmux', ['-L', this.socket, ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`tmux ${args.join(' ')}: ${stderr.trim()}`);
    return stdout;
  }
}

/** A pattern for the text as it is. */
export function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
