// Go's templates: what the nodes of parse.ts write for a value. Values are JSON; they are printed as fmt.Print prints
// Go's maps, slices and strings.
//
// Interface: TemplateRun.

import { toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Outcome, fail } from '../../lib/base/failure';
import {
  JSON_ARRAY,
  JSON_NULL,
  JSON_OBJECT,
  Json,
  jsonInteger,
  jsonNull,
  jsonString,
} from '../../lib/json/json';
import {
  NODE_ACTION,
  NODE_BREAK,
  NODE_CONTINUE,
  NODE_IF,
  NODE_RANGE,
  NODE_TEXT,
  NODE_WITH,
  Node,
  OPERAND_DOT,
  OPERAND_FUNCTION,
  OPERAND_LITERAL,
  OPERAND_PIPE,
  OPERAND_VARIABLE,
  Operand,
  Pipe,
} from './parse';
import { callFunction } from './functions';
import { NIL, isTrue, orderOf, putValue, textOfValue } from './value';

/** How a list of nodes ended. */
const WENT_ON: i32 = 0;
const BROKE: i32 = 1;
const CONTINUED: i32 = 2;

/** Members that are maps in Docker's types, not structs. */
const MAPS: Array<string> = ['Annotations', 'Labels', 'Options', 'Ports', 'Volumes'];

/**
 * Whether Docker's type of `value` has the member, a pointer that JSON leaves out where it is nil: those of
 * `docker inspect CONTAINER`.
 */
function isNilIn(value: Json, name: string): bool {
  if (name == 'Health') return value.has('OOMKilled');
  return (name == 'SizeRw' || name == 'SizeRootFs') && value.has('RestartCount');
}

/** Carries a template out, once for each value. */
export class TemplateRun {
  /** Why the template could not be carried out. */
  private failure: Outcome = null;
  private names: Array<string> = [];
  private values: Array<Json> = [];

  /** `labels`: what the method `.Label "NAME"` looks in. */
  constructor(
    private out: ByteBuffer,
    private labels: Json | null,
  ) {}

  /** Writes what the template says of a value. */
  run(nodes: Array<Node>, value: Json): Outcome {
    this.names = [''];
    this.values = [value];
    this.walk(nodes, value);
    return this.failure;
  }

  private refuse(at: string, reason: string): void {
    if (this.failure === null) this.failure = fail('template: :1: executing "" at <' + at + '>: ' + reason);
  }

  private walk(nodes: Array<Node>, dot: Json): i32 {
    for (let index = 0; index < nodes.length && this.failure === null; index++) {
      const node = nodes[index];
      if (node.kind == NODE_TEXT) {
        this.out.bytes(toBytes(node.text));
        continue;
      }
      if (node.kind == NODE_BREAK) return BROKE;
      if (node.kind == NODE_CONTINUE) return CONTINUED;
      if (node.kind == NODE_ACTION) {
        const value = this.pipe(node.pipe, dot);
        if (node.pipe.variables.length == 0) putValue(this.out, value, true);
        continue;
      }
      const known = this.names.length;
      const ended = node.kind == NODE_RANGE ? this.range(node, dot) : this.choice(node, dot);
      this.names.length = known;
      this.values.length = known;
      if (ended != WENT_ON) return ended;
    }
    return WENT_ON;
  }

  private choice(node: Node, dot: Json): i32 {
    assert(node.kind == NODE_IF || node.kind == NODE_WITH);
    const value = this.pipe(node.pipe, dot);
    if (!isTrue(value)) return this.walk(node.otherwise, dot);
    return this.walk(node.body, node.kind == NODE_WITH ? value : dot);
  }

  private range(node: Node, dot: Json): i32 {
    const value = this.pipe(node.pipe, dot);
    if (this.failure !== null) return WENT_ON;
    if (value.length == 0) {
      if (value.kind != JSON_ARRAY && value.kind != JSON_OBJECT && value.kind != JSON_NULL)
        this.refuse('range', "range can't iterate over " + textOfValue(value));
      return this.walk(node.otherwise, dot);
    }
    // The pipe has set its variables to the whole value; now they get what is in it.
    const places = this.placesOf(node.pipe);
    const order = orderOf(value);
    for (let index = 0; index < order.length; index++) {
      const place = order[index];
      if (places.length == 2)
        this.values[places[0]] = value.isObject ? jsonString(value.nameAt(place)) : jsonInteger(place);
      if (places.length > 0) this.values[places[places.length - 1]] = value.at(place);
      const known = this.names.length;
      const ended = this.walk(node.body, value.at(place));
      this.names.length = known;
      this.values.length = known;
      if (ended == BROKE || this.failure !== null) break;
    }
    return WENT_ON;
  }

