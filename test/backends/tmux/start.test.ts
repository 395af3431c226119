/** How panes come into being on a real tmux: sizes, environment, folders. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layoutString } from '../../../src/backends/tmux/layout-string.ts';
import type { Arrangement, Cell, Rect } from '../../../src/core/terminal/geometry.ts';
import { panesOf } from '../../../src/core/terminal/geometry.ts';
import type { NewPane } from '../../../src/ports/backend.ts';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';
import type { Rig } from './rig.ts';
import { tmuxRig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = tmuxRig();
});
afterEach(() => rig.dispose());

const session = 'crew';

/** Every pane's program, by a function of its role's name. */
function panesFor(arrangement: Arrangement, command: (name: string) => NewPane['command']): NewPane[] {
  return arrangement.windows.flatMap(({ root }) =>
    panesOf(root).flatMap(({ role }) =>
      role.is === 'slot'
        ? []
        : [{ role, command: command(role.is === 'worker' ? role.worker : role.is), log: null }],
    ),
  );
}

/** Writes its first size, and every SIGWINCH that it gets. */
const recorder = `
trap 'echo winch >> "$1.winch"' WINCH
stty size > "$1.tmp" && mv "$1.tmp" "$1.size"
while :; do read -r _; done
`;

/** Longer than tmux takes to send a resize that it has put off. Milliseconds. */
const settledMs = 700;

describe('sizes at start', () => {
  test.each([
    [0, { columns: 2, rows: 1 }],
    [1, { columns: 2, rows: 1 }],
    [8, { columns: 2, rows: 1 }],
    [32, { columns: 2, rows: 1 }],
    [64, { columns: 2, rows: 1 }],
    [20, { columns: 40, rows: 12 }],
  ])('%i workers have their final size from the first, and see no SIGWINCH', async (n, minPane) => {
    const arrangement = arranged({ columns: 200, rows: 60 }, n, minPane);
    if (n === 20) expect(arrangement.windows.length).toBeGreaterThan(1);
    const started = await rig.backend.create({
      session,
      arrangement,
      panes: panesFor(arrangement, (name) => rig.sh(recorder, join(rig.folder, `pane-${name}`))),
    });
    expect(started).toMatchObject({ ok: true });
    await eventually(
      'all have told their size',
      () => readdirSync(rig.folder).filter((name) => name.endsWith('.size')).length === n + 1,
    );
    await pause(settledMs);
    for (const { root } of arrangement.windows) {
      for (const { role, rect } of panesOf(root)) {
        if (role.is === 'slot') continue;
        const file = join(rig.folder, `pane-${role.is === 'worker' ? role.worker : role.is}.size`);
        expect(readFileSync(file, 'utf8').trim()).toBe(`${rect.rows} ${rect.columns}`);
      }
    }
    expect(readdirSync(rig.folder).filter((name) => name.endsWith('.winch'))).toEqual([]);
  });

  test('the sidebar’s move makes no pane see a SIGWINCH', async () => {
    const arrangement = arranged({ columns: 120, rows: 40 }, 6, { columns: 40, rows: 18 });
    const started = await rig.backend.create({
      session,
      arrangement,
      panes: panesFor(arrangement, (name) => rig.sh(recorder, join(rig.folder, `pane-${name}`))),
    });
    if (!started.ok) expect.fail(JSON.stringify(started.failure));
    await eventually(
      'all have told their size',
      () => readdirSync(rig.folder).filter((name) => name.endsWith('.size')).length === 7,
    );
    const slot = started.value.panes.find(({ role }) => role?.is === 'slot');
    expect(await rig.backend.moveSidebar(session, slot?.id ?? '')).toMatchObject({ ok: true });
    await pause(settledMs);
    expect(readdirSync(rig.folder).filter((name) => name.endsWith('.winch'))).toEqual([]);
  });

  test('300 panes are made: no command is too long @slow', async () => {
    const arrangement = arranged({ columns: 400, rows: 120 }, 300);
    const started = await rig.backend.create({
      session,
      arrangement,
      panes: panesFor(arrangement, () => rig.sh('read -r _')),
    });
    expect(started).toMatchObject({ ok: true });
    if (started.ok) expect(started.value.panes).toHaveLength(301);
  });
});

