/** Title of the user's terminal window while a session is shown. Pure. */
import { cleanText } from '../text/clean-text.ts';
import type { SessionModel } from '../model/model.ts';
import { isManager } from '../model/manager.ts';
import { plural } from '../text/plural.ts';

const nameLength = 40;

/** `todo-app 2/6, 1 asks`: the name first, since tabs cut long titles. */
export function outerTitle({ session, workers }: SessionModel): string {
  const all = [...workers.values()];
  const count = (is: string): number => all.filter(({ state }) => state.is === is).length;
  const crew = all.filter(({ spec }) => !isManager(spec));
  const completed = crew.filter(({ state }) => state.is === 'completed').length;
  const folder = session.project.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const name = cleanText(session.name ?? folder, nameLength);
  const asking = count('asking');
  const failed = count('failed');
  return [
    `${name === '' ? session.id : name} ${String(completed)}/${String(crew.length)}`,
    ...(asking > 0 ? [plural(asking, 'asks', 'ask')] : []),
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
  ].join(', ');
}
