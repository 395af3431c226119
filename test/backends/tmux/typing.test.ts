/** What is typed into a pane of a real tmux arrives byte by byte. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';
import type { Rig } from './rig.ts';
import { tmuxRig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = tmuxRig();
});
afterEach(() => rig.dispose());

/** A program with its terminal in raw mode that writes down what it is typed. Gives the pane. */
async function rawReader({ brackets = false, lateMs = 0 } = {}): Promise<string> {
  const script = `stty raw -echo; ${brackets ? `printf '\\033[?2004h';` : ''} printf ready; sleep ${lateMs / 1000}; exec cat > got`;
  const created = await rig.backend.create({
    session: 'crew',
    arrangement: arranged({ columns: 100, rows: 30 }, 1),
    panes: [
      { role: { is: 'sidebar' }, command: rig.sh('read -r _'), log: null },
      { role: { is: 'worker', worker: '1' }, command: rig.sh(script), log: null },
    ],
  });
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  const pane = created.value.panes.find(({ role }) => role?.is === 'worker')?.id ?? '';
  await eventually('it is ready', async () => {
    const shown = await rig.backend.capture('crew', pane, 0);
    return shown.ok && shown.value.join('').includes('ready');
  });
  return pane;
}

const file = (): string => join(rig.folder, 'got');
const got = (): string => (existsSync(file()) ? readFileSync(file(), 'utf8') : '');
const arrives = (bytes: number): Promise<boolean> =>
  eventually(`${bytes} bytes`, () => existsSync(file()) && statSync(file()).size >= bytes);
const done = async (result: Promise<{ readonly ok: boolean }>): Promise<void> => {
  expect(await result).toMatchObject({ ok: true });
};

test('a megabyte arrives byte for byte, at a reader that starts late', async () => {
  const pane = await rawReader({ lateMs: 500 });
  const text = Array.from(
    { length: 20_000 },
    (_, i) => `line ${i} $(x) #{y} ;\\ 日本 é ${'z'.repeat(i % 40)}`,
  ).join('\t');
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
  await done(rig.backend.paste('crew', pane, text));
  await arrives(Buffer.byteLength(text));
  const hash = (data: string): string => createHash('sha256').update(data).digest('hex');
  expect(hash(got())).toBe(hash(text));
});

test('a paste is bracketed where the program asked for it, and Enter comes after its end', async () => {
  const pane = await rawReader({ brackets: true });
  await done(rig.backend.paste('crew', pane, 'one\ntwo;'));
  await done(rig.backend.press('crew', pane, 'Enter'));
  await arrives(21);
  expect(got()).toBe('\u001b[200~one\rtwo;\u001b[201~\r');
});

test.each(['-x', ';', 'a;', '#{pane_id}', '"', "it's", '~', '$HOME', 'Enter', ' '])(
  'the text %j is pasted as it is',
  async (text) => {
    const pane = await rawReader();
    await done(rig.backend.paste('crew', pane, text));
    await arrives(text.length);
    expect(got()).toBe(text);
  },
);

test('text and keys reach the program while a person scrolls back', async () => {
  const pane = await rawReader();
  rig.tmux('copy-mode', '-t', pane);
  await done(rig.backend.paste('crew', pane, 'hello'));
  await done(rig.backend.press('crew', pane, 'Enter'));
  await arrives(6);
  expect(got()).toBe('hello\r');
});

test.each([
  ['Escape', '\u001b'],
  ['C-c', '\u0003'],
  [';', ';'],
  ['Tab', '\t'],
  ['Up', '\u001b[A'],
])('the key %s is pressed', async (key, bytes) => {
  const pane = await rawReader();
  await done(rig.backend.press('crew', pane, key));
  await arrives(bytes.length);
  expect(got()).toBe(bytes);
});

test('no buffer of ours is left, even where nothing could be pasted', async () => {
  const pane = await rawReader();
  await done(rig.backend.paste('crew', pane, 'text'));
  process.kill(Number(rig.tmux('display-message', '-p', '-t', pane, '#{pane_pid}')), 'SIGKILL');
  await eventually(
    'it is dead',
    () => rig.tmux('display-message', '-p', '-t', pane, '#{pane_dead}').trim() === '1',
  );
  expect(await rig.backend.paste('crew', pane, 'text')).toMatchObject({ ok: false });
  expect(await rig.backend.paste('crew', '%999', 'text')).toMatchObject({ ok: false });
  expect(rig.tmux('list-buffers')).toBe('');
});
