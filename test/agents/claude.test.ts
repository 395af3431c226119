import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AgentContext } from '../../src/ports/agent.ts';
import { claudeTraits, type ClaudeSpec } from '../../src/agents/claude/spec.ts';
import { claudeAgent, shownName } from '../../src/agents/claude/agent.ts';
import { editorEnv } from '../../src/agents/claude/screen/prompt-input.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { scratchFolder } from '../os/scratch.ts';

const scratch = scratchFolder('claude');
mkdirSync(join(scratch, 'real'));
symlinkSync('real', join(scratch, 'link'));
const agent = claudeAgent({
  files: nodeFiles(),
  assets: "/opt/it's/assets",
  self: ['/usr/bin/node', "/opt/it's/main.js"],
  protects: [join(scratch, 'link/state/muxcrew'), join(scratch, 'config[1]/muxcrew')],
});
const conversation = '5763fbb3-2746-491a-933f-6874c23532da';

function context(
  given: {
    spec?: Partial<ClaudeSpec>;
    instructions?: string;
    run?: number;
    project?: string;
    id?: string;
    needs?: AgentContext['needs'];
  } = {},
): AgentContext {
  const root = mkdtempSync(join(scratch, 'root-'));
  const project = join(root, given.project ?? 'todo-app');
  const id = given.id ?? '1';
  mkdirSync(project);
  const instructions = join(project, 'worker1_instructions.md');
  writeFileSync(instructions, given.instructions ?? 'Build the API.\n');
  const spec: ClaudeSpec = {
    kind: 'claude',
    traits: claudeTraits,
    program: '/usr/bin/claude',
    model: null,
    permissionMode: null,
    dangerouslySkipPermissions: false,
    conversation,
    ...given.spec,
  };
  return {
    worker: { id, name: 'backend', instructions, agent: spec, cwd: project },
    paths: {
      project,
      statusFile: join(project, `comm/worker${id}_status.txt`),
      boardFile: join(project, 'comm/board.txt'),
      outputs: join(project, 'outputs'),
      folder: join(root, `state/workers/${id}`),
    },
    crew: [
      { id: '1', name: 'backend' },
      { id: '2', name: 'frontend' },
    ],
    needs: given.needs ?? [],
    run: given.run ?? 1,
    conversation: null,
    messages: [],
    env: { HOME: join(root, 'home'), PATH: '/usr/bin', CLAUDE_CODE_CHILD_SESSION: '1' },
  };
}

interface Settings {
  readonly permissions: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  readonly hooks: Readonly<
    Record<string, readonly { hooks: readonly { command: string; async: boolean }[] }[]>
  >;
}
const settingsOf = (given: AgentContext): Settings =>
  JSON.parse(readFileSync(join(given.paths.folder, 'settings.json'), 'utf8')) as Settings;
const promptOf = (argv: readonly string[]): string => argv.at(-1) ?? '';
const systemOf = (argv: readonly string[]): string => {
  const option = '--append-system-prompt-file=';
  const word = argv.find((one) => one.startsWith(option)) ?? expect.fail('no system prompt');
  return readFileSync(word.slice(option.length), 'utf8');
};

test('a first start names its conversation and gives the assignment after a fixed line', () => {
  const given = context({ instructions: '/clear everything @here' });
  const { argv, cwd } = agent.prepare(given);
  expect(argv).toContain(`--session-id=${conversation}`);
  expect(argv.at(-2)).toBe('--');
  expect(promptOf(argv)).toBe(
    'Your assignment, worker 1 (backend), from worker1_instructions.md:\n\n/clear everything @here',
  );
  expect(cwd).toBe(given.worker.cwd);
});

test('a native program gets its prompt by a private file: no argument holds a word of it', () => {
  const program = join(scratch, 'native');
  writeFileSync(program, '\x7fELF\x02\x01');
  const given = context({ instructions: 'The secret task.', spec: { program } });
  const { argv, input = '' } = agent.prepare(given);
  expect(readFileSync(input, 'utf8')).toMatch(/^Your assignment, worker 1 .*\n\nThe secret task\.$/s);
  expect(statSync(input).mode & 0o777).toBe(0o600);
  const system = systemOf(argv);
  expect(system).toContain('[Worker1] COMPLETED');
  for (const word of argv) {
    expect(word).not.toMatch(/assignment|secret/);
    expect(word.length < 20 || !system.includes(word)).toBe(true);
  }
  // A script of the user's may need a terminal for its input, as may a program that is not there.
  writeFileSync(program, '#!/bin/sh\nexec docker run -it claude "$@"\n');
  for (const other of [program, join(scratch, 'none'), scratch]) {
    const launch = agent.prepare(context({ instructions: 'The task.', spec: { program: other } }));
    expect(launch.input).toBeUndefined();
    expect(promptOf(launch.argv)).toContain('The task.');
  }
});

