/** Scenarios of an API that refuses, breaks off, hangs or has enough. */
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
    play: async (actor) => {
      const at = await actor.begin();
      await actor.moment('the API refuses', at, state);
      await actor.moment('… and why', at, (worker) => detail.test(worker.detail ?? ''));
    },
  };
}

export const errors: readonly Scenario[] = [
  refused('bad-request', '400', '400:9', 'asking', /turn failed|scripted 400/),
  refused('login-gone', '401, not to be retried', '401:1:final', 'asking', /login is gone/),
  refused('no-model', '404', '404:9', 'asking', /model is not there/),
  refused('too-many', '429, not to be retried', '429:1:final', 'limited', /too many requests/),
  refused('broken', '500, not to be retried', '500:1:final', 'asking', /out of order/),
  refused('overloaded', '529, not to be retried', '529:1:final', 'asking', /overloaded/),
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
    play: async (actor) => {
      actor.release('start hanging-stream');
      await actor.shows(/esc to interrupt/i);
      const pressed = await actor.press('Escape');
      await actor.moment('Esc in the pane', pressed, 'idle');
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
