/** Takes the terminal and writes each event as a line of JSON to the file it is given. */
import { appendFileSync } from 'node:fs';
import { openRawTerminal } from '../../../src/os/terminal/raw-terminal.ts';
import { terminalGivenBack, terminalTaken } from '../../../src/view/attach/outer-modes.ts';

const [, , log = ''] = process.argv;
const note = (event: unknown): void => appendFileSync(log, `${JSON.stringify(event)}\n`);

const terminal = openRawTerminal(
  { input: process.stdin, output: process.stdout },
  { taken: terminalTaken, givenBack: terminalGivenBack },
);
terminal.listen((event) => {
  note({ ...event, waiting: terminal.waiting });
  if (event.is === 'gone') process.exit(9);
  if (event.is !== 'input') return;
  if (event.bytes === 'q') void terminal.close();
  if (event.bytes === 't') throw new Error('thrown on purpose');
  if (event.bytes === 'f') terminal.write('flood '.repeat(200_000));
  // All that a view and a zoomed program may have turned on, and a sequence that is cut.
  if (event.bytes === 'm')
    terminal.write(
      '\x1b[?1003h\x1b=\x1b[?25l\x1b[5 q\x1b[=5;1u\x1b[>4;2m\x1b[2;3r\x1b[?6h\x1b[31m\x1b(0\x1b]2;cut',
    );
  if (event.bytes === 'b') terminal.write('\xc3\xa9', 'bytes');
});
note({ is: 'open', size: terminal.size, tty: terminal.tty });
