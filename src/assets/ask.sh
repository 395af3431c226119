#!/bin/sh
# ask.sh FOLDER [SECONDS [SUBAGENT]]: an agent's blocking hook for requests that can be answered. Puts the payload on its input into
# FOLDER, waits for a reply, and prints it:
#
#   <order>-<pid>-<epoch ms>.req      the request, whole or not at all; sorted by name, the oldest comes first
#   <order>-<pid>-<epoch ms>.reply    a FIFO: one line of JSON is the reply, an empty line withdraws the question
#
# pid is this very process: while it lives, the FIFO has a reader. Then a writer with O_NONBLOCK gets ENXIO, or finds no
# FIFO. Claude shows its own dialog meanwhile, and whoever answers first wins; but it does not end this hook when the
# answer was given there (2.1.197, 2.1.330): who sees that withdraws the question.
#
# Prints nothing but a reply, and always exits 0: then Claude's dialog alone answers. So it does, at once, when FOLDER is
# missing or full. It ends by itself when its Claude is gone (SIGKILL tells nobody), and, when a subagent asks, after
# SECONDS: for one in the background, 2.1.330 shows no dialog until this hook has ended.
folder=$1
seconds=${2:-1200}
# Shell pattern of a payload that is a subagent's. Default: Claude Code's, whose own fields come first, and in which a quote
# inside of a value is escaped.
subagents=${3:-'*"agent_id":"*"hook_event_name":"*'}
claude=$PPID
umask 077
exec 2>/dev/null

# As in hook.sh: the process's own start orders what runs beside one another; elsewhere than on Linux, the time must do.
order_of_start() {
  read -r stat <"/proc/$$/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  printf '%013d-%07d' "${20}" $$
}
now=$(date +%s%N)
case $now in
  *N) now=${now%N}000 ;; # macOS: whole seconds only
  ??????????) now=${now}000 ;;
  *) now=${now%??????} ;;
esac
order=$(order_of_start) || order=$(printf '%013d-%07d' "$now" $$)
id=$order-$now
fresh=$folder/.$id
request=$folder/$id.req
reply=$folder/$id.reply

reader=
beat=
finish() {
  trap '' TERM INT HUP
  rm -f "$request" "$reply" "$fresh"
  [ -z "$reader$beat" ] || kill $reader $beat
  exit 0
}
give_up() {
  # Reads the rest, so that the writer does not get a broken pipe.
  cat >/dev/null
  finish
}
trap finish TERM INT HUP

# Bounded: beyond 4 MB the payload is cut, and says so in a last line of its own.
limit=4194304
{ [ -d "$folder" ] && head -c $((limit + 1)) >"$fresh" && [ -s "$fresh" ]; } || give_up
if [ "$(wc -c <"$fresh")" -gt $limit ]; then
  printf '\ncut\n' >>"$fresh" || give_up
  cat >/dev/null
fi
subagent=
# shellcheck disable=SC2254
case $(head -c 16384 "$fresh") in
  $subagents) subagent=1 ;;
esac

# Read-write: opening it does not wait for a writer, and a writer that closes it is no end of file. `command`: a failing
# `exec` would end dash at once.
mkfifo "$reply" || finish
command exec 3<>"$reply" || finish
mv "$fresh" "$request" || finish

# The beat, for what gives no event. It must keep neither the FIFO nor Claude's pipe open (`exec`: a redirection of the
# function would leave dash a copy of each), and leave no sleep behind.
watch_claude() {
  exec >/dev/null 3>&-
  nap=15
  [ "$seconds" -ge $nap ] || nap=$seconds
  left=$seconds
  trap 'kill $!; exit' TERM
  while kill -0 "$claude" && kill -0 $$; do
    [ -z "$subagent" ] || [ "$left" -gt 0 ] || break
    left=$((left - nap))
    sleep "$nap" &
    wait $!
  done
  kill $$
}
watch_claude &
beat=$!

# In the background, because only `wait` is interrupted by a signal in every shell. It reads the FIFO by itself: when this
# shell is killed, it gets the end of file. Only a whole object is a reply.
LC_ALL=C sed -n '1{/^{.*}$/p;q;}' <"$reply" 3>&- &
reader=$!
wait $reader
reader=
finish