/** Any tree of splits that fills its rectangle. */
function cellIn(rect: Rect, depth: number): fc.Arbitrary<Cell> {
  const leaf: fc.Arbitrary<Cell> = fc.constant({ is: 'pane', rect, role: { is: 'worker', worker: '1' } });
  const options = [leaf];
  const split = (is: 'left-right' | 'top-bottom'): void => {
    const total = is === 'left-right' ? rect.columns : rect.rows;
    if (depth === 0 || total < 9) return;
    options.push(
      fc.integer({ min: 4, max: total - 5 }).chain((first) => {
        const rest = total - first - 1;
        const [a, b]: [Rect, Rect] =
          is === 'left-right'
            ? [
                { ...rect, columns: first },
                { ...rect, x: rect.x + first + 1, columns: rest },
              ]
            : [
                { ...rect, rows: first },
                { ...rect, y: rect.y + first + 1, rows: rest },
              ];
        return fc
          .tuple(cellIn(a, depth - 1), cellIn(b, depth - 1))
          .map((children): Cell => ({ is, rect, children }));
      }),
    );
  };
  split('left-right');
  split('top-bottom');
  return fc.oneof(...options);
}

test('tmux takes any layout string of ours, to the cell @slow', async () => {
  const size = { columns: 80, rows: 40 };
  const sizedTree = cellIn({ ...size, x: 0, y: 0 }, 3);
  rig.tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'x', '-x', '80', '-y', '200', 'cat');
  await fc.assert(
    fc.asyncProperty(sizedTree, (root) => {
      const n = panesOf(root).length;
      rig.tmux('new-window', '-k', '-t', '=x:7', 'cat', ';', 'resize-window', '-t', '=x:7', '-y', '200');
      for (let i = 1; i < n; i += 1) {
        rig.tmux('split-window', '-t', '=x:7', 'cat', ';', 'select-layout', '-t', '=x:7', 'even-vertical');
      }
      const layout = layoutString({ size, root });
      rig.tmux('set-option', '-wu', '-t', '=x:7', 'window-size');
      rig.tmux('select-layout', '-t', '=x:7', layout);
      const got = rig.tmux('display-message', '-p', '-t', '=x:7', '#{window_layout}').trim();
      const withoutIds = (text: string): string =>
        text.replace(/^[0-9a-f]{4},/, '').replace(/(\d+x\d+,\d+,\d+),\d+/g, '$1');
      expect(withoutIds(got)).toBe(withoutIds(layout));
      return Promise.resolve();
    }),
    { numRuns: 25 },
  );
});

