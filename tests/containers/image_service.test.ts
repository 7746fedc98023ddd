/** The client of the image service: what it sends, what it hears, and what it says when nobody answers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveImages } from '../support/fake_image_service.ts';
import type { Conversation, Request } from '../support/fake_image_service.ts';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { testProgramCode } from '../userland/test_program.ts';

let machine: TestMachine;
let program: Uint8Array;

async function answer(request: Request, conversation: Conversation): Promise<unknown> {
  if (request.do === 'echo') return request;
  if (request.do === 'count') {
    await conversation.say({ progress: { status: 'counting' } });
    return { bytes: (await conversation.upload()).length };
  }
  if (request.do === 'refuse') {
    await conversation.refuse();
    throw Object.assign(new Error('no such image: nobody'), { status: 125 });
  }
  if (request.do === 'talk') {
    // More than a pipe holds, while the client still has much to send.
    for (let line = 0; line < 2000; line++) await conversation.say({ progress: { status: 'x'.repeat(90) } });
    return { bytes: (await conversation.upload()).length };
  }
  await conversation.data(new TextEncoder().encode('{"not":"a message"}'));
  await conversation.data(new Uint8Array(300_000));
  return null;
}

beforeAll(async () => {
  program = await testProgramCode('image_service');
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

async function ask(request: Request, upload?: string): Promise<string> {
  const args = ['ask', JSON.stringify(request), ...(upload === undefined ? [] : ['upload'])];
  const { stdout, stderr, status } = await machine.run(program, { args, stdin: upload ?? '' });
  return `${stdout}${stderr}status ${status}\n`;
}

test('without a service there is one line, whether or not it has ever run', async () => {
  const line = 'Cannot connect to the image service at /run/minios/service. Is it running?';
  expect(await ask({ do: 'echo' })).toBe(`done 0\nerror ${line}\nstatus 1\n`);
  for (const path of ['/run', '/run/minios', '/run/minios/requests'])
    await machine.task.mkdir(path).catch(() => undefined);
  await machine.run('/bin/mkfifo', { args: ['mkfifo', '/run/minios/service'] });
  expect(await ask({ do: 'echo' })).toBe(`done 0\nerror ${line}\nstatus 1\n`);
  await machine.task.unlink('/run/minios/service');
});

test('requests, results, errors, uploads and downloads', async () => {
  await serveImages(machine, answer);
  expect(await ask({ do: 'echo', text: 'ä\n"' })).toBe(
    'done 0\nresult {"do":"echo","text":"ä\\n\\""}\nstatus 0\n',
  );
  expect(await ask({ do: 'count' }, 'x'.repeat(200_000))).toBe(
    'progress {"status":"counting"}\ndone 0\nresult {"bytes":200000}\nstatus 0\n',
  );
  expect(await ask({ do: 'refuse' }, 'x'.repeat(200_000))).toBe(
    'done 0\nerror no such image: nobody\nstatus 125\n',
  );
  expect(await ask({ do: 'download' })).toBe(
    'data {"not":"a message"}\ndone 300019\nresult null\nstatus 0\n',
  );
});

test('neither waits for the other when both have much to say', async () => {
  const told = await ask({ do: 'talk' }, 'y'.repeat(1_000_000));
  expect(told.split('\n').filter((line) => line.startsWith('progress'))).toHaveLength(2000);
  expect(told).toContain('result {"bytes":1000000}\nstatus 0\n');
});

test('requests leave no FIFOs behind', async () => {
  const { stdout } = await machine.run('/bin/ls', { args: ['ls', '/run/minios/requests'] });
  expect(stdout).toBe('');
});
