#!/bin/sh
# Writes what a pane prints to a file and keeps the newest of it: log.sh FILE LIMIT MARK [WITHIN].
# At most LIMIT bytes are kept, in FILE and FILE.1 (the older half). It never stops reading for long: what cannot be
# written (a full disk, a folder that is gone) is dropped. MARK is for the process table only. The rules of
# os/files/open-file.ts hold: FILE is a regular file, no link, in a folder that is really inside WITHIN; else all is dropped.
# dd and not cat or head: it alone hands on each read at once and never reads more than it was asked to.

limit=$2
within=$4
case $1 in
*/*) folder=${1%/*}/ ;;
*) folder=./ ;;
esac
file=./${1##*/}
half=$((limit / 2))
umask 077
trap '' HUP INT QUIT
LC_ALL=C
export LC_ALL
unset CDPATH

block=$((half / 64))
[ "$block" -gt 65536 ] && block=65536
[ "$block" -lt 1 ] && block=1

# Whether a dd that was to read $1 blocks came to the end of its input, from its report "3+1 records in". GNU's may
# have a warning of partial reads before it.
ended() {
  full=${report%%+*}
  full=${full##*[!0-9]}
  part=${report#*+}
  part=${part%%" "*}
  case $full$part in
  '' | *[!0-9]*) return 0 ;;
  esac
  [ $((full + part)) -lt "$1" ]
}

# Runs in a subshell. The current folder stays the one that was judged, whatever a link at its path is changed to.
enter() {
  if [ -n "$within" ]; then
    root=$(cd -P "$within" && pwd -P) || exit 1
  fi
  cd -P "$folder" || exit 1
  [ -z "$within" ] && return
  case $(pwd -P)/ in
  "${root%/}"/*) ;;
  *) exit 1 ;;
  esac
}

# A missing one is created.
is_regular() {
  [ ! -L "$file" ] && { [ -f "$file" ] || [ ! -e "$file" ]; }
}

# Prints the size, after FILE has become FILE.1 where its half is nearly full.
roll() {
  enter
  is_regular || exit 1
  size=0
  [ -s "$file" ] && size=$(($(wc -c <"$file" || echo "$half")))
  if [ $((half - size)) -lt $((block * 8)) ]; then
    # mv would move into a folder, also through a link.
    [ -L "$file.1" ] && rm -f "$file.1"
    { [ ! -d "$file.1" ] && mv -f "$file" "$file.1"; } || rm -f "$file"
    size=0
    [ -e "$file" ] && size=$half
  fi
  echo "$size"
}

# Whether descriptor 3 is the regular file at the path, and has no other name: a link could have been put there between the
# check and the opening, and a hard link (~/.bashrc) is a regular file. Only Linux can tell.
is_opened() {
  [ -d /proc/self/fd ] || return 0
  [ -f /dev/fd/3 ] && [ ! -L "$file" ] && [ /dev/fd/3 -ef "$file" ] || return 1
  set -- $(ls -lnL /dev/fd/3)
  [ "$2" = 1 ]
}

append() {
  enter
  is_regular || exit 1
  exec 3>>"$file"
  is_opened || exit 1
  exec dd bs="$block" count="$count" 2>&1 >&3 3>&-
}

while :; do
  size=$( (roll) 2>/dev/null) || size=$half
  count=$(((half - size) / block))
  if [ "$count" -ge 1 ] && report=$( (append) 2>/dev/null); then
    ended "$count" && exit 0
  else
    # Drops some, then tries again.
    report=$(dd bs=65536 count=16 2>&1 >/dev/null) || exit 0
    ended 16 && exit 0
  fi
done
