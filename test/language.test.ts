/** Words of the repository's old private dialect must not come back into the files that were rewritten. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';

const rewritten = ['src/cli', 'src/commands'];

const banned =
  /\b(?:anew|whom|whoever|wherein|nobody|somebody|mend(?:s|ed|ing)?|of before|is said|there is none|dear|left out:|(?:is|are) through)\b/gi;

/** Public names, which keep their spelling. */
const exceptions: readonly RegExp[] = [
  // The field of failures and of `doctor --json`.
  /\bmend(?=[:,)]| (?:===|!==|\})|\}|'$)|\.mend\b|what, mend\b/gm,
  // `resume --anew`, an alias that scripts use, and the variable that holds it.
  /'anew'|\banew\b(?=[,:)]| \?)/g,
];

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesOf(`${path}/${name}`));
}

it.each(rewritten.flatMap(filesOf))('%s has no words of the old dialect', (path) => {
  const text = exceptions.reduce((all, known) => all.replace(known, ''), readFileSync(path, 'utf8'));
  expect(text.match(banned) ?? []).toEqual([]);
});
