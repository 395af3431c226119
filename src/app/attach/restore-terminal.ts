/**
 * A view that is killed outright gives nothing back, nor does a tmux client whose server is gone, for that is who draws:
 * whoever started it does. Sequences alone do not do it, for the terminal's own settings are left as the view had them.
 */
import { terminalGivenBack } from '../../view/attach/outer-modes.ts';

export const settingsMended = ['stty', 'sane'] as const;
export const terminalMended = terminalGivenBack;
