/**
 * The little language by which a prompt scripts the fake Messages API: directives in, assistant messages out. Pure:
 * knows nothing of HTTP.
 *
 *   [[bash:CMD]]           calls the Bash tool             [[err:429]] [[err:529:2]]  answers that error (n times) first
 *   [[write:PATH|TEXT]]    calls the Write tool            [[stall:MS]]  waits before it answers
 *   [[tool:NAME {json}]]   calls any tool                  [[cut]] [[cut:2]]  breaks the stream off (n times) first
 *   [[text:T]]             says something                  [[hang]]  never answers
 *   [[slow:T*N@MS]]        says T n times, with pauses     [[hold:NAME]]  answers once the test releases NAME
 *   [[err:401:1:final]]    tells the CLI not to retry      [[err:429:1:limit 60]]  a usage limit that ends in 60 s
 *   [[err:400:9:says T]]  with T as the API's own words
 *   [[max_tokens]]         the answer ends for want of tokens
 *   [[usage:IN OUT]]       the answer says that it took so many tokens
 *   [[end]]                ends the turn: what follows is for whoever goes on with it, unscripted
 *   [[status:T]]           runs the very `echo` line that the system prompt teaches, with text T
 *
 * Directives run one after the other: each tool call ends an assistant message, text goes into the message of the next
 * tool call, and the rest, or "Done.", is the last message. err, stall, cut, hang, hold, max_tokens and usage belong to
 * the message after them.
 */

export type Block =
  | { readonly is: 'text'; readonly chunks: readonly string[]; readonly pauseMs: number }
  | { readonly is: 'tool'; readonly name: string; readonly input: Readonly<Record<string, unknown>> };

export interface ScriptedError {
  readonly status: number;
  readonly times: number;
  /** `final`: not to be retried. */
  readonly more?: 'final' | { readonly limitSeconds: number } | { readonly says: string };
}

export interface TokenUse {
  readonly input: number;
  readonly output: number;
}

/** One assistant message, and what happens before it. */
export interface Step {
  readonly errors: readonly ScriptedError[];
  readonly cuts: number;
  readonly stallMs: number;
  readonly hang: boolean;
  /** Answered once this name is released. */
  readonly hold?: string;
  readonly maxTokens?: boolean;
  readonly usage?: TokenUse;
  readonly blocks: readonly Block[];
}

const directive =
  /\[\[(bash|write|tool|text|slow|status|err|stall|cut|hang|hold|max_tokens|usage|end)(?::([\s\S]*?))?\]\](?!\])/g;

export function isScripted(text: string): boolean {
  return text.search(directive) !== -1;
}

/** The assistant messages that a prompt asks for, in order; the last one has no tool call. Throws on a malformed one. */
export function stepsOf(text: string, system: string): readonly Step[] {
  const steps: Step[] = [];
  let next = emptyStep();
  for (const [, name = '', argument = ''] of text.matchAll(directive)) {
    switch (name) {
      case 'err':
        next = { ...next, errors: [...next.errors, errorOf(argument)] };
        break;
      case 'hold':
        next = { ...next, hold: argument };
        break;
      case 'max_tokens':
        next = { ...next, maxTokens: true };
        break;
      case 'usage': {
        const [input = 0, output = 0] = argument.split(' ').map(Number);
        next = { ...next, usage: { input, output } };
        break;
      }
      case 'stall':
        next = { ...next, stallMs: next.stallMs + Number(argument) };
        break;
      case 'cut':
        next = { ...next, cuts: argument === '' ? 1 : Number(argument) };
        break;
      case 'hang':
        next = { ...next, hang: true };
        break;
      case 'text':
        next = { ...next, blocks: [...next.blocks, { is: 'text', chunks: [argument], pauseMs: 0 }] };
        break;
      case 'end':
        steps.push(ended(next));
        next = emptyStep();
        break;
      case 'slow':
        next = { ...next, blocks: [...next.blocks, slowText(argument)] };
        break;
      default:
        steps.push({ ...next, blocks: [...next.blocks, toolCall(name, argument, system)] });
        next = emptyStep();
    }
  }
  return [...steps, ended(next)];
}

function ended(step: Step): Step {
  return step.blocks.length > 0 ? step : { ...step, blocks: [{ is: 'text', chunks: ['Done.'], pauseMs: 0 }] };
}

function emptyStep(): Step {
  return { errors: [], cuts: 0, stallMs: 0, hang: false, blocks: [] };
}

function errorOf(argument: string): ScriptedError {
  const [status = '500', times = '1', more = ''] = argument.split(':');
  const error = { status: Number(status), times: Number(times) };
  const limit = /^limit (\d+)$/.exec(more)?.[1];
  const says = /^says (.+)$/.exec(more)?.[1];
  if (says !== undefined) return { ...error, more: { says } };
  if (limit !== undefined) return { ...error, more: { limitSeconds: Number(limit) } };
  return more === 'final' ? { ...error, more } : error;
}

function slowText(argument: string): Block {
  const match = /^([\s\S]*)\*(\d+)@(\d+)$/.exec(argument);
  if (!match) throw new Error(`[[slow:…]]: expected TEXT*TIMES@MS, got ${argument}`);
  return {
    is: 'text',
    chunks: Array.from({ length: Number(match[2]) }, () => match[1] ?? ''),
    pauseMs: Number(match[3]),
  };
}

function toolCall(name: string, argument: string, system: string): Block {
  switch (name) {
    case 'bash':
      return bash(argument);
    case 'status':
      return bash(statusCommand(argument, system));
    case 'write': {
      const bar = argument.indexOf('|');
      if (bar === -1) throw new Error(`[[write:…]]: expected PATH|TEXT, got ${argument}`);
      return {
        is: 'tool',
        name: 'Write',
        input: { file_path: argument.slice(0, bar), content: argument.slice(bar + 1) },
      };
    }
    default: {
      const match = /^(\S+)\s*([\s\S]*)$/.exec(argument);
      return {
        is: 'tool',
        name: match?.[1] ?? '',
        input: JSON.parse(match?.[2] === '' ? '{}' : (match?.[2] ?? '{}')) as Record<string, unknown>,
      };
    }
  }
}

function bash(command: string): Block {
  return { is: 'tool', name: 'Bash', input: { command, description: 'Run the scripted command' } };
}

/** The report line as the system prompt spells it, `echo '[Worker1] …' >> /path`, with the text put in. */
function statusCommand(text: string, system: string): string {
  const line = /^\s*(echo '\[Worker[^\]\n]*\] )[^'\n]*(' >> .+)$/m.exec(system);
  if (!line) return `echo 'no status line is taught in the system prompt' >&2; exit 9`;
  return `${line[1] ?? ''}${text.replaceAll("'", '’')}${line[2] ?? ''}`;
}
