/**
 * The user's Markdown as lines: line ends and byte order mark normalised, HTML comments and unfilled placeholders
 * removed, code fences marked and left alone. Interprets nothing else.
 */

export interface SourceLine {
  readonly text: string;
  /** Line number in the file, from 1. */
  readonly number: number;
  /** In a code fence, or a fence itself: never a heading, a list or a comment. */
  readonly code: boolean;
}

/** Longer lines are data: only the end of a comment is searched in them. UTF-16 code units. */
const longest = 10_000;

/** At any indentation: a fence in a list is indented like its item. */
const fenceStart = /^\s*(?:>\s?)*(?:[-*+•]\s+)?(`{3,}(?=[^`]*$)|~{3,})/;

export function sourceLines(text: string): readonly SourceLine[] {
  const all = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const lines: SourceLine[] = [];
  let fence: string | null = null;
  let inComment = false;
  const closed = closingFences(all);
  all.forEach((raw, index) => {
    const number = index + 1;
    if (!inComment) {
      const own = fenceStart.exec(raw)?.[1] ?? null;
      if (fence !== null || (own !== null && closed(index, own))) {
        const closes = fence !== null && closesFence(raw, fence);
        fence = fence === null ? own : closes ? null : fence;
        lines.push({ text: raw, number, code: true });
        return;
      }
    }
    const { kept, open } = withoutComments(raw, inComment, () => closedBelow(all, index));
    const touched = kept !== raw;
    inComment = open;
    if (touched && kept.trim() === '') return;
    if (kept.length <= longest && isUnfilled(kept)) return;
    lines.push({ text: kept.trimEnd(), number, code: false });
  });
  return lines;
}

/** The lines as one text, without blank lines at its ends. */
export function textOf(lines: readonly SourceLine[]): string {
  return lines
    .map(({ text }) => text)
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

/** An unclosed fence is ignored, so that a typo loses nothing. Each fence length is searched once below a line. */
function closingFences(all: readonly string[]): (index: number, fence: string) => boolean {
  const next = new Map<string, number>();
  return (index, fence) => {
    const known = next.get(fence);
    if (known !== undefined && (known === -1 || known > index)) return known !== -1;
    const found = all.findIndex((line, at) => at > index && closesFence(line, fence));
    next.set(fence, found);
    return found !== -1;
  };
}

function closesFence(line: string, fence: string): boolean {
  const bare = line.replace(/^[\s>]+/, '').trimEnd();
  return bare.startsWith(fence) && bare.replaceAll(fence.charAt(0), '') === '';
}

function closedBelow(all: readonly string[], index: number): boolean {
  return all.slice(index + 1).some((line) => line.includes('-->'));
}

/** An unclosed comment is ignored, so that a typo loses nothing. */
function withoutComments(
  line: string,
  inComment: boolean,
  closes: () => boolean,
): { readonly kept: string; readonly open: boolean } {
  let rest = line;
  let kept = '';
  let open = inComment;
  for (;;) {
    if (open) {
      const end = rest.indexOf('-->');
      if (end === -1) return { kept, open };
      rest = rest.slice(end + 3);
      open = false;
    }
    const start = line.length > longest ? -1 : rest.indexOf('<!--');
    if (start === -1) return { kept: kept + rest, open };
    const inCode = (kept + rest.slice(0, start)).split('`').length % 2 === 0;
    if (inCode || !(rest.includes('-->', start + 4) || closes())) {
      kept += rest.slice(0, start + 4);
      rest = rest.slice(start + 4);
    } else {
      kept += rest.slice(0, start);
      rest = rest.slice(start + 4);
      open = true;
    }
  }
}

/** What may precede a placeholder on its line: a list marker, `Pane 1:`, `Worker 2 -`. */
const before =
  /^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?:(?:\*\*)?(?:pane|worker)\s*\d+(?:\*\*)?\s*[:–—-]\s*(?:\*\*)?\s*)?/i;
const placeholders = /^(?:\[(?:[^\][\n]{2,})\](?![([:])[\s.,;/|]*)+$/;
const asksFor =
  /^\[(?:describe|your|list|insert|enter|add|select|choose|specify|write|fill|name of|what|optional|todo|e\.?g\.?|tbd|placeholder|task)\b/i;

/** A line with nothing but `[PLACEHOLDERS]`, as in a template; placeholders among other words are left alone. */
function isUnfilled(line: string): boolean {
  const rest = line.replace(before, '').trim();
  if (!placeholders.test(rest)) return false;
  return !/\p{Ll}/u.test(rest) ? /\p{Lu}{2}/u.test(rest) : asksFor.test(rest);
}
