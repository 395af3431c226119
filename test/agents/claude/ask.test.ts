import { expect, test } from 'vitest';
import { readRequest, replyLine } from '../../../src/agents/claude/ask.ts';
import { inputLimit } from '../../../src/core/model/facts/request.ts';

const name = '0000000272941-0032244-1795477477689.req';
const allow = { decision: 'allow', always: false, reason: null } as const;
const always = { ...allow, always: true } as const;
const deny = { ...allow, decision: 'deny' } as const;

/** As 2.1.330 writes it; shortened. */
function payload(tool: string, input: object, more: object = {}): string {
  return `${JSON.stringify({
    session_id: '4584a033-78c1-4356-b84d-6c3ecfadfbf5',
    transcript_path: '/home/me/.claude/projects/-todo-app/4584a033-78c1-4356-b84d-6c3ecfadfbf5.jsonl',
    cwd: '/todo-app',
    prompt_id: '830a4209-a1eb-4d94-ab66-0229bd190e11',
    permission_mode: 'default',
    effort: { level: 'medium' },
    hook_event_name: 'PermissionRequest',
    tool_name: tool,
    tool_input: input,
    ...more,
  })}\n`;
}
const acceptEdits = { type: 'setMode', mode: 'acceptEdits', destination: 'session' };
const rm = payload(
  'Bash',
  { command: 'rm -rf build/', description: 'Run the scripted command' },
  {
    permission_suggestions: [
      { type: 'addDirectories', directories: ['/todo-app'], destination: 'session' },
      acceptEdits,
    ],
  },
);
const nodeRule = {
  type: 'addRules',
  rules: [{ toolName: 'Bash', ruleContent: 'node --version' }],
  behavior: 'allow',
  destination: 'localSettings',
};
const node = payload('Bash', { command: 'node --version' }, { permission_suggestions: [nodeRule] });
const ports = {
  questions: [
    {
      question: 'Which port?',
      header: 'Port',
      options: [{ label: '8080', description: 'usual' }],
      multiSelect: false,
    },
  ],
};
const port = payload('AskUserQuestion', ports);

function decided(content: string, answer: Parameters<typeof replyLine>[1]): unknown {
  const line = replyLine(content, answer);
  if (line === null) return null;
  expect(line).not.toContain('\n');
  const { hookSpecificOutput: output } = JSON.parse(line) as {
    hookSpecificOutput: { hookEventName: string; decision: unknown };
  };
  expect(output.hookEventName).toBe('PermissionRequest');
  return output.decision;
}

test('a request says who waits, what is asked in one line, and the whole input', () => {
  expect(readRequest(name, rm)).toEqual({
    id: '0000000272941-0032244-1795477477689',
    pid: 32_244,
    at: 1_795_477_477_689,
    kind: 'permission',
    tool: 'Bash',
    what: 'Bash: rm -rf build/',
    input: 'command: rm -rf build/\ndescription: Run the scripted command',
    agent: null,
    folder: '/todo-app',
    record: expect.any(String) as string,
    digest: '626e8dfdf3c49396966572b99a39fd8d',
    remembers: 'Bash(rm -rf build/) (until this Claude ends)',
  });
});

test('inputs that look alike once they are cleaned have different digests, the same input the same one', () => {
  const asked = (command: string, more: object = {}) => readRequest(name, payload('Bash', { command }, more));
  const digest = (command: string) => asked(command)?.digest;
  // What `--always` would remember is no part of the input.
  expect(asked('ls', { permission_suggestions: [nodeRule] })).toMatchObject({ digest: digest('ls') });
  expect(asked('ls', { permission_suggestions: [nodeRule] })?.record).not.toBe(asked('ls')?.record);
  const long = 'x'.repeat(10_000);
  expect(digest('rm -rf build/')).toBe(digest('rm -rf build/'));
  expect(digest('rm -rf build/')).not.toBe(digest('rm -rf bu\u200bild/'));
  expect(digest(`${long}a`)).not.toBe(digest(`${long}b`));
});

test('a question, a plan and a subagent’s request are told apart', () => {
  expect(readRequest(name, port)).toMatchObject({ kind: 'question', what: 'AskUserQuestion: Which port?' });
  expect(readRequest(name, payload('ExitPlanMode', { plan: '# Plan\n\n1. do it' }))).toMatchObject({
    kind: 'plan',
    what: 'ExitPlanMode: # Plan 1. do it',
    input: 'plan:\n# Plan\n\n1. do it',
  });
  // 2.1.330, when Claude wrote no plan.
  expect(readRequest(name, payload('ExitPlanMode', {}))).toMatchObject({ what: 'ExitPlanMode', input: '' });
  const sub = payload(
    'Bash',
    { command: 'ls' },
    { agent_id: 'a9ae3d772157b0858', agent_type: 'general-purpose' },
  );
  expect(readRequest(name, sub)).toMatchObject({ agent: 'general-purpose' });
});

