/** Opens a screen, draws the frames (`n`: the next one) and writes each event as a line of JSON to the file it is given. */
import { appendFileSync } from 'node:fs';
import { openScreen } from '../../../src/os/screen/screen.ts';
import { frameLines } from './frames.ts';

const [, , log = '', unicode = 'unicode'] = process.argv;
const isUnicode = unicode === 'unicode';
const note = (event: unknown): void => appendFileSync(log, `${JSON.stringify(event)}\n`);

let frame = 0;
const screen = await openScreen(
  { input: process.stdin, output: process.stdout },
  { unicode: isUnicode, mouse: true },
);
const draw = (): void => screen.draw(frameLines(frame, screen.size, isUnicode));
screen.listen((event) => {
  note(event);
  if (event.is === 'key' && event.key === 'q') screen.close();
  if (event.is === 'key' && event.key === 'n') frame += 1;
  if (event.is === 'key' && event.key === 't') throw new Error('thrown on purpose');
  if (event.is === 'gone') process.exit(9);
  draw();
});
draw();
draw();
note({ is: 'open', size: screen.size, tmux: process.env['TMUX'] ?? null });
