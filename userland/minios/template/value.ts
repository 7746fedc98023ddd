// Go's templates: values as `if` takes them and as fmt.Print prints Go's maps, slices and strings.
//
// Interface: NIL, orderOf, isTrue, putValue, textOfValue.

import { COLON, RIGHT_BRACKET, SPACE } from '../../lib/base/ascii';
import { compare, textOf } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import {
  JSON_ARRAY,
  JSON_BOOL,
  JSON_NULL,
  JSON_NUMBER,
  JSON_OBJECT,
  Json,
  jsonNull,
} from '../../lib/json/json';

/** A pointer of Go's that leads nowhere, which is not the same as no value. */
export const NIL: Json = jsonNull();

/** Places of elements in their order; of members by their names, as Go goes through a map. */
export function orderOf(value: Json): Array<i32> {
  const order = new Array<i32>();
  for (let index = 0; index < value.length; index++) order.push(index);
  if (!value.isObject) return order;
  sorting = value;
  order.sort((a: i32, b: i32): i32 => compare(sorting.nameAt(a), sorting.nameAt(b)));
  return order;
}

/** What the comparison above looks at: AssemblyScript's functions see no variables around them. */
let sorting: Json = jsonNull();

/** Whether `if` takes a value for true: neither false, 0, empty nor absent. */
export function isTrue(value: Json): bool {
  if (value.kind == JSON_BOOL) return value.isTrue;
  if (value.kind == JSON_NUMBER) return value.asReal != 0;
  if (value.kind == JSON_ARRAY || value.kind == JSON_OBJECT) return value.length > 0;
  return value.text.length > 0;
}

/** As fmt.Print shows a value. `outer`: not inside of another one. */
export function putValue(out: ByteBuffer, value: Json, outer: bool): void {
  if (value.kind == JSON_NULL) {
    out.text(outer && value !== NIL ? '<no value>' : '<nil>');
    return;
  }
  if (value.kind < JSON_ARRAY) {
    out.bytes(value.text);
    return;
  }
  out.text(value.isObject ? 'map[' : '[');
  const order = orderOf(value);
  for (let index = 0; index < order.length; index++) {
    if (index > 0) out.byte(SPACE);
    if (value.isObject) out.bytes(value.nameAt(order[index])).byte(COLON);
    putValue(out, value.at(order[index]), false);
  }
  out.byte(RIGHT_BRACKET);
}

/** The same as bytes. */
export function textOfValue(value: Json): string {
  const out = new ByteBuffer();
  putValue(out, value, false);
  const text = out.take();
  return textOf(text);
}
