// Makes random valid modules that end: for differential tests of the rewriter.
//
// Interface: generateModule(seed) gives the bytes and the calls to make. Every loop and function counts a global
// down and traps at zero, so that both the original and the rewritten module end at the same point.

import { name, signed, unsigned } from '../../host/loader/writer.ts';
import { randomBelow } from '../support/random.ts';

const I32 = 0x7f;
const I64 = 0x7e;
const END = 0x0b;
const PAGES = 40; // more than two steps of a bulk operation
const ELEMENTS = 70_000; // more than a step of a table operation
const GAS = 0;
const DATA_LENGTHS = [40, 1_200_000];

interface Type {
  parameters: number[];
  results: number[];
}

const encodeType = ({ parameters, results }: Type) => [
  0x60,
  parameters.length,
  ...parameters,
  results.length,
  ...results,
];
const vector = (items: number[][]) => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: number[]) => [id, ...unsigned(body.length), ...body];
const constant = (value: number) => [0x41, ...signed(value)];

/** Makes one function body; expressions leave one value of a type, statements none. */
class BodyMaker {
  private readonly random: (below: number) => number;
  private readonly types: Type[];
  private readonly functions: number[];
  private readonly locals: number[];
  /** The values that a branch to each open label takes, innermost last. */
  private readonly labels: number[][];
  /** Bounds the code's size: expressions become leaves when it is used up. */
  private budget = 120;
  /** Which exception instructions: engines refuse both in one module. */
  private readonly legacy: boolean;

  constructor(
    random: (below: number) => number,
    types: Type[],
    functions: number[],
    own: Type,
    locals: number[],
    legacy: boolean,
  ) {
    this.random = random;
    this.legacy = legacy;
    this.types = types;
    this.functions = functions;
    this.locals = [...own.parameters, ...locals];
    this.labels = [own.results];
  }

  body(results: number[]): number[] {
    return [...this.countGas(), ...this.statements(5), ...results.flatMap((type) => this.value(type)), END];
  }

  private pick<T>(...choices: (() => T)[]): T {
    return choices[this.random(choices.length)]!();
  }

  private countGas(): number[] {
    const get = [0x23, GAS];
    return [...get, 0x45, 0x04, 0x40, 0x00, END, ...get, 0x41, 1, 0x6b, 0x24, GAS];
  }

  private statements(most: number): number[] {
    return Array.from({ length: this.random(most + 1) }, () => this.statement()).flat();
  }

  private local(type: number): number | null {
    const fitting = this.locals.flatMap((local, i) => (local === type ? [i] : []));
    return fitting.length === 0 ? null : fitting[this.random(fitting.length)]!;
  }

  value(type: number): number[] {
    if (this.budget-- <= 0 || this.random(4) === 0) return this.leaf(type);
    const local = this.local(type);
    return this.pick(
      () => [
        ...this.value(type),
        ...this.value(type),
        type === I32 ? 0x6a + this.random(3) : 0x7c + this.random(3),
      ],
      () => [...this.value(I32), 0x04, type, ...this.inside([type]), 0x05, ...this.inside([type]), END],
      () => (local === null ? this.leaf(type) : [...this.value(type), 0x22, local]),
      () => (type === I32 ? [...this.value(I64), 0xa7] : [...this.value(I32), 0xac]),
      () => (type === I32 ? [...this.value(I64), 0x50] : this.leaf(type)),
      () => [...this.value(type), ...this.value(type), ...this.value(I32), 0x1b],
      () => (type === I32 ? [...this.address(), 0x2d, 0, 0] : [...this.address(), 0x30, 0, 0]),
      () => [...this.callOf(type)],
      () => (type === I32 ? [...constant(this.random(3)), 0x40, 0] : this.leaf(type)),
      () => (type === I32 ? [0xd0, 0x70, ...constant(this.random(3)), 0xfc, 15, 0] : this.leaf(type)),
      () => (type === I32 ? [0xfc, 16, 0] : this.leaf(type)),
      () =>
        this.legacy
          ? [0x06, type, ...this.inside([type]), 0x07, 0, ...this.inside([type]), END]
          : this.leaf(type),
      () => [0x02, type, ...this.inside([type]), END],
    );
  }

