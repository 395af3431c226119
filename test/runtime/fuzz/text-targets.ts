/** What workers, projects and users write as text. */
import yaml from 'yaml';
import { createByteLines } from '../../../src/core/text/byte-lines.ts';
import { createKnownLines } from '../../../src/core/status/known-lines.ts';
import { hasTaskHeading, parseTask } from '../../../src/core/plan/task.ts';
import { judgeFrontMatter, splitFrontMatter } from '../../../src/core/config/front-matter.ts';
import { layoutFromFile } from '../../../src/core/layout/spec-check.ts';
import { parseBoardLine } from '../../../src/core/status/board-line.ts';
import { parseYaml } from '../../../src/os/config/yaml.ts';
import { readDistribution } from '../../../src/core/plan/distribution.ts';
import { readStatusLines } from '../../../src/core/status/status-file.ts';
import { settingsProblems } from '../../../src/core/config/settings-check.ts';
import { splitTask } from '../../../src/core/plan/split.ts';
import { takeIn, type Target } from './target.ts';

const status = [
  '[Worker1] Status: reads the code',
  '[Worker1] Progress: 3/12 files',
  '**[Worker1] COMPLETED:** all tests pass',
  '  - src/a.ts',
  '```',
  '[2026-06-11 15:30:00] [Worker1] BLOCKED: no key [Worker1] FAILED: x',
].join('\n');
const statusWords = [
  ...[
    '[Worker1]',
    '[Worker2]',
    'COMPLETED',
    'BLOCKED:',
    'Progress:',
    '100%',
    '9/0',
    '(',
    '[',
    ']',
    '~~',
    '**',
  ],
  ...[
    '```',
    '\n',
    ' ',
    '\t',
    '✅',
    '日',
    '\u001b[2J',
    '\u202e',
    '2026-06-11 15:30',
    '<b>',
    '_',
    '- ',
    'is now ',
    '://',
  ],
];
const configuration = [
  'maxWorkers: 3',
  'agent: claude',
  'deny: ["Bash(rm:*)"]',
  'env: {PORT: "8080"}',
  'agents: {aider: [aider, "--yes"]}',
  'hosts: {box: {address: me@box, port: 22, projects: {/here: /there}}}',
  'layout: grid',
  '',
].join('\n');
const layout =
  'description: mine\nsidebar: {side: left, columns: 30}\npanes: {shape: grid, min: {columns: 40}}\n';
const matter = '---\nname: api\nneeds: [1, db]\ntimeout: 1h30m\nmaxCost: 2\nenv: {A: "1"}\n---\nDo it.\n';
const yamlWords = [
  ...[
    '&a ',
    '*a',
    '<<: ',
    '!!set ',
    '!!binary ',
    '? ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '"',
    "'",
    '|',
    '>',
    '#',
    '\n',
  ],
  ...[
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '\t',
    '  ',
    '__proto__: ',
    '$import: x\n',
    '.inf',
    '0x',
    '\u0000',
    '\ufeff',
  ],
];
const task = [
  '# Task Type: development',
  '## Task Description',
  'Build a todo app',
  '## Distribution Plan',
  '1. **Worker 1**: the API (needs: 2)',
  '2. Worker 2-4: the pages',
  '| Worker | Part |',
  '|---|---|',
  '| 5 | docs |',
].join('\n');

const inParts = (bytes: Buffer): readonly string[] => {
  const reader = createByteLines(1_000);
  const middle = Math.floor(bytes.length / 2);
  const last = reader.push(bytes.subarray(middle));
  return [...reader.push(bytes.subarray(0, middle)), ...last, reader.flush() ?? ''];
};

export const textTargets: readonly Target[] = [
  {
    name: 'status files',
    text: [status],
    words: statusWords,
    read(bytes) {
      const known = createKnownLines();
      const lines = known.take(inParts(bytes), true);
      createKnownLines(known.summary).restart();
      const { lines: seen } = readStatusLines(lines, '1', false);
      takeIn({
        is: 'status-read',
        worker: '1',
        lines: seen,
        position: { inode: 1, offset: 1, known: known.summary },
      });
    },
  },
  {
    name: 'the board',
    text: ['[Worker1 -> Worker2, Worker3] the API is ready\n[15:30] [worker 2 => all] thanks\n'],
    words: [...statusWords, '->', '→', 'all', ',', '&'],
    read(bytes) {
      const messages = inParts(bytes).flatMap((line, index) => {
        const read = parseBoardLine(line);
        return read === null
          ? []
          : [{ worker: '1', message: { id: `b${index}`, text: read.text, from: read.from } }];
      });
      takeIn({ is: 'board-read', position: { inode: 1, offset: 1 }, messages });
    },
  },
  {
    name: 'front matter',
    text: [matter],
    words: yamlWords,
    read(bytes) {
      const split = splitFrontMatter(bytes.toString());
      if (split.is !== 'there') return;
      const read = parseYaml(yaml, split.yaml, 'valid YAML');
      if (!read.ok) return;
      const judged = judgeFrontMatter(read.value.value);
      if (judged.is === 'wrong') read.value.lineOf(judged.problem.path);
    },
  },
  {
    name: 'configuration',
    json: [JSON.stringify(yaml.parse(configuration))],
    text: [configuration],
    words: yamlWords,
    read(bytes) {
      const read = parseYaml(yaml, bytes.toString(), 'valid YAML or JSON');
      if (!read.ok) return;
      for (const { path } of settingsProblems(read.value.value)) read.value.lineOf(path);
    },
  },
  {
    name: 'layouts',
    json: [JSON.stringify(yaml.parse(layout))],
    text: [layout],
    words: yamlWords,
    read(bytes) {
      const read = parseYaml(yaml, bytes.toString(), 'valid YAML');
      if (!read.ok) return;
      const found = layoutFromFile('mine', read.value.value);
      if (!found.ok) read.value.lineOf(found.failure.path);
    },
  },
  {
    name: 'task files',
    text: [task],
    words: [
      ...statusWords,
      '# ',
      '## Distribution Plan\n',
      '| ',
      '1. ',
      '<!--',
      '-->',
      'Worker 1-99999: ',
      'needs: ',
    ],
    read(bytes) {
      const content = bytes.toString();
      hasTaskHeading(content);
      const read = parseTask(content);
      readDistribution(read.distribution);
      splitTask(read);
    },
  },
];
