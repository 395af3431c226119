import { describe, expect, it } from 'vitest';
import type { FullReport } from '../../../src/core/snapshot/report.ts';
import { stateNames } from '../../../src/core/model/state.ts';
import { reportMarkdown } from '../../../src/view/report/markdown.ts';
import { reportPage } from '../../../src/view/report/page.ts';
import { at, crew, hostileTexts, report, worker } from './reports.ts';
import { elementsOf } from './well-formed.ts';

/** One report whose every text is that one. */
function full(text: string): FullReport {
  const one = worker('1', text, [['failed', 0]], 9, { detail: text, status: text });
  return report([one], 9, {
    session: text,
    project: `/home/me/${text}`,
    failures: [{ worker: '1', lastLines: [text, text] }],
    deliverables: {
      ...crew.deliverables,
      files: [{ path: `outputs/${text}`, kind: 'file', bytes: 1, writtenAt: at(1) }],
    },
  });
}

/** Which elements there are, and how often: what a text must not change. */
function shape(page: string): string {
  return elementsOf(page)
    .map(({ name, attributes }) => `${name} ${[...attributes.keys()].join(' ')}`)
    .join('\n');
}

describe('report.html', () => {
  it('is well-formed', () => {
    const elements = elementsOf(reportPage(crew));
    expect(elements.filter(({ name }) => name === 'h2').map(({ text }) => text)).toEqual([
      'Timeline',
      'Workers',
      '1 failure',
      '5 deliverables',
    ]);
  });

  it.each(hostileTexts)('has the same elements whatever its texts are: %j', (text) => {
    const page = reportPage(full(text));
    expect(shape(page)).toBe(shape(reportPage(full('plain'))));
    expect(page.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });

  it('needs nothing from anywhere, and lets nothing run', () => {
    const page = reportPage(crew);
    const elements = elementsOf(page);
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
    const names = new Set(elements.map(({ name }) => name));
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'a', 'base', 'form', 'use', 'image'])
      expect(names).not.toContain(name);
    const attributes = elements.flatMap((element) => [...element.attributes.keys()]);
    expect(attributes.filter((name) => /^(on|href|src|style$|xlink)/.test(name))).toEqual([]);
    expect(page).not.toMatch(/url\(|@import|https?:/);
  });

  it('draws each state, and says its word wherever it shows its symbol', () => {
    const all = report(
      stateNames.map((state, index) =>
        worker(
          String(index + 1),
          'w',
          [
            ['queued', 0],
            [state, 10],
          ],
          20,
        ),
      ),
      20,
    );
    const elements = elementsOf(reportPage(all));
    for (const state of stateNames) {
      const drawn = elements.filter(
        ({ name, attributes }) => ['rect', 'circle'].includes(name) && attributes.get('class') === state,
      );
      expect(drawn.length, state).toBeGreaterThan(0);
      const legend = elements.filter(({ name, text }) => name === 'li' && text.trim() === state);
      expect(legend, state).toHaveLength(1);
    }
  });

  it('tells tokens, cost, failures with their last lines, sizes, and what it does not list', () => {
    const page = reportPage(crew);
    for (const told of ['$4.20', '310k', 'Error: cannot find module x', '4.2 KB', '7 MB', 'no file'])
      expect(page).toContain(told);
    expect(page).toContain('2 more are not listed; all 5 have 8 MB.');
    expect(page).toContain('1 file (12 B) in outputs/ is from other runs.');
    expect(page).toContain('1 could not be read.');
    expect(page).toContain('the numbers are lower bounds');
  });

  it('leaves out columns for what nobody told, and says that a log is gone', () => {
    const told = report([worker('1', 'a', [['lost', 5]], 9)], 9, {
      costUsd: null,
      tokens: null,
      failures: [{ worker: '1', lastLines: null }],
    });
    const titles = elementsOf(reportPage(told)).filter(({ name }) => name === 'th');
    expect(titles.map(({ text }) => text)).not.toContain('cost');
    expect(reportPage(told)).toContain('Its log no longer exists.');
  });
});

describe('report.md', () => {
  it('tells the same', async () => {
    await expect(reportMarkdown(crew)).toMatchFileSnapshot('../golden/report.md.txt');
  });

  it.each(hostileTexts)('has the same lines and columns whatever its texts are: %j', (text) => {
    const blocks = /^(`{3,})text\n[^]*?\n\1$/gm;
    const outline = (markdown: string): readonly string[] =>
      markdown
        .replace(blocks, 'a block')
        .replaceAll(/\\./g, '')
        .split('\n')
        .map((line) => (line.startsWith('|') ? String(line.split('|').length) : line === '' ? '' : 'text'));
    const markdown = reportMarkdown(full(text));
    expect(outline(markdown)).toEqual(outline(reportMarkdown(full('plain'))));
    expect(markdown.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    // Outside of blocks, nothing begins a tag, a link or a picture.
    expect(markdown.replace(blocks, '').replaceAll(/\\./g, '')).not.toMatch(/<|]\(|:\/\/|@/);
  });
});
