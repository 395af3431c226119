/**
 * One worker of a scenario's crew: what is true of it by the fake API's script, the process table and the keys that were
 * pressed, and how long muxcrew took to show it.
 */
import { hangMs } from '../../rig/hang.ts';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { shownName } from '../../../src/agents/claude/agent.ts';
import type { StateName } from '../../../src/core/model/state.ts';
import type { SnapshotWorker } from '../../../src/core/snapshot/snapshot.ts';
import type { ApiRequest } from '../../fake-api/request.ts';
import type { Ran } from '../../rig/crew-rig.ts';
import type { ClaudeRig } from '../rig.ts';
import { statesOf, type Sample, type Shown } from './shown.ts';

/** A true moment, and when it was shown. */
export interface Moment {
  readonly what: string;
  readonly state: string;
  readonly delayMs: number;
}

/** What the crew's Claude Code does not tell of itself: its hooks are off, or its registry is not there. */
export type Lacks = 'nothing' | 'hooks' | 'registry';

export interface Actor {
  readonly id: string;
  readonly lacks: Lacks;
  readonly rig: ClaudeRig;
  readonly moments: readonly Moment[];
  /** The request that begins its work; held back until the scenario has seen it shown. */
  first(): Promise<ApiRequest>;
  /** Lets that one be answered; gives when it was. */
  begin(): Promise<number>;
  /** Its next one; `has`: that bears this text somewhere. */
  request(has?: string, timeoutMs?: number): Promise<ApiRequest>;
  answered(request: ApiRequest): Promise<number>;
  release(name: string): void;
  /** Something that became true at `at`: waits until it is shown, and remembers the delay. */
  moment(
    what: string,
    at: number,
    is: StateName | ((worker: SnapshotWorker) => boolean),
    withinMs?: number,
  ): Promise<SnapshotWorker>;
  /** Runs muxcrew; fails unless it exits so. */
  muxcrew(words: readonly string[], code?: number): Promise<Ran>;
  /** Gives when it was pressed. */
  press(...keys: readonly string[]): Promise<number>;
  screen(): Promise<string>;
  /** Until its screen shows that. */
  shows(pattern: RegExp): Promise<string>;
  /** Presses it until its screen does not show that any more: a fresh dialog passes over keys. */
  pressAway(key: string, pattern: RegExp): Promise<number>;
  /** Its Claude by the process table; null: none runs. */
  pid(): number | null;
  /** All that there are of it: more than one would be a bug. */
  claudes(): readonly number[];
  /** Until the process table has no such process. */
  gone(pid: number): Promise<number>;
  states(): readonly string[];
}

/** What a scenario calls its own in every prompt, so that its requests are told from those of others. */
export function markOf(name: string): string {
  return `<<${name}>>`;
}

/** A turn that runs, on its screen: 2.1.330's hint, 2.1.197's still spinner. */
export const spinner = /esc to interrupt|^[●✻✽✶✳✢∗*·] \S{3,30}…$/imu;

const lookMs = 40;
const pressAgainMs = 2_000;

interface Part {
  readonly id: string;
  readonly name: string;
  readonly lacks: Lacks;
}

