# SPDX-License-Identifier: BSD-3-Clause
# A comma waits behind a word of a list, until something else is typed.
# type.zsh DIR: types lines into a zsh with the amperf in DIR, and looks at what
# TAB makes of them.

zmodload zsh/zpty
typeset -i failures=0

zpty shell zsh -f -i
# Nothing but what is asked for is shown, with marks around it.
zpty -w shell "path=($1 \$path) fpath=($AMPERF_COMPLETION \$fpath) PS1= PROMPT_EOL_MARK="
zpty -w shell 'autoload -Uz compinit && compinit -u -D; LISTMAX=0'
zpty -w shell 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; }; zle -N show; bindkey "^X" show'
zpty -w shell 'setopt no_list_beep no_auto_menu no_auto_list; print READY'
zpty -r -m shell seen '*READY*READY*' || exit 1

# completes LINE RESULT: what the line is after TAB.
completes()
{
	local seen got

	zpty -w -n shell "$1"$'\t\x18'
	zpty -r -m shell seen '*<<*>>*'
	got=${${seen##*<<}%%>>*}
	[[ $got == "$2" ]] && return
	print -r -- "FAILED: '$1' became '$got', not '$2'"
	failures+=1
}

completes 'amperf expl' 'amperf explain '
completes 'amperf run --ki' 'amperf run --kind='
completes 'amperf run --kind ec' 'amperf run --kind echo,'
completes 'amperf run --kind sink,ec' 'amperf run --kind sink,echo,'
completes 'amperf run --log tr' 'amperf run --log trace '
completes 'amperf run --log=u' 'amperf run --log=uart '
completes 'amperf run sm' 'amperf run smoke.job '
completes 'amperf run nul' 'amperf run null: '
completes 'amperf fw log --set tr' 'amperf fw log --set trace '
completes 'amperf help li' 'amperf help list '
completes 'amperf list --j' 'amperf list --json '
zpty -d shell
exit $((failures > 0))