  /** Where the variables are that a pipe has set: its own, the last ones, or those that it assigns to. */
  private placesOf(pipe: Pipe): Array<i32> {
    const places = new Array<i32>();
    const first = this.names.length - pipe.variables.length;
    for (let index = 0; index < pipe.variables.length; index++)
      places.push(pipe.assigns ? this.names.lastIndexOf(pipe.variables[index]) : first + index);
    return places;
  }

  private pipe(pipe: Pipe, dot: Json): Json {
    let value = jsonNull();
    for (let index = 0; index < pipe.commands.length && this.failure === null; index++) {
      value = this.command(pipe.commands[index], dot, index > 0 ? value : null);
    }
    for (let index = 0; index < pipe.variables.length; index++) {
      const name = pipe.variables[index];
      if (!pipe.assigns) {
        this.names.push(name);
        this.values.push(value);
        continue;
      }
      const known = this.names.lastIndexOf(name);
      if (known >= 0) this.values[known] = value;
      else this.refuse('$' + name, 'undefined variable "$' + name + '"');
    }
    return value;
  }

  private command(operands: Array<Operand>, dot: Json, piped: Json | null): Json {
    const first = operands[0];
    const method = first.kind == OPERAND_DOT && first.fields.length == 1 && first.fields[0] == 'Label';
    if (first.kind != OPERAND_FUNCTION && !(method && this.labels !== null)) {
      const value = this.value(first, dot);
      if (operands.length > 1 || piped !== null)
        this.refuse(first.source, "can't give argument to non-function " + first.source);
      return value;
    }
    const args = new Array<Json>();
    for (let index = 1; index < operands.length; index++) args.push(this.value(operands[index], dot));
    if (piped !== null) args.push(piped);
    if (this.failure !== null) return jsonNull();
    if (first.kind != OPERAND_FUNCTION) {
      const found = args.length == 1 ? this.labels!.member(args[0].text) : null;
      return found !== null ? found : jsonString([]);
    }
    return this.call(first.name, args);
  }

  private call(name: string, args: Array<Json>): Json {
    const result = callFunction(name, args);
    const why = result.failure;
    if (why === null) return result.value;
    this.refuse(name, why.message);
    return jsonNull();
  }

  private value(operand: Operand, dot: Json): Json {
    let value = jsonNull();
    if (operand.kind == OPERAND_DOT) value = dot;
    else if (operand.kind == OPERAND_LITERAL) return operand.literal;
    else if (operand.kind == OPERAND_PIPE) value = this.pipe(operand.pipe!, dot);
    else if (operand.kind == OPERAND_VARIABLE) {
      const place = this.names.lastIndexOf(operand.name);
      if (place < 0) this.refuse(operand.source, 'undefined variable "$' + operand.name + '"');
      else value = this.values[place];
    } else {
      value = this.call(operand.name, []);
    }
    for (let index = 0; index < operand.fields.length && this.failure === null; index++) {
      value = this.field(operand, value, operand.fields[index], index > 0 ? operand.fields[index - 1] : '');
    }
    return value;
  }

  /** A member of `value`, which is the member `within` of another one: in a map of Go's, such as Labels, a name need not be there. */
  private field(operand: Operand, value: Json, name: string, within: string): Json {
    // As Docker says it, which tries a map then.
    if (value === NIL) this.refuse(operand.source, 'map has no entry for key "' + within + '"');
    if (!value.isObject) {
      const what = value.isNull
        ? 'nil pointer evaluating interface {}.' + name
        : "can't evaluate field " + name;
      this.refuse(operand.source, what);
      return jsonNull();
    }
    const found = value.member(toBytes(name));
    if (found === null && isNilIn(value, name)) return NIL;
    if (found === null && !MAPS.includes(within))
      this.refuse(operand.source, 'map has no entry for key "' + name + '"');
    return found !== null ? found : jsonNull();
  }
}