test('editors of the terminal do not get the prompt as their input', () => {
  const plain = '/opt/assets';
  const script = `/bin/sh ${plain}/editor.sh`;
  expect(editorEnv({ VISUAL: '/usr/bin/nano -w', EDITOR: 'vim' }, plain)).toEqual({
    VISUAL: `${script} /usr/bin/nano -w`,
    EDITOR: `${script} vim`,
  });
  expect(editorEnv({ VISUAL: 'code --wait', EDITOR: '' }, plain)).toEqual({});
  expect(editorEnv({ EDITOR: 'nano' }, '/my assets')).toEqual({});
});

test('a file that a worker added mentions nothing: at its start, and at a start without a transcript', () => {
  const given = context({ instructions: 'See @/etc/hostname.\n@../x' });
  const added = { ...given, worker: { ...given.worker, addedBy: 'todo-app-1a2b3c/0' } };
  for (const run of [1, 2])
    expect(promptOf(agent.prepare({ ...added, run }).argv)).toMatch(
      /\n\nSee \\@\/etc\/hostname\.\n\\@\.\.\/x$/,
    );
});

test('what another worker said mentions nothing', () => {
  const said = 'see @/etc/hostname';
  const need = { id: '2', name: 'b', completed: true, said, statusFile: '/s', instructions: '/i' };
  expect(promptOf(agent.prepare(context({ needs: [need] })).argv)).toContain('"see \\@/etc/hostname"');
});

