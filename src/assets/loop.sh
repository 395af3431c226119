#!/bin/sh
# Runs a program again when it breaks, at least a second between two starts; ends when the program ends with 0.
# Used for the supervisor and the sidebar: neither relies on anybody else to notice that it died.
# The variables begin with MUXCREW_SH_: a user may export any other, and the program would get the changed value.
MUXCREW_SH_CHILD=
finish() {
  trap - TERM HUP INT
  [ -n "$MUXCREW_SH_CHILD" ] && kill -TERM "$MUXCREW_SH_CHILD" 2>/dev/null && wait "$MUXCREW_SH_CHILD"
  exit 0
}
trap finish TERM HUP
trap : INT
MUXCREW_SH_FAILURES=0
# A shell without job control gives a background program /dev/null to read, and dash does so before it looks at `<&0`:
# the sidebar reads the terminal, so that it comes by another number.
exec 3<&0
while :; do
  MUXCREW_SH_STARTED=$(date +%s)
  # Sleeps run in the background: a shell looks at its traps only once what it waits for in the foreground has ended.
  sleep 1 3<&- &
  MUXCREW_SH_SECOND=$!
  "$@" <&3 3<&- &
  MUXCREW_SH_CHILD=$!
  # Some shells say "Killed" of a child, and the sidebar's terminal would show it.
  wait "$MUXCREW_SH_CHILD" 2>/dev/null
  MUXCREW_SH_STATUS=$?
  # A trapped INT ends the wait early: the program decides for itself what Ctrl-C means.
  while kill -0 "$MUXCREW_SH_CHILD" 2>/dev/null; do
    wait "$MUXCREW_SH_CHILD" 2>/dev/null
    MUXCREW_SH_STATUS=$?
  done
  MUXCREW_SH_CHILD=
  [ "$MUXCREW_SH_STATUS" -eq 0 ] && exit 0
  wait "$MUXCREW_SH_SECOND"
  # Killed by somebody (kill -9, or for want of memory), it did not break by itself: no reason to wait any longer.
  if [ "$MUXCREW_SH_STATUS" -eq 137 ] || [ $(($(date +%s) - MUXCREW_SH_STARTED)) -ge 3 ]; then
    MUXCREW_SH_FAILURES=0
    continue
  fi
  MUXCREW_SH_FAILURES=$((MUXCREW_SH_FAILURES + 1))
  MUXCREW_SH_PAUSE=$((MUXCREW_SH_FAILURES - 1))
  [ "$MUXCREW_SH_PAUSE" -gt 4 ] && MUXCREW_SH_PAUSE=4
  sleep "$MUXCREW_SH_PAUSE" 3<&- &
  wait $!
done