test('what is shown bears no control character, and is cut where it is long', () => {
  const bad = payload('Bash', {
    command: 'echo \u001b]0;x\u0007hi\r\n\u202erm -rf /\n' + 'y'.repeat(99_999),
  });
  const input = readRequest(name, bad)?.input ?? '';
  expect(input).toMatch(/^command:\necho hi\nrm -rf \/\ny+…$/);
  expect(input).toHaveLength(inputLimit);
});

test('a payload that was cut can still be allowed and denied', () => {
  const whole = payload('Write', { file_path: '/todo-app/a "b".txt', content: 'x'.repeat(99_999) });
  const cut = `${whole.slice(0, 50_000)}\ncut\n`;
  expect(readRequest(name, cut)).toMatchObject({ tool: 'Write', what: 'Write: /todo-app/a "b".txt' });
  expect(decided(cut, allow)).toEqual({ behavior: 'allow' });
  const plan = `${payload('ExitPlanMode', { plan: 'x'.repeat(99_999) }).slice(0, 50_000)}\ncut\n`;
  expect(readRequest(name, plan)).toMatchObject({ kind: 'plan' });
});

test('garbage and records that are not ours are none', () => {
  for (const bad of ['', '\0', '[]', '{', 'null', '{"hook_event_name":"Stop","tool_name":"Bash"}', '\ncut\n'])
    expect(readRequest(name, bad)).toBeNull();
  expect(readRequest(`.${name}`, rm)).toBeNull();
  expect(readRequest('a.req', rm)).toBeNull();
  expect(replyLine('{', allow)).toBeNull();
});

test('allow and deny are told as the hook’s reply', () => {
  expect(decided(rm, allow)).toEqual({ behavior: 'allow' });
  expect(decided(rm, { ...deny, reason: 'not\nthat "one"' })).toEqual({
    behavior: 'deny',
    message: 'not\nthat "one"',
  });
  expect(decided(port, deny)).toMatchObject({ behavior: 'deny', message: expect.any(String) as string });
});

test('always adds the rules that Claude proposes, and never another mode', () => {
  expect(decided(node, always)).toEqual({ behavior: 'allow', updatedPermissions: [nodeRule] });
  expect(readRequest(name, node)?.remembers).toBe('Bash(node --version) (in .claude/settings.local.json)');
  expect(decided(rm, always)).toEqual({
    behavior: 'allow',
    updatedPermissions: [
      {
        type: 'addRules',
        rules: [{ toolName: 'Bash', ruleContent: 'rm -rf build/' }],
        behavior: 'allow',
        destination: 'session',
      },
    ],
  });
  const write = payload(
    'Write',
    { file_path: '/todo-app/a.txt', content: 'x' },
    { permission_suggestions: [acceptEdits] },
  );
  expect(readRequest(name, write)?.remembers).toBe('Edit(//todo-app/a.txt) (until this Claude ends)');
});

test.each([
  ['a pattern', { command: 'rm -rf build/*' }],
  ['two commands', { command: 'touch a && rm b' }],
  ['a substitution', { command: 'rm $(ls)' }],
  ['two lines', { command: 'rm a\nrm b' }],
])('there is no rule for %s: always is refused, once is not', (_name, input) => {
  const content = payload('Bash', input, { permission_suggestions: [acceptEdits] });
  expect(readRequest(name, content)?.remembers).toBeNull();
  expect(replyLine(content, always)).toBeNull();
  expect(decided(content, allow)).toEqual({ behavior: 'allow' });
});

test('a plan is approved with its input given back', () => {
  const input = { plan: '# Plan' };
  expect(decided(payload('ExitPlanMode', input), allow)).toEqual({ behavior: 'allow', updatedInput: input });
});

test('a question is answered by the reason, or not at all', () => {
  expect(replyLine(port, allow)).toBeNull();
  expect(decided(port, { ...allow, reason: '9090' })).toEqual({
    behavior: 'allow',
    updatedInput: { ...ports, answers: { 'Which port?': '9090' } },
  });
  const two = { questions: [...ports.questions, { ...ports.questions[0], question: 'Which colour?' }] };
  const both = payload('AskUserQuestion', two);
  expect(replyLine(both, { ...allow, reason: '9090' })).toBeNull();
  expect(decided(both, { ...allow, reason: '9090\n red, blue \n' })).toMatchObject({
    updatedInput: { answers: { 'Which port?': '9090', 'Which colour?': 'red, blue' } },
  });
});
