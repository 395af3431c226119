/** `muxcrew approve`: allows what a worker asks, by the reply of its own hook. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { answerWorker } from '../../app/answer-request.ts';
import { asksFirst } from '../../app/sessions/session-to-change.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'approve',
    summary: 'Allow what a worker asks for.',
    positionals: [{ kind: 'WORKER' }],
    details: [
      "The permission that it waits for, and that one alone: by the reply of Claude Code's own hook, never by",
      'keys typed into its pane. Who answers first wins, in the pane or here; too late is exit 6.',
    ],
    options: [
      {
        name: 'always',
        what: 'Also keep the proposed rule: in .claude/settings.local.json, or until this Claude ends.',
      },
      {
        name: 'answer',
        value: 'TEXT',
        what: 'Of a question: the answer; a line for each where it asks several.',
      },
      { name: 'request', value: 'ID', what: 'That very request, as status --json tells it (asks.request).' },
      sessionOption,
    ],
    examples: [
      { line: 'muxcrew why 2', what: 'what it asks, whole' },
      { line: 'muxcrew approve 2', what: 'allow it this once' },
    ],
  },
  readsInput: asksFirst,
  run(context, args) {
    const answer = {
      decision: 'allow',
      always: args.flag('always'),
      reason: args.value('answer'),
    } as const;
    return answerWorker(context, command.words, args, 'approve', answer);
  },
};
