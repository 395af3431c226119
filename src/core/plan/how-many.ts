/** How many workers go side by side: every bound that there is, and which one decides. Pure; the figures are handed in. */

export interface Machine {
  /** What programs may still take. Bytes; null where the system does not say. */
  readonly freeMemory: number | null;
  readonly cores: number;
}

export interface HowManyInput {
  /** Parts of the task. */
  readonly parts: number;
  /** The most of them that their needs let be ready at once; null: not known. */
  readonly atOnce: number | null;
  /** The person's own bound, and where it was said; null: none. */
  readonly max: { readonly count: number; readonly from: string } | null;
  readonly machine: Machine;
  /** What one worker is taken to need. Bytes; 0: memory bounds nothing. */
  readonly memoryEach: number;
}

export type BoundKind = 'parts' | 'needs' | 'max' | 'memory' | 'cores';

export interface Bound {
  readonly kind: BoundKind;
  /** Null: it bounds nothing, since nothing is known or wanted. */
  readonly limit: number | null;
}

export interface HowMany extends HowManyInput {
  readonly bounds: readonly Bound[];
  /** At once; never less than 1. */
  readonly slots: number;
  /** What there is room for, whatever the task: the crew's bound, also for workers that are added later. Never less than 1. */
  readonly room: number;
  /** The first bound that gives `slots`; null: there is too little of something even for one, and one starts all the same. */
  readonly decidedBy: BoundKind | null;
  /** Parts that wait for a slot. */
  readonly queued: number;
}

/** Two for each core: a worker waits for its model most of the time. */
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
