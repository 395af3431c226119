/**
 * What Claude Code asks by its blocking PermissionRequest hook (assets/ask.sh), and the reply to exactly that. Pure;
 * never throws: a record may be cut, of another CLI version, or garbage. What a reply does was measured on 2.1.197 and
 * 2.1.330.
 */
import { createHash } from 'node:crypto';
import type { AskAnswer, PermissionAsk } from '../../core/model/facts/request.ts';
import type { AgentRequest } from '../../ports/agent.ts';
import { inputLimit } from '../../core/model/facts/request.ts';
import { cleanLines, cleanText } from '../../core/text/clean-text.ts';
import { isPayload, parsePayload, question, subjectKeys, text } from './payload.ts';
import type { Payload } from './payload.ts';
import { rulePath } from './worker-files.ts';

/** ask.sh's last line of a payload that it had to cut at 4 MB. */
const cutMark = '\ncut\n';

/** `name`: `0000000318884-0003905-1795353746518.req`: order, pid, when it asked. */
export function readRequest(name: string, content: string): AgentRequest | null {
  const [, id, pid, at] = /^(\d{1,20}-(\d{1,10})-(\d{1,15}))\.req$/.exec(name) ?? [];
  if (id === undefined) return null;
  const payload = parsePayload(content) ?? parseCut(content);
  const tool = text(payload?.['tool_name']);
  if (payload?.['hook_event_name'] !== 'PermissionRequest' || tool === null) return null;
  const agent = text(payload['agent_type']) ?? text(payload['agent_id']);
  const rules = remembered(payload);
  return {
    id,
    pid: Number(pid),
    at: Number(at),
    kind: kindOf(tool),
    tool: cleanText(tool, 80),
    what: question(payload),
    input: shown(payload['tool_input']),
    agent: agent === null ? null : cleanText(agent, 80),
    folder: folderOf(payload),
    digest: content.endsWith(cutMark) ? null : digestOf(JSON.stringify(payload['tool_input'] ?? null)),
    record: digestOf(content),
    remembers: rules.length === 0 ? null : cleanText(rules.map(rememberedText).join(', '), 300),
  };
}

function folderOf(payload: Payload): string | null {
  const folder = text(payload['cwd']);
  return folder === null ? null : cleanText(folder, 4_000);
}

/** Of the raw input: texts that differ may look alike once they are cleaned and cut. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/**
 * The hook's reply, one line. Null where no reply would do what the answer says: a question that is allowed without an
 * answer (2.1.330 leaves its dialog open, 2.1.197 tells Claude that nobody answered), `always` where there is nothing to
 * remember, a request that was cut and has to be given back whole.
 */
export function replyLine(content: string, { decision, always, reason }: AskAnswer): string | null {
  const payload = parsePayload(content) ?? parseCut(content);
  if (payload === null) return null;
  if (decision === 'deny')
    return reply({ behavior: 'deny', message: reason ?? 'The person denied this. Ask what to do instead.' });
  const rules = always ? remembered(payload) : [];
  if (always && rules.length === 0) return null;
  const allow = { behavior: 'allow', ...(always ? { updatedPermissions: rules } : {}) };
  const input = payload['tool_input'];
  switch (kindOf(text(payload['tool_name']) ?? '')) {
    case 'permission':
      return reply(allow);
    // Without its input given back, 2.1.330 takes no allowance of a tool that needs the person.
    case 'plan':
      return isPayload(input) ? reply({ ...allow, updatedInput: input }) : null;
    case 'question': {
      const answers = reason === null || !isPayload(input) ? null : answered(input, reason);
      return answers === null ? null : reply({ ...allow, updatedInput: { ...(input as Payload), answers } });
    }
  }
}

function reply(decision: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } });
}

function kindOf(tool: string): PermissionAsk['kind'] {
  if (tool === 'AskUserQuestion') return 'question';
  return tool === 'ExitPlanMode' ? 'plan' : 'permission';
}

/** One answer for one question; for several, a line each. Any text is taken, also one that is none of the options. */
function answered(input: Payload, reason: string): Readonly<Record<string, string>> | null {
  const asked = Array.isArray(input['questions']) ? input['questions'].filter(isPayload) : [];
  const questions = asked.flatMap((one) => text(one['question']) ?? []);
  const answers = questions.length === 1 ? [reason] : reason.split('\n').filter((line) => line.trim() !== '');
  if (questions.length === 0 || answers.length !== questions.length) return null;
  return Object.fromEntries(questions.map((one, index) => [one, answers[index]?.trim() ?? '']));
}

