/** The style sheet of report.html: light, dark and print. Loads no font, picture or script. */
import type { StateName } from '../../core/model/state.ts';

/** Colour of a state in light and dark mode. */
const colours: Readonly<Record<StateName, readonly [light: string, dark: string]>> = {
  queued: ['#aab4c2', '#596372'],
  blocked: ['#c08a00', '#d6a62b'],
  starting: ['#84a9f3', '#4d70b5'],
  working: ['#2f6fed', '#5b8def'],
  asking: ['#f0a30a', '#f5b73b'],
  idle: ['#a5aebb', '#6d7683'],
  limited: ['#d9730d', '#e58b3c'],
  verifying: ['#0e98a8', '#2fb5c4'],
  completed: ['#1c9a53', '#43c97f'],
  failed: ['#d6324a', '#f2657a'],
  stopped: ['#737c89', '#929ba8'],
  lost: ['#9d1f3a', '#d8566f'],
  unknown: ['#a48fc7', '#7e69a3'],
};

const variables = (which: 0 | 1): string =>
  Object.entries(colours)
    .map(([state, pair]) => `--${state}:${pair[which]};`)
    .join('');

const perState = Object.keys(colours)
  .map((state) => `.${state}{fill:var(--${state});--own:var(--${state})}`)
  .join('\n');

export const style = `
:root{color-scheme:light dark;--page:#f4f6f9;--card:#fff;--ink:#1b2330;--dim:#626d7c;--line:#e3e7ed;--lane:#f0f3f7;--on:#fff;${variables(0)}}
@media (prefers-color-scheme:dark){:root{--page:#12161c;--card:#1a2029;--ink:#e6eaf0;--dim:#97a2b2;--line:#2b333f;--lane:#222a35;--on:#10141a;${variables(1)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:36px 24px 48px}
h1{margin:0;font-size:30px;line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{margin:0 0 14px;font-size:17px}
.about{margin:6px 0 24px;color:var(--dim);overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-bottom:12px}
.card,section{background:var(--card);border:1px solid var(--line);border-radius:12px}
.card{padding:14px 18px}
.card b{display:block;font-size:25px;line-height:1.25;font-weight:650;letter-spacing:-.01em}
.card span{color:var(--dim);font-size:13px}
section{padding:20px 22px;margin-top:14px;overflow-x:auto}
svg{display:block;width:100%;min-width:720px;height:auto;font:13px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
svg text{fill:var(--ink)}
svg .dim{fill:var(--dim)}
svg .strong{font-weight:600}
svg .lane{fill:var(--lane)}
svg .unkept{fill:var(--line)}
svg .grid{stroke:var(--line);stroke-width:1}
svg .on{fill:var(--on);font-size:12px;font-weight:700;text-anchor:middle}
${perState}
svg text.word{fill:var(--own);font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;margin:14px 0 0;padding:0;list-style:none;font-size:13px;color:var(--dim)}
.legend i{font-style:normal;font-weight:700;color:var(--own)}
table{width:100%;border-collapse:collapse;font-size:14px}
th{color:var(--dim);font-weight:500;font-size:13px;text-align:left;white-space:nowrap}
th,td{padding:7px 14px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap}
.state{white-space:nowrap;color:var(--own);font-weight:600}
.name{font-weight:600;overflow-wrap:anywhere;min-width:90px}
.said{color:var(--dim);overflow-wrap:anywhere;min-width:220px}
.path{width:70%;font-family:ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;font-size:13px;overflow-wrap:anywhere}
.fail{margin-top:16px}
.fail:first-of-type{margin-top:0}
.fail p{margin:0 0 8px;overflow-wrap:anywhere}
pre{margin:0;padding:12px 14px;background:var(--lane);border-left:3px solid var(--failed);border-radius:6px;font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.notes{margin:12px 0 0;padding:0;list-style:none;color:var(--dim);font-size:13px}
footer{margin-top:20px;color:var(--dim);font-size:13px}
footer p{margin:0 0 4px}
@media print{body{background:#fff}section,.card{break-inside:avoid}}
`;
