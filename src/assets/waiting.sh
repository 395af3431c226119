#!/bin/sh
# Keeps the pane of a worker that does not run, and shows a note: waiting.sh NAME NOTE [SCREEN]
# SCREEN: a file with what the worker's program showed last; it stays above the note.
# Blocks in one read without using the CPU; what is typed is neither shown nor kept. Ends on HUP and TERM.

# The terminal first: who sees the note may type at once, and a Ctrl-C must not end the pane.
stty -echo -icanon -isig min 1 time 0 2>/dev/null
printf '\033[?25l\033[H\033[2J'
# Without line wrap: the pane may have been wider.
if [ -n "$3" ] && printf '\033[?7l' && cat "$3" 2>/dev/null; then
  printf '\033[?7h\r\n  [muxcrew] %s: %s\r\n' "$1" "$2"
else
  printf '\r\n  %s\r\n\r\n  %s\r\n' "$1" "$2"
fi
while read -r _ || [ -t 0 ]; do :; done
