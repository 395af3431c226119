/** The blocking hook with the real CLI in a terminal: its reply answers, and the person at the dialog may be faster. */
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { AskAnswer } from '../../src/core/model/facts/request.ts';
import type { AgentRequest } from '../../src/ports/agent.ts';
import { readRequest, replyLine } from '../../src/agents/claude/ask.ts';
import { readRegistry, registryFile, registryFolder } from '../../src/agents/claude/registry.ts';
import { readStatusLine } from '../../src/agents/claude/status-line.ts';
import { transcriptReader } from '../../src/agents/claude/transcript.ts';
import type { ApiRequest } from '../fake-api/request.ts';
import type { Step } from '../fake-api/script.ts';
import { until } from '../os/scratch.ts';
import type { Terminal } from '../rig/terminal.ts';
import { claudeRig, claudeVersions, type ClaudeRig, type RigOptions } from './rig.ts';
import { inTerminal, rigWorker } from './worker.ts';

const allow = { decision: 'allow', always: false, reason: null } as const;
const deny = { ...allow, decision: 'deny' } as const;
const patientMs = 60_000;

interface Asker {
  readonly rig: ClaudeRig;
  readonly terminal: Terminal;
  readonly folder: string;
  readonly conversation: string;
  /** Those that wait now, oldest first. */
  requests(): readonly AgentRequest[];
  /** Until such a one waits. */
  asks(what: string): Promise<AgentRequest>;
  /** `line`: as it is, for what no answer gives. Null: it was taken; else why not. */
  answer(request: AgentRequest, answer: AskAnswer): string | null;
  write(request: AgentRequest, line: string): string | null;
  registry(): ReturnType<typeof readRegistry>;
}

let rig: ClaudeRig | null = null;
let terminal: Terminal | null = null;
afterEach(async () => {
  // Asked to end, so that its hooks are told; 2.1.197 tells them nothing, and they find out.
  if (terminal !== null) {
    process.kill(terminal.pid, 'SIGTERM');
    await terminal.ended;
    terminal = null;
  }
  await until('no hook is left', () => rig === null || rig.processes().length === 0, 40_000);
  await rig?.dispose();
  rig = null;
});

