#!/bin/sh
# scribe.sh begin|resume CONVERSATION WORKER: a small fake CLI. Its first turn is its task, or to continue; then each line
# that is typed is a turn. All are kept in the conversation's file, and hooks tell of them. `finish` reports COMPLETED,
# `locked` fails its turn.
talk=$HOME/scribe-$2
tell() {
  printf '{"did":"%s","talk":"%s"}' "$1" "$2" | /bin/sh "$SCRIBE_HOOK" "$SCRIBE_EVENTS" Scribe
}
turn() {
  tell begin "$2"
  printf '%s\n' "$1" >>"$talk"
  printf 'noted: %s\n' "$1"
  case $1 in
    *finish*)
      printf '[Worker%s] COMPLETED: %s lines\n' "$3" "$(grep -c '' "$talk")" >>"$SCRIBE_STATUS"
      ;;
    *locked*)
      tell 'locked out' "$2"
      return
      ;;
  esac
  tell end "$2"
}
[ "$1" = begin ] || [ -f "$talk" ] || exit 1
tell open "$2"
turn "$1" "$2" "$3"
while read -r line; do
  turn "$line" "$2" "$3"
done
