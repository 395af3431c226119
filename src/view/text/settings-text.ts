/** Settings as lines: value and origin, and differences between a project's file and the user's own. Safe for a terminal. */
import type { ResolvedSetting, SettingOrigin } from '../../core/config/settings.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { shown } from '../../core/config/value-problem.ts';

/** `maxCostUsd  5  (user: FILE; FILE sets 100: wider, ignored)` */
export function settingLine(setting: ResolvedSetting, width: number): string {
  const { key, value, joined = [], replaces, refused } = setting;
  const text = value === null ? '-' : cleanText(typeof value === 'string' ? value : JSON.stringify(value));
  const notes = [
    ...[setting, ...joined].map(originText),
    ...(replaces === undefined ? [] : [`your own: ${valueText(replaces.value)}`]),
    ...(refused === undefined
      ? []
      : [`${cleanText(refused.from ?? 'the project')} sets ${valueText(refused.value)}: wider, ignored`]),
  ];
  return `${key.padEnd(width)}  ${text}  (${notes.join('; ')})`;
}

/** What `run` prints before it starts a crew: one line per kind of difference; none if project and user agree. */
export function differenceLines(resolved: readonly ResolvedSetting[]): readonly string[] {
  const changed = resolved.flatMap(({ key, value, from, replaces }) =>
    replaces === undefined
      ? []
      : [{ from, text: `${key} ${valueText(value)} (your own: ${valueText(replaces.value)})` }],
  );
  const refused = resolved.flatMap((setting) =>
    setting.refused === undefined
      ? []
      : [
          {
            from: setting.refused.from,
            text: `${setting.key} ${valueText(setting.refused.value)} (in force: ${setting.source === 'default' ? 'the default' : 'your'} ${valueText(setting.value)})`,
          },
        ],
  );
  return [
    ...differences(changed, 'changes your own settings'),
    ...differences(refused, 'sets wider limits, which are ignored'),
  ];
}

/** All are from the project's file. */
function differences(
  found: readonly { readonly from: string | null; readonly text: string }[],
  what: string,
): readonly string[] {
  const [first] = found;
  if (first === undefined) return [];
  return [`${cleanText(first.from ?? 'the project')} ${what}: ${found.map(({ text }) => text).join(', ')}`];
}

function valueText(value: unknown): string {
  return value === null ? 'none' : cleanText(shown(value));
}

function originText({ source, from }: SettingOrigin): string {
  return from === null ? source : `${source}: ${cleanText(from)}`;
}
