#!/bin/sh
# A worker whose every line can be accounted for: agent.sh ID STATUSFILE. Appends numbered status lines, prints
# numbered lines, three of each at a time, until it is ended.
n=0
while :; do
  for _ in 1 2 3; do
    n=$((n + 1))
    printf '[Worker%s] Status: line %d\n' "$1" "$n" >>"$2"
    printf 'printed %d.\n' "$n"
  done
  sleep 0.5
done
