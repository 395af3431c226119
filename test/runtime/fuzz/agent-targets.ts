/** What Claude Code and its hooks write. */
import { ownStatusLine, readStatusLine } from '../../../src/agents/claude/status-line.ts';
import { conversationEntries } from '../../../src/agents/claude/conversation-entries.ts';
import { readAnswer } from '../../../src/agents/claude/planner/answer.ts';
import { readComposer } from '../../../src/agents/claude/screen/composer.ts';
import { readRegistry } from '../../../src/agents/claude/registry.ts';
import { readRequest, replyLine } from '../../../src/agents/claude/ask.ts';
import { readScreen } from '../../../src/agents/claude/screen/screen.ts';
import { reportReader } from '../../../src/agents/claude/report.ts';
import { comparableLines, withoutLines } from '../../../src/core/text/whole-lines.ts';
import { transcriptReader } from '../../../src/agents/claude/transcript.ts';
import { conversationLines } from '../../../src/view/text/conversation-lines.ts';
import { createByteLines } from '../../../src/core/text/byte-lines.ts';
import { isoTime } from '../../../src/app/iso-time.ts';
import { takeIn, type Target } from './target.ts';

const id = '4584a033-78c1-4356-b84d-6c3ecfadfbf5';
const at = 1_795_476_440_000;
const timestamp = '2026-11-30T12:00:01.500Z';
const words = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  '\ncut\n',
  '"type":"assistant"',
  '"type":"user"',
];

const hook = (event: string, more: object = {}): string =>
  JSON.stringify({
    session_id: id,
    cwd: '/todo',
    permission_mode: 'default',
    hook_event_name: event,
    ...more,
  });
const hooks: Readonly<Record<string, string>> = {
  Stop: hook('Stop', { background_tasks: [{ status: 'running', type: 'subagent' }] }),
  StopFailure: hook('StopFailure', {
    error: 'rate_limit',
    last_assistant_message: "You've hit your 5-hour limit · resets 1:37am (UTC)",
  }),
  Notification: hook('Notification', { message: 'needs input', notification_type: 'permission_prompt' }),
  SessionStart: hook('SessionStart', { source: 'startup' }),
  UserPromptSubmit: hook('UserPromptSubmit', { prompt: 'go' }),
  PreToolUse: hook('PreToolUse', { tool_name: 'Bash', tool_input: { command: 'ls' } }),
};
const asking = (tool: string, input: object): string =>
  hook('PermissionRequest', {
    tool_name: tool,
    tool_input: input,
    permission_suggestions: [
      {
        type: 'addRules',
        rules: [{ toolName: tool, ruleContent: 'x' }],
        behavior: 'allow',
        destination: 'session',
      },
    ],
  });
const answers = [
  { decision: 'allow', always: false, reason: null },
  { decision: 'allow', always: true, reason: 'one\ntwo' },
  { decision: 'deny', always: false, reason: 'no' },
] as const;
const entry = (type: string, content: unknown, more: object = {}): string =>
  JSON.stringify({
    type,
    timestamp,
    message: { id: 'm', role: type, content, usage: { input_tokens: 3 } },
    ...more,
  });
const screen = [
  '╭──────────╮',
  '│ Bash command │',
  '   rm -rf build/',
  ' Do you want to proceed?',
  ' ❯ 1. Yes',
  '   2. No, and tell Claude what to do differently (esc)',
  '',
  '> write',
  ' ⎿ 5-hour limit reached · retrying in 12 s (attempt 3)',
].join('\n');

