# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# Completion of amperf's command line in bash. Made by completion/generate.

_amperf_commands='run sweep find reproduce compare explain report list fw help'

_amperf_options()
{
	case $1 in
	run) _amperf_words --block --kind --count --preset --arrival --cpu --depth --duration --interval --log --precision --rate --repeat --time-limit --timeout --uart-baud --verify --warmup --format --json --json-stream --output --quiet --all --firmware --links --strict --dry-run --section --at-once --duplex --help --usage ;;
	sweep) _amperf_words --block --depth --kind --count --rate --arrival --cpu --dry-run --duration --precision --repeat --strict --time-limit --timeout --verify --warmup --format --json --output --quiet --help --usage ;;
	find) _amperf_words --max --median --p90 --p99 --p999 --block --kind --count --arrival --bracket --cpu --repeat --time-limit --timeout --verify --format --json --output --quiet --help --usage ;;
	reproduce) _amperf_words --format --json --output --quiet --repeat --help --usage ;;
	compare) _amperf_words --force --gate --format --json --help --usage ;;
	explain) _amperf_words --format --output --help --usage ;;
	report) _amperf_words --format --output --published --title --help --usage ;;
	list) _amperf_words --json --help --usage ;;
	fw) _amperf_words --json --ring --remoteproc --set --tty-name --wait --help --usage ;;
	esac
}

_amperf_value()
{
	case $1 in
	"run --block" | "run --block=" | "run -b")
		_amperf_list 1 64 496 4k 64k 1M
		;;
	"run --kind" | "run --kind=" | "run -k")
		_amperf_list sink source echo
		;;
	"run --count" | "run --count=" | "run -n")
		;;
	"run --preset" | "run --preset=")
		_amperf_words dk2-2020
		;;
	"run --arrival" | "run --arrival=")
		_amperf_words constant poisson
		;;
	"run --cpu" | "run --cpu=")
		_amperf_words 0 1
		;;
	"run --depth" | "run --depth=")
		_amperf_list 1 2 4 8 16 32 64
		;;
	"run --duration" | "run --duration=")
		_amperf_words 10s 1min 10min 1h 24h
		;;
	"run --interval" | "run --interval=")
		_amperf_words 1s 10s 1min
		;;
	"run --log" | "run --log=")
		_amperf_words off trace uart
		;;
	"run --precision" | "run --precision=")
		_amperf_words 0.5% 1% 2% 5%
		;;
	"run --rate" | "run --rate=")
		_amperf_words 100 1k 10k
		;;
	"run --repeat" | "run --repeat=" | "run -r")
		;;
	"run --time-limit" | "run --time-limit=")
		_amperf_words 1s 5s 30s 5min
		;;
	"run --timeout" | "run --timeout=")
		_amperf_words 500ms 1s 5s 30s
		;;
	"run --uart-baud" | "run --uart-baud=")
		_amperf_words 115200 230400 460800 921600 1M 2M 4M
		;;
	"run --verify" | "run --verify=")
		_amperf_words cost on off
		;;
	"run --warmup" | "run --warmup=")
		_amperf_words auto 0 1 10
		;;
	"run --format" | "run --format=")
		_amperf_words text csv markdown json log
		;;
	"run --json" | "run --json=")
		_amperf_file json
		;;
	"run --json-stream" | "run --json-stream=")
		_amperf_file jsonl
		;;
	"run --output" | "run --output=" | "run -o")
		_amperf_file
		;;
	"run --firmware" | "run --firmware=")
		_amperf_file elf
		;;
	"run --links" | "run --links=")
		_amperf_list tty char netlink kernel shm
		;;
	"run --section" | "run --section=")
		;;
	"sweep --block" | "sweep --block=" | "sweep -b")
		_amperf_list 1 64 496 4k 64k 1M
		;;
	"sweep --depth" | "sweep --depth=")
		_amperf_list 1 2 4 8 16 32
		;;
	"sweep --kind" | "sweep --kind=" | "sweep -k")
		_amperf_list sink source echo
		;;
	"sweep --count" | "sweep --count=" | "sweep -n")
		;;
	"sweep --rate" | "sweep --rate=")
		;;
	"sweep --arrival" | "sweep --arrival=")
		_amperf_words constant poisson
		;;
	"sweep --cpu" | "sweep --cpu=")
		_amperf_words 0 1
		;;
	"sweep --duration" | "sweep --duration=")
		_amperf_words 1s 10s 1min
		;;
	"sweep --precision" | "sweep --precision=")
		_amperf_words 1% 2% 5%
		;;
	"sweep --repeat" | "sweep --repeat=" | "sweep -r")
		;;
	"sweep --time-limit" | "sweep --time-limit=")
		_amperf_words 1s 5s 30s
		;;
	"sweep --timeout" | "sweep --timeout=")
		_amperf_words 500ms 1s 5s 30s
		;;
	"sweep --verify" | "sweep --verify=")
		_amperf_words cost on off
		;;
	"sweep --warmup" | "sweep --warmup=")
		_amperf_words auto 0 1 10
		;;
	"sweep --format" | "sweep --format=")
		_amperf_words text csv markdown json
		;;
	"sweep --json" | "sweep --json=")
		_amperf_file json
		;;
	"sweep --output" | "sweep --output=" | "sweep -o")
		_amperf_file
		;;
	"find --max" | "find --max=")
		_amperf_words 500us 1ms 2ms 5ms
		;;
	"find --median" | "find --median=")
		_amperf_words 200us 500us 1ms 2ms
		;;
	"find --p90" | "find --p90=")
		_amperf_words 200us 500us 1ms 2ms
		;;
	"find --p99" | "find --p99=")
		_amperf_words 200us 500us 1ms 2ms
		;;
	"find --p999" | "find --p999=")
		_amperf_words 500us 1ms 2ms 5ms
		;;
	"find --block" | "find --block=" | "find -b")
		_amperf_words 1 64 496 4k 64k 1M
		;;
	"find --kind" | "find --kind=" | "find -k")
		_amperf_words sink source echo
		;;
	"find --count" | "find --count=" | "find -n")
		;;
	"find --arrival" | "find --arrival=")
		_amperf_words constant poisson
		;;
	"find --bracket" | "find --bracket=")
		_amperf_words 1% 2% 5%
		;;
	"find --cpu" | "find --cpu=")
		_amperf_words 0 1
		;;
	"find --repeat" | "find --repeat=" | "find -r")
		;;
	"find --time-limit" | "find --time-limit=")
		_amperf_words 30s 2min 10min
		;;
	"find --timeout" | "find --timeout=")
		_amperf_words 500ms 1s 5s 30s
		;;
	"find --verify" | "find --verify=")
		_amperf_words cost on off
		;;
	"find --format" | "find --format=")
		_amperf_words text csv markdown json
		;;
	"find --json" | "find --json=")
		_amperf_file json
		;;
	"find --output" | "find --output=" | "find -o")
		_amperf_file
		;;
	"reproduce --format" | "reproduce --format=")
		_amperf_words text csv markdown json
		;;
	"reproduce --json" | "reproduce --json=")
		_amperf_file json
		;;
	"reproduce --output" | "reproduce --output=" | "reproduce -o")
		_amperf_file
		;;
	"reproduce --repeat" | "reproduce --repeat=" | "reproduce -r")
		;;
	"compare --gate" | "compare --gate=")
		_amperf_words 1% 2% 5% 10%
		;;
	"compare --format" | "compare --format=")
		_amperf_words text markdown
		;;
	"compare --json" | "compare --json=")
		_amperf_file json
		;;
	"explain --format" | "explain --format=")
		_amperf_words text csv markdown json
		;;
	"explain --output" | "explain --output=" | "explain -o")
		_amperf_file
		;;
	"report --format" | "report --format=")
		_amperf_words html text markdown csv
		;;
	"report --output" | "report --output=" | "report -o")
		_amperf_file html
		;;
	"report --published=")
		_amperf_file json
		;;
	"report --title" | "report --title=")
		;;
	"fw --ring" | "fw --ring=")
		_amperf_words 16 32 64 128 256
		;;
	"fw --remoteproc" | "fw --remoteproc=" | "fw -r")
		;;
	"fw --set" | "fw --set=")
		_amperf_words off trace uart
		;;
	"fw --tty-name" | "fw --tty-name=")
		_amperf_words rpmsg-tty rpmsg-tty-channel
		;;
	"fw --wait=")
		;;
	*) return 1 ;;
	esac
	return 0
}

