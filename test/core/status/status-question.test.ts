import { describe, expect, it } from 'vitest';
import type { StatusLineSeen } from '../../../src/core/model/event.ts';
import { readStatusLines } from '../../../src/core/status/status-file.ts';
import { statusQuestion } from '../../../src/core/status/status-question.ts';
import { crew, worker } from '../crew.ts';

/** Each text is parsed separately. */
function reporting(...texts: readonly string[]) {
  const c = crew([worker('1')]);
  c.run('1');
  const reads = texts.map(
    (text): readonly StatusLineSeen[] => readStatusLines(text.split('\n'), '1', false).lines,
  );
  for (const [offset, lines] of reads.entries())
    c.happen({ is: 'status-read', worker: '1', lines, position: { inode: 1, offset } });
  const { evidence } = c.worker('1');
  return {
    crew: c,
    question: statusQuestion(c.worker('1'), 1).text,
    facts: evidence.map(({ fact }) => fact),
  };
}

describe('the question after a turn without a report', () => {
  it('quotes the line that was not understood, and why shows it', () => {
    const { question, facts } = reporting('[Worker1] Status: begun', 'the API is DONE');
    expect(question).toContain('This line was not understood: "the API is DONE".');
    expect(question).toContain('[Worker1] COMPLETED: what you made');
    expect(facts).toContain('not understood as a report: the API is DONE');
  });

  it.each([[['COMPLETED 3 of 5\n- a.js\n- b.js']], [['COMPLETED 3 of 5', '- a.js']]])(
    'quotes it when text without a keyword follows: %j',
    (texts) => {
      expect(reporting(...texts).question).toContain('"COMPLETED 3 of 5"');
    },
  );

  it.each([
    [['the API is DONE', '[Worker1] Status: tests']],
    [['Status: begun']],
    [['the API is DONE', 'COMPLETED']],
  ])('quotes nothing when a line with a keyword is the newest: %j', (texts) => {
    expect(reporting(...texts).question).not.toContain('not understood');
  });

  it('quotes nothing after a new message', () => {
    const { crew: c } = reporting('the API is DONE');
    const message = { id: 'm', text: 'and the page', from: 'you' };
    c.happen(
      { is: 'message-accepted', worker: '1', message },
      { is: 'message-ended', worker: '1', message: 'm', outcome: 'delivered', detail: null },
    );
    expect(statusQuestion(c.worker('1'), 1).text).not.toContain('not understood');
  });

  it.each([
    ['BLOCKED - which database?', 'says it is blocked: which database?'],
    ['BLOCKED', 'says it is blocked'],
    ['Error: port in use', 'reports an error: port in use'],
    ['Consultation: which port?', 'asks for advice: which port?'],
  ])('shows %s as %s', (line, detail) => {
    const { crew: c } = reporting(line);
    c.happen({
      is: 'registry-seen',
      worker: '1',
      registry: { status: 'idle', waitingFor: null, at: c.now() + 5_000 },
    });
    expect(c.state('1')).toBe('asking');
    expect(c.detail('1')).toBe(detail);
  });
});
