/** A plan as text: assignments, workers at once and their limits. Plain lines, safe for a terminal. */
import { fit, widthOf } from '../../core/text/cells.ts';
import { cleanText, visibleText } from '../../core/text/clean-text.ts';
import type { PlannedWorker } from '../../core/plan/crew.ts';
import type { Bound, BoundKind, HowMany } from '../../core/plan/how-many.ts';
import { unreachable } from '../../core/result.ts';
import { maxAtOnce } from './max-at-once.ts';
import { plural } from '../../core/text/plural.ts';

export type PlanSource = 'distribution' | 'claude' | 'heuristic';

export interface ShownPlan {
  readonly file: string;
  readonly source: PlanSource;
  readonly why: string;
  readonly workers: readonly PlannedWorker[];
  /** Text for all workers from the distribution plan; may be empty. */
  readonly shared: string;
  readonly howMany: HowMany;
  /** Cost of planning in US dollars; null: free or unknown. */
  readonly costUsd: number | null;
}

export function planLines(plan: ShownPlan): readonly string[] {
  return [
    headLine(plan),
    ...workerLines(plan.workers),
    ...(plan.shared === '' ? [] : [`  for all: ${shortened(plan.shared)}`]),
    '',
    ...howManyLines(plan.howMany),
  ];
}

function headLine({ file, source, why, workers, costUsd }: ShownPlan): string {
  const count = workers.length === 1 ? '1 worker' : `${String(workers.length)} workers`;
  const said = why === '' ? '' : `: ${cleanText(why, 600).replace(/[.\s]+$/, '')}`;
  const head = `${cleanText(file)}: ${count}`;
  switch (source) {
    case 'distribution':
      return `${head}, from its distribution plan.`;
    case 'heuristic':
      return `${head}, from its text (heuristic)${said}.`;
    case 'claude':
      return `${head}, planned by Claude${costUsd === null ? '' : ` for $${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)}`}${said}.`;
    default:
      return unreachable(source);
  }
}

function workerLines(workers: readonly PlannedWorker[]): readonly string[] {
  const idCells = Math.max(...workers.map(({ id }) => id.length));
  const nameCells = Math.max(...workers.map(({ name }) => widthOf(name)));
  const inset = ' '.repeat(idCells + nameCells + 6);
  return workers.flatMap(({ id, name, title, text, needs, deliverables, verify }) => [
    `  ${id.padStart(idCells)}  ${fit(name, nameCells, 'left', '…')}  ${assignment(title, text)}${needs.length === 0 ? '' : ` (after ${needs.join(', ')})`}`,
    ...deliverables.map((one) => `${inset}-> ${cleanText(one, 200)}`),
    ...(verify === null ? [] : [`${inset}verify: ${visibleText(verify)}`]),
  ]);
}

/** UTF-16 code units. */
const longestAssignment = 240;

/** The title with the plan's text: `storage: src/store.js keeps the products`. */
function assignment(title: string, text: string): string {
  const bare = cleanText(title);
  const said = shortened(text);
  if (said === '' || said === bare) return bare;
  return said.toLowerCase().startsWith(bare.replace(/…$/, '').toLowerCase()) ? said : `${bare}: ${said}`;
}

/** The first line, and how many follow. */
function shortened(text: string): string {
  const [first = '', ...more] = text.split('\n').filter((line) => line.trim() !== '');
  const line = cleanText(
    first.replace(/(\*\*|__|`)(.+?)\1/g, '$2').replace(/^[-*+•]\s+/, ''),
    longestAssignment,
  );
  return more.length === 0 ? line : `${line} (+${plural(more.length, 'line')})`;
}

function howManyLines(howMany: HowMany): readonly string[] {
  const { slots, room, queued, bounds, decidedBy } = howMany;
  const words = bounds.map((bound) => boundWords(bound, howMany));
  const width = Math.max(...words.map(({ what }) => what.length));
  return [
    // `status` words this limit the same way.
    `At once: ${String(slots)} (the crew: ${maxAtOnce(room)})${queued === 0 ? '' : `; ${plural(queued, 'waits', 'wait')} in the queue`}${decidedBy === null ? ' (at least one, whatever the limits)' : ''}`,
    ...bounds.map(({ kind, limit }, index) => {
      const { what, how } = words[index] ?? { what: '', how: '' };
      const shown = limit === null ? 'no limit' : String(limit);
      return `  ${what.padEnd(width)}  ${shown.padEnd(8)}  ${kind === decidedBy ? '<- decides' : ''.padEnd(10)}  ${how}`.trimEnd();
    }),
  ];
}

function boundWords(
  { kind }: Bound,
  { atOnce, max, machine, memoryEach }: HowMany,
): { readonly what: string; readonly how: string } {
  const names: Readonly<Record<BoundKind, string>> = {
    parts: 'parts of the task',
    needs: 'dependencies',
    max: 'your limit',
    memory: 'free memory',
    cores: 'processors',
  };
  switch (kind) {
    case 'parts':
      return { what: names.parts, how: '' };
    case 'needs':
      return {
        what: names.needs,
        how: atOnce === null ? 'not computed for so many' : 'the most that can be ready at once',
      };
    case 'max':
      return { what: names.max, how: max === null ? '--max, MAX_CLAUDE_WORKERS' : cleanText(max.from) };
    case 'memory':
      return { what: names.memory, how: memoryHow(machine.freeMemory, memoryEach) };
    case 'cores':
      return { what: names.cores, how: `2 for each of ${String(machine.cores)}` };
    default:
      return unreachable(kind);
  }
}

function memoryHow(free: number | null, each: number): string {
  if (free === null) return 'unknown on this system';
  return each <= 0 ? 'memoryPerWorkerMB is 0' : `${gigabytes(free)} free, ${gigabytes(each)} each`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