export function actor(rig: ClaudeRig, shown: Shown, { id, name, lacks }: Part): Actor {
  const moments: Moment[] = [];
  const mark = markOf(name);
  /** The sample that the last moment was shown by. */
  let at = 0;
  let first: Promise<ApiRequest> | null = null;
  const tmux = ['tmux', '-L', rig.env['MUXCREW_TMUX_SOCKET'] ?? ''];
  const pane = (): string => shown.of(id).at(-1)?.worker.pane ?? '';

  const ours = (one: ApiRequest): boolean => one.prompt.includes(mark);
  const request: Actor['request'] = async (has = '', timeoutMs = hangMs) => {
    try {
      return await rig.api.nextRequest(
        (one) => ours(one) && (has === '' || JSON.stringify(one.body.messages).includes(has)),
        { timeoutMs },
      );
    } catch {
      throw new Error(await situation(`no request with '${has}' within ${timeoutMs} ms`));
    }
  };
  /** All that there is to say of a scenario that does not go as it should. */
  const situation = async (problem: string): Promise<string> => {
    const came = rig.api.requests
      .filter(ours)
      .map(({ step, side, results }) =>
        [side ? 'side' : `step ${step}`, ...results.map(({ text }) => text.slice(0, 200))].join(' '),
      );
    const { state = '', detail = null } = shown.of(id).at(-1)?.worker ?? {};
    const states = statesOf(shown.of(id)).join(' ');
    return `${name}: ${problem}\nshown: ${states}; now ${state} (${String(detail)})\nrequests:\n  ${came.join('\n  ')}\n${await screen()}`;
  };
  const screen: Actor['screen'] = async () =>
    (await rig.exec([...tmux, 'capture-pane', '-p', '-t', pane()])).stdout;
  const press: Actor['press'] = async (...keys) => {
    const pressed = Date.now();
    await rig.exec([...tmux, 'send-keys', '-t', pane(), ...keys]);
    return pressed;
  };
  const claudes = (): readonly number[] => {
    const pids = rig
      .processes()
      .filter(({ argv }) => argv.includes(` --name=${shownName(name)} `))
      .map(({ pid: one }) => one);
    // A child that was forked and is not yet what it will be bears its parent's words.
    return pids.filter((one) => !pids.includes(parentOf(one)));
  };

  return {
    id,
    lacks,
    rig,
    moments,
    first: () => (first ??= request()),
    begin: async () => {
      rig.api.release(`start ${name}`);
      return rig.api.answered(await (first ??= request()));
    },
    request,
    answered: (one) => rig.api.answered(one),
    release: (held) => rig.api.release(held),
    moment: async (what, when, is, withinMs = 30_000) => {
      const fits = ({ worker }: Sample, index: number, all: readonly Sample[]): boolean =>
        index >= at &&
        // What was not shown any more by then is of something before.
        (all[index + 1]?.at ?? Infinity) > when &&
        (typeof is === 'string' ? worker.state === is : is(worker));
      const find = (): number => shown.of(id).findIndex(fits);
      const found = await shownWithin(shown, find, withinMs);
      const sample = shown.of(id)[found];
      if (sample === undefined) {
        throw new Error(await situation(`${what}: not shown within ${withinMs} ms`));
      }
      at = found;
      // What was shown before is shown in time.
      moments.push({ what, state: sample.worker.state, delayMs: Math.max(0, Math.round(sample.at - when)) });
      return sample.worker;
    },
    muxcrew: async (words, code = 0) => {
      const ran = await rig.muxcrew(words);
      if (ran.code !== code)
        throw new Error(
          `${name}: muxcrew ${words.join(' ')}: exit ${String(ran.code)}\n${ran.stdout}${ran.stderr}`,
        );
      return ran;
    },
    press,
    screen,
    shows: async (pattern) => {
      for (const deadline = Date.now() + hangMs; ; await sleep(lookMs)) {
        const text = await screen();
        if (pattern.test(text)) return text;
        if (Date.now() > deadline) throw new Error(await situation(`never showed ${String(pattern)}`));
      }
    },
    pressAway: async (key, pattern) => {
      const shows = async (): Promise<boolean> => pattern.test(await screen());
      while (!(await shows())) await sleep(lookMs);
      for (;;) {
        const pressed = await press(key);
        // Not too soon again: a second Escape would open another dialog.
        for (const until = Date.now() + pressAgainMs; Date.now() < until; await sleep(lookMs))
          if (!(await shows())) return pressed;
      }
    },
    pid: () => claudes()[0] ?? null,
    claudes,
    gone: async (dead) => {
      while (rig.processes().some((one) => one.pid === dead)) await sleep(5);
      return Date.now();
    },
    states: () => statesOf(shown.of(id)),
  };
}

/** -1: it is gone. */
function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return -1;
    throw error;
  }
}

/** The index that `find` gives; -1: not within that time. */
function shownWithin(shown: Shown, find: () => number, withinMs: number): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = find();
      if (found !== -1) end(found);
    };
    const off = shown.onSample(look);
    const timer = setTimeout(() => end(-1), withinMs);
    const end = (found: number): void => {
      off();
      clearTimeout(timer);
      resolve(found);
    };
    look();
  });
}
