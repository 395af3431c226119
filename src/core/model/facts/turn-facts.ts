/**
 * Combines the sources about a turn: hooks, requests that wait for a reply, the agent's registry, its transcript and
 * the screen. Pure; the table is docs/states.md.
 *
 * An open request is the surest fact. Otherwise the newest one wins: hooks report most, but not Esc and not answers in
 * the pane; the registry reports both, but not what is asked. The screen counts only if no other source is newer, since
 * a worker's output can forge it.
 */
import type { EpochMs } from '../worker.ts';
import type { Evidence } from './evidence.ts';
import type { TurnFact } from './turn-fact.ts';
import type { RegistryFact, TurnSources } from './turn-sources.ts';

export function turnNow({ hook, requests, registry, screen, interruptedAt }: TurnSources): TurnFact {
  const [request] = requests;
  if (request !== undefined)
    return { is: 'asking', kind: request.kind, what: request.what, request: request.id, at: request.at };
  // Agents without hooks have no other sources either.
  if (hook.is === 'none') return hook;
  if (goesOnAfterStop(hook, registry) && hook.at >= (interruptedAt ?? 0))
    return { is: 'running', at: hook.at };
  const reported = newest([
    hook,
    ...(registry === null ? [] : [ofRegistry(registry, hook)]),
    ...(interruptedAt === null ? [] : [{ is: 'over', at: interruptedAt } as const]),
  ]);
  if (screen?.is === 'dialog' && (reported.is === 'unknown' || screen.at >= timeOf(reported)))
    return { is: 'asking', kind: screen.kind, what: screen.what, request: null, at: screen.at };
  return reported;
}

/**
 * Stop hooks run before a turn ends, and a user's hook may take long or continue the turn. Until the turn has really
 * ended, the registry still says busy.
 */
export function goesOnAfterStop(
  hook: TurnFact,
  registry: RegistryFact | null,
): hook is Extract<TurnFact, { is: 'over' }> {
  return (
    hook.is === 'over' && hook.reminder !== true && registry?.status === 'busy' && registry.at <= hook.at
  );
}

/** A new dialog comes with a request of its own, or after a hook about the tool's result. */
const dialogLagMs = 2_000;

function ofRegistry({ status, waitingFor, asks = 'other', at }: RegistryFact, hook: TurnFact): TurnFact {
  switch (status) {
    case 'busy':
      return { is: 'running', at };
    // It is idle before the first prompt and after a failed turn too: the hooks know which.
    case 'idle':
    case 'background':
      if (hook.is === 'ready' || hook.is === 'failed' || hook.is === 'over') return hook;
      if (hook.is === 'unknown') return { is: 'ready', at };
      return status === 'background' ? { is: 'over', background: true, at } : { is: 'over', at };
    case 'waiting':
      if (hook.is === 'asking') return { ...hook, at: Math.max(at, hook.at) };
      // At its usage limit Claude Code asks what to do: the limit says more than the dialog.
      if (hook.is === 'failed') return hook;
      // A quick answer may precede Claude Code's registry entry about the dialog (50 to 140 ms, measured).
      if (hook.is === 'running' && hook.answered === true && at < hook.at + dialogLagMs) return hook;
      return {
        is: 'asking',
        kind: asks,
        what: waitingFor ?? 'an answer in its pane',
        request: null,
        at,
      };
  }
}

/** If times are equal, the first wins: hooks say more. */
function newest(facts: readonly TurnFact[]): TurnFact {
  return facts.reduce((best, fact) => (timeOf(fact) > timeOf(best) ? fact : best));
}

function timeOf(fact: TurnFact): EpochMs {
  return fact.is === 'none' || fact.is === 'unknown' ? -Infinity : fact.at;
}

export function turnEvidence({
  requests,
  registry,
  screen,
  interruptedAt,
  hook,
}: TurnSources): readonly Evidence[] {
  return [
    ...hookEvidence(hook),
    ...requests.map(({ what, at }): Evidence => ({
      source: 'request',
      fact: `waits for a reply: ${what}`,
      at,
    })),
    ...registryEvidence(registry, hook),
    ...(interruptedAt === null
      ? []
      : [{ source: 'transcript', fact: 'interrupted by the user', at: interruptedAt } as const]),
    ...(screen === null
      ? []
      : [{ source: 'screen', fact: `${screen.is}: ${screen.what}`, at: screen.at } as const]),
  ];
}

/** A missing entry is evidence only for agents that may have one. */
function registryEvidence(registry: RegistryFact | null, hook: TurnFact): readonly Evidence[] {
  if (registry === null)
    return hook.is === 'none' ? [] : [{ source: 'registry', fact: 'no entry', at: null }];
  const { status, waitingFor, at } = registry;
  return [{ source: 'registry', fact: waitingFor === null ? status : `${status} for ${waitingFor}`, at }];
}

function hookEvidence(hook: TurnFact): readonly Evidence[] {
  switch (hook.is) {
    case 'none':
      return [];
    case 'unknown':
      return [{ source: 'hook', fact: 'no event yet', at: null }];
    case 'asking':
      return [{ source: 'hook', fact: `needs input: ${hook.what}`, at: hook.at }];
    case 'failed':
      return [{ source: 'hook', fact: `turn failed: ${hook.error}`, at: hook.at }];
    case 'ready':
    case 'running':
    case 'over':
      return [
        {
          source: 'hook',
          fact: hook.is === 'ready' ? 'ready for its first turn' : `turn ${hook.is}`,
          at: hook.at,
        },
      ];
  }
}
