/** Resource usage of workers in few words: `$4.20  310k tok  2.1 GB RAM  38 % cpu`. Unknown values are omitted. */
import { dollars as dollarsText } from '../../core/model/cost.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import type { Snapshot, SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import { crewUsage, totalTokens } from '../../core/model/facts/usage.ts';

/** Of a whole crew; empty if nothing is known. */
export function crewUsageWords({ workers, ...crew }: Snapshot): readonly string[] {
  // Snapshots of older builds have no totals.
  const summed = crewUsage(workers.flatMap(({ usage }) => usage ?? []));
  const costUsd = crew.costUsd ?? summed.costUsd;
  const tokens = crew.tokens ?? summed.tokens;
  const uses = workers.flatMap(({ resources }) => resources ?? []);
  const cpu = uses.flatMap(({ cpuPercent }) => cpuPercent ?? []);
  return [
    ...(costUsd === null ? [] : [dollarsText(costUsd)]),
    ...(tokens === null ? [] : [`${countText(tokens)} tok`]),
    ...memoryWords(sum(uses.map(({ memoryBytes }) => memoryBytes))),
    ...(cpu.length === 0 ? [] : [`${String(sum(cpu))} % cpu`]),
  ];
}

/** Of one worker, with how full its context is. */
export function workerUsageWords({ usage, resources }: SnapshotWorker): readonly string[] {
  return [
    ...(usage?.costUsd == null ? [] : [dollarsText(usage.costUsd)]),
    ...(usage?.tokens == null ? [] : [`${countText(totalTokens(usage.tokens))} tok`]),
    ...(usage?.contextPercent == null ? [] : [`context ${String(Math.round(usage.contextPercent))} % full`]),
    ...memoryWords(resources?.memoryBytes ?? 0),
    ...(resources?.cpuPercent == null ? [] : [`${String(resources.cpuPercent)} % cpu`]),
  ];
}

/** A waiting shell has less than the smallest step: not worth showing. */
function memoryWords(bytes: number): readonly string[] {
  return bytes === 0 ? [] : [`${memoryText(bytes)} RAM`];
}

export { dollarsText };

/** `950`, `12k`, `1.3M`. */
export function countText(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 999_500) return `${String(Math.round(count / 1_000))}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** `640 MB`, `2.1 GB`. */
export function memoryText(bytes: number): string {
  const megabytes = bytes / 1024 ** 2;
  return megabytes < 1_000 ? `${String(Math.round(megabytes))} MB` : `${(megabytes / 1024).toFixed(1)} GB`;
}

/** A worker's request, whole, for `why`: its input, and what an answer with --always would remember. */
export function asksLines({ id, asks }: SnapshotWorker): readonly string[] {
  if (asks === undefined || asks === null) return [];
  if (asks.request === null) return [cleanText(asks.what), '(answer it in its pane: muxcrew attach)'];
  const input = (asks.input ?? asks.what).split('\n').map((line) => cleanText(line));
  const approve = `muxcrew approve ${id}${asks.kind === 'question' ? ' --answer TEXT' : ''}`;
  return [
    ...input,
    `${approve}   muxcrew deny ${id} --reason TEXT`,
    ...(asks.remembers == null ? [] : [`--always would remember: ${cleanText(asks.remembers)}`]),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
