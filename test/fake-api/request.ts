/** What the CLI asked, read out of a request's body: who is meant, which script, which step. Pure. */
import { isScripted } from './script.ts';

export interface ApiRequest {
  readonly at: number;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: MessagesBody;
  /** Asked without tools: a title, a summary; not the conversation itself. */
  readonly side: boolean;
  readonly system: string;
  /** The newest scripted user message, or, without one, the newest user message. */
  readonly prompt: string;
  /** Does `prompt` hold directives? */
  readonly scripted: boolean;
  /** How many assistant messages came after `prompt`. */
  readonly step: number;
  /** What the last tool calls gave: results since the newest assistant message (reminders may follow them). */
  readonly results: readonly { readonly text: string; readonly error: boolean }[];
}

export interface MessagesBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly system?: string | readonly ContentBlock[];
  readonly messages?: readonly Message[];
  readonly tools?: readonly { readonly name: string }[];
  readonly metadata?: { readonly user_id?: string };
  readonly [key: string]: unknown;
}

interface Message {
  readonly role: string;
  readonly content: string | readonly ContentBlock[];
}

interface ContentBlock {
  readonly type: string;
  readonly text?: string;
  readonly content?: string | readonly ContentBlock[];
  readonly is_error?: boolean;
}

export function readRequest(
  method: string,
  path: string,
  headers: ApiRequest['headers'],
  body: MessagesBody,
  at: number,
): ApiRequest {
  const messages = body.messages ?? [];
  const scripted = messages.findLastIndex(
    // 2.1.197 hands on what was typed in mid-turn as a message of the system's.
    (message) => message.role !== 'assistant' && isScripted(textOf(message)),
  );
  const asked =
    scripted === -1
      ? messages.findLastIndex((message) => message.role === 'user' && textOf(message) !== '')
      : scripted;
  const prompt = messages[asked];
  return {
    at,
    method,
    path,
    headers,
    body,
    side: (body.tools ?? []).length === 0,
    system: plain(body.system ?? ''),
    prompt: prompt ? textOf(prompt) : '',
    scripted: scripted !== -1,
    step: messages.slice(asked + 1).filter((message) => message.role === 'assistant').length,
    results: messages
      .slice(messages.findLastIndex((message) => message.role === 'assistant') + 1)
      .flatMap(resultsOf),
  };
}

/** What a person (or muxcrew) wrote in a message; tool results are not part of it. */
function textOf(message: Message): string {
  return plain(message.content);
}

function resultsOf(message: Message): ApiRequest['results'] {
  if (typeof message.content === 'string') return [];
  return message.content
    .filter((block) => block.type === 'tool_result')
    .map((block) => ({ text: plain(block.content ?? ''), error: block.is_error ?? false }));
}

function plain(content: string | readonly ContentBlock[]): string {
  if (typeof content === 'string') return content;
  return content.flatMap((block) => (block.type === 'text' ? [block.text ?? ''] : [])).join('\n');
}
