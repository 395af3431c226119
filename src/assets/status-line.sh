#!/bin/sh
# status-line.sh FOLDER [COMMAND]: Claude Code's statusLine command. Keeps the newest payload, whole or not at all, as
# FOLDER/status-line.json, and hands it on to COMMAND, the person's own status line, whose output is shown as if Claude
# had called it. Prints nothing by itself; a full disk or a missing folder costs the file and nothing else.
folder=$1
command=$2
payload=$(head -c 65536)
# Reads the rest, so that the writer does not get a broken pipe.
cat >/dev/null

# In a subshell: the person's command keeps its own umask and standard error.
(
  umask 077
  exec 2>/dev/null
  fresh=$folder/.status-line-$$
  if [ -n "$payload" ] && printf '%s\n' "$payload" >"$fresh"; then
    mv "$fresh" "$folder/status-line.json" || rm -f "$fresh"
  else
    rm -f "$fresh"
  fi
) >/dev/null

[ -n "$command" ] || exit 0
# `exec`: what ends this, as Claude does when there is something newer to show, ends the person's command.
exec /bin/sh -c "$command" <<PAYLOAD
$payload
PAYLOAD
