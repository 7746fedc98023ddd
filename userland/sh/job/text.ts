// Commands as text again, for messages about jobs: on one line, in dash's form.
//
// Interface: jobText, processText.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes } from '../../lib/base/bytes';
import { Job, Process } from './jobs';
import {
  ALTERNATIVE,
  AND,
  APPEND,
  ARITHMETIC,
  ASSIGN,
  BACKGROUND,
  CASE,
  CLOBBER,
  COMMAND,
  COPY_INPUT,
  COPY_OUTPUT,
  CaseSelection,
  Choice,
  DEFAULT,
  ERROR,
  FOR,
  ForLoop,
  FunctionDefinition,
  GROUP,
  HERE,
  IF,
  LARGE_PREFIX,
  LARGE_SUFFIX,
  LENGTH,
  LITERAL,
  Loop,
  NOT,
  Node,
  OR,
  PIPELINE,
  Pair,
  Part,
  Pipeline,
  READ,
  READ_WRITE,
  Redirection,
  SEQUENCE,
  SIMPLE,
  SMALL_PREFIX,
  SMALL_SUFFIX,
  SUBSHELL,
  Sequence,
  SimpleCommand,
  UNTIL,
  WHILE,
  Word,
  Wrapped,
} from '../syntax/tree';

const text = new ByteBuffer(128);

/** The commands of a job, with bars between. */
export function jobText(job: Job): Bytes {
  for (let index = 0; index < job.processes.length; index++) {
    const node = job.processes[index].node;
    if (index > 0) text.text(' | ');
    if (node !== null) putNode(node);
  }
  return text.take();
}

export function processText(process: Process): Bytes {
  const node = process.node;
  if (node !== null) putNode(node);
  return text.take();
}

function putNode(node: Node): void {
  switch (node.kind) {
    case SIMPLE:
      return putSimple(changetype<SimpleCommand>(node));
    case PIPELINE: {
      const commands = changetype<Pipeline>(node).commands;
      for (let index = 0; index < commands.length; index++) {
        if (index > 0) text.text(' | ');
        putNode(commands[index]);
      }
      return;
    }
    case SEQUENCE: {
      const commands = changetype<Sequence>(node).commands;
      for (let index = 0; index < commands.length; index++) {
        if (index > 0) text.text('; ');
        putNode(commands[index]);
      }
      return;
    }
    case AND:
    case OR: {
      const pair = changetype<Pair>(node);
      putNode(pair.left);
      text.text(node.kind == AND ? ' && ' : ' || ');
      return putNode(pair.right);
    }
    default:
      return putCompound(node);
  }
}

function putCompound(node: Node): void {
  switch (node.kind) {
    case NOT:
      text.text('! ');
      return putNode(changetype<Wrapped>(node).body);
    case BACKGROUND:
      putNode(changetype<Wrapped>(node).body);
      return text.text(' &');
    case SUBSHELL:
    case GROUP:
      return putGroup(changetype<Wrapped>(node));
    case IF:
      return putChoice(changetype<Choice>(node));
    case WHILE:
    case UNTIL: {
      const loop = changetype<Loop>(node);
      text.text(node.kind == WHILE ? 'while ' : 'until ');
      putNode(loop.condition);
      text.text('; do ');
      putNode(loop.body);
      return text.text('; done');
    }
    case FOR:
      return putFor(changetype<ForLoop>(node));
    case CASE:
      text.text('case ');
      putWord(changetype<CaseSelection>(node).word);
      return text.text(' in ... esac');
    default:
      text.bytes(changetype<FunctionDefinition>(node).name);
      return text.text('() { ... }');
  }
}

function putGroup(group: Wrapped): void {
  const subshell = group.kind == SUBSHELL;
  text.text(subshell ? '(' : '{ ');
  putNode(group.body);
  text.text(subshell ? ')' : '; }');
  putRedirections(group.redirections);
}

function putChoice(choice: Choice): void {
  text.text('if ');
  putNode(choice.condition);
  text.text('; then ');
  putNode(choice.consequence);
  const alternative = choice.alternative;
  if (alternative !== null) {
    text.text('; else ');
    putNode(alternative);
  }
  text.text('; fi');
}

function putFor(loop: ForLoop): void {
  text.text('for ');
  text.bytes(loop.variable.name);
  const words = loop.words;
  if (words !== null) {
    text.text(' in');
    putWords(words, true);
  }
  text.text('; do ');
  putNode(loop.body);
  text.text('; done');
}

function putSimple(command: SimpleCommand): void {
  let first = true;
  for (let index = 0; index < command.assignments.length; index++) {
    if (!first) text.byte(0x20);
    first = false;
    text.bytes(command.assignments[index].variable.name);
    text.byte(0x3d);
    putWord(command.assignments[index].value);
  }
  putWords(command.words, !first);
  putRedirections(command.redirections);
}

function putWords(words: Array<Word>, space: bool): void {
  for (let index = 0; index < words.length; index++) {
    if (space || index > 0) text.byte(0x20);
    putWord(words[index]);
  }
}

function putRedirections(redirections: Array<Redirection>): void {
  for (let index = 0; index < redirections.length; index++) {
    const redirection = redirections[index];
    text.byte(0x20);
    text.decimal(redirection.fd);
    text.text(operatorOf(redirection.kind));
    if (redirection.kind == HERE) text.text('...');
    else putWord(redirection.target);
  }
}

function operatorOf(kind: i32): string {
  switch (kind) {
    case READ:
      return '<';
    case CLOBBER:
      return '>|';
    case APPEND:
      return '>>';
    case READ_WRITE:
      return '<>';
    case COPY_INPUT:
      return '<&';
    case COPY_OUTPUT:
      return '>&';
    case HERE:
      return '<<';
    default:
      return '>';
  }
}

/** Quoted text stands in double quotes, however it was quoted. */
function putWord(word: Word): void {
  let quoted = false;
  for (let index = 0; index < word.parts.length; index++) {
    const part = word.parts[index];
    if (part.quoted != quoted) text.byte(0x22);
    quoted = part.quoted;
    putPart(part);
  }
  if (quoted) text.byte(0x22);
}

function putPart(part: Part): void {
  if (part.kind == LITERAL) {
    for (let index = 0; index < part.text.length; index++) {
      const byte = part.text[index];
      const special = byte == 0x24 || byte == 0x60 || byte == 0x22 || byte == 0x5c;
      if (part.quoted && special) text.byte(0x5c);
      text.byte(byte);
    }
  } else if (part.kind == COMMAND) {
    text.text('$(...)');
  } else if (part.kind == ARITHMETIC) {
    text.text('$((');
    putText(part.word!);
    text.text('))');
  } else {
    putParameter(part);
  }
}

/** A word whose quotes do not show. */
function putText(word: Word): void {
  for (let index = 0; index < word.parts.length; index++) putPart(word.parts[index]);
}

function putParameter(part: Part): void {
  text.text('${');
  if (part.operator == LENGTH) text.byte(0x23);
  text.bytes(part.text);
  if (part.colon) text.byte(0x3a);
  text.text(parameterOperator(part.operator));
  const word = part.word;
  if (word !== null) putText(word);
  text.byte(0x7d);
}

function parameterOperator(operator: i32): string {
  switch (operator) {
    case DEFAULT:
      return '-';
    case ASSIGN:
      return '=';
    case ERROR:
      return '?';
    case ALTERNATIVE:
      return '+';
    case SMALL_SUFFIX:
      return '%';
    case LARGE_SUFFIX:
      return '%%';
    case SMALL_PREFIX:
      return '#';
    case LARGE_PREFIX:
      return '##';
    default:
      return '';
  }
}
