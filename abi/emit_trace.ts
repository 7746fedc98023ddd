// Writes what `strace` needs to show system calls in words: one line of text per call and per type.
//
//   calls    name returns parameter...          in the order of their numbers
//            returns: e an errno, v a value or −errno, n nothing
//            parameter: name:code
//   codes    d u  signed, unsigned; D U of 64 bits   f  a descriptor    o  octal    x  an address
//            s    a string, its length in the next parameter; b, B a buffer likewise, read or written by the kernel
//            <T   the address of a T that the kernel reads          >T  of one that it writes
//            [T   the address of an array of T that it reads, their number in the next parameter
//            r v  the arrays of buffers of reads and writes
//            =NAME a number with names, |NAME a set of bits with names
//   types    = NAME value:name...   | NAME value:name...   S NAME size offset:name:code...
//            U NAME size payload tag:code...     a union: the members' codes, in the order of the tag's values
//
// Interface: emitTrace.

import { ERRNOS } from './errno.ts';
import { systemCalls } from './emit_table.ts';
import { MODULES } from './interface.ts';
import { constantsOf, lower } from './lowering.ts';
import { representationOf, sizeOf, type Definition, type Func, type Type } from './schema.ts';

/** Parameters and fields whose numbers have names in a group of constants, by call (or struct) and name. */
const NAMED: Record<string, string> = {
  'mount.flags': '|mount',
  'umount2.flags': '|umount',
  'setxattr.flags': '|xattr',
  'wait4.options': '|wait',
  'ioctl.request': '=ioctl',
  'access.mode': '|access',
  'getpriority.which': '=priority',
  'setpriority.which': '=priority',
  'sigprocmask.how': '=mask_how',
  'setitimer.which': '=itimer',
  'getitimer.which': '=itimer',
  'ptrace.request': '=ptrace',
  'syslog.type': '=syslog',
  'pollfd.events': '|poll',
  'pollfd.revents': '|poll',
  'spawn_attr.clone_flags': '|clone',
  'sigaction.handler': '=sig',
  'sigaction.flags': '|sa',
};

/** Aliases whose values are shown in a way of their own. */
const ALIASES: Record<string, string> = {
  fd: 'f',
  mode: 'o',
  at_flags: '|at',
  signal_number: '=signal',
  wasix_signal: '=signal',
};

function scalarCode(type: Type): string {
  const code = representationOf(type)!.startsWith('s') ? 'd' : 'u';
  return sizeOf(type) === 8 ? code.toUpperCase() : code;
}

/** The code of a value of this type; `where` is `call.parameter` or `struct.field`. */
function codeOf(type: Type, where: string): string {
  const named = NAMED[where];
  if (named !== undefined) return named;
  switch (type.kind) {
    case 'alias':
      return ALIASES[type.name] ?? scalarCode(type);
    case 'enum':
      return `=${type.name}`;
    case 'flags':
      return `|${type.name}`;
    case 'struct':
    case 'union':
      return `S${type.name}`;
    case 'pointer':
      return pointerCode(type.target, type.readOnly, where);
    case 'array':
      return 'x';
    default:
      return scalarCode(type);
  }
}

/** Addresses of structs and numbers are followed; of bytes without a length they are only shown. */
function pointerCode(target: Type | null, readOnly: boolean, where: string): string {
  if (target === null || target.kind === 'array' || sizeOf(target) === 1) return 'x';
  return `${readOnly ? '<' : '>'}${codeOf(target, where)}`;
}

function parameters(fn: Func): string[] {
  const codes: string[] = [];
  for (const { name, type } of fn.parameters) {
    const where = `${fn.name}.${name}`;
    if (type.kind === 'string') codes.push(`${name}:s`, `${name}_len:u`);
    else if (type.kind === 'list') codes.push(`${name}:${listCode(type.element, where)}`, `${name}_len:u`);
    else codes.push(`${name}:${codeOf(type, where)}`);
  }
  codes.push(
    ...lower(fn)
      .slice(codes.length)
      .map(({ name, type }) => `${name}:${codeOf(type, '')}`),
  );
  return codes.map((code, index) => bufferCode(code, codes[index + 1], fn, index));
}

function listCode(element: Type, where: string): string {
  if (element.kind === 'struct' && element.name === 'iovec') return 'r';
  if (element.kind === 'struct' && element.name === 'ciovec') return 'v';
  return `[${codeOf(element, where)}`;
}

/** An address of bytes that is followed by its length is a buffer. */
function bufferCode(code: string, next: string | undefined, fn: Func, index: number): string {
  const name = code.slice(0, code.indexOf(':'));
  if (!code.endsWith(':x') || !next?.startsWith(`${name}_len:`)) return code;
  const type = lower(fn)[index]!.type;
  return `${name}:${type.kind === 'pointer' && type.readOnly ? 'b' : 'B'}`;
}

function typeLine(definition: Definition, name: string): string[] {
  switch (definition.kind) {
    case 'alias':
      return [];
    case 'enum':
    case 'flags':
    case 'constants': {
      const names = constantsOf(definition).map(({ name: text, value }) => `${value}:${text}`);
      return [`${definition.kind === 'enum' ? '=' : '|'} ${name} ${names.join(' ')}`];
    }
    case 'struct': {
      const fields = definition.fields.map((field, index) => {
        const follows = definition.fields[index + 1]?.name === `${field.name}_len`;
        const text = follows && field.type.kind === 'pointer' && field.type.readOnly;
        const code = text ? 's' : codeOf(field.type, `${name}.${field.name}`);
        return `${field.offset}:${field.name}:${sizeOf(field.type)}:${code}`;
      });
      return [`S ${name} ${definition.size} ${fields.join(' ')}`];
    }
    case 'union': {
      const members = definition.members.map(({ type }) =>
        type ? `${sizeOf(type)}:${codeOf(type, '')}` : '',
      );
      return [
        `U ${name} ${definition.size} ${definition.payloadOffset} ${definition.tag.name} ${members.join(' ')}`,
      ];
    }
  }
}

/** All types by name; groups of constants of the same name are told apart by the first constant. */
function typeLines(): string[] {
  const seen = new Set<string>();
  return MODULES.filter(({ name }) => name !== 'machine').flatMap((module) =>
    module.definitions.flatMap((definition) => {
      const isMask = definition.kind === 'constants' && definition.values[0]?.name === 'SIG_BLOCK';
      const name = isMask ? 'mask_how' : definition.name;
      if (seen.has(name)) return [];
      seen.add(name);
      return typeLine(definition, name);
    }),
  );
}

/** The names of error numbers. */
function errnoLine(): string {
  return `= errno_name ${ERRNOS.map(({ name, number }) => `${number}:${name}`).join(' ')}`;
}

const RETURNS = { errno: 'e', value: 'v', none: 'n', noreturn: 'n' } as const;

/** userland/lib/base/call_tables.ts */
export function emitTrace(head: string): string {
  const calls = systemCalls().map(({ fn }) => [fn.name, RETURNS[fn.returns], ...parameters(fn)].join(' '));
  return [
    head,
    '/** System calls, a line each, in the order of their numbers. */',
    `export const CALLS: string = \`${calls.join('\n')}\`;`,
    '',
    '/** Types, a line each. */',
    `export const TYPES: string = \`${[errnoLine(), ...typeLines()].join('\n')}\`;`,
    '',
  ].join('\n');
}
