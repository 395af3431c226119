/** Finds the messages that an agent has taken, by the prompts in its transcript. */
import type { WorkerModel } from '../../core/model/model.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import type { Agent, TranscriptPrompt } from '../../ports/agent.ts';
import { isTraceable, mayMention, type Message } from '../../core/model/facts/message.ts';
import { comparableLines, withoutLines } from '../../core/text/whole-lines.ts';

/** A message to find in prompts of that time or later. */
export interface Sought {
  readonly message: Message;
  readonly at: EpochMs;
}

/** Messages sent to the present run, including one that is being typed. */
export function soughtNow({ handed, typing, inbox, runs, spec }: WorkerModel): readonly Sought[] {
  const pressed =
    typing?.entered === true && typing.at !== undefined ? [{ message: typing.message, at: typing.at }] : [];
  const given = [...handed.filter(({ run }) => run === runs), ...pressed];
  return soughtIn(inbox, given).filter(({ message }) => isTraceable(spec.agent.traits, message));
}

/** Messages sent to any run. */
export function soughtEver({ handed, inbox }: WorkerModel): readonly Sought[] {
  return soughtIn(inbox, handed);
}

function soughtIn(
  inbox: readonly Message[],
  given: readonly { readonly message: string; readonly at: EpochMs }[],
): readonly Sought[] {
  return given.flatMap(({ message: id, at }) => {
    const message = inbox.find((one) => one.id === id);
    return message === undefined ? [] : [{ message, at }];
  });
}

/** Returns the ids of the messages in the prompts; each occurrence counts once. */
export function takenMessages(
  agent: Agent,
  sought: readonly Sought[],
  prompts: readonly TranscriptPrompt[],
): readonly string[] {
  if (sought.length === 0) return [];
  const taken = new Set<string>();
  for (const prompt of prompts) {
    let lines: readonly string[] | null = null;
    for (const { message, at } of sought) {
      if (taken.has(message.id) || prompt.at < at) continue;
      lines ??= comparableLines(prompt.text);
      const text = agent.plainText(message.text, { mentions: mayMention(message) }).text;
      const rest = withoutLines(lines, comparableLines(text));
      if (rest === null) continue;
      taken.add(message.id);
      lines = rest;
    }
  }
  return [...taken];
}
