#!/bin/sh
# Runs a program again when it breaks, at least a second between two starts; ends when the program ends with 0.
# Used for the supervisor and the sidebar: neither relies on anybody else to notice that it died.
child=
finish() {
  trap - TERM HUP INT
  [ -n "$child" ] && kill -TERM "$child" 2>/dev/null && wait "$child"
  exit 0
}
trap finish TERM HUP
trap : INT
failures=0
# A shell without job control gives a background program /dev/null to read, and dash does so before it looks at `<&0`:
# the sidebar reads the terminal, so that it comes by another number.
exec 3<&0
while :; do
  started=$(date +%s)
  # Sleeps run in the background: a shell looks at its traps only once what it waits for in the foreground has ended.
  sleep 1 3<&- &
  second=$!
  "$@" <&3 3<&- &
  child=$!
  # Some shells say "Killed" of a child, and the sidebar's terminal would show it.
  wait "$child" 2>/dev/null
  status=$?
  # A trapped INT ends the wait early: the program decides for itself what Ctrl-C means.
  while kill -0 "$child" 2>/dev/null; do
    wait "$child" 2>/dev/null
    status=$?
  done
  child=
  [ "$status" -eq 0 ] && exit 0
  wait "$second"
  # Killed by somebody (kill -9, or for want of memory), it did not break by itself: no reason to wait any longer.
  if [ "$status" -eq 137 ] || [ $(($(date +%s) - started)) -ge 3 ]; then
    failures=0
    continue
  fi
  failures=$((failures + 1))
  pause=$((failures - 1))
  [ "$pause" -gt 4 ] && pause=4
  sleep "$pause" 3<&- &
  wait $!
done
