/**
 * Reads one line of a Claude Code transcript as steps of the conversation. Pure; never throws: a line may be of another CLI
 * version, cut, or garbage. A message is written as several lines, one for each content block, so no state is needed.
 */
import type { ConversationEntry } from '../../core/model/conversation-entry.ts';
import { isPayload, parsePayload, subjectOf, text, type Payload } from './payload.ts';

/** Written by the CLI itself when a conversation is resumed after a kill; no model said it. */
const syntheticModel = '<synthetic>';
/** What the CLI notes of its own commands, in the place of a message. */
const commandNote =
  /^<(?:command-name|command-message|local-command-stdout|local-command-caveat|system-reminder)>/;

export function conversationEntries(line: string): readonly ConversationEntry[] {
  // Most of a transcript is bulk: whole requests, snapshots of files.
  if (!/"type":"(?:assistant|user|attachment)"/.test(line)) return [];
  const entry = parsePayload(line);
  if (entry === null || entry['isSidechain'] === true || entry['isMeta'] === true) return [];
  const at = timeOf(entry);
  const message = entry['message'];
  const steps = ((): readonly Omit<ConversationEntry, 'at'>[] => {
    if (entry['type'] === 'attachment') return queued(entry['attachment']);
    if (!isPayload(message)) return [];
    if (entry['type'] === 'user') return contentOf(message).flatMap(told);
    if (entry['type'] !== 'assistant') return [];
    if (entry['isApiErrorMessage'] === true) return contentOf(message).flatMap(failed);
    return message['model'] === syntheticModel ? [] : contentOf(message).flatMap(answered);
  })();
  return steps
    .filter((step) => step.text.trim() !== '' || step.kind === 'tool')
    .map((step) => ({ at, ...step }));
}

type Step = Omit<ConversationEntry, 'at'>;

/** A message that was sent during a turn: taken up at the next tool call. */
function queued(attachment: unknown): readonly Step[] {
  if (!isPayload(attachment) || attachment['type'] !== 'queued_command') return [];
  const { prompt } = attachment;
  const words = text(prompt) ?? (Array.isArray(prompt) ? prompt.map(blockText).join('\n') : '');
  return [{ kind: 'message', text: words }];
}

function told(block: Payload): readonly Step[] {
  if (block['type'] === 'tool_result')
    return [{ kind: block['is_error'] === true ? 'error' : 'result', text: resultText(block['content']) }];
  const words = text(block['text']) ?? '';
  return commandNote.test(words) ? [] : [{ kind: 'message', text: words }];
}

function answered(block: Payload): readonly Step[] {
  if (block['type'] === 'text') return [{ kind: 'answer', text: text(block['text']) ?? '' }];
  if (block['type'] !== 'tool_use') return [];
  const { input } = block;
  const tool = text(block['name']) ?? 'a tool';
  return [{ kind: 'tool', tool, text: isPayload(input) ? subjectOf(input) : '', input }];
}

function failed(block: Payload): readonly Step[] {
  return [{ kind: 'error', text: text(block['text']) ?? '' }];
}

function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(blockText).join('\n') : '';
}

function blockText(block: unknown): string {
  if (!isPayload(block)) return '';
  return text(block['text']) ?? (block['type'] === 'image' ? '[image]' : '');
}

function contentOf({ content }: Payload): readonly Payload[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isPayload) : [];
}

function timeOf(entry: Payload): number | null {
  const at = Date.parse(text(entry['timestamp']) ?? '');
  return Number.isNaN(at) ? null : at;
}
