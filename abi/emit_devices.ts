// Writes the kernel's functions for device operations: one for each row of device_operations.ts, over the requests of
// kernel/dev/queue.ts.
//
// Interface: emitDevices.

import { DEVICE_OPERATIONS, docOf, structOf, type DeviceOperation, type Part } from './device_operations.ts';

const MODES = {
  run: 'KILLABLE',
  answer: 'KILLABLE',
  request: 'KILLABLE',
  at_once: 'UNINTERRUPTIBLE',
  post: 'NOWAIT',
  reserved: 'RESERVED',
} as const;

/** Parts that lie in the block. An answer comes first: it begins where kmalloc's memory does, and is the caller's. */
function blockOf({ buffer, buffer2 }: DeviceOperation): Part[] {
  const inside = [...buffer, ...buffer2].filter(({ kind }) => kind !== 'lent');
  return [
    ...inside.filter(({ kind }) => kind === 'struct'),
    ...inside.filter(({ kind }) => kind !== 'struct'),
  ];
}

function sizeOf(part: Part): string {
  switch (part.kind) {
    case 'struct':
      return `<u32>${part.struct.toUpperCase()}_SIZE`;
    case 'room':
      return part.name === 'size' ? 'size' : `${part.name}_size`;
    case 'copied':
    case 'lent':
      return `${part.name}_length`;
  }
}

/** Where `part` begins in the block. */
function offsetOf(part: Part, block: Part[]): string {
  const before = block.slice(0, block.indexOf(part)).map(sizeOf);
  return ['block', ...before].join(' + ');
}

function sum(parts: Part[]): string {
  return parts.length === 0 ? '0' : parts.map(sizeOf).join(' + ');
}

/** Statements that tell the device one buffer. */
function bufferLines(name: string, parts: Part[], block: Part[]): string[] {
  if (parts.length === 0) return [];
  const [first] = parts;
  const start = first!.kind === 'lent' ? first!.name : offsetOf(first!, block);
  return [`request.${name} = ${start};`, `request.${name}_size = ${sum(parts)};`];
}

function parametersOf(operation: DeviceOperation, block: Part[]): string[] {
  const { shape, parameters, buffer, buffer2 } = operation;
  const bytes = [...buffer, ...buffer2].flatMap((part) => {
    if (part.kind === 'struct') return [];
    const length = `${sizeOf(part)}: u32`;
    return part.kind === 'room' ? [length] : [`${part.name}: usize`, length];
  });
  return [
    ...parameters.map(([name, type]) => `${name}: ${type}`),
    ...bytes,
    ...(block.length > 0 ? ['account: Account'] : []),
    ...(shape === 'reserved' ? ['handler: u32', 'argument: usize'] : []),
  ];
}

const RESULTS = {
  run: ['i32', 'return request_run(request);', 'error_of(request)'],
  answer: ['usize', 'return request_answer(request);', 'changetype<usize>(request)'],
  request: ['Request', 'return request;', 'request'],
  at_once: ['i32', 'return request_run(request);', ''],
  post: ['bool', 'request_post(request, 0, 0);\n  return true;', 'false'],
  reserved: ['void', 'request_post(request, handler, argument);', ''],
} as const;

/** What the function answers, for its docstring. */
function contract({ shape, buffer, buffer2 }: DeviceOperation): string {
  switch (shape) {
    case 'run':
      return 'Waits: the result, -ENOMEM, or -EINTR if the caller is killed.';
    case 'at_once':
      return 'Waits to the end: the result.';
    case 'answer': {
      const part = [...buffer, ...buffer2].find(({ kind }) => kind === 'struct') as { struct: string };
      return `Waits: a struct ${structOf(part.struct).name}, to be freed with kfree, or −errno; -EINTR if the caller is killed.`;
    }
    case 'request':
      return 'The request for request_call and request_end, or −errno.';
    case 'post':
      return 'Does not wait, and nobody hears of the result: false if no request is free.';
    case 'reserved':
      return 'Does not wait: `handler` (argument: usize, status: i32) is called with the result. See RESERVED.';
  }
}

/** A second use of an operation is called after its shape. */
function nameOf(row: DeviceOperation): string {
  const name = `${row.device}_${row.operation}`;
  if (row.shape === 'request') return `${name}_new`;
  return row.shape === 'reserved' ? `${name}_post` : name;
}

function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (lines.at(-1)!.length + word.length > 110) lines.push('');
    lines.push(`${lines.pop()!}${lines.at(-1) === '' ? '' : ' '}${word}`.trimStart());
  }
  return lines;
}

/** What machine.ts says, with the names that the function has for arguments and buffers. */
function description(row: DeviceOperation): string {
  const named = (parts: Part[]): string =>
    parts.map((part) => `\`${part.kind === 'struct' ? part.struct : part.name}\``).join(' and ');
  return docOf(row)
    .replaceAll(/argument(\d)/g, (whole, index: string) => {
      const name = row.parameters[Number(index)]?.[0];
      return name ? `\`${name}\`` : whole;
    })
    .replaceAll('`buffer2`', named(row.buffer2) || 'the second buffer')
    .replaceAll('`buffer`', named(row.buffer) || 'the buffer');
}

function entry(row: DeviceOperation): string[] {
  const block = blockOf(row);
  const [type, end, failed] = RESULTS[row.shape];
  const bytes = sum(block);
  const account = block.length > 0 ? 'account' : 'null_of<Account>()';
  const constant = `${row.device}_op_${row.operation}`.toUpperCase();
  const copies = block
    .filter(({ kind }) => kind === 'copied')
    .map(
      (part) =>
        `  memory.copy(${offsetOf(part, block)}, ${(part as { name: string }).name}, ${sizeOf(part)});`,
    );
  return [
    '/**',
    ...wrapped(`${description(row)} ${contract(row)}`).map((line) => ` * ${line}`),
    ' */',
    `export function ${nameOf(row)}(${parametersOf(row, block).join(', ')}): ${type} {`,
    `  const request = request_new(DEVICE_${row.device.toUpperCase()}, ${MODES[row.shape]}, ${constant}, ${bytes}, ${account});`,
    ...(failed === '' ? [] : [`  if (is_error(request)) return ${failed};`]),
    ...(block.length > 0 ? ['  const block = request.block;'] : []),
    ...row.parameters.map(([name], index) => `  request.argument${index} = ${name};`),
    ...copies,
    ...bufferLines('buffer', row.buffer, block).map((line) => `  ${line}`),
    ...bufferLines('buffer2', row.buffer2, block).map((line) => `  ${line}`),
    `  ${end}`,
    '}',
  ];
}

/** What the functions use of kernel/dev/queue.ts. */
const QUEUE = [
  ...Object.values(MODES).filter((mode, index, all) => all.indexOf(mode) === index),
  'Request',
  'request_answer',
  'request_new',
  'request_post',
  'request_run',
];

function importOf(names: string[], path: string): string {
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${path}';`;
}

/** kernel/dev/operations.ts. */
export function emitDevices(head: string): string {
  const used = new Set<string>();
  const body = DEVICE_OPERATIONS.flatMap((row) => ['', ...entry(row)]);
  for (const [word] of body.join('\n').matchAll(/\b(?:DEVICE_\w+|[A-Z]+_OP_\w+|[A-Z_]+_SIZE)\b/g))
    used.add(word);
  return [
    head,
    importOf([...used].sort(), '../base/abi'),
    importOf(['error_of', 'is_error', 'null_of'], '../base/pointer'),
    importOf(['Account'], '../mm/account'),
    importOf(QUEUE, './queue'),
    ...body,
    '',
  ].join('\n');
}
