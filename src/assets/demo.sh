#!/bin/sh
# Plays a worker, so that a crew can be seen at work without Claude: demo.sh SCENE ID INSTRUCTIONS STATUSFILE OUTPUTS
# Light: it sleeps nearly all the time, in one sleep at a time. Writes its status lines and one small deliverable.
# MUXCREW_DEMO_SPEED=fast plays it in about a second.

answer=''
scene=$1 id=$2 instructions=$3 status_file=$4 outputs=$5

case ${LC_ALL:-${LC_CTYPE:-$LANG}} in
  *[Uu][Tt][Ff]*8*) dot='●' elbow='└' tick='✓' full='█' hollow='░' ;;
  *) dot='*' elbow='`' tick='+' full='#' hollow='.' ;;
esac
bold='\033[1m' dim='\033[2m' plain='\033[0m' red='\033[31m' green='\033[32m' yellow='\033[33m'
case $(((${id%%[!0-9]*} + 0) % 4)) in
  0) hue='\033[36m' ;;
  1) hue='\033[35m' ;;
  2) hue='\033[34m' ;;
  *) hue='\033[33m' ;;
esac

# A small generator: workers do not march in step. $$ differs from worker to worker.
seed=$((($$ * 31 + ${id%%[!0-9]*} * 977) % 65536))
roll() {
  seed=$(((seed * 1093 + 18257) % 65536))
}

# 0.3 to 1.3 seconds; the slow scene takes four times that.
pause() {
  roll
  tenths=$((3 + seed / 64 % 11))
  [ "$scene" = slow ] && tenths=$((tenths * 4))
  if [ "$MUXCREW_DEMO_SPEED" = fast ]; then
    sleep 0.03
  else
    sleep $((tenths / 10)).$((tenths % 10))
  fi
}

report() {
  printf '[Worker%s] %s\n' "$id" "$1" >>"$status_file"
}

say() {
  printf "${hue}${dot}${plain} ${bold}%s${plain}\n" "$1"
}

detail() {
  printf "  ${dim}${elbow} %s${plain}\n" "$1"
}

# bar DONE TOTAL: drawn over itself.
bar() {
  drawn='' cell=0
  while [ "$cell" -lt 20 ]; do
    if [ $((cell * $2)) -lt $((20 * $1)) ]; then drawn=$drawn$full; else drawn=$drawn$hollow; fi
    cell=$((cell + 1))
  done
  printf "\r  ${green}%s${plain} %3d %%" "$drawn" $((100 * $1 / $2))
}

work() {
  step=0
  while [ "$step" -lt 4 ]; do
    step=$((step + 1))
    pause
    bar "$step" 4
  done
  printf '\n'
}

# What a terminal would obey must not come from a file.
clean() {
  LC_ALL=C tr -d '\000-\011\013-\037\177'
}

# Its task: what stands below the front matter, where there is any.
task() {
  awk 'NR == 1 && /^---[[:space:]]*$/ { inside = 1; next }
       inside && /^---[[:space:]]*$/ { inside = 0; next }
       !inside' "$instructions"
}

title=$(task | clean | sed -n '/[^[:space:]]/{s/^[#[:space:]]*//;p;q;}' | cut -c1-80)
words=$(task | wc -w)
words=$((words + 0))

printf "${bold}demo worker %s${plain} ${dim}(%s)${plain}\n\n" "$id" "$scene"
case $scene in
  idle)
    report 'Status: Idle, waiting'
    say 'Nothing to do: waiting'
    exec sleep 2147483647
    ;;
  hang)
    report 'Status: Reading the assignment'
    exec sleep 2147483647
    ;;
  flood)
    report 'Status: Printing as fast as it can'
    exec yes "worker $id: the quick brown fox jumps over the lazy dog, again and again and again"
    ;;
esac

report 'Status: Reading the assignment'
say "Reading ${instructions##*/}"
detail "$title"
detail "$words words"
work
report 'Progress: 1/5 assignment read'

say 'Looking around in the project'
for seen in README.md package.json src test docs; do
  [ -e "$seen" ] && detail "$seen"
done
work
report 'Progress: 2/5 project looked through'

case $scene in
  fail)
    say 'Running the checks'
    pause
    printf "  ${red}Error: cannot find module 'left-pad'${plain}\n"
    report 'FAILED: the checks do not run: cannot find module left-pad'
    exit 3
    ;;
  ask)
    say 'A question'
    printf "  ${yellow}Which port should the server listen on?${plain} "
    report 'Consultation: Which port should the server listen on?'
    IFS= read -r answer || answer='no answer'
    answer=$(printf '%s\n' "$answer" | clean | cut -c1-100)
    detail "understood: $answer"
    report "Status: Going on with: $answer"
    ;;
esac

say 'Drafting'
detail "notes on: $title"
work
report 'Progress: 3/5 draft written'

say 'Checking the draft'
work
printf "  ${green}${tick}${plain} no problems found\n"
report 'Progress: 4/5 draft checked'

notes=$outputs/worker${id}_notes.md
say "Writing $notes"
[ -d "$outputs" ] || mkdir -p "$outputs"
if ! {
  printf '# Notes on: %s\n\n' "$title"
  printf 'Written by the demo worker %s on %s.\n\n' "$id" "$(date '+%Y-%m-%d %H:%M:%S')"
  printf 'The assignment `%s` has %d words.\n' "${instructions##*/}" "$words"
  [ -z "$answer" ] || printf '\nAnswer to the question about the port: %s\n' "$answer"
} >"$notes"; then
  report "FAILED: cannot write $notes"
  exit 4
fi
work
report 'Progress: 5/5 notes written'
report "COMPLETED: notes on $title written"
printf "\n${green}${tick}${plain} ${bold}Done.${plain}\n"
