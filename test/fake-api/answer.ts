/** The wire form of an assistant message: Messages API JSON and its server-sent events. Knows nothing of sockets. */
import type { Block, Step, TokenUse } from './script.ts';

let counter = 0;

/** One event of the stream, and how long to wait before it is sent. */
export interface Sent {
  readonly text: string;
  readonly pauseMs: number;
}

export function messageJson(
  blocks: readonly Block[],
  model: string,
  { maxTokens = false, usage }: Pick<Step, 'maxTokens' | 'usage'> = {},
): Record<string, unknown> {
  counter += 1;
  return {
    id: `msg_fake${String(counter)}`,
    type: 'message',
    role: 'assistant',
    model,
    content: blocks.map((block) => {
      counter += 1;
      return block.is === 'text'
        ? { type: 'text', text: block.chunks.join('') }
        : { type: 'tool_use', id: `toolu_fake${String(counter)}`, name: block.name, input: block.input };
    }),
    stop_reason: maxTokens
      ? 'max_tokens'
      : blocks.some((block) => block.is === 'tool')
        ? 'tool_use'
        : 'end_turn',
    stop_sequence: null,
    usage: wireUsage(usage ?? { input: 100, output: 10 * blocks.length }),
  };
}

export function messageEvents(
  blocks: readonly Block[],
  model: string,
  more: Pick<Step, 'maxTokens' | 'usage'> = {},
): readonly Sent[] {
  const whole = messageJson(blocks, model, more);
  const content = whole['content'] as readonly Record<string, unknown>[];
  const start = { ...whole, content: [], stop_reason: null };
  return [
    event('message_start', { message: start }),
    ...blocks.flatMap((block, index) => blockEvents(block, content[index] ?? {}, index)),
    event('message_delta', {
      delta: { stop_reason: whole['stop_reason'], stop_sequence: null },
      usage: whole['usage'],
    }),
    event('message_stop', {}),
  ];
}

function blockEvents(block: Block, content: Record<string, unknown>, index: number): readonly Sent[] {
  const empty = block.is === 'text' ? { type: 'text', text: '' } : { ...content, input: {} };
  const deltas =
    block.is === 'text'
      ? block.chunks.map((text) => ({ type: 'text_delta', text }))
      : [{ type: 'input_json_delta', partial_json: JSON.stringify(block.input) }];
  const pauseMs = block.is === 'text' ? block.pauseMs : 0;
  return [
    event('content_block_start', { index, content_block: empty }),
    ...deltas.map((delta) => event('content_block_delta', { index, delta }, pauseMs)),
    event('content_block_stop', { index }),
  ];
}

function event(type: string, data: Record<string, unknown>, pauseMs = 0): Sent {
  return { text: `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`, pauseMs };
}

function wireUsage({ input, output }: TokenUse): Record<string, number> {
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: output,
  };
}
