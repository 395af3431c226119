#!/bin/sh
# hook.sh EVENTS_FOLDER EVENT: writes the payload on its input as one record, whole or not at all:
#
#   <order>-<pid>-<epoch ms>-<EVENT>.json     sorted by name, records are in the order in which the agent told of them
#
# An agent's hooks run it for each event, whatever the payload is: it prints nothing and always exits 0, whatever happens, because anything else shows
# up as an error on the worker's screen. Bounded: what is beyond the first 64 KB of a payload is cut off, which leaves
# broken JSON on purpose: readers take the fields that come first and must not trust the rest.
folder=$1
event=$2
umask 077
exec 2>/dev/null

# Hooks run beside one another, and on a busy machine a later one may be done first. Linux tells when this very process
# was started (hundredths of a second since boot; equal ones go by pid); elsewhere the time it is now must do.
order_of_start() {
  read -r stat <"/proc/$$/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  printf '%013d-%07d' "${20}" $$
}

# A full disk or an unwritable folder loses the record: the worker's own terminal and status file tell the same later.
{
  now=$(date +%s%N)
  case $now in
    *N) now=${now%N}000 ;; # macOS: whole seconds only
    ??????????) now=${now}000 ;;
    *) now=${now%??????} ;;
  esac
  order=$(order_of_start) || order=$(printf '%013d-%07d' "$now" $$)
  name=$order-$now-$event
  if [ -d "$folder" ] && head -c 65536 >"$folder/.$name" && [ -s "$folder/.$name" ]; then
    mv "$folder/.$name" "$folder/$name.json" || rm -f "$folder/.$name"
  else
    rm -f "$folder/.$name"
  fi
} >/dev/null
# Reads the rest, so that the writer does not get a broken pipe.
cat >/dev/null
exit 0
