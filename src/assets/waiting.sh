#!/bin/sh
# Keeps the pane of a worker that does not run, and shows a note: waiting.sh NAME NOTE [SCREEN]
# NOTE may have several lines, each is wrapped between words. SCREEN: a file with what the worker's program showed last; it
# stays above the note.
# Blocks in one read without using the CPU; what is typed is neither shown nor kept. Ends on HUP and TERM.

# Prints $2 behind an indent, in lines that fit the pane and break between words; $1: the first word.
wrapped() {
  printf '\r\n '
  used=1
  for word in $1 $2; do
    # Bytes: a word that is not ASCII may begin a line too early.
    [ "$used" -gt 1 ] && [ $((used + 1 + ${#word})) -gt "$columns" ] && printf '\r\n ' && used=1
    printf ' %s' "$word"
    used=$((used + 1 + ${#word}))
  done
}

# The terminal first: who sees the note may type at once, and a Ctrl-C must not end the pane.
stty -echo -icanon -isig min 1 time 0 2>/dev/null
columns=$(stty size 2>/dev/null)
columns=${columns#* }
case $columns in
'' | 0 | *[!0-9]*) columns=80 ;;
esac
printf '\033[?25l\033[H\033[2J'
# A note is split into words, and must not be matched against file names.
set -f
rest=$2
# Without line wrap: the pane may have been wider.
if [ -n "$3" ] && printf '\033[?7l' && cat "$3" 2>/dev/null; then
  printf '\033[?7h'
  first="[muxcrew] $1:"
else
  printf '\033[?7h'
  wrapped "$1"
  printf '\r\n'
  first=
fi
newline='
'
while [ -n "$rest" ]; do
  wrapped "$first" "${rest%%"$newline"*}"
  first=
  case $rest in
  *"$newline"*) rest=${rest#*"$newline"} ;;
  *) rest= ;;
  esac
done
printf '\r\n'
while read -r _ || [ -t 0 ]; do :; done