describe('what a program gets', () => {
  async function run(command: NewPane['command']): Promise<void> {
    const arrangement = arranged({ columns: 120, rows: 40 }, 1);
    const started = await rig.backend.create({
      session,
      arrangement,
      panes: panesFor(arrangement, (name) => (name === '1' ? command : rig.sh('read -r _'))),
    });
    expect(started).toMatchObject({ ok: true });
  }
  /** Writes what it has got into files, separated by NUL. */
  const teller = `
cp /proc/$$/environ env.tmp && cp /proc/$$/cmdline args && pwd > cwd && mv env.tmp env
read -r _`;
  async function told(folder = rig.folder): Promise<Map<string, string>> {
    await eventually('it has told', () => existsSync(join(folder, 'env')));
    return new Map(
      readFileSync(join(folder, 'env'), 'utf8')
        .split('\0')
        .filter((entry) => entry !== '')
        .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
    );
  }

  const odd = [
    `it's`,
    `"q" \\ \\n \\\\`,
    '$(id) `id` ${HOME} $HOME ~',
    '#{pane_id} #[fg=red] ## #H #(id) #,}',
    ' first\n  second\n\t# third\r\nend\n',
    'a;b ; c;',
    '日本語 é 🙂',
    '%H %% %output',
    '\u001b[31m\u0001',
    '',
  ];

  test('its environment is what it was given, and no more than a terminal adds', async () => {
    const base = rig.sh(teller);
    const given = { ...base.env, ...Object.fromEntries(odd.map((text, i) => [`ODD_${i}`, text])) };
    await run({ ...base, env: given });
    const got = await told();
    const added = new Set([
      'TERM',
      'TERM_PROGRAM',
      'TERM_PROGRAM_VERSION',
      'TMUX',
      'TMUX_PANE',
      'SHELL',
      'PWD',
      'COLORTERM',
    ]);
    expect(Object.fromEntries([...got].filter(([name]) => !added.has(name)))).toEqual(given);
  });

  test('its PATH and SHELL are its own, not the client’s or the server’s', async () => {
    const base = rig.sh(teller);
    await run({
      ...base,
      env: { ...base.env, PATH: `/nowhere:${base.env['PATH'] ?? ''}`, SHELL: '/bin/own' },
    });
    const got = await told();
    expect(got.get('PATH')).toBe(`/nowhere:${base.env['PATH'] ?? ''}`);
    expect(got.get('SHELL')).toBe('/bin/own');
  });

  test('nothing of its environment shows in the process table', async () => {
    const base = rig.sh(teller);
    await run({ ...base, env: { ...base.env, SECRET: 'sesame-4711' } });
    expect((await told()).get('SECRET')).toBe('sesame-4711');
    expect(execFileSync('ps', ['-axww', '-o', 'args='], { encoding: 'utf8' })).not.toContain('sesame-4711');
  });

  test('a variable of the server’s first start does not reach a later session', async () => {
    await rig.another().create({
      session: 'first',
      arrangement: arranged({ columns: 80, rows: 24 }, 1),
      panes: panesFor(arranged({ columns: 80, rows: 24 }, 1), () => rig.sh('read -r _')),
    });
    const base = rig.sh(teller);
    const { HOME: _, ...env } = base.env;
    await run({ ...base, env });
    expect((await told()).has('HOME')).toBe(false);
  });

  test.each([
    `it's "here"`,
    '#{pane_id}',
    '#[x]##[y#',
    'a;b;',
    '$(id) `id`',
    '日本',
    '%H',
    'a\n  b',
    '-x',
    '~',
    'a=b',
  ])('it starts in a folder called %j', async (name) => {
    const folder = join(rig.folder, name);
    mkdirSync(folder);
    await run({ ...rig.sh(teller), cwd: folder });
    await told(folder);
    expect(readFileSync(join(folder, 'cwd'), 'utf8')).toBe(`${folder}\n`);
  });

  test('its arguments are words, never a shell’s text', async () => {
    const base = rig.sh(teller);
    await run({ ...base, argv: [...base.argv, ...odd] });
    await told();
    expect(readFileSync(join(rig.folder, 'args'), 'utf8').split('\0').slice(4, -1)).toEqual(odd);
  });

  test('a program whose path has an = is run as well', async () => {
    const folder = join(rig.folder, 'a=b');
    mkdirSync(folder);
    execFileSync('cp', ['/bin/sh', join(folder, 'prog')]);
    const base = rig.sh(teller);
    await run({ ...base, argv: [join(folder, 'prog'), ...base.argv.slice(1)] });
    await told();
  });

  test('a program that is not there leaves its pane, of which is told how it ended', async () => {
    await run({ ...rig.sh(''), argv: ['/not/there'] });
    await eventually('it is dead', async () => {
      const outcome = await rig.backend.list(session);
      if (outcome.is !== 'listed') return null;
      return outcome.listing.panes.find(({ role, dead }) => role?.is === 'worker' && dead?.code === 127);
    });
  });
});