async function asker(version: string, instructions: string, script?: RigOptions['script']): Promise<Asker> {
  const used = await claudeRig(script === undefined ? { version } : { version, script });
  rig = used;
  mkdirSync(join(used.home, '.claude'), { recursive: true });
  writeFileSync(
    join(used.home, '.claude/settings.json'),
    JSON.stringify({ statusLine: { type: 'command', command: 'printf "mine: "; wc -l | tr -d " "' } }),
  );
  const worker = rigWorker(used, instructions, 'default');
  const launch = worker.launch(1);
  const folder = join(used.root, 'state/workers/1');
  const requests = join(folder, 'requests');
  const shown = inTerminal(launch);
  terminal = shown;
  const contentOf = (id: string): string => readFileSync(join(requests, `${id}.req`), 'utf8');
  const waiting = (): readonly AgentRequest[] =>
    readdirSync(requests)
      .filter((name) => /^\d.*\.req$/.test(name))
      .sort()
      .flatMap((name) => readRequest(name, readFileSync(join(requests, name), 'utf8')) ?? []);
  const write: Asker['write'] = ({ id }, line) => {
    try {
      const fd = openSync(join(requests, `${id}.reply`), constants.O_WRONLY | constants.O_NONBLOCK);
      writeSync(fd, line);
      closeSync(fd);
      return null;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'failed';
    }
  };
  return {
    rig: used,
    terminal: shown,
    folder,
    conversation: worker.conversation,
    requests: waiting,
    asks: (what) => until(what, () => waiting().find((request) => request.what === what), patientMs),
    answer: (request, answer) => {
      const line = replyLine(contentOf(request.id), answer);
      return line === null ? 'no reply says so' : write(request, `${line}\n`);
    },
    write,
    registry: () => {
      const file = join(registryFolder(used.env), registryFile(shown.pid));
      return existsSync(file) ? readRegistry(readFileSync(file, 'utf8')) : null;
    },
  };
}

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('a reply allows or denies while the dialog is open, and the dialog goes', async () => {
    const claude = await asker(version, '[[bash:mkdir one]] [[bash:mkdir two]] [[text:over]]');
    const one = await claude.asks('Bash: mkdir one');
    await claude.terminal.shows(/Do you want to proceed\?/);
    expect(one).toMatchObject({ kind: 'permission', tool: 'Bash', agent: null });
    await until('waiting', () => claude.registry()?.fact?.status === 'waiting');
    expect(claude.registry()).toMatchObject({
      pid: claude.terminal.pid,
      fact: { waitingFor: 'permission prompt' },
    });
    expect(claude.answer(one, allow)).toBeNull();

    const two = await claude.asks('Bash: mkdir two');
    expect(existsSync(join(claude.rig.project, 'one'))).toBe(true);
    expect(claude.write(one, '{}\n')).toBe('ENOENT');
    expect(claude.answer(two, { ...deny, reason: 'one is enough' })).toBeNull();
    const after = await claude.rig.api.nextRequest((request) => request.step === 2);
    expect(after.results).toEqual([{ text: 'one is enough', error: true }]);
    await claude.terminal.shows(/● over/);
    expect(claude.terminal.screen()).not.toContain('Do you want to proceed?');
    expect(existsSync(join(claude.rig.project, 'two'))).toBe(false);
    await until('idle', () => claude.registry()?.fact?.status === 'idle');

    // What the other sources have of this turn.
    const line = await until('a cost', () => {
      const file = join(claude.folder, 'status-line.json');
      const read = existsSync(file) ? readStatusLine(readFileSync(file, 'utf8')) : null;
      return (read?.costUsd ?? 0) > 0 ? read : null;
    });
    expect(line).toMatchObject({ conversation: claude.conversation, contextTokens: 100 });
    await claude.terminal.shows(/mine: 1/);
    const slug = claude.rig.project.replace(/[^A-Za-z0-9]/g, '-');
    const transcript = join(claude.rig.home, '.claude/projects', slug, `${claude.conversation}.jsonl`);
    const reader = transcriptReader();
    await until('three messages', () => {
      for (const text of readFileSync(transcript, 'utf8').split('\n')) reader.read(text);
      return reader.facts().tokens?.input === 300;
    });
    expect(reader.facts()).toMatchObject({ tokens: { output: 30 }, interruptedAt: null, error: null });
  });

  test('the person answers first: the request can be withdrawn, and a late reply changes nothing @slow', async () => {
    const claude = await asker(version, '[[bash:mkdir one]] [[bash:mkdir two]] [[text:over]]');
    const one = await claude.asks('Bash: mkdir one');
    await claude.terminal.shows(/Do you want to proceed\?/);
    await sayYes(claude);
    const two = await claude.asks('Bash: mkdir two');
    expect(existsSync(join(claude.rig.project, 'one'))).toBe(true);
    // Claude leaves the hook waiting: the first request is still there.
    expect(claude.requests().map(({ id }) => id)).toEqual([one.id, two.id]);
    expect(claude.write(one, '\n')).toBeNull();
    await until('the first is gone', () => claude.requests().length === 1);

    // The line by itself: the prompt names it too.
    await claude.terminal.shows(/^\s+mkdir two$[\s\S]*Do you want to proceed\?/m);
    await sayYes(claude);
    await until('the second is made', () => existsSync(join(claude.rig.project, 'two')));
    expect(claude.answer(two, { ...deny, reason: 'too late' })).toBeNull();
    const after = await claude.rig.api.nextRequest((request) => request.step === 2);
    expect(after.results).toMatchObject([{ error: false }]);
    await until('no request', () => claude.requests().length === 0);
  });

  test('Esc in the dialog takes the request away', async () => {
    const claude = await asker(version, '[[bash:mkdir one]]');
    const one = await claude.asks('Bash: mkdir one');
    await claude.terminal.shows(/Do you want to proceed\?/);
    claude.terminal.type('\x1b');
    await until('no request', () => claude.requests().length === 0);
    expect(claude.write(one, '\n')).toBe('ENOENT');
    await until('idle', () => claude.registry()?.fact?.status === 'idle');
  });

  test('always is remembered for exactly that, by Claude’s own rule and by ours @slow', async () => {
    const claude = await asker(
      version,
      '[[bash:mkdir one]] [[bash:mkdir one]] [[bash:node -p 1]] [[bash:node -p 1]] [[bash:mkdir two]]',
    );
    const one = await claude.asks('Bash: mkdir one');
    expect(one.remembers).toBe('Bash(mkdir one) (until this Claude ends)');
    expect(claude.answer(one, { ...allow, always: true })).toBeNull();
    const node = await claude.asks('Bash: node -p 1');
    expect(node.remembers).toBe('Bash(node -p 1) (in .claude/settings.local.json)');
    expect(claude.answer(node, { ...allow, always: true })).toBeNull();
    const two = await claude.asks('Bash: mkdir two');
    expect(claude.requests()).toEqual([two]);
    // Claude proposes where its own rules go; ours hold until it ends.
    expect(claude.rig.read('.claude/settings.local.json')).toContain('Bash(node -p 1)');
    expect(claude.rig.read('.claude/settings.local.json')).not.toContain('mkdir');
  });

  test('a question is answered, and a plan is approved @slow', async () => {
    const question =
      '{"questions":[{"question":"Which port?","header":"Port","multiSelect":false,"options":[{"label":"8080","description":"usual"},{"label":"9090","description":"other"}]}]}';
    const claude = await asker(
      version,
      `[[tool:AskUserQuestion ${question}]] [[tool:EnterPlanMode]] [[tool:ExitPlanMode {"plan":"# Plan"}]] [[text:over]]`,
    );
    const port = await claude.asks('AskUserQuestion: Which port?');
    expect(port.kind).toBe('question');
    expect(claude.answer(port, allow)).toBe('no reply says so');
    expect(claude.answer(port, { ...allow, reason: '9090' })).toBeNull();
    const after = await claude.rig.api.nextRequest((request) => request.step === 1);
    expect(after.results[0]?.text).toContain('"Which port?"="9090"');
    const enter = await until('a request', () => claude.requests()[0], patientMs);
    if (enter.tool === 'EnterPlanMode') expect(claude.answer(enter, allow)).toBeNull();
    const plan = await until(
      'a plan',
      () => claude.requests().find(({ kind }) => kind === 'plan'),
      patientMs,
    );
    expect(claude.answer(plan, allow)).toBeNull();
    const last = await claude.rig.api.nextRequest((request) => request.step === 3);
    expect(last.results).toMatchObject([{ error: false }]);
  });

  test('a subagent’s request is answered by the reply; in the background it has no dialog before that ends @slow', async () => {
    const claude = await asker(version, 'delegate it', delegating);
    const first = await claude.asks('Bash: mkdir one');
    expect(first.agent).toBe('general-purpose');
    expect(claude.answer(first, allow)).toBeNull();
    await until('it is made', () => existsSync(join(claude.rig.project, 'one')));
    const second = await claude.asks('Bash: mkdir two');
    if (version !== '2.1.197') {
      await until('the turn is over', () =>
        claude.terminal.screen().includes('Waiting for 1 background agent'),
      );
      expect(claude.terminal.screen()).not.toContain('Do you want to proceed?');
      expect(claude.registry()?.fact?.status).toBe('busy');
    }
    expect(claude.write(second, '\n')).toBeNull();
    await claude.terminal.shows(/general-purpose agent[\s\S]*^\s+mkdir two$[\s\S]*Do you want to proceed\?/m);
    await until('waiting', () => claude.registry()?.fact?.status === 'waiting');
  });
});