  private leaf(type: number): number[] {
    const local = this.local(type);
    if (local !== null && this.random(2)) return [0x20, local];
    const value = this.pick(
      () => this.random(20) - 5,
      () => this.random(0x7fffffff),
    );
    return [type === I32 ? 0x41 : 0x42, ...signed(value)];
  }

  private address(): number[] {
    return this.random(30) === 0 ? this.value(I32) : [...this.value(I32), 0x41, ...signed(0xffff), 0x71];
  }

  /** Values for a new block whose label takes `results`. */
  private inside(results: number[]): number[] {
    this.labels.push(results);
    const code = [...this.statements(3), ...results.flatMap((type) => this.value(type))];
    this.labels.pop();
    return code;
  }

  /** A call of a random function, its results dropped but for one of `type`. */
  private callOf(type: number): number[] {
    const code = this.call();
    return [...code.code, ...code.results.flatMap(() => [0x1a]), ...this.leaf(type)];
  }

  private call(): { code: number[]; results: number[] } {
    const fn = this.random(this.functions.length);
    const typeIndex = this.functions[fn]!;
    const { parameters, results } = this.types[typeIndex]!;
    const operands = parameters.flatMap((type) => this.value(type));
    if (this.random(3) > 0) return { code: [...operands, 0x10, fn], results };
    const entry = this.random(8) === 0 ? this.value(I32) : constant(fn);
    return { code: [...operands, ...entry, 0x11, typeIndex, 0], results };
  }

  private statement(): number[] {
    if (this.budget-- <= 0) return [0x01];
    const type = this.random(2) ? I32 : I64;
    const local = this.local(type);
    return this.pick(
      () => (local === null ? [0x01] : [...this.value(type), 0x21, local]),
      () => [...this.address(), ...this.value(type), type === I32 ? 0x36 : 0x37, 0, 0],
      () => this.loop(),
      () => this.loop(),
      () => [...this.value(I32), 0x04, 0x40, ...this.inside([]), 0x05, ...this.inside([]), END],
      () => [0x02, 0x40, ...this.inside([]), END],
      () => this.branch(),
      () => this.branchTable(),
      () => this.multipleValues(),
      () => this.bulk(),
      () => this.bulk(),
      () => this.catching(),
      () => (this.random(6) ? [0x01] : [0x08, 0]),
      () => (this.random(8) ? [0x01] : [...this.labels[0]!.flatMap((result) => this.value(result)), 0x0f]),
      () => {
        const { code, results } = this.call();
        return [...code, ...results.map(() => 0x1a)];
      },
    );
  }

  private catching(): number[] {
    if (this.legacy) return [0x06, 0x40, ...this.inside([]), 0x19, ...this.inside([]), END];
    this.labels.push([]);
    const code = [0x02, 0x40, 0x1f, 0x40, 1, 0, 0, 0, ...this.inside([]), END, END];
    this.labels.pop();
    return code;
  }

  private loop(): number[] {
    this.labels.push([]);
    const code = [...this.countGas(), ...this.statements(3), ...this.value(I32), 0x41, 7, 0x71, 0x0d, 0];
    this.labels.pop();
    return [0x03, 0x40, ...code, END];
  }

  private branch(): number[] {
    const depth = this.random(this.labels.length);
    const values = this.labels[this.labels.length - 1 - depth]!;
    const code = values.flatMap((type) => this.value(type));
    return [...code, ...this.value(I32), 0x0d, depth, ...values.map(() => 0x1a)];
  }

  private branchTable(): number[] {
    const count = this.random(5);
    const targets = Array.from({ length: count + 1 }, () => this.random(3));
    this.labels.push([], [], []);
    const index = this.value(I32);
    this.labels.length -= 3;
    const code = [0x02, 0x40, 0x02, 0x40, 0x02, 0x40, ...index, 0x0e, count, ...targets, END];
    return [...code, ...constant(1), 0x1a, END, 0x01, END];
  }

  /** A block of type 0: (i32, i64) -> (i64, i32). */
  private multipleValues(): number[] {
    const values = [...this.value(I32), ...this.value(I64)];
    this.labels.push([I64, I32]);
    const code = [0x1a, 0x1a, ...this.statements(2), ...this.value(I64), ...this.value(I32)];
    this.labels.pop();
    return [...values, 0x02, 0, ...code, END, 0x1a, 0x1a];
  }

