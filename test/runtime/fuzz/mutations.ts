/** Damages an example of a format: its bytes, its words, or (of JSON) its values, names and nesting. */
import fc from 'fast-check';

/** Numbers from which a change is made; small ones make a simple change, so that failures shrink. */
export interface Change {
  readonly kind: number;
  readonly at: number;
  readonly what: number;
}

export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ kind: fc.nat(99), at: fc.nat(1_000_000), what: fc.nat(9_999) }),
  { minLength: 1, maxLength: 4 },
);

const deep = (open: string, inside: string, close: string, levels: number): string =>
  `${open.repeat(levels)}${inside}${close.repeat(levels)}`;

/** JSON texts that take the place of a value. */
const oddValues: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '-0', '0.5', '2147483648', '9007199254740993', '8640000000000001'],
  ...['1e21', '-1e21', '1e308', '1e999', '-1e999', '123456789012345678901234567890', '[]', '{}', '[null]'],
  ...['""', '" "', '"\\u0000"', '"\\ud800"', '"__proto__"', '"constructor"', '"../../../etc/passwd"', '"1"'],
  ...['"\\u001b]0;x\\u0007\\u202e"', '"\\n\\n\\r"', '"/"', '"2026-13-99T99:99:99Z"', '"NaN"', '"toString"'],
  ...[
    '{"__proto__":{"is":"running"}}',
    '{"constructor":{"prototype":null}}',
    '{"toString":null,"length":-1}',
  ],
  `"${'x'.repeat(20_000)}"`,
  `"${'\\u001b[1;1H'.repeat(2_000)}"`,
  `"${'日'.repeat(5_000)}"`,
  `[${'0,'.repeat(5_000)}0]`,
  deep('[', '', ']', 300),
  deep('[', '', ']', 20_000),
  deep('{"a":', 'null', '}', 300),
  deep('{"a":', 'null', '}', 20_000),
];
const oddNames: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON', 'then'],
  ...['', '0', '-1', 'length', 'is', 'at', 'id', 'x'.repeat(5_000), '\u0000', '\ud800', '日本'],
];

/** A JSON text in the place of a value. */
class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Parent = unknown[] | Record<string, unknown>;

function isParent(value: unknown): value is Parent {
  return typeof value === 'object' && value !== null && !(value instanceof Raw);
}

function slotsOf(value: unknown): readonly (readonly [Parent, string])[] {
  return isParent(value)
    ? Object.keys(value).flatMap((key) => [
        [value, key] as const,
        ...slotsOf((value as Record<string, unknown>)[key]),
      ])
    : [];
}

function textOf(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (!isParent(value)) return value === undefined ? 'null' : JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}:${textOf(one)}`)
    .join(',')}}`;
}

const pick = <T>(all: readonly T[], index: number): T => all[index % all.length] as T;

/** Sets also `__proto__` as a name of its own. */
function put(parent: Parent, key: string, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Characters that the copies of a value may add. */
const longestCopies = 2 * 1024 * 1024;

/** The text of a JSON value, of which values are replaced, removed, renamed, added, doubled, swapped or nested. */
export function changedJson(example: string, all: readonly Change[]): string {
  const root = { value: JSON.parse(example) as unknown };
  for (const { kind, at, what } of all) {
    if (!Object.hasOwn(root, 'value')) put(root, 'value', null);
    const slots = slotsOf(root);
    const [parent, key] = pick(slots, at);
    const value = (parent as Record<string, unknown>)[key];
    switch (kind % 8) {
      case 0:
      case 1:
        put(parent, key, new Raw(pick(oddValues, what)));
        break;
      case 2:
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else Reflect.deleteProperty(parent, key);
        break;
      case 3:
        if (!Array.isArray(parent)) Reflect.deleteProperty(parent, key);
        put(parent, Array.isArray(parent) ? String(parent.length) : pick(oddNames, what), value);
        break;
      case 4:
        if (isParent(value) && !Array.isArray(value))
          put(value, pick(oddNames, what), new Raw(pick(oddValues, at)));
        else put(parent, key, [value]);
        break;
      case 5:
        if (!Array.isArray(parent)) put(parent, key, { [key]: value });
        else {
          // As text: a later change of one copy must not change all of them.
          const copy = new Raw(textOf(value));
          const most = Math.min(what % 300, Math.floor(longestCopies / copy.text.length));
          for (let more = 0; more < most; more += 1) parent.push(copy);
        }
        break;
      case 6: {
        const [other, otherKey] = pick(slots, what);
        // Both as text: a value must not come to lie in itself.
        const theirs = new Raw(textOf((other as Record<string, unknown>)[otherKey]));
        put(other, otherKey, new Raw(textOf(value)));
        put(parent, key, theirs);
        break;
      }
      default:
        put(parent, key, new Raw(pick(oddValues, what)));
        if (!Array.isArray(parent)) put(parent, pick(oddNames, at), new Raw(pick(oddValues, at)));
    }
  }
  return textOf(root.value);
}

const longest = 256 * 1024;

/** Bytes that are flipped, cut, removed, repeated or overwritten; words of the format that are put in. */
export function changedBytes(example: Buffer, words: readonly string[], all: readonly Change[]): Buffer {
  let bytes: Buffer = Buffer.from(example);
  for (const { kind, at, what } of all) {
    const from = at % (bytes.length + 1);
    const to = Math.min(bytes.length, from + 1 + (what % 64));
    const slice = bytes.subarray(from, to);
    const insert = (part: Buffer): Buffer =>
      Buffer.concat([bytes.subarray(0, from), part, bytes.subarray(from)]);
    switch (kind % 8) {
      case 0:
        if (from < bytes.length) bytes[from] = (bytes[from] ?? 0) ^ (1 << (what % 8));
        break;
      case 1:
        bytes = bytes.subarray(0, from);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
        break;
      case 3:
        bytes = insert(slice);
        break;
      case 4:
        bytes = insert(Buffer.concat(Array<Buffer>(what % 2_000).fill(slice)));
        break;
      case 5:
        if (from < bytes.length) bytes[from] = what % 256;
        break;
      case 6:
        bytes = insert(Buffer.from(pick(words, what)));
        break;
      default:
        bytes = insert(Buffer.from(pick(words, what).repeat(1 + (at % 3_000))));
    }
    bytes = Buffer.from(bytes.subarray(0, longest));
  }
  return bytes;
}
