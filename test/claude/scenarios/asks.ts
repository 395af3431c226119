/** Scenarios of what a worker asks, and of who answers it: muxcrew, the person at the pane, nobody. */
import { expect } from 'vitest';
import type { Actor } from './actor.ts';
import type { Scenario } from './scenario.ts';

/** `src` has a rule of the person's: every mode asks. */
const asksWrite = '[[write:src/app.txt|one]] [[status:COMPLETED: written]]';
const asksRm = '[[bash:rm -rf build/]] [[status:COMPLETED: cleaned]]';
const asksColour = `[[tool:AskUserQuestion ${JSON.stringify({
  questions: [
    {
      question: 'Which colour?',
      header: 'Colour',
      options: [
        { label: 'red', description: 'a warm one' },
        { label: 'blue', description: 'a cold one' },
      ],
      multiSelect: false,
    },
  ],
})}]]`;
/** The row that Claude's dialogs begin with. */
const yes = /❯ 1\. Yes/;

async function asked(actor: Actor, what = 'the API calls a tool that needs permission'): Promise<void> {
  const at = await actor.begin();
  // Without hooks it is known that it asks, and only its pane can answer.
  const reachable = actor.lacks !== 'hooks';
  await actor.moment(
    what,
    at,
    ({ state, asks }) => state === 'asking' && ((asks?.request ?? null) !== null) === reachable,
  );
}

/** By muxcrew; where nothing reaches it from outside, by the person. */
async function approve(actor: Actor): Promise<void> {
  await actor.muxcrew(['approve', actor.id], actor.lacks === 'hooks' ? 6 : 0);
  if (actor.lacks === 'hooks') await actor.pressAway('Enter', yes);
}

async function goesOn(actor: Actor, what: string, text = ''): Promise<void> {
  const { at } = await actor.request(text);
  await actor.moment(what, at, 'working');
}

async function completes(actor: Actor): Promise<void> {
  const { at } = await actor.request();
  await actor.moment('the API hears that COMPLETED was written', at, 'completed');
}

export const asks: readonly Scenario[] = [
  {
    name: 'approved',
    needsHooks: true,
    what: 'permission asked, `muxcrew approve`',
    prompt: asksRm,
    states: 'working asking working completed',
    play: async (actor) => {
      await asked(actor);
      await actor.muxcrew(['approve', actor.id]);
      await goesOn(actor, 'the tool’s result reaches the API');
      await completes(actor);
    },
  },
  {
    name: 'write-approved',
    needsHooks: true,
    what: 'permission asked for a file, `muxcrew approve`',
    prompt: asksWrite,
    states: 'working asking working completed',
    play: async (actor) => {
      await asked(actor);
      await actor.muxcrew(['approve', actor.id]);
      await goesOn(actor, 'the tool’s result reaches the API');
      expect(actor.rig.read('src/app.txt')).toBe('one');
      await completes(actor);
    },
  },
  {
    name: 'denied',
    needsHooks: true,
    what: 'permission asked, `muxcrew deny --reason`',
    prompt: asksRm,
    states: 'working asking working completed',
    play: async (actor) => {
      await asked(actor);
      await actor.muxcrew(['deny', actor.id, '--reason', 'keep the build']);
      await goesOn(actor, 'the denial reaches the API', 'keep the build');
      await completes(actor);
    },
  },
  {
    name: 'pane-and-late',
    what: 'permission asked, answered in the pane; `approve` comes too late',
    prompt: `${asksRm}[[hold:pane-and-late]]`,
    states: 'working asking working completed',
    // Nobody tells that the dialog is gone: as long as its hook still waits, a late answer is taken, and changes nothing.
    degraded: { registry: 'working asking (working )?completed' },
    play: async (actor) => {
      await asked(actor);
      const pressed = await actor.pressAway('Enter', yes);
      if (actor.lacks === 'registry') {
        expect([0, 6]).toContain((await actor.rig.muxcrew(['approve', actor.id])).code);
        await actor.request();
      } else {
        await actor.moment('Enter in the pane', pressed, 'working');
        await actor.muxcrew(['approve', actor.id], 6);
        await goesOn(actor, 'the tool’s result reaches the API');
      }
      await completes(actor);
      actor.release('pane-and-late');
    },
  },
  {
    name: 'asking-esc',
    what: 'permission asked, Esc in the pane',
    prompt: asksRm,
    states: 'working asking idle',
    degraded: { registry: 'working asking (working )?idle' },
    play: async (actor) => {
      await asked(actor);
      const pressed = await actor.pressAway('Escape', yes);
      await actor.moment('Esc in the pane', pressed, 'idle');
      await actor.muxcrew(['deny', actor.id], 6);
    },
  },
  {
    name: 'question',
    needsHooks: true,
    what: 'question asked, `muxcrew approve --answer`',
    prompt: `${asksColour} [[status:COMPLETED: painted]]`,
    states: 'working asking working completed',
    play: async (actor) => {
      const at = await actor.begin();
      await actor.moment('the API asks a question', at, ({ asks }) => asks?.kind === 'question');
      await actor.muxcrew(['approve', actor.id, '--answer', 'blue']);
      await goesOn(actor, 'the answer reaches the API', 'blue');
      await completes(actor);
    },
  },
  {
    name: 'question-pane',
    what: 'question asked, answered in the pane',
    prompt: `${asksColour} [[hold:paint]][[status:COMPLETED: painted]]`,
    states: 'working asking working completed',
    degraded: { registry: 'working asking (working )?completed' },
    play: async (actor) => {
      const at = await actor.begin();
      // 2.1.197 calls it a permission in its registry.
      const kinds = actor.lacks === 'hooks' ? ['question', 'permission'] : ['question'];
      await actor.moment('the API asks a question', at, ({ asks }) => kinds.includes(asks?.kind ?? ''));
      await actor.pressAway('Enter', /❯ 1\. red/);
      if (actor.lacks === 'registry') await actor.request('red');
      else await goesOn(actor, 'the answer reaches the API', 'red');
      actor.release('paint');
      await completes(actor);
    },
  },
  {
    name: 'send-while-asking',
    what: 'a message while it asks: waits, types nothing into the dialog',
    prompt: `[[bash:rm -rf build/]] [[text:cleaned]]`,
    states: 'working asking working idle working idle',
    play: async (actor) => {
      await asked(actor);
      const sent = await actor.muxcrew([
        'send',
        actor.id,
        '--',
        '<<send-while-asking>> [[hold:told]][[text:later]]',
      ]);
      expect(sent.stdout).toContain('queued');
      // It is asked for 50 to 140 ms before it is drawn.
      await actor.shows(yes);
      await approve(actor);
      await goesOn(actor, 'the tool’s result reaches the API');
      const told = await actor.request('later');
      await actor.moment('the message reaches the API', told.at, 'working');
      actor.release('told');
      await actor.moment('the API ends the turn', await actor.answered(told), 'idle');
    },
  },
];