  private place(limit: number): number[] {
    return this.random(10) === 0 ? this.value(I32) : constant(this.random(limit));
  }

  private bulk(): number[] {
    const bytes = PAGES * 65536;
    const length = () => this.place(this.random(3) ? 3000 : 2_500_000);
    const entries = () => this.place(this.random(3) ? 300 : ELEMENTS);
    const segment = this.random(2);
    return this.pick(
      () => [...this.place(bytes), ...this.value(I32), ...length(), 0xfc, 11, 0],
      () => [...this.place(bytes), ...this.place(bytes), ...length(), 0xfc, 10, 0, 0],
      () => [...this.place(4000), ...this.place(4000), ...length(), 0xfc, 10, 0, 0],
      () => [...this.place(bytes), ...this.place(1000), ...length(), 0xfc, 8, segment, 0],
      () => (this.random(8) ? [0x01] : [0xfc, 9, segment]),
      () => [...this.place(ELEMENTS), ...this.place(ELEMENTS), ...entries(), 0xfc, 14, 0, 0],
      () => [...this.place(500), ...this.place(500), ...entries(), 0xfc, 14, 0, 0],
      () => [...this.place(ELEMENTS), 0xd2, this.random(this.functions.length), ...entries(), 0xfc, 17, 0],
      () => [...this.place(ELEMENTS), ...this.place(10), ...entries(), 0xfc, 12, 1, 0],
    );
  }
}

/** A random module and the calls to make of it. */
export function generateModule(seed: number): {
  bytes: Uint8Array<ArrayBuffer>;
  calls: [string, ...unknown[]][];
} {
  const random = randomBelow(seed);
  const someTypes = (most: number) => Array.from({ length: random(most + 1) }, () => (random(2) ? I32 : I64));
  const types: Type[] = [
    { parameters: [I32, I64], results: [I64, I32] },
    { parameters: [], results: [] },
    ...Array.from({ length: 3 }, () => ({ parameters: someTypes(3), results: someTypes(2) })),
  ];
  const functions = Array.from({ length: 2 + random(5) }, () => 1 + random(types.length - 1));
  const legacy = random(2) === 0;
  const bodies = functions.map((typeIndex) => {
    const type = types[typeIndex]!;
    const locals = someTypes(4);
    const maker = new BodyMaker(random, types, functions, type, locals, legacy);
    const code = [...vector(locals.map((local) => [1, local])), ...maker.body(type.results)];
    return [...unsigned(code.length), ...code];
  });
  const indexes = functions.map((_, i) => [i]);
  const data = DATA_LENGTHS.map((length) => [
    1,
    ...unsigned(length),
    ...new Array<number>(length).fill(1 + random(255)),
  ]);
  const exports = [
    [...name('memory'), 2, 0],
    [...name('gas'), 3, GAS],
    ...functions.map((_, i) => [...name(`f${i}`), 0, i]),
  ];
  const bytes = Uint8Array.from(
    [
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, vector(types.map(encodeType))),
      section(3, vector(functions.map((type) => [type]))),
      section(4, vector([[0x70, 0, ...unsigned(ELEMENTS)]])),
      section(5, vector([[1, PAGES, PAGES + 3]])),
      section(13, vector([[0, 1]])),
      section(6, vector([[I32, 1, ...constant(300), END]])),
      section(7, vector(exports)),
      random(3) === 0 && functions.includes(1) ? section(8, [functions.indexOf(1)]) : [],
      section(
        9,
        vector([
          [0, ...constant(0), END, ...vector(indexes)],
          [1, 0, ...vector(indexes)],
        ]),
      ),
      section(12, [data.length]),
      section(10, vector(bodies)),
    ]
      .flat()
      .concat(section(11, vector(data))),
  );
  const calls = functions.map((typeIndex, i): [string, ...unknown[]] => [
    `f${i}`,
    ...types[typeIndex]!.parameters.map((type) => (type === I32 ? random(100) : BigInt(random(100)))),
  ]);
  return { bytes, calls };
}
