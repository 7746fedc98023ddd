/**
 * The page: a machine of one hart, which any file server will do for, with the page's terminal as its console.
 *
 * `?run=/bin/echo&run=hello` names a program and its arguments instead of a login shell, `?quiet` keeps the kernel's log
 * off the terminal, `?cpus=2` asks for two harts, for which the page has to be
 * cross-origin isolated; `?registry=https://…` names another registry of npm packages for the images of the catalogue.
 * For the browser's console, and for tests, `minios` has the class Machine, the terminal, and the machine that runs.
 */
import { Machine } from '../host/machine/machine.ts';
import type { Exit } from '../host/machine/machine.ts';
import { PageImages } from './images.ts';
import { PageTerminal } from './terminal.ts';

const MISSING =
  'This browser cannot run minios: it lacks WebAssembly JSPI or multiple memories. Use a current Chrome or Edge.';
const ENVIRONMENT = ['TERM=xterm-256color', 'COLORTERM=truecolor', 'LANG=C.UTF-8'];

const element = (id: string): HTMLElement => document.getElementById(id)!;

const parameters = new URLSearchParams(location.search);
const program = parameters.getAll('run');
const terminal = new PageTerminal(element('terminal'));
/** What the browser's console finds as `minios`. */
const handle: { Machine: typeof Machine; terminal: PageTerminal; machine: Machine | null } = {
  Machine,
  terminal,
  machine: null,
};

let images: PageImages | null = null;

/** Runs machines until one ends otherwise than by asking to be started again. */
async function run(): Promise<void> {
  element('ended').hidden = true;
  images ??= await openImages();
  for (;;) {
    terminal.reset();
    const machine = images && boot(images);
    if (!machine) return;
    handle.machine = machine;
    const exit = await machine.exited;
    if (exit.how !== 'restart') return ended(describe(exit));
  }
}

/** The image store; null if the address names an impossible registry, and then the page says so. */
async function openImages(): Promise<PageImages | null> {
  try {
    return await PageImages.open(parameters.get('registry'));
  } catch (error) {
    ended(`There can be no images: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  }
}

/** A new machine; null if there can be none, and then the page says why. */
function boot(images: PageImages): Machine | null {
  try {
    if (images.trouble !== null && !parameters.has('quiet'))
      void terminal.write(`minios: images are kept as long as this page: ${images.trouble}\r\n`);
    return Machine.boot({
      program: program.length > 0 ? program : null,
      env: ENVIRONMENT,
      quiet: parameters.has('quiet'),
      onSerial: (text) => void terminal.write(text.replaceAll('\n', '\r\n')),
      console: { terminal },
      shares: images.shares,
      service: images,
      ...(parameters.has('cpus') && { cpus: Number(parameters.get('cpus')) }),
    });
  } catch (error) {
    ended(`There can be no such machine: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  }
}

/** Shows why there is no machine any more, and the button for another one. */
function ended(reason: string): void {
  element('reason').textContent = reason;
  element('ended').hidden = false;
  element('again').focus();
}

function describe({ how, status, message }: Exit): string {
  if (how === 'power off') return `The machine is off; status ${status}.`;
  if (how === 'halt') return 'The machine has halted.';
  const what = how === 'panic' ? 'was stopped by a kernel panic' : 'has crashed';
  return `The machine ${what}${message && `: ${message.split('\n')[0]}`}.`;
}

Object.assign(globalThis, { minios: handle });
element('again').addEventListener('click', () => void run());
if ('Suspending' in WebAssembly) void run();
else ended(MISSING);
