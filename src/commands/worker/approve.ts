/** `muxcrew approve`: allows a worker's request through the reply of its hook. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { answerWorker } from '../../app/answer-request.ts';
import { asksFirst } from '../../app/sessions/session-to-change.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'approve',
    summary: 'Allow a worker’s request.',
    positionals: [{ kind: 'WORKER' }],
    details: [
      "Answers only the pending request, through the reply of Claude Code's hook; no keys are typed into the pane.",
      'The first answer wins, in the pane or here; a late one exits with 6.',
    ],
    options: [
      {
        name: 'always',
        what: 'Also keep the proposed rule: in .claude/settings.local.json, or until this Claude ends.',
      },
      {
        name: 'answer',
        value: 'TEXT',
        what: 'The answer to a question; one line each if it asks several.',
      },
      { name: 'request', value: 'ID', what: 'Only this request: asks.request of status --json.' },
      sessionOption,
    ],
    examples: [
      { line: 'muxcrew why 2', what: 'the whole request' },
      { line: 'muxcrew approve 2', what: 'allow it once' },
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