export const agentTargets: readonly Target[] = [
  {
    name: 'events of hooks',
    json: Object.values(hooks),
    words,
    read(bytes) {
      const content = bytes.toString();
      const report = reportReader();
      for (const event of [...Object.keys(hooks), 'PermissionRequest', 'SessionEnd']) {
        const found = report(`0000000318884-0003905-1795353746518-${event}.json`, content, at);
        if (found === null) continue;
        const { conversation, ...told } = found;
        takeIn({ is: 'agent-reported', worker: '1', ...told });
        if (conversation !== null)
          takeIn({ is: 'conversation-seen', worker: '1', conversation: conversation ?? '' });
      }
    },
  },
  {
    name: 'names of event and request files',
    text: ['0000000318884-0003905-1795353746518-Stop.json', '0000000272941-0032244-1795477477689.req'],
    words: ['-', '.', '9', '-Stop.json', '.req', '9999999999999999999999', '/', '\n'],
    read(bytes) {
      const name = bytes.toString();
      const found = reportReader()(name, hooks['Stop'] ?? '', at);
      if (found !== null)
        takeIn({ is: 'agent-reported', worker: '1', turn: found.turn, permissionMode: found.permissionMode });
      const request = readRequest(name, asking('Bash', { command: 'ls' }));
      if (request !== null) takeIn({ is: 'asked', worker: '1', request });
    },
  },
  {
    name: 'permission requests',
    json: [
      asking('Bash', { command: 'rm -rf build/', description: 'Clean' }),
      asking('Write', { file_path: '/todo/a.ts', content: 'x' }),
      asking('AskUserQuestion', { questions: [{ question: 'Which port?', options: [{ label: '80' }] }] }),
      asking('ExitPlanMode', { plan: 'first' }),
    ],
    words,
    read(bytes) {
      const content = bytes.toString();
      for (const answer of answers) replyLine(content, answer);
      const request = readRequest('0000000272941-0032244-1795477477689.req', content);
      if (request === null) return;
      const { pid: _pid, ...asked } = request;
      takeIn({ is: 'asked', worker: '1', request: asked });
    },
  },
  {
    name: 'status-line.json and settings of Claude',
    json: [
      JSON.stringify({
        session_id: id,
        model: { id: 'claude-opus-4-8[1m]' },
        cost: { total_cost_usd: 0.0026 },
        context_window: { total_input_tokens: 61_100, context_window_size: 200_000, used_percentage: 31 },
        rate_limits: { five_hour: { used_percentage: 42, resets_at: 1_795_484_557 } },
      }),
      JSON.stringify({ statusLine: { type: 'command', command: 'date', padding: 1 } }),
    ],
    words,
    read(bytes) {
      const content = bytes.toString();
      ownStatusLine([null, content]);
      const status = readStatusLine(content);
      if (status === null) return;
      const { costUsd, contextPercent } = status;
      const usage = { costUsd, contextPercent, tokens: null };
      takeIn({ is: 'usage-seen', worker: '1', usage, conversation: 'c0ffee' });
      for (const { resetsAt } of status.limits) isoTime(resetsAt ?? 0);
    },
  },
  {
    name: "Claude's registry",
    json: [
      JSON.stringify({
        pid: 101,
        sessionId: id,
        procStart: '12',
        status: 'waiting',
        updatedAt: at,
        statusUpdatedAt: at,
        waitingFor: 'permission prompt',
      }),
    ],
    words,
    read(bytes) {
      const found = readRegistry(bytes.toString());
      if (found !== null) takeIn({ is: 'registry-seen', worker: '1', registry: found.fact });
    },
  },
  {
    name: 'transcripts: facts',
    json: [
      entry('assistant', [{ type: 'text', text: 'I will.' }]),
      entry('user', [{ type: 'text', text: '[Request interrupted by user]' }]),
      entry('user', 'I\nwill\nnot'),
      entry('assistant', [{ type: 'text', text: "You've hit your weekly limit" }], {
        isApiErrorMessage: true,
        error: 'rate_limit',
        apiErrorStatus: 429,
        quotaLimits: { resetsAt: 1_795_484_557 },
      }),
    ],
    words,
    read(bytes) {
      const reader = transcriptReader();
      for (const line of createByteLines().push(Buffer.concat([bytes, Buffer.from('\n')]))) reader.read(line);
      for (const { text } of reader.takePrompts()) withoutLines(comparableLines(text), ['I', 'will']);
      const { tokens, interruptedAt, error } = reader.facts();
      takeIn({
        is: 'usage-seen',
        worker: '1',
        usage: { costUsd: null, contextPercent: null, tokens },
        conversation: 'c0ffee',
      });
      if (interruptedAt !== null) takeIn({ is: 'interrupted', worker: '1', when: interruptedAt });
      if (error === null) return;
      const { kind, what, until, at: when } = error;
      takeIn({ is: 'turn-error-seen', worker: '1', kind, what, until, when });
    },
  },
  {
    name: 'transcripts: logs',
    json: [
      entry('assistant', [{ type: 'tool_use', id: 't', name: 'mcp__x', input: { a: 1 } }]),
      entry('user', [{ type: 'tool_result', is_error: true, content: [{ type: 'text', text: 'exit 1' }] }]),
      entry('user', 'fix it'),
      JSON.stringify({
        type: 'attachment',
        timestamp,
        attachment: { type: 'queued_command', prompt: 'and it' },
      }),
    ],
    words,
    read(bytes) {
      for (const line of createByteLines().push(Buffer.concat([bytes, Buffer.from('\n')])))
        for (const { at: when, ...step } of conversationEntries(line)) {
          conversationLines({ at: when, ...step }, (time) => new Date(time).toTimeString());
          JSON.stringify({ at: when === null ? null : isoTime(when), ...step });
        }
    },
  },
  {
    name: 'answers of the planner',
    json: [
      JSON.stringify({
        type: 'result',
        is_error: false,
        total_cost_usd: 0.1,
        structured_output: {
          why: 'two parts',
          workers: [
            { title: 'Back end', assignment: 'Do it', deliverables: ['a'], needs: [], verify: 'npm test' },
            { title: 'Front end', assignment: 'Do it', deliverables: [], needs: [1] },
          ],
        },
      }),
    ],
    words,
    read(bytes) {
      const outcome = { code: 0, signal: null, stderr: '', errorCode: null };
      JSON.stringify(readAnswer({ ...outcome, stdout: bytes.toString() }, 1_000));
    },
  },
  {
    name: "the screen of Claude's pane",
    text: [screen],
    words: ['❯', '│', '─', '>', '1. Yes', 'Do you trust the files', 'limit', '\n', ' ', '\u001b[7m', 'Esc'],
    read(bytes) {
      const lines = bytes.toString().split('\n').slice(0, 200);
      readScreen(lines);
      readComposer(lines);
    },
  },
];
