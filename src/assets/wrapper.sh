#!/bin/sh
# Runs one worker's agent in the foreground of its terminal, and records that it runs and how it ended.
# Owns the records run-N, exit-N and suspended-N; never decides whether the agent should run.
#
#   wrapper.sh SHELL NAME RUN FOLDER      FOLDER/launch-RUN.sh sets the agent's argv, and
#     MUXCREW_SH_INPUT   the file that is its standard input; empty: the terminal
#     MUXCREW_SH_LOCKS   its soft limit of file locks, by which everything that it starts is found
#
# All variables begin with MUXCREW_SH_: a user may have exported any other, and the agent would get the changed value.
#
# Two shells. The outer leads the terminal's session and dies of SIGHUP at once, upon which the kernel sends SIGHUP to
# the agent (the foreground); a shell that waits for a foreground program could not pass it on before that had ended.
# The inner one, the monitor, is the agent's parent: it outlives a hang-up until the agent's end is recorded.

if [ "$1" != monitor ]; then
  trap : INT QUIT TERM TSTP
  "$1" "$0" monitor "$@"
  exit $?
fi

MUXCREW_SH_SHELL=$2 MUXCREW_SH_NAME=$3 MUXCREW_SH_RUN=$4 MUXCREW_SH_FOLDER=$5

# Left by a Claude that muxcrew itself was started by: with them, the agent would take itself for that one's child.
unset CLAUDECODE CLAUDE_CODE_CHILD_SESSION CLAUDE_CODE_SESSION_ID CLAUDE_CODE_ENTRYPOINT
# With these, a bare `tmux` of the agent would be muxcrew's own server. Panes that the user opens keep them.
unset TMUX TMUX_PANE

MUXCREW_SH_HUNG= MUXCREW_SH_HANGUP=
# Handlers, not '': what a shell ignores, its children ignore too.
trap : INT QUIT TERM
trap 'MUXCREW_SH_HUNG=1' HUP

# A record appears whole or not at all; a full disk costs the record, and never the agent. mv runs in the background:
# for the foreground, a shell with job control needs the terminal, which may be gone.
write_exit() {
  if printf '{"run":%d,"status":%d%s}\n' "$MUXCREW_SH_RUN" "$1" "$MUXCREW_SH_HANGUP" \
    >"$MUXCREW_SH_FOLDER/exit-$MUXCREW_SH_RUN.new"; then
    mv -f "$MUXCREW_SH_FOLDER/exit-$MUXCREW_SH_RUN.new" "$MUXCREW_SH_FOLDER/exit-$MUXCREW_SH_RUN" &
    wait $!
  fi 2>/dev/null
}

# A shell whose terminal is gone may give up in the middle of waiting: the agent's end is recorded here all the same.
finish() {
  MUXCREW_SH_STATUS=$1
  trap '' HUP
  trap - EXIT
  if [ -n "$MUXCREW_SH_RUNNING" ]; then
    wait %% 2>/dev/null
    MUXCREW_SH_STATUS=$?
  fi
  # An agent may take the end of its terminal for the end of its work, and exit with 0.
  { [ -t 0 ] && kill -0 "$PPID" 2>/dev/null; } || MUXCREW_SH_HANGUP=',"hangup":true'
  write_exit "$MUXCREW_SH_STATUS"
  printf '\033[0m\r\n[muxcrew] %s exited with %d\r\n' "$MUXCREW_SH_NAME" "$MUXCREW_SH_STATUS" 2>/dev/null
  # A terminal that is closed within milliseconds of the last output may lose it: tmux 3.3a and node-pty do.
  sleep 0.05 2>/dev/null
  exit "$MUXCREW_SH_STATUS"
}

# Is there a stopped agent behind this status? An agent may also end with such a number by itself.
suspended() {
  [ "$1" -gt 128 ] || return 1
  case $(kill -l "$1" 2>/dev/null) in
    TSTP | STOP | TTIN | TTOU) jobs %% >/dev/null 2>&1 ;;
    *) return 1 ;;
  esac
}

# How the shell describes the stopped agent. Through a file: a subshell of dash knows no jobs.
describe() {
  MUXCREW_SH_SAID=
  jobs %% >"$MUXCREW_SH_FOLDER/jobs.new" 2>/dev/null
  { read -r MUXCREW_SH_SAID <"$MUXCREW_SH_FOLDER/jobs.new"; } 2>/dev/null
}