/** As a person does: again, when the dialog did not take it. It may stand there for a moment before it listens. */
async function sayYes({ terminal: shown, registry }: Asker): Promise<void> {
  const since = await until('a dialog', () => {
    const seen = registry()?.fact;
    return seen?.status === 'waiting' ? seen.at : null;
  });
  const end = Date.now() + patientMs;
  while (registry()?.fact?.status === 'waiting' && registry()?.fact?.at === since) {
    if (Date.now() > end) throw new Error(`the dialog takes no key:\n${shown.screen()}`);
    shown.type('1');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** The worker starts a subagent, which makes two folders. */
function delegating({ side, body, step }: ApiRequest): readonly Step[] | null {
  if (side) return null;
  const said = JSON.stringify(body.messages);
  const calls = (name: string, input: Readonly<Record<string, unknown>>): Step => ({
    ...saying('on it'),
    blocks: [{ is: 'tool', name, input }],
  });
  if (!said.includes('delegate it') && said.includes('SUBTASK'))
    return [
      calls('Bash', { command: 'mkdir one', description: 'x' }),
      calls('Bash', { command: 'mkdir two', description: 'x' }),
      saying('done'),
    ];
  const asked = calls('Agent', {
    description: 'make them',
    prompt: 'SUBTASK',
    subagent_type: 'general-purpose',
  });
  return step === 0 ? [asked] : Array.from({ length: step + 1 }, () => saying('over'));
}

function saying(words: string): Step {
  return {
    errors: [],
    cuts: 0,
    stallMs: 0,
    hang: false,
    blocks: [{ is: 'text', chunks: [words], pauseMs: 0 }],
  };
}