_amperf_argument()
{
	case $1 in
	help) _amperf_words "$_amperf_commands" ;;
	run)
		_amperf_links
		_amperf_file job
		;;
	sweep)
		_amperf_links
		;;
	find)
		_amperf_links
		;;
	reproduce)
		_amperf_words dk2-2020
		_amperf_links
		;;
	compare)
		_amperf_file json
		;;
	explain)
		_amperf_file json
		;;
	report)
		_amperf_file json
		;;
	fw)
		_amperf_words start stop status log sample on off
		_amperf_links
		_amperf_file elf
		;;
	esac
}

# Each of these adds what $cur may become.
_amperf_words()
{
	local words

	mapfile -t words < <(compgen -W "$*" -- "$cur")
	COMPREPLY+=("${words[@]}")
}

_amperf_list()
{
	local before=${cur%"${cur##*,}"} word

	for word in "$@"; do
		if [[ ,$before != *,$word,* && $word == "${cur##*,}"* ]]; then
			COMPREPLY+=("$before$word")
		fi
	done
	compopt -o nospace 2>/dev/null
}

_amperf_links()
{
	_amperf_words "$("$program" list 2>/dev/null | awk '$2 == "usable" { print $1 }')"
}

_amperf_file()
{
	local files

	compopt -o filenames 2>/dev/null
	mapfile -t files < <(compgen -d -- "$cur")
	COMPREPLY+=("${files[@]}")
	mapfile -t files < <(compgen -f -X "!*${1:+.$1}" -- "$cur")
	COMPREPLY+=("${files[@]}")
}

# readline breaks words at : and =, which links and options have in them; what it
# puts in is only what stands behind the last of these.
_amperf_unbreak()
{
	local mark before=

	for mark in : =; do
		if [[ $COMP_WORDBREAKS == *$mark* && $cur == *$mark* ]]; then
			[[ ${cur%"${cur##*"$mark"}"} != "$before"* ]] ||
				before=${cur%"${cur##*"$mark"}"}
		fi
	done
	COMPREPLY=("${COMPREPLY[@]#"$before"}")
}

_amperf()
{
	local words cur last program

	read -ra words <<<"${COMP_LINE:0:COMP_POINT}"
	[[ ${COMP_LINE:0:COMP_POINT} != *[[:space:]] ]] || words+=("")
	program=${words[0]} cur=${words[-1]} last=${words[-2]}
	COMPREPLY=()
	if [[ ${#words[@]} -le 2 ]]; then
		_amperf_words "$_amperf_commands --help --version"
	elif [[ $cur == --*=* ]]; then
		last=${cur%%=*} cur=${cur#*=}
		_amperf_value "${words[1]} $last="
	elif ! _amperf_value "${words[1]} $last"; then
		if [[ $cur == -* ]]; then
			_amperf_options "${words[1]}"
		else
			_amperf_argument "${words[1]}"
		fi
	fi
	_amperf_unbreak
}

complete -F _amperf amperf