# Somebody else may have let it go on (kill -CONT). It then either runs, or was stopped at once for using the terminal
# from the background. ps looks first: the shell forgets an agent that it describes as ended.
goes_on() {
  MUXCREW_SH_LINE=
  { read -r MUXCREW_SH_LINE <"$MUXCREW_SH_FOLDER/run-$MUXCREW_SH_RUN"; } 2>/dev/null
  MUXCREW_SH_PID=${MUXCREW_SH_LINE##*:}
  MUXCREW_SH_PID=${MUXCREW_SH_PID%\}}
  case $(ps -o stat= -p "${MUXCREW_SH_PID:-0}" 2>/dev/null) in
    '') return 1 ;;
    *T*) ;;
    *) return 0 ;;
  esac
  MUXCREW_SH_BEFORE=$MUXCREW_SH_SAID
  describe
  [ "$MUXCREW_SH_SAID" != "$MUXCREW_SH_BEFORE" ]
}

# Until Enter, a hang-up, or the agent going on. Each read ends after a second at most, by the terminal's own timer.
wait_for_person() {
  { : >"$MUXCREW_SH_FOLDER/suspended-$MUXCREW_SH_RUN"; } 2>/dev/null
  describe
  MUXCREW_SH_MODES=$(stty -g)
  stty sane -echo -icanon min 0 time 10
  printf '\033[0m\r\n[muxcrew] %s is suspended: press Enter to continue it\r\n' "$MUXCREW_SH_NAME"
  until read -r MUXCREW_SH_LINE; do
    if [ -n "$MUXCREW_SH_HUNG" ] || ! [ -t 0 ]; then
      MUXCREW_SH_HUNG=1
      return
    fi
    if goes_on; then break; fi
  done
  stty "$MUXCREW_SH_MODES"
  rm -f "$MUXCREW_SH_FOLDER/jobs.new" "$MUXCREW_SH_FOLDER/suspended-$MUXCREW_SH_RUN"
}

# For as long as the agent is stopped. No loop: bash breaks out of one when a job in it is stopped by Ctrl-Z.
attend() {
  suspended "$MUXCREW_SH_STATUS" || return 0
  wait_for_person
  if [ -n "$MUXCREW_SH_HUNG" ]; then
    kill -HUP %%
    bg %% >/dev/null
    wait %%
    MUXCREW_SH_STATUS=$?
    # bash forgets an agent that ended before it was asked; what ended it then was the hang-up.
    [ "$MUXCREW_SH_STATUS" -ne 127 ] || MUXCREW_SH_STATUS=129
    return
  fi
  fg %% >/dev/null
  MUXCREW_SH_STATUS=$?
  attend
}

# Runs as the agent's own process until it becomes the agent: its pid is on record before the agent's first step.
MUXCREW_SH_BEGIN='
  exec 2>&3 3>&-
  { printf "{\"run\":%d,\"pid\":%d}\n" "$1" "$$" >"$2/run-$1.new" && mv -f "$2/run-$1.new" "$2/run-$1"; } 2>/dev/null
  # dash has -w for file locks, bash and zsh -x.
  { ulimit -S -w "$3" || ulimit -S -x "$3"; } 2>/dev/null
  [ -z "$4" ] || exec <"$4"
  shift 4
  exec "$@"'

printf '\033[0m\033[H\033[2J'
MUXCREW_SH_RUNNING=
MUXCREW_SH_INPUT= MUXCREW_SH_LOCKS=
if ! [ -r "$MUXCREW_SH_FOLDER/launch-$MUXCREW_SH_RUN.sh" ]; then
  printf '[muxcrew] %s: its launch file is gone: %s\r\n' "$MUXCREW_SH_NAME" "$MUXCREW_SH_FOLDER/launch-$MUXCREW_SH_RUN.sh"
  finish 127
fi
. "$MUXCREW_SH_FOLDER/launch-$MUXCREW_SH_RUN.sh"
# A supervisor of an earlier build writes these names.
[ -n "$MUXCREW_SH_LOCKS" ] || MUXCREW_SH_LOCKS=$locks MUXCREW_SH_INPUT=$input

# Job control: the agent gets a process group of its own and the terminal. What the shell would say of its jobs
# ("Killed") is nobody's business; but bash takes its stderr for the terminal that it hands over.
trap 'finish $?' EXIT
exec 3>&2
[ -n "$BASH_VERSION" ] || exec 2>/dev/null
set -m
MUXCREW_SH_RUNNING=1
"$MUXCREW_SH_SHELL" -c "$MUXCREW_SH_BEGIN" muxcrew "$MUXCREW_SH_RUN" "$MUXCREW_SH_FOLDER" \
  "$MUXCREW_SH_LOCKS" "$MUXCREW_SH_INPUT" "$@"
MUXCREW_SH_STATUS=$?

attend
MUXCREW_SH_RUNNING=
finish "$MUXCREW_SH_STATUS"
