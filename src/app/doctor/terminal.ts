/** What the terminal says of itself, and whether this machine knows it. */
import type { TerminalFacts } from '../../view/doctor/facts.ts';
import type { Machine } from '../../ports/machine.ts';
import type { Context } from '../context.ts';
import { wantsNoColours } from '../../core/terminal/environment.ts';

export function terminalFacts({ terminal, env }: Context, machine: Machine): TerminalFacts {
  const name = env['TERM'] ?? '';
  return {
    here: terminal.output,
    columns: terminal.columns,
    rows: terminal.rows,
    colours: terminal.colours,
    noColour: wantsNoColours(env),
    unicode: terminal.unicode,
    name,
    known: isKnown(name, env, machine),
  };
}

/** By terminfo's own places; `78/xterm` is how macOS spells `x/xterm`. Null where there is no such folder at all. */
function isKnown(name: string, env: Context['env'], machine: Machine): boolean | null {
  const own = [
    env['TERMINFO'] ?? '',
    `${env['HOME'] ?? ''}/.terminfo`,
    ...(env['TERMINFO_DIRS'] ?? '').split(':'),
  ];
  const system = [
    ...['/etc/terminfo', '/lib/terminfo', '/usr/share/terminfo', '/usr/lib/terminfo'],
    ...['/usr/local/share/terminfo', '/opt/homebrew/share/terminfo', '/usr/share/misc/terminfo'],
  ];
  const places = [...own, ...system].filter((place) => place.startsWith('/'));
  if (places.every((place) => machine.guard(place) === null)) return null;
  if (name === '' || name.includes('/')) return false;
  const first = name.charAt(0);
  const folders = [first, first.charCodeAt(0).toString(16)];
  return places.some((place) =>
    folders.some((folder) => machine.guard(`${place}/${folder}/${name}`) !== null),
  );
}
