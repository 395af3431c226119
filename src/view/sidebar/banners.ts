/** The rows between the sidebar's header and its list: news and problems. */
import { cleanText } from '../../core/text/clean-text.ts';
import { snapshotVersion } from '../../core/snapshot/snapshot.ts';
import { unreachable } from '../../core/result.ts';
import { piece, type Draft } from '../text/draft.ts';
import { remedyText } from '../../core/remedy.ts';
import { problemText } from '../text/session-problem.ts';
import { isFinished, sessionBanners, type Banner } from '../text/session-banners.ts';
import type { SidebarModel, SnapshotView } from './model.ts';
import { glyphsFor } from '../text/symbols.ts';
import { wrap } from '../text/wrap.ts';
import { awayBanner } from './away.ts';

/** At most `rows` rows. */
export function bannerRows(model: SidebarModel, rows: number): readonly Draft[] {
  const glyphs = glyphsFor(model.unicode);
  const cells = model.size.columns - 4;
  const away = awayBanner(model);
  const news = (most: number): readonly Draft[] =>
    away === null
      ? []
      : wrap(away.text, cells + 2, most, glyphs.ellipsis).map((line) => [piece(' '), piece(line, away.tone)]);
  const warnings = bannersOf(model.view).map(
    ({ text, tone }) =>
      (most: number): readonly Draft[] =>
        wrap(cleanText(text), cells, most, glyphs.ellipsis).map((line, index) => [
          piece(index === 0 ? ` ${glyphs.warning} ` : '   ', tone),
          piece(line, tone),
        ]),
  );
  const finished = (most: number): readonly Draft[] => finishedRows(model, most);
  // Each gets the rows that the ones before it left over, and its text is fitted to them.
  return [news, ...warnings, finished].reduce<readonly Draft[]>(
    (drawn, banner) => [...drawn, ...banner(Math.min(mostRows, rows - drawn.length))],
    [],
  );
}

const mostRows = 3;

/** With fewer rows, every row of the sidebar is for workers. */
const smallRows = 18;

/** After the end of a crew: what to type next. */
function finishedRows({ view, size, unicode, wayHere }: SidebarModel, rows: number): readonly Draft[] {
  if (view.is !== 'read' || view.backendGone || !isFinished(view.snapshot)) return [];
  // `Ctrl-b S` selects the sidebar, and the same prefix with d detaches.
  const leave = wayHere.replace(/S$/, 'd');
  const text =
    size.rows < smallRows
      ? 'all finished: muxcrew stop'
      : `all finished: ${leave} detaches, muxcrew stop ends the session`;
  return wrap(text, size.columns - 2, rows, glyphsFor(unicode).ellipsis).map((line) => [
    piece(' '),
    piece(line, 'good'),
  ]);
}

function bannersOf(view: SnapshotView): readonly Banner[] {
  switch (view.is) {
    case 'missing':
      return [{ text: 'waiting for the supervisor', tone: 'dim' }];
    case 'unreadable':
      return [{ text: `comm/session.json cannot be read: ${view.reason}`, tone: 'bad' }];
    case 'newer':
      return [
        {
          text: `comm/session.json has version ${view.version}, this muxcrew knows ${snapshotVersion}: update muxcrew`,
          tone: 'bad',
        },
      ];
    case 'read':
      return sessionBanners(view.snapshot, problemOf(view));
    default:
      return unreachable(view);
  }
}

function problemOf({
  snapshot: { session, supervisor },
  backendGone,
}: Extract<SnapshotView, { is: 'read' }>): Parameters<typeof sessionBanners>[1] {
  if (!backendGone && supervisor.alive) return null;
  const is = backendGone ? 'lost' : 'unsupervised';
  const { short, fix } = problemText({ is, session });
  return { is, line: `${short}: ${remedyText(fix)}` };
}
