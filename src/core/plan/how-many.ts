/** How many workers run at once: all limits, and which one decides. Pure; the figures are passed in. */

export interface Machine {
  /** Memory that programs may still take. Bytes; null: unknown. */
  readonly freeMemory: number | null;
  readonly cores: number;
}

export interface HowManyInput {
  /** Parts of the task. */
  readonly parts: number;
  /** The most parts that can be ready at once by their needs; null: unknown. */
  readonly atOnce: number | null;
  /** The user's own limit and its source; null: none. */
  readonly max: { readonly count: number; readonly from: string } | null;
  readonly machine: Machine;
  /** Assumed memory per worker. Bytes; 0: memory does not limit. */
  readonly memoryEach: number;
}

export type BoundKind = 'parts' | 'needs' | 'max' | 'memory' | 'cores';

export interface Bound {
  readonly kind: BoundKind;
  /** Null: no limit, since it is unknown or unwanted. */
  readonly limit: number | null;
}

export interface HowMany extends HowManyInput {
  readonly bounds: readonly Bound[];
  /** Workers at once; at least 1. */
  readonly slots: number;
  /** Workers that fit whatever the task: the crew's limit, also for workers added later. At least 1. */
  readonly room: number;
  /** The first limit that gives `slots`; null: even one worker exceeds a limit, and one starts anyway. */
  readonly decidedBy: BoundKind | null;
  /** Parts that wait for a slot. */
  readonly queued: number;
}

/** Two per core: a worker waits for its model most of the time. */
const perCore = 2;

export function howMany(input: HowManyInput): HowMany {
  const { parts, atOnce, max, machine, memoryEach } = input;
  const bounds: readonly Bound[] = [
    { kind: 'parts', limit: parts },
    { kind: 'needs', limit: atOnce },
    { kind: 'max', limit: max === null ? null : max.count },
    {
      kind: 'memory',
      limit:
        machine.freeMemory === null || memoryEach <= 0 ? null : Math.floor(machine.freeMemory / memoryEach),
    },
    { kind: 'cores', limit: perCore * machine.cores },
  ];
  const least = (of: readonly Bound[]): number =>
    Math.max(1, Math.min(...of.flatMap(({ limit }) => limit ?? [])));
  const slots = least(bounds);
  return {
    ...input,
    bounds,
    slots,
    room: least(bounds.filter(({ kind }) => kind !== 'parts' && kind !== 'needs')),
    decidedBy: bounds.find(({ limit }) => limit === slots)?.kind ?? null,
    queued: Math.max(0, parts - slots),
  };
}
