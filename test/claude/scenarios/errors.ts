/** Scenarios of an API that refuses, breaks off, hangs or has enough. */
import { expect } from 'vitest';
import { spinner, type Actor } from './actor.ts';
import type { Scenario } from './scenario.ts';

function refused(
  name: string,
  what: string,
  error: string,
  state: 'asking' | 'limited',
  detail: RegExp,
): Scenario {
  return {
    name,
    what,
    prompt: `[[err:${error}]][[text:never said]]`,
    states: `working ${state}`,
    // The registry says idle at once, the transcript why a moment later.
    degraded: { hooks: `working (idle )?${state}` },
    play: async (actor) => {
      const at = await actor.begin();
      await actor.moment('the API refuses', at, state);
      await actor.moment('… and why', at, (worker) => detail.test(worker.detail ?? ''));
    },
  };
}

/** Before an answer's first word Claude writes nothing of it: without its registry nobody tells. */
export async function escaped(actor: Actor, pressed: number): Promise<void> {
  if (actor.lacks !== 'registry') await actor.moment('Esc in the pane', pressed, 'idle');
}

export const errors: readonly Scenario[] = [
  refused('bad-request', '400', '400:9', 'asking', /turn failed|scripted 400/),
  refused('login-gone', '401, not to be retried', '401:1:final', 'asking', /logged out/),
  refused('no-model', '404', '404:9', 'asking', /model is not there/),
  refused('full', '400: the context is full', '400:9:says prompt is too long', 'asking', /context is full/),
  refused(
    'no-credit',
    '400: no credit',
    '400:9:says Your credit balance is too low to access the Anthropic API.',
    'asking',
    /billing/,
  ),
  refused('too-many', '429, not to be retried', '429:1:final', 'limited', /too many requests/),
  refused('broken', '500, not to be retried', '500:1:final', 'asking', /out of order/),
  refused('overloaded', '529, again and again', '529:99', 'asking', /overloaded/),
  {
    name: 'hang',
    what: 'the API never answers; Esc',
    prompt: '[[hang]]',
    states: 'working idle',
    degraded: { registry: 'working' },
    play: async (actor) => {
      actor.release('start hang');
      await actor.shows(spinner);
      const pressed = await actor.press('Escape');
      await escaped(actor, pressed);
    },
  },
  {
    name: 'retries',
    what: '529 twice, retried by Claude',
    prompt: '[[err:529:2]][[text:at last]]',
    states: 'working idle',
    slow: true,
    play: async (actor) => {
      await actor.begin();
      await actor.request();
      const third = await actor.request();
      await actor.moment('the API ends the turn', await actor.answered(third), 'idle');
    },
  },
  {
    name: 'cut',
    what: 'the stream breaks off, retried by Claude',
    prompt: '[[cut]][[text:at last]]',
    states: 'working idle',
    slow: true,
    play: async (actor) => {
      await actor.begin();
      const second = await actor.request();
      await actor.moment('the API ends the turn', await actor.answered(second), 'idle');
    },
  },
  {
    name: 'hanging-stream',
    what: 'the stream stands still; Esc',
    prompt: '[[slow:word *2@600000]]',
    states: 'working idle',
    degraded: { registry: 'working( idle)?' },
    play: async (actor) => {
      actor.release('start hanging-stream');
      await actor.shows(spinner);
      const pressed = await actor.press('Escape');
      await escaped(actor, pressed);
    },
  },
  {
    name: 'max-tokens',
    what: 'max_tokens ends the answer',
    prompt: '[[max_tokens]][[text:cut short]]',
    states: 'working idle',
    play: async (actor) => {
      await actor.moment('the API ends the turn', await actor.begin(), 'idle');
    },
  },
];

/** Long ones, and all others of their crew wait with them. */
export const limits: readonly Scenario[] = [
  {
    name: 'limit-hours',
    what: 'a usage limit that ends in two hours: limited, until when',
    prompt: '[[err:429:9:limit 7200]]',
    states: 'working limited',
    degraded: { hooks: 'working (idle )?limited' },
    play: async (actor) => {
      const at = await actor.begin();
      const worker = await actor.moment('the API refuses', at, ({ until }) => until !== null);
      const until = Date.parse(worker.until ?? '');
      expect(Math.abs(until - (at + 7_200_000))).toBeLessThan(61_000);
    },
  },
];

export const slowLimits: readonly Scenario[] = [
  {
    name: 'limit-soon',
    what: 'a usage limit that ends in 25 s: Claude itself waits for it',
    prompt: '[[err:429:1:limit 25]][[status:COMPLETED: after all]]',
    states: 'working limited working completed',
    play: async (actor) => {
      const at = await actor.begin();
      await actor.moment('the API refuses', at, 'limited', 20_000);
      const { at: heard } = await actor.request('after all', 60_000);
      await actor.moment('it goes on by itself', heard, 'working', 20_000);
      const claimed = await actor.request();
      await actor.moment('the API hears that COMPLETED was written', claimed.at, 'completed');
    },
  },
];

/** Refused without a word until when: told to go on after a minute. */
export const refusals: readonly Scenario[] = [
  {
    name: 'told-to-go-on',
    what: '429 without an end: starts wait, and after a minute it is told to go on',
    prompt: '[[err:429:1:final]][[status:COMPLETED: after all]]',
    states: 'working limited working completed',
    degraded: { hooks: 'working (idle )?limited working completed' },
    play: async (actor) => {
      await actor.moment('the API refuses', await actor.begin(), 'limited');
      const again = await actor.request('should have ended', 90_000);
      await actor.moment('the message reaches the API', again.at, 'working');
      const claimed = await actor.request();
      await actor.moment('the API hears that COMPLETED was written', claimed.at, 'completed');
    },
  },
];
