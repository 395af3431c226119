/** Findings about damaged state files, and their repair. Pure. */
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
            `session ${session}: damaged files are kept, and what they contained is lost: ${kept.join(', ')}`,
            'check its workers, then: muxcrew doctor --repair (moves them to the archive)',
          ),
        ]),
  ]);
}

function specFinding(session: string, { why, recovered }: NonNullable<DamageFacts['spec']>): Finding {
  return finding(
    'session-damaged',
    'warning',
    `session ${session}: spec.json is damaged (${why})${recovered ? '; its journal can restore it' : ', and its journal cannot restore it'}`,
    recovered
      ? 'muxcrew doctor --repair'
      : `muxcrew stop --session ${session} (ends it and archives its files)`,
  );
}
