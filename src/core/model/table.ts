/**
 * An immutable ordered map: a change returns another table that shares almost everything with the previous one. An
 * event copies almost nothing of a large crew, and decisions visit only marked values.
 *
 * A tree with 16 entries per node, in order of adding. Each node combines the marks of everything below it, so that a
 * search skips unmarked parts. The index of keys only grows: tables derived from one another share it.
 */

/** Bits of a position per level. */
const bits = 4;
const lastPlace = (1 << bits) - 1;

interface Leaf<T> {
  readonly marks: number;
  readonly values: readonly T[];
  /** Marks of each value. */
  readonly each: readonly number[];
}

interface Branch<T> {
  readonly marks: number;
  readonly nodes: readonly Node<T>[];
}

type Node<T> = Leaf<T> | Branch<T>;

/** Positions of keys. Shared by many tables, each of which knows only the first `size` of them. */
interface Index {
  readonly keys: string[];
  readonly placeOf: Map<string, number>;
}

const noMarks = (): number => 0;

export class Table<T> implements ReadonlyMap<string, T> {
  readonly size: number;
  private readonly index: Index;
  /** 0: the root is a leaf. */
  private readonly height: number;
  private readonly root: Node<T>;
  private readonly marksOf: (value: T) => number;

  private constructor(
    marksOf: (value: T) => number,
    index: Index,
    tree: { readonly root: Node<T>; readonly height: number; readonly size: number },
  ) {
    this.marksOf = marksOf;
    this.index = index;
    this.root = tree.root;
    this.height = tree.height;
    this.size = tree.size;
  }

  /** `marksOf` returns a value's marks as bits. */
  static empty<T>(marksOf: (value: T) => number = noMarks): Table<T> {
    const index = { keys: [], placeOf: new Map<string, number>() };
    return new Table(marksOf, index, { root: { marks: 0, values: [], each: [] }, height: 0, size: 0 });
  }

  get(key: string): T | undefined {
    const place = this.index.placeOf.get(key);
    return place === undefined || place >= this.size ? undefined : valueAt(this.root, this.height, place);
  }

  has(key: string): boolean {
    const place = this.index.placeOf.get(key);
    return place !== undefined && place < this.size;
  }

  /** Returns a table with this value for the key; a new key comes last. */
  with(key: string, value: T): Table<T> {
    const known = this.index.placeOf.get(key);
    const isNew = known === undefined || known >= this.size;
    const index = isNew ? this.grownIndex(key) : this.index;
    const place = isNew ? this.size : known;
    const rises = place >> (bits * (this.height + 1)) > 0;
    const height = rises ? this.height + 1 : this.height;
    const root = rises ? { marks: this.root.marks, nodes: [this.root] } : this.root;
    return new Table(this.marksOf, index, {
      root: this.replaced(root, height, place, value),
      height,
      size: isNew ? this.size + 1 : this.size,
    });
  }

  /** Returns a table without the key; the others keep their order. */
  without(key: string): Table<T> {
    return [...this].reduce<Table<T>>(
      (rest, [other, value]) => (other === key ? rest : rest.with(other, value)),
      Table.empty(this.marksOf),
    );
  }

  /** Values with at least one of the marks, in order; at most `most`. */
  marked(marks: number, most = Infinity): readonly T[] {
    const found: T[] = [];
    this.gather(this.root, marks, most, found);
    return found;
  }

  *values(): Generator<T, undefined> {
    for (let place = 0; place < this.size; place += 1) yield valueAt(this.root, this.height, place) as T;
  }

  *keys(): Generator<string, undefined> {
    yield* this.index.keys.slice(0, this.size);
  }

  *entries(): Generator<[string, T], undefined> {
    let place = 0;
    for (const key of this.keys()) {
      yield [key, valueAt(this.root, this.height, place) as T];
      place += 1;
    }
  }

  [Symbol.iterator](): Generator<[string, T], undefined> {
    return this.entries();
  }

  forEach(visit: (value: T, key: string, table: ReadonlyMap<string, T>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  /** An older table that grows again gets an index of its own. */
  private grownIndex(key: string): Index {
    const { keys, placeOf } = this.index;
    const own =
      keys.length === this.size
        ? this.index
        : {
            keys: keys.slice(0, this.size),
            placeOf: new Map([...placeOf].filter(([, place]) => place < this.size)),
          };
    own.placeOf.set(key, this.size);
    own.keys.push(key);
    return own;
  }

  private replaced(node: Node<T> | undefined, height: number, place: number, value: T): Node<T> {
    const at = placeIn(height, place);
    if (height === 0) {
      const leaf = node !== undefined && 'values' in node ? node : { values: [], each: [] };
      const values = leaf.values.slice();
      const each = leaf.each.slice();
      values[at] = value;
      each[at] = this.marksOf(value);
      let marks = 0;
      for (const own of each) marks |= own;
      return { marks, values, each };
    }
    const nodes = node !== undefined && 'nodes' in node ? node.nodes.slice() : [];
    nodes[at] = this.replaced(nodes[at], height - 1, place, value);
    let marks = 0;
    for (const below of nodes) marks |= below.marks;
    return { marks, nodes };
  }

  private gather(node: Node<T>, marks: number, most: number, found: T[]): void {
    if ((node.marks & marks) === 0) return;
    if ('values' in node) {
      for (let at = 0; at < node.values.length && found.length < most; at += 1)
        if (((node.each[at] ?? 0) & marks) !== 0) found.push(node.values[at] as T);
      return;
    }
    for (const below of node.nodes) {
      if (found.length >= most) return;
      this.gather(below, marks, most, found);
    }
  }
}

function placeIn(height: number, place: number): number {
  return (place >> (bits * height)) & lastPlace;
}

function valueAt<T>(root: Node<T>, height: number, place: number): T | undefined {
  let node: Node<T> | undefined = root;
  for (let level = height; node !== undefined; level -= 1) {
    if ('values' in node) return node.values[placeIn(0, place)];
    node = node.nodes[placeIn(level, place)];
  }
  return undefined;
}
