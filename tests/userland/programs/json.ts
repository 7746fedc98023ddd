// Reads JSON from standard input, as the first argument says: `compact` or `indent` writes it again, `get PATH...` writes what
// each path gives to each getter, `build` writes a tree that is put together, `lines` writes each line again.

import '../../../userland/lib/base/abort';
import { ByteBuffer } from '../../../userland/lib/base/buffer';
import { Bytes, equalsText, toBytes } from '../../../userland/lib/base/bytes';
import { Reader, exit, stdout } from '../../../userland/lib/base/io';
import {
  Json,
  jsonArray,
  jsonInteger,
  jsonNull,
  jsonObject,
  jsonString,
  jsonStrings,
} from '../../../userland/lib/json/json';
import { JsonReader } from '../../../userland/lib/json/reader';
import { jsonBytes } from '../../../userland/lib/json/writer';
import { programArguments } from '../../../userland/lib/base/program';

function readInput(): Bytes {
  const buffer = new ByteBuffer(4096);
  const input = new Reader(0);
  while (true) {
    const length = input.record();
    if (length == 0) return buffer.take();
    buffer.range(input.recordStart, length);
  }
}

function parse(text: Bytes): Json {
  const reader = new JsonReader(text);
  const value = reader.read();
  if (value !== null) return value;
  stdout.bytes(reader.describe()).text('\n').flush();
  exit(1);
  return jsonNull();
}

function line(text: Bytes): void {
  stdout.bytes(text).text('\n');
}

function get(value: Json, path: string): void {
  const list = value.strings(path);
  stdout.bytes(value.string(path, toBytes('-'))).text(' ');
  stdout.decimal(value.integer(path, -7)).text(' ');
  stdout.text(value.unsigned(path, 7).toString()).text(' ');
  stdout.text(value.real(path, 0.5).toString()).text(' ');
  stdout.text(value.bool(path, true) ? 'true' : 'false').text(' ');
  stdout.text(value.has(path) ? 'there' : 'absent').text(' [');
  for (let index = 0; index < list.length; index++) stdout.bytes(list[index]).text(',');
  stdout.text(']\n');
}

function build(): void {
  const value = jsonObject();
  value.setText('b', 'two').setInteger('a', i64.MIN_VALUE).setBool('c', true).setText('b', 'again');
  value.object('nested').set('list', jsonStrings([toBytes('x'), toBytes('\n')]));
  value.object('nested').set('empty', jsonArray()).set('none', jsonObject()).set('null', jsonNull());
  value.set('gone', jsonInteger(1));
  value.remove(toBytes('gone'));
  value.set('bad', jsonString([0x61, 0xff, 0x62]));
  const many = value.object('many');
  for (let index = 0; index < 80; index++) many.setInteger('m' + index.toString(), index);
  many.setInteger('m3', -3);
  many.remove(toBytes('m5'));
  many.setInteger('m39', -39);
  line(jsonBytes(value));
  line(jsonBytes(value.copy(), 4));
}

const args = programArguments();
const verb = args[1];
if (equalsText(verb, 'build')) build();
else if (equalsText(verb, 'lines')) {
  const input = new Reader(0);
  for (let text = input.line(); text !== null; text = input.line()) line(jsonBytes(parse(text)));
} else {
  const value = parse(readInput());
  if (equalsText(verb, 'compact')) line(jsonBytes(value));
  else if (equalsText(verb, 'indent')) line(jsonBytes(value, 4));
  else if (equalsText(verb, 'get'))
    for (let index = 2; index < args.length; index++)
      get(value, String.UTF8.decode(changetype<ArrayBuffer>(args[index])));
  else {
    // Memory: what is no longer referenced is collected.
    for (let round = 0; round < 2000; round++) jsonBytes(parse(jsonBytes(value)));
    stdout.decimal(memory.size()).text('\n');
  }
}
stdout.flush();
exit(0);
