#!/bin/sh
# Keeps a worker's pane until it is started, and says what it waits for: waiting.sh NAME NOTE
# Blocks in one read without using the CPU; what is typed is neither shown nor kept. Ends on HUP and TERM.

# The terminal first: who sees the note may type at once, and a Ctrl-C must not end the pane.
stty -echo -icanon -isig min 1 time 0 2>/dev/null
printf '\033[?25l\033[H\033[2J\r\n  %s\r\n\r\n  %s\r\n' "$1" "$2"
while read -r _ || [ -t 0 ]; do :; done
