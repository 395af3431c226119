#!/bin/sh
# Opens the user's editor on the terminal: editor.sh EDITOR WORD…. A Claude that got its prompt by standard input would hand
# that on. Where the output is no terminal (git in Claude's Bash tool), nothing is changed.

if ! [ -t 0 ] && [ -t 1 ]; then exec </dev/tty; fi
exec "$@"
