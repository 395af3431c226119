#!/bin/sh
# Writes what a pane prints to a file and keeps the newest of it: log.sh FILE LIMIT MARK.
# At most LIMIT bytes are kept, in FILE and FILE.1 (the older half). It never stops reading for long: what cannot be
# written (a full disk, a folder that is gone) is dropped. MARK is for the process table only.
# dd and not cat or head: it alone hands on each read at once and never reads more than it was asked to.

file=$1
limit=$2
half=$((limit / 2))
umask 077
trap '' HUP INT QUIT
LC_ALL=C
export LC_ALL

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

while :; do
  size=0
  [ -s "$file" ] && size=$(($(wc -c <"$file" || echo "$half")))
  if [ $((half - size)) -lt $((block * 8)) ]; then
    mv -f "$file" "$file.1" 2>/dev/null || rm -f "$file" 2>/dev/null
    size=0
    [ -e "$file" ] && size=$half
  fi
  count=$(((half - size) / block))
  if [ "$count" -ge 1 ] && report=$( (dd bs="$block" count="$count" 2>&1 >>"$file") 2>/dev/null); then
    ended "$count" && exit 0
  else
    # Drops some, then tries again.
    report=$(dd bs=65536 count=16 2>&1 >/dev/null) || exit 0
    ended 16 && exit 0
  fi
done
