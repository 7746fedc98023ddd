/** The page of `minios web`, typed at in Chromium. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { servePlainly } from '../support/file_server.ts';
import { atPrompt, command, screen, see, serveMinios, type InPage } from '../support/page.ts';

const root = resolve(import.meta.dirname, '../..');
describe.skipIf(!hasChromium)('the page', () => {
  let browser: Browser;
  let served: ChildProcess;
  let plain: Server;
  let page: Page;
  const errors: string[] = [];
  beforeAll(async () => {
    const minios = await serveMinios();
    served = minios.process;
    plain = await servePlainly();
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 900, height: 560 } });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(minios.address);
    await see(page, atPrompt);
  });
  afterAll(async () => {
    await browser?.close();
    served?.kill('SIGKILL');
    plain?.close();
  });

  test('is isolated, greets, and has the keyboard', async () => {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(await screen(page)).toMatch(/^minios: .*\n(?:.*\n){4}\/root #$/m);
    await page.keyboard.type('echo $((6*7))');
    await page.keyboard.press('Enter');
    await see(page, /^42$/m);
    mkdirSync(join(root, 'build'), { recursive: true });
    await page.screenshot({ path: join(root, 'build/web-terminal.png') });
  });

  test('runs a pipeline, and knows its terminal', async () => {
    expect(await command(page, 'ls / | wc -l')).toMatch(/^\d+$/);
    expect(await command(page, 'echo $TERM $LANG')).toBe('xterm-256color C.UTF-8');
  });

  test('^C ends the program in front', async () => {
    await page.keyboard.type('echo run""ning; sleep 1000');
    await page.keyboard.press('Enter');
    await see(page, /^running$/m);
    await page.keyboard.press('Control+c');
    expect(await command(page, 'echo $?')).toBe('130');
  });

  test('^C is never typed too early', async () => {
    for (let turn = 0; turn < 5; turn++) {
      await see(page, atPrompt);
      // The shell may still edit the line, start the program, or wait for it.
      await page.keyboard.type(`sleep ${1000 + turn}`);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+c');
      expect(await command(page, `echo turn ${turn}`)).toBe(`turn ${turn}`);
    }
  });

  test('Hangul is entered, shown and erased', async () => {
    await see(page, atPrompt);
    await page.keyboard.insertText('echo 한글로');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await see(page, /^한글$/m);
  });

  test('arrow-up and tab', async () => {
    expect(await command(page, 'echo again-$((40+2))')).toBe('again-42');
    await page.keyboard.press('ArrowUp');
    await see(page, /# echo again-\$\(\(40\+2\)\)$/);
    await page.keyboard.press('Control+c');
    await see(page, atPrompt);
    await page.keyboard.type('cat /etc/hostn');
    await page.keyboard.press('Tab');
    await see(page, /cat \/etc\/hostname$/);
    await page.keyboard.press('Enter');
    await see(page, /^minios$/m);
  });

  test('follows the window’s size', async () => {
    const size = (): Promise<{ rows: number; cols: number }> =>
      page.evaluate(() => {
        const { rows, cols } = (globalThis as unknown as InPage).minios.terminal.xterm;
        return { rows, cols };
      });
    const before = await size();
    await page.setViewportSize({ width: 640, height: 400 });
    await page.waitForFunction(
      (cols) => (globalThis as unknown as InPage).minios.terminal.xterm.cols < cols,
      before.cols,
    );
    const { rows, cols } = await size();
    await see(page, atPrompt);
    expect(
      await command(page, `while [ "$(stty size)" != "${rows} ${cols}" ]; do sleep 0.05; done; echo seen`),
    ).toBe('seen');
    await page.setViewportSize({ width: 900, height: 560 });
  });

  test('what is pasted is typed, whole', async () => {
    const lines = Array.from({ length: 2_000 }, (_, number) => `${number} 한글\n`).join('');
    await see(page, atPrompt);
    // Once the shell has left its line to the program, the terminal shows what is typed.
    await page.keyboard.type('echo rea""dy; wc -lc');
    await page.keyboard.press('Enter');
    await see(page, /^ready$/m);
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      const target = document.querySelector('.xterm-helper-textarea')!;
      target.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, lines);
    await see(page, /^1999 한글$/m);
    await page.keyboard.press('Control+d');
    await see(page, new RegExp(`^ *2000 +${Buffer.byteLength(lines)}$`, 'm'));
  });

  test('what is selected is copied', async () => {
    await command(page, 'echo copied words');
    const copied = await page.evaluate(() => {
      const { xterm } = (globalThis as unknown as InPage).minios.terminal;
      const { active } = xterm.buffer;
      let row = active.length - 1;
      while (active.getLine(row)!.translateToString(true) !== 'copied words') row--;
      xterm.select(0, row, 'copied words'.length);
      const event = new ClipboardEvent('copy', {
        clipboardData: new DataTransfer(),
        bubbles: true,
        cancelable: true,
      });
      document.querySelector('.xterm')!.dispatchEvent(event);
      return event.clipboardData!.getData('text/plain');
    });
    expect(copied).toBe('copied words');
  });

  test('says when the machine is off, and starts another one', async () => {
    await see(page, atPrompt);
    await page.keyboard.type('exit 3');
    await page.keyboard.press('Enter');
    await page.getByText('The machine is off; status 3.').waitFor();
    await page.getByRole('button', { name: 'New machine' }).click();
    expect(await command(page, 'echo new')).toBe('new');
    expect(await page.getByText('The machine is off').isVisible()).toBe(false);
  });

  test('met no error on the way', () => expect(errors).toEqual([]));

  test('has two harts, if the address asks for them', async () => {
    const other = await browser.newPage();
    await other.goto(new URL('?quiet&cpus=2', page.url()).href);
    expect(await command(other, 'nproc')).toBe('2');
    // Two loops at once, each on a hart of its own.
    await command(other, 'hog() { sh -c "while :; do :; done" & all="$all $!"; }; hog; hog');
    await command(other, 'sleep 1; ps -o psr,comm | grep " sh" > /tmp/harts; kill $all');
    expect(await command(other, "awk '{ print $1 }' /tmp/harts | sort -u | wc -l")).toMatch(/^2$/m);
    expect(await command(other, 'seq 1000 | sort -n | tail -n 1')).toBe('1000');
    await other.close();
  });

  test('says what several harts need, where they cannot be', async () => {
    const other = await browser.newPage();
    await other.goto(`http://127.0.0.1:${(plain.address() as AddressInfo).port}/?cpus=2`);
    await other.getByText('several cpus need shared memory').waitFor();
    await other.close();
  });

  test('works from a server that isolates nothing', async () => {
    const other = await browser.newPage();
    await other.goto(`http://127.0.0.1:${(plain.address() as AddressInfo).port}/?quiet`);
    expect(await command(other, 'echo $((6*7)) | cat')).toBe('42');
    expect(await other.evaluate(() => crossOriginIsolated)).toBe(false);
    await other.close();
  });

  test('runs one program, if the address names it', async () => {
    const other = await browser.newPage();
    await other.goto(
      `http://127.0.0.1:${(plain.address() as AddressInfo).port}/?quiet&run=echo&run=hello+there`,
    );
    await see(other, /^hello there$/m);
    await other.getByText('The machine is off; status 0.').waitFor();
    await other.close();
  });
});
