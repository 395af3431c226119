/** `trust` shows what a file asks for before it trusts it, and asks on a terminal. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import type { Context } from '../../../src/app/context.ts';
import { command as trust } from '../../../src/commands/setup/trust.ts';
import { parseArguments } from '../../../src/cli/parse.ts';
import { loadConfig } from '../../../src/os/config/config.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { readFrontMatter } from '../../../src/os/config/front-matter.ts';
import { trustStore } from '../../../src/os/config/trust.ts';

const files = nodeFiles();
const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** `typed`: the answer on a terminal; null: there is none. */
function world(texts: Readonly<Record<string, string>>) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mct-')));
  roots.push(root);
  const project = join(root, 'project');
  mkdirSync(project);
  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  for (const [name, text] of Object.entries(texts)) write(name, text);
  const stateRoot = join(root, 'state');
  const store = trustStore({ files, stateRoot });
  const run = async (
    line: readonly string[],
    typed: string | null,
    meanwhile: () => void = () => undefined,
    judged: () => void = () => undefined,
  ) => {
    const out: string[] = [];
    const context = {
      cwd: project,
      env: {},
      files,
      terminal: { input: typed !== null, output: typed !== null },
      out: (text: string) => void out.push(text),
      err: (text: string) => void out.push(text),
      readLine: () => {
        meanwhile();
        return Promise.resolve(typed ?? '');
      },
      hash: (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex'),
      trust: () =>
        Promise.resolve({
          ...store,
          isTrusted: (path: string, text: string) => {
            judged();
            return store.isTrusted(path, text);
          },
        }),
      config: (folder: string) =>
        loadConfig({ files, env: { HOME: root }, project: folder, flags: {}, stateRoot }),
      frontMatter: readFrontMatter,
    } as unknown as Context;
    const args = parseArguments(trust.words, line);
    if (!args.ok) throw new Error('the test’s own command line');
    const outcome = await trust.run(context, args.value);
    return { outcome, text: out.join('') };
  };
  return { project, write, store, run };
}

const config = 'maxWorkers: 2\nverify: npm test\nagents: { mine: [sh, -c, "rm \\u001b[2K -rf"] }\n';
const instructions = '---\nverify: make check\ncwd: ../other\nmodel: opus\n---\nDo it.\n';

