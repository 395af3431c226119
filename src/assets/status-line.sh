#!/bin/sh
# status-line.sh FOLDER [COMMAND]: Claude Code's statusLine command. Keeps the newest payload, whole or not at all, as
# FOLDER/status-line.json, and hands it on to COMMAND, the person's own status line, whose output is shown as if Claude
# had called it. Prints nothing by itself; a full disk or a missing folder costs the file and nothing else.
# The variables begin with MUXCREW_SH_: the person's command gets all others as they were exported.
MUXCREW_SH_FOLDER=$1
MUXCREW_SH_COMMAND=$2
MUXCREW_SH_PAYLOAD=$(head -c 65536)
# Reads the rest, so that the writer does not get a broken pipe.
cat >/dev/null

# In a subshell: the person's command keeps its own umask and standard error.
(
  umask 077
  exec 2>/dev/null
  MUXCREW_SH_FRESH=$MUXCREW_SH_FOLDER/.status-line-$$
  if [ -n "$MUXCREW_SH_PAYLOAD" ] && printf '%s\n' "$MUXCREW_SH_PAYLOAD" >"$MUXCREW_SH_FRESH"; then
    mv "$MUXCREW_SH_FRESH" "$MUXCREW_SH_FOLDER/status-line.json" || rm -f "$MUXCREW_SH_FRESH"
  else
    rm -f "$MUXCREW_SH_FRESH"
  fi
) >/dev/null

[ -n "$MUXCREW_SH_COMMAND" ] || exit 0
# `exec`: what ends this, as Claude does when there is something newer to show, ends the person's command.
exec /bin/sh -c "$MUXCREW_SH_COMMAND" <<PAYLOAD
$MUXCREW_SH_PAYLOAD
PAYLOAD
