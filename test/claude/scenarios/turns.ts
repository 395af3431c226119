/** Scenarios of turns: work, tools, messages, interruption, what goes on behind them, and slash commands. */
import { expect } from 'vitest';
import { olderClaude } from '../rig.ts';
import { spinner } from './actor.ts';
import { escaped } from './errors.ts';
import type { Scenario } from './scenario.ts';

export const turns: readonly Scenario[] = [
  {
    name: 'ends',
    what: 'a turn that ends without a claim',
    prompt: '[[text:all done]]',
    states: 'working idle',
    play: async (actor) => {
      await actor.moment('the API ends the turn', await actor.begin(), 'idle');
    },
  },
  {
    name: 'claims',
    what: 'Status, BLOCKED, a message, COMPLETED; each by its own hands',
    prompt: '[[status:Status: begun]] [[status:BLOCKED: which database?]]',
    states: 'working asking working completed',
    play: async (actor) => {
      await actor.begin();
      await actor.request();
      const over = await actor.request();
      await actor.moment('the API ends the turn after BLOCKED', await actor.answered(over), 'asking');
      await actor.muxcrew(['send', actor.id, '--', '<<claims>> [[status:COMPLETED: with the first]]']);
      const { at } = await actor.request('with the first');
      await actor.moment('the message reaches the API', at, 'working');
      const claimed = await actor.request('with the first');
      await actor.moment('the API hears that COMPLETED was written', claimed.at, 'completed');
    },
  },
  {
    name: 'fails',
    what: 'FAILED, by its own hands',
    prompt: '[[status:FAILED: no network]]',
    states: 'working failed',
    play: async (actor) => {
      await actor.begin();
      const { at } = await actor.request();
      await actor.moment('the API hears that FAILED was written', at, 'failed');
    },
  },
  {
    name: 'tools',
    what: 'Write, Read, Edit, Bash, a task list: one after the other, none asks',
    prompt:
      '[[write:outputs/notes.md|one]] [[tool:Read {"file_path":"outputs/notes.md"}]]' +
      '[[tool:Edit {"file_path":"outputs/notes.md","old_string":"one","new_string":"two"}]]' +
      '[[bash:ls outputs]] [[tool:TaskCreate {"subject":"note","description":"two"}]] [[status:COMPLETED: noted]]',
    states: 'working completed',
    play: async (actor) => {
      await actor.begin();
      const results: string[] = [];
      for (let step = 1; step <= 6; step += 1) {
        const request = await actor.request();
        results.push(...request.results.map(({ error }) => (error ? 'error' : 'ok')));
        if (step === 6)
          await actor.moment('the API hears that COMPLETED was written', request.at, 'completed');
      }
      // 2.1.330 wants its task list looked up first, and says so as an error.
      expect(results.with(4, 'ok')).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
      expect(actor.rig.read('outputs/notes.md')).toBe('two');
    },
  },
  {
    name: 'esc',
    what: 'Esc while the API thinks',
    prompt: '[[text:never said]]',
    states: 'working idle',
    degraded: { registry: 'working' },
    play: async (actor) => {
      await actor.shows(spinner);
      const pressed = await actor.press('Escape');
      await escaped(actor, pressed);
    },
  },
  {
    name: 'send-idle',
    what: 'a message while it is idle',
    prompt: '[[text:first]]',
    states: 'working idle working idle',
    play: async (actor) => {
      await actor.moment('the API ends the turn', await actor.begin(), 'idle');
      const sending = actor.muxcrew(['send', actor.id, '--', '<<send-idle>> [[hold:second]][[text:second]]']);
      const told = await actor.request('second');
      await actor.moment('the message reaches the API', told.at, 'working');
      expect((await sending).stdout).toContain('delivered');
      actor.release('second');
      await actor.moment('the API ends the turn', await actor.answered(told), 'idle');
    },
  },
  {
    name: 'send-busy',
    what: 'a message while it works: taken up at its next step',
    prompt: '[[status:Status: one]] [[text:over]]',
    states: 'working completed',
    play: async (actor) => {
      const sent = await actor.muxcrew(['send', actor.id, '--', '<<send-busy>> [[status:COMPLETED: both]]']);
      expect(sent.stdout).toContain('queued');
      await actor.begin();
      await actor.request('COMPLETED: both');
      const claimed = await actor.request('COMPLETED: both');
      await actor.moment('the API hears that COMPLETED was written', claimed.at, 'completed');
    },
  },
  {
    name: 'draft',
    what: 'a message while a draft stands in the composer: waits, leaves it as it is',
    prompt: '[[text:first]]',
    states: 'working idle working idle',
    play: async (actor) => {
      await actor.moment('the API ends the turn', await actor.begin(), 'idle');
      await actor.press('-l', 'half a thought');
      await actor.shows(/❯\s+half a thought/);
      const sent = await actor.muxcrew(['send', actor.id, '--', '<<draft>> [[hold:drafted]][[text:second]]']);
      expect(sent.stdout).toContain('queued');
      expect(await actor.screen()).toMatch(/❯\s+half a thought\s*$/m);
      await actor.press('C-u');
      const told = await actor.request('second');
      await actor.moment('the message reaches the API', told.at, 'working');
      actor.release('drafted');
      await actor.moment('the API ends the turn', await actor.answered(told), 'idle');
    },
  },
  {
    name: 'background-shell',
    what: 'the turn is over, a shell in the background runs on; when it ends Claude goes on by itself',
    prompt:
      '[[tool:Bash {"command":"sleep 4.5","run_in_background":true,"description":"waits"}]] [[text:over]]',
    states: 'working idle working idle',
    play: async (actor) => {
      await actor.begin();
      const sleeping = await runs(actor.rig, 'sleep 4.5');
      const over = await actor.request();
      await actor.moment('the API ends the turn', await actor.answered(over), 'idle');
      await actor.gone(sleeping);
      const again = await actor.request();
      await actor.moment('it goes on by itself', again.at, 'working');
      await actor.moment('the API ends the turn', await actor.answered(again), 'idle');
    },
  },
  {
    name: 'subagent',
    unchecked: 'not played',
    what: 'a subagent works, in the background in 2.1.330; its end ends the turn',
    prompt: `[[tool:Agent ${subagent('<<subagent>> [[hold:sub]][[bash:ls]] [[text:sub done]]')}]] [[text:over]]`,
    states: 'working idle( working idle)?',
    // 2.1.330 says `busy` all the same, but only for as long as the turn that it goes on with.
    degraded: { hooks: 'working (idle working )?idle( working idle)?' },
    play: async (actor) => {
      await actor.begin();
      const { api, version } = actor.rig;
      const ofSubagent = () => api.nextRequest(({ prompt }) => prompt.includes('<<subagent>> [[hold:sub]]'));
      const ofItself = (has: string) =>
        api.nextRequest(
          ({ prompt, body }) =>
            prompt.includes('start subagent') && JSON.stringify(body.messages).includes(has),
        );
      await actor.moment('the subagent reaches the API', (await ofSubagent()).at, 'working');
      if (version !== olderClaude) {
        const over = await ofItself('tool_result');
        await actor.moment('the turn ends, the subagent works on', await actor.answered(over), 'working');
      }
      actor.release('sub');
      await actor.moment('the subagent has its result', (await ofSubagent()).at, 'working');
      const last = await ofItself('sub done');
      await actor.moment('the API ends the turn', await actor.answered(last), 'idle');
    },
  },
  {
    name: 'unchecked',
    unchecked: 'only then',
    what: 'mode auto cannot have it checked here: two dialogs that no hook tells of, answered in the pane',
    prompt: `[[tool:Agent ${subagent('<<unchecked>> [[text:sub done]]')}]] [[text:over]]`,
    states: 'working asking working idle( working idle)?',
    play: async (actor) => {
      const at = await actor.begin();
      await actor.moment(
        'the API calls a tool that needs the check',
        at,
        ({ asks }) => asks?.what === 'Auto mode can’t check actions in this session',
      );
      const pressed = await actor.pressAway('Enter', /shift\+Tab to leave/);
      await actor.moment(
        'it stays in mode auto, and asks for the tool',
        pressed,
        ({ asks }) => asks?.kind === 'permission' && asks.what.includes('Agent(look)'),
      );
      await actor.shows(/❯ No/);
      await actor.pressAway('Down', /❯ No/);
      await actor.pressAway('Enter', /❯ Yes/);
      const { at: over } = await actor.request('tool_result');
      await actor.moment('the tool’s result reaches the API', over, 'working');
      const last = await actor.rig.api.nextRequest(({ prompt }) => prompt.includes('start unchecked'));
      await actor.moment('the API ends the turn', await actor.answered(last), 'idle');
    },
  },
  {
    name: 'compact',
    what: '/compact, typed in the pane',
    // 2.1.197 finds too few messages in a turn without a tool.
    prompt: '[[bash:ls]] [[text:something to be made short]]',
    states: 'working idle working idle',
    degraded: { registry: 'working idle' },
    play: async (actor) => {
      await actor.begin();
      const over = await actor.request();
      await actor.moment('the API ends the turn', await actor.answered(over), 'idle');
      await actor.press('-l', '/compact');
      await actor.shows(/❯\s+\/compact/);
      const pressed = await actor.press('Enter');
      if (actor.lacks !== 'registry') await actor.moment('Enter', pressed, 'working');
      const summary = await actor.request();
      await actor.moment('the API ends the summary', await actor.answered(summary), 'idle');
    },
  },
];

/** As JSON inside of a directive: its own brackets would end that. */
function subagent(prompt: string): string {
  const input = { description: 'look', subagent_type: 'general-purpose', prompt };
  return JSON.stringify(input).replaceAll('[', '\\u005b').replaceAll(']', '\\u005d');
}

/** Of the process table: the pid of what bears exactly that command line. */
async function runs(rig: Parameters<Scenario['play']>[0]['rig'], argv: string): Promise<number> {
  return rig.until(
    `${argv} runs`,
    () => rig.processes().find((process) => process.argv === argv)?.pid,
    20_000,
  );
}
