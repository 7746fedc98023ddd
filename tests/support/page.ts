/**
 * The page of `minios web`, typed at: the terminal in it is xterm.js, whose buffer is read.
 *
 * Interface: serveMinios, screen, see, atPrompt, command, InPage.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { PageTerminal } from '../../web/terminal.ts';
import { literal } from './tmux.ts';

const root = resolve(import.meta.dirname, '../..');
const PROMPT = '/root #';
/** How long anything may take to be seen, milliseconds. */
const PATIENCE = 30_000;

/** What the page shows to the browser's console. */
export interface InPage {
  minios: { terminal: PageTerminal };
}

/** What the terminal of `page` shows, with what has scrolled away. */
export function screen(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { active } = (globalThis as unknown as InPage).minios.terminal.xterm.buffer;
    const lines: string[] = [];
    for (let at = 0; at < active.length; at++) {
      const line = active.getLine(at)!;
      const text = line.translateToString(true);
      if (line.isWrapped) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  });
}

/** Waits until the terminal shows a match, for so many milliseconds. */
export async function see(page: Page, pattern: RegExp, patience = PATIENCE): Promise<RegExpExecArray> {
  const deadline = Date.now() + patience;
  for (;;) {
    const shown = await screen(page);
    const match = pattern.exec(shown);
    if (match) return match;
    if (Date.now() > deadline) throw new Error(`${String(pattern)} was not seen. The terminal:\n${shown}`);
    await new Promise((resume) => setTimeout(resume, 30));
  }
}

/** The shell waits for a line. */
export const atPrompt = new RegExp(`^${literal(PROMPT)}$(?![^]*\\S)`, 'm');

/** Types a line at the prompt and waits for the next prompt: what was shown between. */
export async function command(page: Page, text: string, patience = PATIENCE): Promise<string> {
  await see(page, atPrompt);
  await page.evaluate(() => (globalThis as unknown as InPage).minios.terminal.xterm.reset());
  await page.keyboard.press('Enter');
  await see(page, atPrompt);
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  const pattern = new RegExp(
    `^${literal(PROMPT)} ${literal(text)}\\n([^]*?)^${literal(PROMPT)}$(?![^]*\\S)`,
    'm',
  );
  const [, shown] = await see(page, pattern, patience);
  return shown.trimEnd();
}

/** `minios web` on a free port, and its address. */
export async function serveMinios(): Promise<{ process: ChildProcess; address: string }> {
  const served = spawn(process.execPath, [join(root, 'bin/minios.mjs'), 'web', '--port', '0']);
  const address = await new Promise<string>((announced) => {
    served.stdout.on('data', (part: Buffer) => announced(/http:\S+/.exec(part.toString())![0]));
  });
  return { process: served, address };
}
