/**
 * Several sources tell of the same turn: hooks, requests that wait for their reply, the agent's registry, its
 * transcript, and the screen. Here they become one. Pure; the table is docs/states.md.
 *
 * A request that waits is the surest fact. Among the rest the newest holds: hooks tell most, but not of Esc and not of
 * what was answered in the pane; the registry tells both, but not what is asked. The screen counts only while nothing
 * else has spoken, since it can be forged by what a worker prints.
 */
import type { EpochMs } from '../worker.ts';
import type { Evidence } from './evidence.ts';
import type { TurnFact } from './turn-fact.ts';
import type { RegistryFact, TurnSources } from './turn-sources.ts';

export function turnNow({ hook, requests, registry, screen, interruptedAt }: TurnSources): TurnFact {
  const [request] = requests;
  if (request !== undefined)
    return { is: 'asking', kind: request.kind, what: request.what, request: request.id, at: request.at };
  // An agent that has no such facts has none of the others either.
  if (hook.is === 'none') return hook;
  if (goesOnAfterStop(hook, registry) && hook.at >= (interruptedAt ?? 0))
    return { is: 'running', at: hook.at };
  const told = newest([
    hook,
    ...(registry === null ? [] : [ofRegistry(registry, hook)]),
    ...(interruptedAt === null ? [] : [{ is: 'over', at: interruptedAt } as const]),
  ]);
  if (screen?.is === 'dialog' && (told.is === 'unknown' || screen.at >= timeOf(told)))
    return { is: 'asking', kind: screen.kind, what: screen.what, request: null, at: screen.at };
  return told;
}

/**
 * Stop hooks run before a turn ends, and one of the user's may take long, or send Claude on. The registry says busy, as
 * it did since the turn began, until it has really ended.
 */
export function goesOnAfterStop(
  hook: TurnFact,
  registry: RegistryFact | null,
): hook is Extract<TurnFact, { is: 'over' }> {
  return (
    hook.is === 'over' && hook.reminder !== true && registry?.status === 'busy' && registry.at <= hook.at
  );
}

/** A new dialog comes with a request of its own, or after a hook that says what became of the tool. */
const dialogLagMs = 2_000;

function ofRegistry({ status, waitingFor, asks = 'other', at }: RegistryFact, hook: TurnFact): TurnFact {
  switch (status) {
    case 'busy':
      return { is: 'running', at };
    // Before the first prompt it is idle as well, and after a failed turn: the hooks know which.
    case 'idle':
    case 'background':
      if (hook.is === 'ready' || hook.is === 'failed' || hook.is === 'over') return hook;
      if (hook.is === 'unknown') return { is: 'ready', at };
      return status === 'background' ? { is: 'over', background: true, at } : { is: 'over', at };
    case 'waiting':
      if (hook.is === 'asking') return { ...hook, at: Math.max(at, hook.at) };
      // At its usage limit Claude Code asks what to do: the limit says more than its dialog.
      if (hook.is === 'failed') return hook;
      // A quick answer is there before Claude Code has noted the dialog of what it answers (50 to 140 ms, measured).
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

/** Of two of the same time the first: hooks say more. */
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

/** That it is not there is said of agents that may have one: less is known then. */
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