/**
 * What `always` adds: the rules that Claude proposes. For file tools and some commands it proposes only to accept every
 * edit from now on: that is another permission mode, and not what was asked; then it is one rule for exactly this input,
 * which holds until this Claude ends.
 */
function remembered(payload: Payload): readonly Payload[] {
  const proposed = payload['permission_suggestions'];
  const rules = (Array.isArray(proposed) ? proposed : []).filter(
    (one): one is Payload => isPayload(one) && one['type'] === 'addRules' && one['behavior'] === 'allow',
  );
  if (rules.length > 0) return rules;
  const rule = exactRule(payload);
  return rule === null
    ? []
    : [{ type: 'addRules', rules: [rule], behavior: 'allow', destination: 'session' }];
}

function exactRule(payload: Payload): Payload | null {
  const input = payload['tool_input'];
  if (!isPayload(input)) return null;
  const tool = text(payload['tool_name']);
  const command = text(input['command']);
  // In a rule `*` stands for anything, and Claude takes a line of several commands apart.
  if (tool === 'Bash' && command !== null)
    return /[*\\\n\r&|;<>()$`]/.test(command) ? null : { toolName: 'Bash', ruleContent: command };
  const path = text(input['file_path']) ?? text(input['notebook_path']);
  const edits = tool === 'Write' || tool === 'Edit' || tool === 'MultiEdit' || tool === 'NotebookEdit';
  if (!edits || path === null || !path.startsWith('/') || /[*?[\]{}\\\n\r]/.test(path)) return null;
  return { toolName: 'Edit', ruleContent: rulePath(path, text(payload['cwd']) ?? '/') };
}

/** Where Claude keeps a rule: its own names for the places. */
const keptIn: Readonly<Record<string, string>> = {
  session: 'until this Claude ends',
  localSettings: 'in .claude/settings.local.json',
  projectSettings: 'in .claude/settings.json',
  userSettings: 'in ~/.claude/settings.json',
};

/** `Bash(npm test) (in .claude/settings.local.json)` */
function rememberedText(update: Payload): string {
  const place = text(update['destination']) ?? '';
  const kept = Object.hasOwn(keptIn, place) ? ` (${keptIn[place] ?? ''})` : '';
  return `${ruleWords(update).join(', ')}${kept}`;
}

/** `Bash(npm test)` */
function ruleWords(update: Payload): readonly string[] {
  const rules = Array.isArray(update['rules']) ? update['rules'].filter(isPayload) : [];
  return rules.map((rule) => {
    const tool = text(rule['toolName']) ?? '';
    const content = text(rule['ruleContent']);
    return content === null ? tool : `${tool}(${content})`;
  });
}

/** The whole input for people: `name: value`, values of several lines below their name. */
function shown(input: unknown): string {
  if (!isPayload(input)) return typeof input === 'string' ? cut(cleanLines(input, inputLimit)) : '';
  const lines = Object.entries(input).map(([key, value]) => {
    const words = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return words.includes('\n') ? `${key}:\n${words}` : `${key}: ${words}`;
  });
  return cut(cleanLines(lines.join('\n').slice(0, inputLimit * 4), inputLimit));
}

function cut(words: string): string {
  return words.length <= inputLimit ? words : `${words.slice(0, inputLimit - 1)}…`;
}

/** Of a payload that was cut, what stands before its end: enough to say what is asked, and to allow or deny it. */
function parseCut(content: string): Payload | null {
  if (!content.endsWith(cutMark) || !content.startsWith('{"session_id":"')) return null;
  const start = content.indexOf('"tool_input":');
  if (start === -1) return null;
  const head = content.slice(0, start);
  const field = (within: string, key: string): string | null => {
    const found = new RegExp(`"${key}":("(?:[^"\\\\]|\\\\.)*")`).exec(within)?.[1];
    return found === undefined ? null : text(parsePayload(`{"value":${found}}`)?.['value']);
  };
  const rest = content.slice(start, start + 65_536);
  const key = subjectKeys.find((one) => field(rest, one) !== null);
  return {
    hook_event_name: field(head, 'hook_event_name'),
    agent_type: field(head, 'agent_type'),
    cwd: field(head, 'cwd'),
    tool_name: field(head, 'tool_name'),
    tool_input: key === undefined ? rest : { [key]: field(rest, key), '…': 'cut at 4 MB' },
  };
}
