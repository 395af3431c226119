/** A stage with a crew on it: a sidebar at the left that takes the mouse, two workers one above the other. */
import { afterEach } from 'vitest';
import { openStage, scene, type Stage, type StageOptions } from './stage.ts';

export const sidebar = { rect: { x: 0, y: 0, columns: 10, rows: 9 }, role: { is: 'sidebar' as const } };
export const upper = { rect: { x: 11, y: 0, columns: 29, rows: 4 } };
export const lower = { rect: { x: 11, y: 5, columns: 29, rows: 4 } };
/** Their panes are `%1` (upper, with the focus), `%2` (lower) and `%3` (the sidebar). */
export const three = [upper, lower, sidebar];

export function crews(): (options?: StageOptions) => Promise<Stage> {
  const opened: Stage[] = [];
  afterEach(() => {
    for (const stage of opened.splice(0)) stage.close();
  });
  return async (options = {}) => {
    const stage = openStage(options);
    opened.push(stage);
    stage.scene(scene(three));
    stage.screen('%1', 'first \x1b[31mred\x1b[m\r\n$ ');
    stage.screen('%2', 'second');
    stage.screen('%3', 'side\r\n\x1b[?1000h\x1b[?1006h');
    await stage.settled();
    stage.done.length = 0;
    stage.written();
    return stage;
  };
}
