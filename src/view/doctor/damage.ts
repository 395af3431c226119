/** Damaged state files: what each finding says, and how it is repaired. Pure. */
import type { DamageFacts } from './facts.ts';
import { finding, type Finding } from './finding.ts';

export function damageFindings(all: readonly DamageFacts[]): readonly Finding[] {
  return all.flatMap(({ session, spec, records, kept }) => [
    ...(spec === null ? [] : [specFinding(session, spec)]),
    ...(records === 0
      ? []
      : [
          finding(
            'session-damaged',
            'warning',
            `session ${session}: ${String(records)} damaged ${records === 1 ? 'record' : 'records'} in its journal`,
            'muxcrew doctor --repair',
          ),
        ]),
    ...(kept.length === 0
      ? []
      : [
          finding(
            'session-damaged',
            'warning',
            `session ${session}: damaged files are kept, what was lost with them is not known: ${kept.join(', ')}`,
            'check its workers, then: muxcrew doctor --repair (moves them to the archive)',
          ),
        ]),
  ]);
}

function specFinding(session: string, { why, recovered }: NonNullable<DamageFacts['spec']>): Finding {
  return finding(
    'session-damaged',
    'warning',
    `session ${session}: spec.json is damaged (${why})${recovered ? '; its journal tells what it said' : ', and its journal does not tell what it said'}`,
    recovered
      ? 'muxcrew doctor --repair'
      : `muxcrew stop --session ${session} (ends it and puts its files away)`,
  );
}
