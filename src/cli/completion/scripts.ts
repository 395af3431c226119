/**
 * The completion script of each shell. The scripts pass the words to `muxcrew __complete`, which prints one candidate a line
 * (bash: the word alone; zsh, fish: word, tab, description), or `:files` or `:folders` for the shell's own completion.
 * `command muxcrew`, never the word on the command line: TAB must not run a program of the current folder.
 */

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function isShell(word: string): word is Shell {
  return shells.some((shell) => shell === word);
}

/** Also works in bash 3.2 (macOS): no mapfile, and compopt may be missing. */
const bash = String.raw`# bash completion for muxcrew.  source <(muxcrew completion bash)
_muxcrew() {
  local line current=${'$'}{COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        local kind=-f
        [ "$line" = :files ] || kind=-d
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$kind" -- "$current")
        ;;
      *)
        # Inside quotes the word goes in as it is.
        case $current in
          [\'\"]*) COMPREPLY+=("$line") ;;
          *) COMPREPLY+=("$(printf %q "$line")") ;;
        esac
        ;;
    esac
  done < <(command muxcrew __complete bash -- "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _muxcrew muxcrew
`;

const zsh = String.raw`#compdef muxcrew
# zsh completion for muxcrew.  source <(muxcrew completion zsh), after compinit; or as _muxcrew in a folder of fpath
_muxcrew() {
  local line word
  local -a described
  for line in "${'$'}{(@f)$(command muxcrew __complete zsh -- "${'$'}{(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) _files ;;
      :folders) _files -/ ;;
      *)
        word=${'$'}{line%%$'\t'*}
        described+=("${'$'}{word//:/\\:}:${'$'}{line#*$'\t'}")
        ;;
    esac
  done
  (( ! $#described )) || _describe -t values muxcrew described
}
if [[ ${'$'}{funcstack[1]-} == _muxcrew ]]; then
  _muxcrew "$@"
else
  compdef _muxcrew muxcrew
fi
`;

const fish = String.raw`# fish completion for muxcrew.  muxcrew completion fish > ~/.config/fish/completions/muxcrew.fish
function __muxcrew_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (command muxcrew __complete fish -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c muxcrew -f -a '(__muxcrew_complete)'
`;

export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
