// Writes the tables of docs/states.md, "Measured", from what test/claude/scenarios.test.ts noted of its scenarios:
//
//   MUXCREW_TEST_FULL=1 MUXCREW_TEST_MATRIX=rows.jsonl npx vitest run --project claude test/claude/scenarios.test.ts
//   node scripts/state-matrix.js rows.jsonl
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('state-matrix: name the file that MUXCREW_TEST_MATRIX named.');
  process.exit(2);
}
/** @type {import('../test/claude/scenarios/matrix.ts').MatrixRow[]} */
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

/** @param {readonly number[]} values @param {number} part */
function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
}

/** @param {typeof rows[number]} row */
const worldOf = ({ version, mode, lacks }) =>
  [version, mode, lacks === 'nothing' ? 'all' : `no ${lacks}`].join(' | ');

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|');

const worlds = [...new Set(rows.map(worldOf))];
console.log('| Claude Code | mode | sources | scenarios | moments | median | 95 % | worst |');
console.log('| --- | --- | --- | --: | --: | --: | --: | --: |');
for (const world of worlds) {
  const played = rows.filter((row) => worldOf(row) === world);
  const delays = played.flatMap((row) => row.delays);
  const figures = [played.length, delays.length, ...[0.5, 0.95, 1].map((part) => quantile(delays, part))];
  console.log(`| ${world} | ${figures.join(' | ')} |`);
}

const [first = ''] = worlds;
const base = rows.filter((row) => worldOf(row) === first);
console.log(`\n| what happens (${first.replaceAll(' |', ',')}) | states shown | median | worst |`);
console.log('| --- | --- | --: | --: |');
for (const { what, states, delays } of base)
  console.log(`| ${cell(what)} | ${states} | ${quantile(delays, 0.5)} | ${quantile(delays, 1)} |`);

console.log('\n| Claude Code | mode | sources | what happens | states shown instead |');
console.log('| --- | --- | --- | --- | --- |');
for (const row of rows) {
  const usual = base.find(({ what }) => what === row.what);
  if (usual !== undefined && usual.states !== row.states)
    console.log(`| ${worldOf(row)} | ${cell(row.what)} | ${row.states} |`);
}