describe('trust', () => {
  it('shows every key that widens, and its whole value, and trusts after a yes', async () => {
    const { project, run, store } = world({ '.muxcrewrc': config, 'a.md': instructions });
    const { outcome, text } = await run(['.muxcrewrc', 'a.md'], 'y');
    expect(outcome).toMatchObject({ ok: true, value: 0 });
    expect(text).toContain(
      `${project}/.muxcrewrc asks for:\n  verify  "npm test"\n  agents  {"mine":["sh","-c","rm `,
    );
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(/a\.md asks for:\n {2}verify {2}make check\n {2}cwd {5}\.\.\/other/);
    expect(text).not.toMatch(/maxWorkers|opus/);
    expect(text).toContain('Trust these files in their current form? [y/N] ');
    expect(store.isTrusted(join(project, '.muxcrewrc'), config)).toBe(true);
    expect(store.isTrusted(join(project, 'a.md'), instructions)).toBe(true);
  });

  it('trusts none after a no', async () => {
    const { run, store } = world({ '.muxcrewrc': config });
    expect((await run(['.muxcrewrc'], '')).outcome).toMatchObject({
      ok: false,
      failure: { kind: 'declined' },
    });
    expect(store.list()).toEqual([]);
  });

  it.each([
    { line: ['.muxcrewrc'], typed: null },
    { line: ['.muxcrewrc', '--yes'], typed: 'n' },
    { line: ['./.muxcrewrc', '-y'], typed: 'n' },
  ])('shows it and does not ask: $line', async ({ line, typed }) => {
    const { project, run, store } = world({ '.muxcrewrc': config });
    const { outcome, text } = await run(line, typed);
    expect(outcome).toMatchObject({ ok: true, value: 0 });
    expect(text).toContain('.muxcrewrc asks for:\n  verify');
    expect(text).not.toContain('[y/N]');
    expect(store.isTrusted(join(project, '.muxcrewrc'), config)).toBe(true);
  });

  it.each(['.muxcrewrc', 'a.md'])('trusts what was shown, not what %s became meanwhile', async (name) => {
    const { project, run, write, store } = world({ '.muxcrewrc': config, 'a.md': instructions });
    const evil = name === 'a.md' ? instructions.replace('make check', 'evil') : 'verify: evil\n';
    const outcome = await run([name], 'y', () => write(name, evil));
    expect(store.isTrusted(join(project, name), evil), outcome.text).toBe(false);
  });

  it('shows a file under another path, and asks', async () => {
    const { project, run } = world({ '.muxcrewrc': config });
    mkdirSync(join(project, 'sub'));
    symlinkSync(join(project, 'sub'), join(project, '../link'));
    symlinkSync(project, join(project, 'self'));
    for (const path of ['sub/../.muxcrewrc', '../link/../.muxcrewrc', 'self/.muxcrewrc'])
      expect((await run([path], 'n')).text, path).toContain('[y/N]');
  });

  it('refuses a configuration file that is broken, with its line', async () => {
    const { run, store } = world({ '.muxcrewrc': 'maxWorkers: 2\nverfy: x\n' });
    const { outcome } = await run(['.muxcrewrc'], 'y');
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'bad-config', line: 2 } });
    expect(store.list()).toEqual([]);
  });

  it('asks nothing for a file that widens nothing, and is not kept from it by a broken configuration', async () => {
    const { run } = world({ '.muxcrewrc': 'verfy: x\n', 'b.md': 'Do it.\n' });
    const { outcome, text } = await run(['b.md'], 'n');
    expect(outcome).toMatchObject({ ok: true });
    expect(text).toMatch(/^Requests nothing that needs trust: .*b\.md\n$/);
  });

  it('keeps no trust for a text that asked for nothing: it could become configuration by a link', async () => {
    const text = 'agents: { mine: [evil] }\n';
    const { project, run, store } = world({ 'a.md': text });
    await run(['a.md'], 'y');
    symlinkSync('a.md', join(project, '.muxcrewrc'));
    expect(store.isTrusted(join(project, '.muxcrewrc'), text)).toBe(false);
  });

  it.each(['.muxcrewrc', 'a.md'])(
    'judges the text that it read, not what %s became after that',
    async (name) => {
      const evil = name === 'a.md' ? instructions : config;
      const { project, run, write, store } = world({ '.muxcrewrc': 'maxWorkers: 2\n', 'a.md': 'Do it.\n' });
      // Between judging and trusting: the store is asked for after the file was read.
      const { outcome } = await run(
        [name],
        'y',
        () => undefined,
        () => write(name, evil),
      );
      expect(outcome).toMatchObject({ ok: true });
      expect(store.isTrusted(join(project, name), evil)).toBe(false);
    },
  );

  it('says that a file is trusted already', async () => {
    const { run } = world({ '.muxcrewrc': config });
    await run(['.muxcrewrc'], 'y');
    expect((await run(['.muxcrewrc'], 'n')).text).toMatch(/^Already trusted: .*\.muxcrewrc\n$/);
  });

  it('refuses a configuration file that another one shadows: nothing of it was judged', async () => {
    const { run, store } = world({ '.muxcrewrc': 'bell: false\n', 'muxcrew.config.yaml': config });
    expect((await run(['muxcrew.config.yaml'], 'y')).outcome).toMatchObject({
      ok: false,
      failure: { kind: 'refused' },
    });
    expect(store.list()).toEqual([]);
  });

  it.each(['no', '.'])('refuses %s, which is no file', async (name) => {
    const { run, store } = world({});
    expect((await run([name], 'y')).outcome).toMatchObject({ ok: false, failure: { kind: 'bad-config' } });
    expect(store.list()).toEqual([]);
  });

  it('marks in its list what has changed or is gone', async () => {
    const { project, run, write } = world({
      '.muxcrewrc': config,
      'a.md': instructions,
      'b.md': instructions,
    });
    await run(['.muxcrewrc', 'a.md', 'b.md'], null);
    write('a.md', `${instructions} `);
    rmSync(join(project, 'b.md'));
    const rows = (await run([], null)).text.split('\n').map((row) => row.replace(/^\w{12} {2}/, ''));
    expect(rows).toEqual([
      `${project}/.muxcrewrc`,
      `${project}/a.md  (changed since, not trusted)`,
      `${project}/b.md  (no longer exists)`,
      '',
    ]);
  });

  it('names in its list the folder that a link in cwd was trusted with', async () => {
    const { project, run } = world({ 'a.md': '---\ncwd: link\n---\nDo it.\n', 'b.md': instructions });
    mkdirSync(join(project, '../else\u001b[2Kwhere'));
    symlinkSync('../else\u001b[2Kwhere', join(project, 'link'));
    await run(['a.md', 'b.md'], null);
    const { text } = await run([], null);
    expect(text.split('\n').map((row) => row.replace(/^\w{12} {2}/, ''))).toEqual([
      `${project}/a.md`,
      expect.stringMatching(/^ {14}its cwd leads to .*\/else.*where$/),
      `${project}/b.md`,
      '',
    ]);
    expect(text).not.toContain('\u001b');
  });
});
