/** The content of a confirmation: the question, the whole request if there is one, and the keys. */
import { cleanText } from '../../core/text/clean-text.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import { foreign, piece, type Draft } from '../text/draft.ts';
import { nextAsking } from './open-requests.ts';
import type { Confirmation, SidebarMode, SidebarModel } from './model.ts';
import { allWorkers } from './shown-workers.ts';
import { glyphsFor } from '../text/symbols.ts';
import { wrap } from '../text/wrap.ts';
import { filledRows } from './hints.ts';

type Answering = Extract<Confirmation, { act: 'answer' }>;

/** Replaces the list: the question and the request. */
export function requestRows(model: SidebarModel, what: Answering): readonly Draft[] {
  const { decision, requests, changed } = what;
  const [first] = requests;
  const verb = decision === 'allow' ? 'approve' : 'deny';
  const one = first === undefined ? '' : workerName(model, first.worker);
  const names = requests.map(({ worker }) => workerName(model, worker)).join(', ');
  const asked =
    requests.length > 1
      ? `${verb} the same request of ${requests.length} workers: ${names}?`
      : `${verb} for ${one}?`;
  return [
    ...texts(model, asked, 'ask'),
    ...(changed.length === 0 ? [] : texts(model, `skipped, changed meanwhile: ${changed.join(', ')}`, 'bad')),
    ...(first === undefined ? [] : shownRequest(model, first)),
  ];
}

/** The tool, its folder and its whole input. */
export function shownRequest(
  model: SidebarModel,
  { tool, shown }: Pick<Answering['requests'][number], 'tool' | 'shown'>,
): readonly Draft[] {
  const { what, input, folder } = shown;
  return [
    ...texts(model, `${tool ?? what} in ${folder ?? 'an unknown folder'}`),
    ...(input === '' ? what : input).split('\n').flatMap((line) => {
      const rows = texts(model, line, 'ask', '   ');
      return rows.length === 0 ? [[]] : rows;
    }),
  ];
}

function texts(
  { size, unicode }: SidebarModel,
  text: string,
  tone: 'plain' | 'ask' | 'bad' = 'plain',
  indent = ' ',
): readonly Draft[] {
  const clean = cleanText(text, 8_000);
  return wrap(clean, size.columns - indent.length - 1, 1_000, glyphsFor(unicode).ellipsis).map((line) => [
    piece(indent),
    piece(line, tone),
  ]);
}

/** At the bottom. Has the same number of rows before and after `y` is accepted, so that nothing moves. */
export function confirmationRows(
  model: SidebarModel,
  { what, armed }: Extract<SidebarMode, { is: 'confirm' }>,
): readonly Draft[] {
  const { columns } = model.size;
  const asked = question(model, what);
  const questionRows =
    asked === null
      ? []
      : wrap(asked, columns - 2, 2, glyphsFor(model.unicode).ellipsis).map((line): Draft => [
          piece(' '),
          piece(line, 'ask'),
        ]);
  if ('key' in what) return [...questionRows, [piece(' any key cancels', 'dim')]];
  const keys = filledRows(
    [
      [what.act === 'open-dialog' ? glyphsFor(model.unicode).right : 'y', `${verbOf(what)},`],
      ['other keys', 'cancel'],
    ],
    columns,
    'strong',
  );
  const wait: readonly Draft[] = keys.map((_, index) =>
    index === 0 ? [piece(' read it first …', 'dim')] : [],
  );
  return [
    ...questionRows,
    ...(armed ? keys : wait),
    ...(what.act === 'answer' ? [nextRow(model, what)] : []),
  ];
}

function verbOf(what: Exclude<Confirmation, { key: string }>): string {
  if (what.act === 'answer') return what.decision === 'allow' ? 'approve' : 'deny';
  return what.act === 'open-dialog' ? 'go there' : what.act;
}

/** The next selection: the next request, or unchanged. */
function nextRow(model: SidebarModel, { requests }: Answering): Draft {
  const answered = requests.map(({ worker }) => worker);
  const next = nextAsking(model, model.selected, answered);
  const text = next === null ? 'then: stay on this worker' : `then: next request, ${next.id} ${next.name}`;
  return [piece(' '), foreign(text, model.size.columns - 2, glyphsFor(model.unicode).ellipsis, 'dim')];
}

/** Null: the question replaces the list. */
function question(model: SidebarModel, what: Confirmation): string | null {
  switch (what.act) {
    case 'answer':
      return null;
    case 'stop':
    case 'restart':
      return `${what.act} ${workerName(model, what.worker)}?`;
    case 'skip':
      return `start ${workerName(model, what.worker)} without its failed dependencies?`;
    case 'send':
      return `send the text to ${workerName(model, what.worker)}?`;
    case 'detach':
      return 'detach? The crew continues.';
    case 'open-dialog':
      return `${workerName(model, what.worker)} asks: go to its pane?`;
    case 'zoom':
      return `zoom ${workerName(model, what.worker)} …`;
    case 'hide':
      return 'hide the sidebar …';
    case 'next-layout':
      return 'next layout …';
  }
}

export function workerName(model: SidebarModel, worker: WorkerId): string {
  const name = allWorkers(model).find(({ id }) => id === worker)?.name;
  return cleanText(`${worker} ${name ?? ''}`, 80);
}
