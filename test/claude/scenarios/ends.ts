/** Scenarios of processes that end, and of what goes on afterwards in the same conversation. */
import { expect } from 'vitest';
import type { Actor } from './actor.ts';
import type { Scenario } from './scenario.ts';

/** A killed turn may count as a step of its own: whichever comes after it, it completes. */
const twoSteps = (name: string): string =>
  `[[status:Status: one]] [[hold:${name}]][[status:COMPLETED: two]] [[status:COMPLETED: two]]`;

/** Its Claude, by the process table. */
function claudeOf(actor: Actor): number {
  const pid = actor.pid();
  if (pid === null) throw new Error('its Claude does not run');
  return pid;
}

async function killed(actor: Actor, signal: NodeJS.Signals): Promise<void> {
  const pid = claudeOf(actor);
  const at = Date.now();
  process.kill(pid, signal);
  const dead = signal === 'SIGKILL' ? at : await actor.gone(pid);
  await actor.moment(`${signal}: its process is gone`, dead, 'queued');
}

/** It comes back by itself, and goes on with what it had done. */
async function comesBack(
  actor: Actor,
  name: string,
  done: string,
  first = 'You were restarted',
): Promise<void> {
  const again = await actor.request(first);
  expect(JSON.stringify(again.body.messages)).toContain(done);
  await actor.moment('its conversation goes on at the API', again.at, 'working');
  actor.release(name);
  const claimed = await actor.request();
  await actor.moment('the API hears that COMPLETED was written', claimed.at, 'completed');
  expect(actor.claudes()).toHaveLength(1);
}

const diesBySignal = (name: string, what: string, signal: NodeJS.Signals): Scenario => ({
  name,
  what,
  prompt: twoSteps(name),
  states: 'working queued starting working completed',
  play: async (actor) => {
    await actor.begin();
    await actor.request('Status: one');
    await killed(actor, signal);
    await comesBack(actor, name, 'Status: one');
  },
});

export const ends: readonly Scenario[] = [
  diesBySignal('kill', 'kill -9 in mid-turn: started again by itself, in its conversation', 'SIGKILL'),
  diesBySignal('term', 'SIGTERM from outside: the same', 'SIGTERM'),
  {
    name: 'kill-asking',
    what: 'kill -9 while it asks: asks no more, started again',
    prompt: '[[bash:rm -rf build/]] [[status:COMPLETED: two]] [[status:COMPLETED: two]]',
    states: 'working asking queued starting working completed',
    play: async (actor) => {
      const at = await actor.begin();
      await actor.moment('the API calls a tool that needs permission', at, 'asking');
      await killed(actor, 'SIGKILL');
      await actor.muxcrew(['approve', actor.id], 6);
      await comesBack(actor, 'kill-asking', 'rm -rf build/');
    },
  },
  {
    name: 'orphan',
    what: 'kill -9 while a shell of its own runs: that orphan is ended, the conversation goes on',
    prompt:
      `[[tool:Bash {"command":"sleep 605","run_in_background":true,"description":"waits"}]]` +
      '[[hold:orphan]][[status:COMPLETED: two]] [[status:COMPLETED: two]]',
    states: 'working queued starting working completed',
    play: async (actor) => {
      await actor.begin();
      const runs = () => actor.rig.processes().find(({ argv }) => argv === 'sleep 605')?.pid;
      const child = await actor.rig.until('the child', runs, 20_000);
      await actor.request('running in background');
      await killed(actor, 'SIGKILL');
      await actor.gone(child);
      // 2.1.197 has a turn about the shell that is gone first, or takes it up in the same.
      await comesBack(actor, 'orphan', 'sleep 605', '');
    },
  },
  {
    name: 'exit',
    what: '/exit, typed in the pane',
    prompt: '[[text:first]]',
    states: 'working idle stopped',
    play: async (actor) => {
      await actor.moment('the API ends the turn', await actor.begin(), 'idle');
      const pid = claudeOf(actor);
      await actor.press('-l', '/exit');
      await actor.shows(/❯\s+\/exit/);
      await actor.press('Enter');
      await actor.moment('its process is gone', await actor.gone(pid), 'stopped');
    },
  },
  {
    name: 'stop-restart',
    what: '`muxcrew stop`, then `restart`: goes on in its conversation',
    prompt: twoSteps('stop-restart'),
    states: 'working stopped starting working completed',
    play: async (actor) => {
      await actor.begin();
      await actor.request('Status: one');
      const pid = claudeOf(actor);
      const stopping = actor.muxcrew(['stop', actor.id]);
      await actor.moment('its process is gone', await actor.gone(pid), 'stopped');
      await stopping;
      await actor.muxcrew(['restart', actor.id]);
      await comesBack(actor, 'stop-restart', 'Status: one');
    },
  },
  {
    name: 'clear-kill',
    what: '/clear, a message, kill -9: started again in the new conversation',
    prompt: '[[text:of the old conversation]]',
    // The CLI is busy with /clear itself for a moment, which is not always seen.
    states: 'working idle (working idle )?working queued starting working completed',
    play: async (actor) => {
      await actor.moment('the API ends the turn', await actor.begin(), 'idle');
      await actor.press('-l', '/clear');
      await actor.shows(/❯\s+\/clear/);
      await actor.press('Enter');
      await actor.shows(/\(no content\)|❯\s*$/m);
      await actor.muxcrew(['send', actor.id, '--', `<<clear-kill>> ${twoSteps('clear-kill')}`]);
      const told = await actor.request('Status: one');
      expect(JSON.stringify(told.body.messages)).not.toContain('of the old conversation');
      await actor.moment('the message reaches the API', told.at, 'working');
      await actor.request('Bash completed');
      await killed(actor, 'SIGKILL');
      const again = await actor.request('You were restarted');
      expect(JSON.stringify(again.body.messages)).toContain('Status: one');
      expect(JSON.stringify(again.body.messages)).not.toContain('of the old conversation');
      await actor.moment('its conversation goes on at the API', again.at, 'working');
      actor.release('clear-kill');
      const claimed = await actor.request();
      await actor.moment('the API hears that COMPLETED was written', claimed.at, 'completed');
    },
  },
];
