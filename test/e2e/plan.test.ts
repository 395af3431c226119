/** From task.md to a crew, as a person and as a script use it: the built CLI, real tmux, the demo agent; no Claude. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { containing, matching, worlds } from './crew.ts';

const world = worlds();

const laidOut = `### Task Type
development

### Task Description
A to-do app.

### Task Distribution Plan
- Pane 1: Backend: five endpoints
- Pane 2: Frontend: one page (after 1)
`;
const workedOut = `### Task Description
Look at remote work from 3 perspectives: productivity, wellbeing, and costs.
`;

test('plan with a distribution plan writes exactly those workers, says why how many, and asks nothing', async () => {
  const rig = world({ env: { MAX_CLAUDE_WORKERS: '1' } });
  rig.write('task.md', laidOut);
  const ran = await rig.muxcrew(['plan', 'task.md']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/^task\.md: 2 workers, from its distribution plan\.$/m);
  expect(ran.stdout).toMatch(/^At once: 1 \(the crew: max 1 at once\); 1 waits in the queue$/m);
  expect(ran.stdout).toMatch(/^ {2}parts of the task +2$/m);
  expect(ran.stdout).toMatch(/^ {2}dependencies +1 +<- decides +the most that can be ready at once$/m);
  expect(ran.stdout).toMatch(/^ {2}your limit +1 +MAX_CLAUDE_WORKERS$/m);
  expect(ran.stdout).toMatch(/^ {2}free memory +\d+ +[\d.]+ GB free, 2\.0 GB each$/m);
  expect(ran.stdout).toMatch(/^ {2}processors +\d+ +2 for each of \d+$/m);
  expect(rig.read('worker1_backend_instructions.md')).toContain('five endpoints');
  expect(rig.read('worker2_frontend_instructions.md')).toMatch(/^---\nname: "frontend"\nneeds: \[1\]\n---\n/);
});

test('nothing is overwritten without --force; with it, what was there is moved to the archive', async () => {
  const rig = world();
  rig.write('task.md', laidOut);
  rig.write('worker7_mine_instructions.md', 'mine');
  const refused = await rig.muxcrew(['plan', 'task.md']);
  expect(refused).toMatchObject({ code: 6, stdout: '', stderr: containing('--force') });
  expect(refused.stderr).toMatch(/^ {2}muxcrew run worker\*_instructions\.md /m);
  expect(readdirSync(rig.project).sort()).toEqual(['task.md', 'worker7_mine_instructions.md']);
  const forced = await rig.muxcrew(['plan', '--force', 'task.md']);
  expect(forced.code).toBe(0);
  const [time = ''] = readdirSync(join(rig.project, 'comm/archive'));
  expect(forced.stdout).toContain(`Moved what was there before to comm/archive/${time}/`);
  expect(rig.read(`comm/archive/${time}/worker7_mine_instructions.md`)).toBe('mine');
  expect(existsSync(join(rig.project, 'worker7_mine_instructions.md'))).toBe(false);
});

test('files that a running crew works with are not moved from under it @slow', async () => {
  const rig = world();
  rig.write('task.md', laidOut);
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'task.md']);
  const forced = await rig.muxcrew(['plan', '--force', 'task.md']);
  expect(forced).toMatchObject({ code: 6, stderr: containing('uses them') });
  expect(rig.read('worker1_backend_instructions.md')).not.toBeNull();
});

test('plan of a folder says that it takes one task file', async () => {
  const refused = await world().muxcrew(['plan', '.']);
  expect(refused).toMatchObject({ code: 2, stderr: containing('is a folder; plan takes one task file') });
  expect(refused.stderr).not.toContain('muxcrew run');
});

test('run of a task file plans it and starts its crew @slow', async () => {
  const rig = world();
  rig.write('task.md', laidOut);
  const ran = await rig.muxcrew(['task.md', '--wait', '--agent', 'demo']);
  expect(ran).toMatchObject({ code: 0, stdout: containing('from its distribution plan') });
  expect(ran.stdout).toMatch(/^1 backend completed .*\n2 frontend completed .*\n$/m);
  expect(rig.read('comm/worker2_status.txt')).toContain('COMPLETED');
});

test.each([
  ['a layout', ['--layout', 'nosuch'], 2],
  ['a manager', ['--manager', 'nosuch.md'], 2],
  ['an agent', ['--agent', 'nosuch'], 2],
  ['a scene', ['--scene', 'nosuch'], 2],
])(
  '%s that is not there is said before a task is planned, and nothing is written',
  async (_, wrong, code) => {
    const rig = world();
    rig.write('task.md', laidOut);
    const ran = await rig.muxcrew(['run', '-d', '--agent', 'demo', ...wrong, 'task.md']);
    expect(ran).toMatchObject({ code, stdout: '', stderr: containing('nosuch') });
    expect(readdirSync(rig.project)).toEqual(['task.md']);
  },
);

test('a plan that was worked out needs a yes to be run: a script gets its files, exit 6, and how to go on', async () => {
  const rig = world();
  rig.write('task.md', workedOut);
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'demo', 'task.md']);
  expect(ran).toMatchObject({ code: 6, stderr: containing('muxcrew run --max') });
  expect(ran.stdout).toContain('task.md: 3 workers, from its text (heuristic)');
  expect(rig.snapshot()).toBeNull();
  expect(rig.read('worker3_costs_instructions.md')).toContain('costs');

  const again = await rig.muxcrew([
    'run',
    '-d',
    '--yes',
    '--force',
    '--max',
    '2',
    '--agent',
    'demo',
    'task.md',
  ]);
  expect(again.code).toBe(0);
  await rig.worker('2', ({ state }) => state !== 'queued');
  expect(rig.snapshot()?.slots.max).toBe(2);
  expect(rig.snapshot()?.workers.map(({ name }) => name)).toEqual(['productivity', 'wellbeing', 'costs']);
});

test('on a terminal it asks; no writes nothing, yes starts the crew and attaches @slow', async () => {
  const rig = world({ projectName: 'todo' });
  rig.write('task.md', workedOut);
  const words = ['run', '--agent', 'demo', '--scene', 'idle', 'task.md'];
  const first = rig.terminal(words);
  await first.shows(/Write these 3 files, and start the crew\? \[y\/N\]/);
  first.type('\r');
  await first.shows(/nothing written: not confirmed/);
  expect((await first.ended).code).toBe(6);
  expect(readdirSync(rig.project)).toEqual(['task.md']);

  const second = rig.terminal(words);
  await second.shows(/start the crew\? \[y\/N\]/);
  second.type('y\r');
  await second.shows(/wellbeing +working/);
  expect(rig.snapshot()?.workers).toHaveLength(3);
});

test('run shows a distribution plan on a terminal and asks before it starts', async () => {
  const rig = world({ projectName: 'todo' });
  rig.write('task.md', laidOut);
  const words = ['run', '--agent', 'demo', '--scene', 'idle', 'task.md'];
  const asked = rig.terminal(words);
  await asked.shows(/Backend: five endpoints/);
  await asked.shows(/Write these 2 files, and start the crew\? \[y\/N\]/);
  expect(rig.snapshot()).toBeNull();
  asked.type('n\r');
  expect((await asked.ended).code).toBe(6);
  expect(readdirSync(rig.project)).toEqual(['task.md']);
});

test.each(['task.md', 'Task.md', 'TASK.MD'])(
  '%s is a task without any heading, and needs a yes',
  async (name) => {
    const rig = world();
    rig.write(name, 'Compare the three languages: Go, Rust and Zig.\n');
    const ran = await rig.muxcrew(['run', '-d', '--agent', 'demo', name]);
    expect(ran).toMatchObject({
      code: 6,
      stdout: containing(`${name}: 3 workers`),
      stderr: containing('--yes'),
    });
    expect(rig.snapshot()).toBeNull();
  },
);

test('a plan that is not understood is refused with its line, and nothing is written', async () => {
  const rig = world();
  rig.write('task.md', `${laidOut}Pane 3 writes the docs.\n`);
  const ran = await rig.muxcrew(['plan', 'task.md']);
  expect(ran).toMatchObject({ code: 2, stdout: '', stderr: containing('task.md, line 10') });
  expect(ran.stderr).toContain('"Pane 3 writes the docs."');
  rig.write('task.md', '### Task Distribution Plan\nThree workers, one for each module.\n');
  const prose = await rig.muxcrew(['plan', '--planner', 'heuristic', 'task.md']);
  expect(prose).toMatchObject({ code: 2, stderr: containing('names no workers') });
  expect(readdirSync(rig.project)).toEqual(['task.md']);
});

test('the suggested number agrees with the plan', async () => {
  const rig = world();
  rig.write('task.md', `${laidOut}- Pane 3: Docs (after 2)\n`);
  const ran = await rig.muxcrew(['plan', '--max', '4', 'task.md']);
  const room = /^At once: 1 \(the crew: max ([1-4]) at once\); 2 wait in the queue$/m.exec(ran.stdout)?.[1];
  expect(room).toBeDefined();
  // Workers that are added later may use that room, too.
  expect(ran.stdout).toContain(`muxcrew run --max ${String(room)} worker*_instructions.md`);
});

test('plan asks on a terminal too, and --yes does not', async () => {
  const rig = world({ projectName: 'todo' });
  rig.write('task.md', workedOut);
  const asked = rig.terminal(['plan', '--planner', 'heuristic', 'task.md']);
  await asked.shows(/Write these 3 files\? \[y\/N\]/);
  asked.type('yes\r');
  expect((await asked.ended).code).toBe(0);
  expect(rig.read('worker1_productivity_instructions.md')).not.toBeNull();
  const yes = rig.terminal(['plan', '--planner', 'heuristic', '--yes', '--force', 'task.md']);
  expect((await yes.ended).code).toBe(0);
});

test('plan --json is the plan for programs', async () => {
  const rig = world();
  rig.write('task.md', laidOut);
  const ran = await rig.muxcrew(['plan', '--json', 'task.md']);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    task: 'task.md',
    planner: 'distribution',
    costUsd: null,
    workers: [
      { id: '1', name: 'backend', needs: [], file: join(rig.project, 'worker1_backend_instructions.md') },
      { id: '2', name: 'frontend', needs: ['1'], outputs: 'outputs/frontend/' },
    ],
    bounds: [
      { kind: 'parts', limit: 2 },
      { kind: 'needs', limit: 1 },
      { kind: 'max' },
      { kind: 'memory' },
      { kind: 'cores' },
    ],
  });
});

test.each([
  ['nothing filled in', '### Task Description\n[DESCRIBE IT]\n', 'is still the empty template'],
  ['a ring', `${laidOut}- Pane 3: Docs (after 4)\n- Pane 4: Tests (after 3)\n`, 'Docs -> Tests -> Docs'],
  ['a need that nobody is', `${laidOut}- Pane 3: Docs (after 9)\n`, 'waits for "9"'],
  ['a number twice', `${laidOut}- Pane 2: Docs\n`, 'uses worker number 2 twice'],
])('%s is refused with 2 before anything is written', async (_, text, says) => {
  const rig = world();
  rig.write('task.md', text);
  for (const words of [
    ['plan', 'task.md'],
    ['run', '-d', '--agent', 'demo', '--yes', '--task', 'task.md'],
  ]) {
    const ran = await rig.muxcrew(words);
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: containing(says) });
  }
  expect(readdirSync(rig.project)).toEqual(['task.md']);
});

test('what is no task is run as it is: by its name, or for want of a task’s headings; --task says otherwise @slow', async () => {
  const rig = world();
  rig.write('worker1_x_instructions.md', laidOut);
  rig.write('notes.md', 'Compare the three languages: Go, Rust and Zig.\n');
  rig.write('worker1_x.md', laidOut);
  rig.write('x_instructions.md', laidOut);
  for (const name of ['worker1_x.md', 'x_instructions.md']) {
    const one = await rig.muxcrew(['run', '--wait', '--agent', 'demo', name]);
    expect(one.stdout).toMatch(/^1 x completed/m);
    await rig.muxcrew(['stop']);
  }
  const two = await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'notes.md']);
  expect(two.stdout).toMatch(/^1 notes completed/m);
  await rig.muxcrew(['stop']);
  const planned = await rig.muxcrew([
    'run',
    '--wait',
    '--agent',
    'demo',
    '--task',
    '--yes',
    '--force',
    'notes.md',
  ]);
  expect(planned).toMatchObject({ code: 0, stdout: containing('notes.md: 3 workers') });
  expect(rig.snapshot()?.workers.map(({ name }) => name)).toEqual(['go', 'rust', 'zig']);
});

test('the project’s own template is used, and one that cannot be filled in is named with its line', async () => {
  const rig = world();
  rig.write('task.md', laidOut);
  rig.write('.muxcrew/worker_instructions.md', '---\nmodel: haiku\n---\nYou are {{name}}.\nDo {{tittle}}.\n');
  const wrong = await rig.muxcrew(['plan', 'task.md']);
  expect(wrong).toMatchObject({ code: 2, stderr: containing('line 5: unknown placeholder {{tittle}}') });
  rig.write('.muxcrew/worker_instructions.md', '---\nmodel: haiku\n---\nYou are {{name}}.\n');
  await rig.muxcrew(['plan', 'task.md']);
  expect(rig.read('worker1_backend_instructions.md')).toBe(
    '---\nname: "backend"\nmodel: haiku\n---\n\nYou are backend.\n',
  );
});

test('hostile titles name no other file and reach no terminal @slow', async () => {
  const rig = world();
  const titles = [
    '../../home/pwned',
    '$(touch pwned)',
    '\x1b]0;pwned\x07\x1b[31mred',
    '-rf',
    'ünïcode 予定',
    '!?!',
  ];
  rig.write('task.md', `## Task Distribution Plan\n${titles.map((title) => `- ${title}\n`).join('')}`);
  const ran = await rig.muxcrew(['plan', 'task.md']);
  expect(ran.code).toBe(0);
  expect(ran.stdout + ran.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  const files = readdirSync(rig.project).filter((name) => name !== 'task.md');
  expect(files).toHaveLength(6);
  const run = await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'worker*_instructions.md']);
  expect(run.code).toBe(0);
});

test('init sets a project up, twice is harmless, and nothing of the person’s is touched', async () => {
  const rig = world();
  rig.write('.gitignore', 'dist');
  rig.write('.claude/commands/crew.md', 'mine');
  rig.write('.muxcrewrc', 'maxWorkers: 3\n');
  const first = await rig.muxcrew(['init']);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^ {2}exists {3}\.muxcrewrc /m);
  for (const path of [
    'comm',
    'logs',
    'outputs',
    'task.md',
    '.muxcrew/worker_instructions.md',
    '.claude/skills/muxcrew/SKILL.md',
  ])
    expect(existsSync(join(rig.project, path)), path).toBe(true);
  expect(rig.read('muxcrew.config.yaml')).toBeNull();
  expect(rig.read('.claude/commands/crew.md')).toBe('mine');
  expect(rig.read('.gitignore')).toBe('dist\n/comm/\n/logs/\n');
  expect((await rig.muxcrew(['plan', 'task.md'])).stderr).toContain('is still the empty template');

  rig.write('task.md', laidOut);
  const second = await rig.muxcrew(['init']);
  expect(second).toMatchObject({ code: 0, stderr: '' });
  expect(second.stdout).not.toContain('made');
  expect(rig.read('task.md')).toBe(laidOut);
  expect(rig.read('.gitignore')).toBe('dist\n/comm/\n/logs/\n');
  expect((await rig.muxcrew(['config'])).stdout).toMatch(/^maxWorkers +3 /m);
});

test('the configuration that init makes is in force as it stands, each line uncommented too', async () => {
  const rig = world();
  await rig.muxcrew(['init']);
  expect(await rig.muxcrew(['config'])).toMatchObject({
    code: 0,
    stdout: matching(/^maxWorkers +- +\(default\)$/m),
  });
  const all = (rig.read('muxcrew.config.yaml') ?? '').replace(/^# ?(?=\s*[\w]+:)/gm, '');
  rig.write('muxcrew.config.yaml', all);
  const config = await rig.muxcrew(['config']);
  expect(config).toMatchObject({ code: 0, stdout: matching(/^memoryPerWorkerMB +2048 +\(project/m) });
  expect(config.stdout).toContain('ignored until: muxcrew trust');
});

test('new makes the next instruction file, with its needs and its text', async () => {
  const rig = world();
  rig.write('task.md', laidOut);
  await rig.muxcrew(['plan', 'task.md']);
  const made = await rig.muxcrew(['new', 'Release notes', '--needs', 'frontend,1', '--', 'Write', 'them.']);
  expect(made).toMatchObject({
    code: 0,
    stderr: '',
    stdout: `${rig.project}/worker3_release-notes_instructions.md\n`,
  });
  const text = rig.read('worker3_release-notes_instructions.md');
  expect(text).toMatch(/^---\nname: "release-notes"\nneeds: \[1, 2\]\n---\n/);
  for (const part of ['Write them.', 'A to-do app.', 'worker 1 (backend)']) expect(text).toContain(part);
  const empty = await rig.muxcrew(['new', 'docs']);
  expect(empty).toMatchObject({ code: 0, stderr: containing('write the assignment') });
  const piped = await rig.muxcrew(['new', 'docs', '-'], { input: 'From a pipe.\n' });
  expect(piped.stdout).toContain('worker5_docs-2_instructions.md');
  expect(rig.read('worker5_docs-2_instructions.md')).toContain('From a pipe.');
  expect(await rig.muxcrew(['new', 'x', '--needs', 'nobody'])).toMatchObject({ code: 4 });
  expect(await rig.muxcrew(['new', '…'])).toMatchObject({ code: 2 });
});
