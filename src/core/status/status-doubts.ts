/** Finds why the text after a keyword makes it no report: a quotation, a placeholder, a plan, a remainder. */
import { progressIn } from '../model/facts/progress.ts';
import { sameNumber } from './line-front.ts';
import type { WorkerId } from '../model/worker.ts';

const keyword = 'COMPLETED?|DONE|FINISHED|FAILED|BLOCKED|TERMINATED|ERROR|PROGRESS|STATUS|CONSULTATION';
const anyKeyword = new RegExp(`^(?:or\\s+|and\\s+)?(?:${keyword})(?![\\p{L}\\p{N}])`, 'u');
/** `COMPLETED | FAILED | BLOCKED`: the possible keywords, not a report. */
const onlyKeywords = new RegExp(`^(?:(?:or|and|/|\\||,)?\\s*(?:${keyword})[\\s.]*)+$`, 'u');
/** `<summary>`, `{summary}`, `[your summary]`, `…`; among other words only if unambiguous. */
const placeholder =
  /^(?:<|_{2,}$|\{[^}]*\}$|\$\{?[A-Za-z_]|\.{3}|…|[[({]\s*(?:your|what|why|summary|text|reason|description|details?|brief|short|insert|fill)\b|(?:what|why) you (?:made|did|need)\b)|(?<![\w.])<(?:[a-z][\w-]*(?: [^<>=,]+)+|summary|text|reason|what|why|name|description|details|message)>/i;
const templateText =
  /^(?:an?\s+|the\s+|your\s+)?(?:one-line\s+|brief\s+|short\s+)?(?:summary|description)(?:\s+(?:here|of what\b.*))?[.\s]*$/i;

/** Whether the text repeats an instruction, for any keyword. */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text) || templateText.test(text) || onlyKeywords.test(text);
}

const workerFirst =
  /^[[(]?\s*(?:(?:by|from|for)\s+)?@?worker[\s_#-]*(\d{1,9})\s*(?:$|[\]):,–—-]|(?:is|has|and)\b)/i;
const workerLast = /[[(]\s*(?:(?:by|from)\s+)?@?worker[\s_#-]*(\d{1,9})\s*[\])][\s.!]*$/i;

/** Whether the text says that another worker has done it. */
export function namesOther(text: string, own: WorkerId): boolean {
  return [workerFirst, workerLast].some((pattern) => {
    const number = pattern.exec(text)?.[1];
    return number !== undefined && sameNumber(number) !== own;
  });
}

/** Text that begins with a remainder or a partial result. */
const begins =
  /^(?:not|but|although|though|however|awaiting|waiting|nein|nicht|noch nicht|non|pas encore|aún no|todavía no|isn['’]?t|wasn['’]?t|almost|nearly|partially|partly|mostly|half(?:way)?|some(?: of)?\b|most of|part of|all but|all except|all of it except|everything (?:but|except)|except|up to|soon|later|pending|in progress|will|would|should be|to be|after(?=\s+\S+\s+\S|\s+(?:reviews?|tests?|merge|approval|completion|that|this|deploy\w*)\b)|when|whenever|once|if|unless|until|till|as soon as|so far|wip|todo|tbd|tba|next(?:\s*:|\s+(?:up|steps?|is)\b)|the first (?:part|half|step|phase|task|stage)|first (?:part|half|step|phase|task|stage)|(?:sub-?)?(?:task|step|phase|stage|milestone|iteration|part)s?\s*#?\d+)(?![\p{L}\p{N}-])/iu;
const isNo =
  /^(?:no|nope|nah|nothing|none|n\/a|false|never|unknown|maybe|unsure|0|-|x{3,}|_{2,}|\?+)[\s.!?]*$|^(?:no|nope|false),\s|^(?:nothing|none)\s+(?:yet|so far|done|finished|works?|at all|of (?:it|them|this|that))(?![\p{L}\p{N}])/iu;
const within =
  /\bnot\s+(?:yet|(?:fully\s+|quite\s+)?(?:completed?|done|finished)\b)|\b(?:in progress|left to do|still\s+(?:to do|to be done|in progress|working|open|missing|unfinished))\b|\bremaining\s*:|\bto-?\s?do\s*:|\bnext(?:\s+steps?)?\s*:|\b\d+\s+(?:left|remaining|to go)\b/i;
/** Not yet, in Japanese. */
const notYet = /^(?:まだ|未)/u;
const countWord = 'one|two|three|four|five|six|seven|eight|nine|ten';
const partOf = new RegExp(
  `\\b(?:${countWord}|first|second|third|last|half) of (?:the )?(?:${countWord})\\b`,
  'i',
);
const onlyWhen = /\bonly\s+(?:when|after|once|if)\b/i;
/** A log of steps after an everyday word as the keyword. */
const goesOn =
  /(?:^|[\s,;.])(?:next|now|then|starting|moving on|continuing|continue|working on|remaining|left|except|but)(?![\p{L}\p{N}])/iu;

/** `exact`: the keyword is COMPLETED in its exact form; DONE and similar everyday words must meet stricter rules. */
export function isCompletionDoubtful(text: string, exact: boolean): boolean {
  const report = text.replace(/^[\s*_`([{]+/, '');
  return (
    anyKeyword.test(report) ||
    onlyWhen.test(report) ||
    notYet.test(report) ||
    partOf.test(report) ||
    begins.test(report) ||
    isNo.test(report) ||
    within.test(report) ||
    isQuestion(report) ||
    isPartial(report) ||
    (!exact && goesOn.test(report))
  );
}

function isQuestion(text: string): boolean {
  return text.startsWith('?') || /^[^.!]*\?[\s)\]*_`]*$/.test(text);
}

/** `3 of 5`, `80%`: less than all. Only at the beginning; elsewhere it may be a coverage or a date. */
function isPartial(text: string): boolean {
  const counted = /\b(\d{1,6})\s+(?:out\s+)?of\s+(?:the\s+)?(\d{1,6})\b/i.exec(text);
  if (counted !== null && Number(counted[1]) < Number(counted[2])) return true;
  const early =
    /^(?:\p{L}+\s+){0,3}[(~]?\d{1,6}\s*\/\s*\d{1,6}/u.exec(text) ??
    /^(?:(?:about|around|approx\S*|roughly|only|at)\s+)?[(~]?\d{1,3}(?:\.\d+)?\s*%(?=[\s.!)]*$|\s+(?:completed?|done|finished|of|so far)\b)/i.exec(
      text,
    );
  if (early === null || /\b0\d\/\d\d\b/.test(early[0])) return false;
  const progress = progressIn(early[0]);
  return progress !== null && progress.done < progress.total;
}
