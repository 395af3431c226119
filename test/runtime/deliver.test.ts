import { afterEach, describe, expect, it } from 'vitest';
import type { Composer } from '../../src/ports/agent.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

/** The memory backend's programs answer each line with `got<line>`; what stands in the composer is told by the test. */
describe('a message', () => {
  let crew: CrewWorld | null = null;
  afterEach(async () => {
    await crew?.dispose();
    crew = null;
  }, 20_000);

  const started = async (composer: () => Composer, before: 'nothing' | 'pasted' = 'nothing') => {
    const made = new CrewWorld(['1'], {}, { composer: () => composer() });
    crew = made;
    if (before === 'pasted') {
      const pid = made.stranger();
      const startTime = made.processes.identify(pid)?.startTime ?? '';
      const message = { id: 'm', text: 'hello there', from: 'you' };
      made.journal(
        ...made.beginning(),
        { at: 1, is: 'start-requested', worker: '1', run: 1 },
        { at: 2, is: 'process-started', worker: '1', run: 1, pid, startTime },
        { at: 3, is: 'message-accepted', worker: '1', message },
        { at: 4, is: 'message-typing', worker: '1', message: 'm', entered: false },
      );
    }
    await made.start();
    await made.becomes('1', 'working');
    return made;
  };
  const lines = async (made: CrewWorld): Promise<readonly string[]> => {
    const shown = await made.backend.capture(made.session.id, await made.paneOf('1'), 10);
    return shown.ok ? shown.value.filter((line) => line !== '') : [];
  };
  const send = async (made: CrewWorld): Promise<string> =>
    JSON.stringify(await made.ask({ op: 'send', workers: ['1'], text: 'hello there', from: 'you' }));

  it('is typed as the agent’s plain text: with mentions for the user alone, and as it is with --raw', async () => {
    const asked: string[] = [];
    const plainText = (text: string, { mentions }: { readonly mentions: boolean }) => {
      asked.push(`${text} ${String(mentions)}`);
      return { text: `plain ${text}`, wasCommand: text.startsWith('!') };
    };
    const made = new CrewWorld(['1'], {}, { plainText });
    crew = made;
    await made.start();
    await made.becomes('1', 'working');
    const told = async (text: string, from: string, raw: boolean): Promise<string> =>
      JSON.stringify(await made.ask({ op: 'send', workers: ['1'], text, from, raw }));
    expect(await told('!user', 'you', false)).toMatch(/"done".*sent as text; --raw sends it as a command/);
    expect(await told('!manager', 'manager', false)).toMatch(/"done".*sent as text"/);
    expect(await told('!raw', 'you', true)).toMatch(/"done","detail":"typed into its terminal"/);
    expect(await told('!raw manager', 'manager', true)).toMatch(/"refused".*--raw is for the user only/);
    await eventually('all are given', async () => (await lines(made)).join('').includes('got<!raw>'));
    expect((await lines(made)).join('').match(/got<[^>]*>/g)).toEqual([
      'got<plain !user>',
      'got<plain !manager>',
      'got<!raw>',
    ]);
    expect(new Set(asked)).toEqual(new Set(['!user true', '!manager false']));
  }, 15_000);

  it('waits while a draft stands in the composer, says so, and is given once that is gone', async () => {
    let composer: Composer = { is: 'draft', text: 'mine' };
    const made = await started(() => composer);
    expect(await send(made)).toContain('a draft is in its composer: send or clear it');
    expect(await lines(made)).toEqual([]);
    const waits = () => made.worker('1')?.waiting?.[0];
    await eventually('it is shown', () => waits()?.reason.startsWith('a draft is in its composer') === true);
    expect(waits()).toMatchObject({ from: 'you', text: 'hello there', since: expect.any(String) as string });
    composer = { is: 'empty' };
    await eventually('it is given', async () => (await lines(made)).includes('got<hello there>'));
    await eventually('nothing waits', () => waits() === undefined);
  }, 15_000);

  it('that was swallowed before Enter is pasted again, and entered once', async () => {
    const made = await started(() => ({ is: 'empty' }), 'pasted');
    await eventually('it is given', () => made.journaled().some(({ is }) => is === 'message-ended'));
    expect((await lines(made)).filter((line) => line.startsWith('got'))).toEqual(['got<hello there>']);
  }, 15_000);

  it('that was pasted is not entered while the draft there is another one', async () => {
    const made = await started(() => ({ is: 'draft', text: 'hello there, all' }), 'pasted');
    await eventually('it is said', () => made.journaled().some(({ is }) => is === 'message-held'));
    expect(await lines(made)).toEqual([]);
  }, 15_000);

  it('that was pasted is entered once where it stands alone in the composer, over several rows too', async () => {
    const made = await started(() => ({ is: 'draft', text: 'hello\n  there' }), 'pasted');
    await eventually('it is entered', () => made.journaled().some(({ is }) => is === 'message-ended'));
    expect(made.journaled().filter((event) => event.is === 'message-typing' && event.entered)).toHaveLength(
      1,
    );
  }, 15_000);
});
