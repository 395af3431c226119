/**
 * tmux gives the terminal's window a title and never takes it back: the terminal is asked to remember its own one first.
 * xterm's sequences, known to most; others pass over them.
 */
export const titleSaved = '\x1b[22;2t';
export const titleRestored = '\x1b[23;2t';