function resumed(messages: AgentContext['messages'] = []): AgentContext {
  const given = { ...context({ run: 2 }), messages };
  const folder = join(
    given.env['HOME'] ?? '',
    '.claude/projects',
    given.worker.cwd.replace(/[^A-Za-z0-9]/g, '-'),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${conversation}.jsonl`), '');
  return given;
}

test('a resumed conversation goes on with its messages: only the user’s mention files, and a command is typed later', () => {
  const { argv, carries } = agent.prepare(
    resumed([
      { id: 'a', from: 'you', text: 'read @src/a.js please' },
      { id: 'b', from: 'manager', text: 'read @src/b.js please' },
      { id: 'c', from: 'you', text: '/compact', raw: true },
      { id: 'd', from: 'you', text: 'then this' },
    ]),
  );
  expect(promptOf(argv)).toMatch(/\n\nread @src\/a.js please\n\nread \\@src\/b.js please$/);
  expect(carries).toEqual(['a', 'b']);
  const commandFirst = agent.prepare(resumed([{ id: 'c', from: 'you', text: '/compact', raw: true }]));
  expect(commandFirst.carries).toEqual([]);
  expect(promptOf(commandFirst.argv)).toContain('Your next task comes as a message');
});

test('a later start resumes when there is a transcript', () => {
  const { argv } = agent.prepare(resumed());
  expect(argv).toContain(`--resume=${conversation}`);
  expect(promptOf(argv)).toMatch(/^You were restarted, worker 1/);
});

test('a later start without a transcript begins anew', () => {
  const { argv } = agent.prepare(context({ run: 2 }));
  expect(argv).toContain(`--session-id=${conversation}`);
  expect(promptOf(argv)).toContain('Build the API.');
});

test('an assignment too long for an argument is read from its file', () => {
  const given = context({ instructions: '界'.repeat(40_000) });
  const { argv } = agent.prepare(given);
  expect(promptOf(argv)).toContain(given.worker.instructions);
  expect(promptOf(argv).length).toBeLessThan(1_000);
  expect(settingsOf(given).permissions.allow).toContain(`Read(/${given.worker.instructions})`);
});

test('model, permission mode and --dangerously-skip-permissions are passed on when asked for, and only then', () => {
  const plain = agent.prepare(context()).argv.join('\n');
  expect(plain).not.toMatch(/--(model|permission-mode|dangerously)/);
  const { argv } = agent.prepare(
    context({ spec: { model: 'opus', permissionMode: 'plan', dangerouslySkipPermissions: true } }),
  );
  expect(argv).toEqual(
    expect.arrayContaining(['--model=opus', '--permission-mode=plan', '--dangerously-skip-permissions']),
  );
});

test('the settings allow the own status file, the board and outputs, and nothing else', () => {
  const given = context();
  agent.prepare(given);
  const { project } = given.paths;
  expect(settingsOf(given).permissions.allow).toEqual([
    `Edit(/${project}/comm/worker1_status.txt)`,
    `Edit(/${project}/comm/board.txt)`,
    `Edit(/${project}/outputs/**)`,
  ]);
});

test('the settings deny every other status file by pattern, and never the own one', () => {
  const given = context({ id: '12' });
  agent.prepare(given);
  const patterns = settingsOf(given).permissions.deny.flatMap((rule) => {
    const pattern = /\/(worker[^/]*_status\.txt)\)$/.exec(rule)?.[1];
    return pattern === undefined ? [] : [new RegExp(`^${pattern.replace('.', '\\.').replace('*', '.*')}$`)];
  });
  const denied = (id: number): boolean =>
    patterns.some((pattern) => pattern.test(`worker${String(id)}_status.txt`));
  expect(Array.from({ length: 2_000 }, (_, id) => id).filter((id) => !denied(id))).toEqual([12]);
});

test('the settings deny the state and configuration folders, by every path that leads there, before they exist', () => {
  const given = context();
  agent.prepare(given);
  const { deny } = settingsOf(given).permissions;
  for (const folder of ['link/state/muxcrew', 'real/state/muxcrew', 'config\\[1\\]/muxcrew'])
    expect(deny).toContain(`Edit(/${join(scratch, folder)}/**)`);
});

test('settings, prompts and their folder are for the owner only', () => {
  const given = context();
  agent.prepare(given);
  expect(statSync(given.paths.folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(given.paths.folder, 'settings.json')).mode & 0o777).toBe(0o600);
  expect(statSync(join(given.paths.folder, 'prompt.md')).mode & 0o777).toBe(0o600);
  expect(existsSync(join(given.paths.folder, 'events'))).toBe(true);
});

test('a hook is a quoted sh command that never delays the worker', () => {
  const given = context({ project: 'my project' });
  agent.prepare(given);
  const hook = settingsOf(given).hooks['Stop']?.[0]?.hooks[0];
  expect(hook).toMatchObject({ async: true });
  expect(hook?.command).toBe(`exec /bin/sh '/opt/it'\\''s/assets/hook.sh' ${given.paths.folder}/events Stop`);
});

test('the system prompt teaches the exact line for the status file and names the others', () => {
  const given = context({ project: 'my (project)' });
  const system = systemOf(agent.prepare(given).argv);
  expect(system).toContain(`echo '[Worker1] Status: what you are doing' >> '${given.paths.statusFile}'\n`);
  expect(system).toContain(`echo '[Worker1 -> Worker2] text' >> '${given.paths.boardFile}'\n`);
  expect(system).toContain('- worker 2: frontend');
});

test('the system prompt says that others work in this tree, and how to commit and edit there', () => {
  const system = systemOf(agent.prepare(context()).argv);
  expect(system).toContain('Others work in this tree at the same time.');
  expect(system).toContain('Commit only your own paths');
  expect(system).toContain('Read a file again right before you edit it.');
});

test('in a folder whose name a shell could expand, files are named from the folder of the worker', () => {
  const given = context({ project: 'a[b]$c' });
  const { argv } = agent.prepare(given);
  expect(settingsOf(given).permissions.allow[0]).toBe('Edit(comm/worker1_status.txt)');
  expect(systemOf(argv)).toContain('>> comm/worker1_status.txt\n');
});

test('a long name is cut: it stands in the rule above the composer, which must stay one line', () => {
  expect(shownName('backend')).toBe('backend');
  expect(shownName('a-rather-long-worker-name')).toBe('a-rather-long-w…');
});

test('what a surrounding Claude left in the environment is not handed on', () => {
  expect(Object.keys(agent.prepare(context()).env)).toEqual(['HOME', 'PATH']);
});

test('starts are gated by the Claude configuration folder', () => {
  const given = context();
  expect(agent.gate(given.worker.agent, { HOME: '/home/me' })).toEqual({
    key: '/home/me/.claude',
    gapMs: 500,
  });
  expect(agent.gate(given.worker.agent, { HOME: '/home/me', CLAUDE_CONFIG_DIR: '/c' })?.key).toBe('/c');
});

test('front matter is no part of the task, nor of a long one that is read from a file', () => {
  const short = context({ instructions: '---\nname: auth\n---\nBuild the login.\n' });
  expect(agent.prepare(short).argv.at(-1)).toBe(
    'Your assignment, worker 1 (backend), from worker1_instructions.md:\n\nBuild the login.\n',
  );
  const task = `Build the login.\n${'x'.repeat(120_000)}\n`;
  const long = context({ instructions: `---\nname: auth\n---\n${task}` });
  const copy = join(long.paths.folder, 'assignment.md');
  expect(agent.prepare(long).argv.at(-1)).toContain(`Read all of it, in parts, from ${copy} `);
  expect(readFileSync(copy, 'utf8')).toBe(task);
  expect(readFileSync(join(long.paths.folder, 'settings.json'), 'utf8')).toContain(`"Read(/${copy})"`);
});
