/** `muxcrew deny`: refuses what a worker asks, by the reply of its own hook; the worker is told why, and goes on. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { answerWorker } from '../../app/answer-request.ts';
import { asksFirst } from '../../app/sessions/session-to-change.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'deny',
    summary: 'Refuse what a worker asks for; it is told, and goes on.',
    positionals: [{ kind: 'WORKER' }],
    details: [
      'That one request alone. Who answers first wins, in the pane or here; too late is exit 6. Claude Code',
      'remembers no denial: what is to be refused always is a rule of the setting deny.',
    ],
    options: [
      { name: 'reason', value: 'TEXT', what: 'What the worker is told.' },
      { name: 'request', value: 'ID', what: 'That very request, as status --json tells it (asks.request).' },
      sessionOption,
    ],
    examples: [{ line: 'muxcrew deny 2 --reason "use the test database"', what: 'with what to do instead' }],
  },
  readsInput: asksFirst,
  run(context, args) {
    const answer = { decision: 'deny', always: false, reason: args.value('reason') } as const;
    return answerWorker(context, command.words, args, 'deny', answer);
  },
};
