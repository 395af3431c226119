/** `muxcrew deny`: refuses a worker's request through the reply of its hook; the worker gets the reason and continues. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { answerWorker } from '../../app/answer-request.ts';
import { asksFirst } from '../../app/sessions/session-to-change.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'deny',
    summary: 'Refuse a worker’s request; the worker continues.',
    positionals: [{ kind: 'WORKER' }],
    details: [
      'Refuses only the pending request. The first answer wins, in the pane or here; a late one exits with 6.',
      'Claude Code remembers no denial: to refuse something always, add a rule to the setting deny.',
    ],
    options: [
      { name: 'reason', value: 'TEXT', what: 'Reason, sent to the worker.' },
      { name: 'request', value: 'ID', what: 'Only this request: asks.request of status --json.' },
      sessionOption,
    ],
    examples: [{ line: 'muxcrew deny 2 --reason "use the test database"', what: 'with an alternative' }],
  },
  readsInput: asksFirst,
  run(context, args) {
    const answer = { decision: 'deny', always: false, reason: args.value('reason') } as const;
    return answerWorker(context, command.words, args, 'deny', answer);
  },
};
