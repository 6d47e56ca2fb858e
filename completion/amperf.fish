# SPDX-License-Identifier: BSD-3-Clause
# Completion of amperf's command line in fish. Made by completion/generate.

function __amperf_no_command
    test (count (commandline -opc)) -eq 1
end

function __amperf_using
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = $argv[1]
end

# Some of these, with commas.
function __amperf_list
    set -l typed (string replace -r '^--[^=]*=' '' -- (commandline -ct))
    set -l before (string replace -r '[^,]*$' '' -- $typed)
    for word in $argv
        string match -q "*,$word,*" -- ",$before"; or echo $before$word
    end
end

function __amperf_links
    set -l words (commandline -opc)
    $words[1] list 2>/dev/null | awk '$2 == "usable" { print $1 }'
end

complete -c amperf -f
complete -c amperf -n __amperf_no_command -l help -d 'Give this help list'
complete -c amperf -n __amperf_no_command -l version -d 'Say which version this is'
complete -c amperf -n __amperf_no_command -a run -d 'measure a link'
complete -c amperf -n '__amperf_using help' -a run
complete -c amperf -n '__amperf_using run' -s b -l block -x -a '(__amperf_list 1 64 496 4k 64k 1M)' -d 'bytes of a block, each one send to the link'
complete -c amperf -n '__amperf_using run' -s k -l kind -x -a '(__amperf_list sink source echo)' -d 'sink (Linux sends), source (the other core sends), echo'
complete -c amperf -n '__amperf_using run' -s n -l count -x -d 'blocks of a transaction'
complete -c amperf -n '__amperf_using run' -l preset -x -a 'dk2-2020' -d 'a list of tests: dk2-2020, with the packet of 2020'
complete -c amperf -n '__amperf_using run' -l arrival -x -a 'constant poisson' -d 'with --rate: constant, or poisson (at random, the same in every run)'
complete -c amperf -n '__amperf_using run' -l cpu -x -a '0 1' -d 'run on that CPU only'
complete -c amperf -n '__amperf_using run' -l depth -x -a '(__amperf_list 1 2 4 8 16 32 64)' -d 'transactions under way at once, up to 1024'
complete -c amperf -n '__amperf_using run' -l duration -x -a '10s 1min 10min 1h 24h' -d 'measure for so long instead, e.g. 24h, and keep a record of each interval'
complete -c amperf -n '__amperf_using run' -l interval -x -a '1s 10s 1min' -d 'the length of a record'
complete -c amperf -n '__amperf_using run' -l log -x -a 'off trace uart' -d 'the firmware logs to: off, trace, uart'
complete -c amperf -n '__amperf_using run' -l precision -x -a '0.5% 1% 2% 5%' -d 'measure until the median is known this well, with 95 % confidence'
complete -c amperf -n '__amperf_using run' -l rate -x -a '100 1k 10k' -d 'begin so many transactions a second (1k is 1000), whether earlier ones are done or not'
complete -c amperf -n '__amperf_using run' -s r -l repeat -x -d 'transactions of each test, with --precision at most'
complete -c amperf -n '__amperf_using run' -l time-limit -x -a '1s 5s 30s 5min' -d 'longest time of each test, past three transactions'
complete -c amperf -n '__amperf_using run' -l timeout -x -a '500ms 1s 5s 30s' -d 'longest time without progress'
complete -c amperf -n '__amperf_using run' -l uart-baud -x -a '115200 230400 460800 921600 1M 2M 4M' -d 'with --log uart: at that rate, e.g. 115200, 2M'
complete -c amperf -n '__amperf_using run' -l verify -x -a 'cost on off' -d 'cost (the default): every byte is verified, and what that costs is measured'
complete -c amperf -n '__amperf_using run' -l warmup -x -a 'auto 0 1 10' -d 'transactions before those, or auto: until the times have settled'
complete -c amperf -n '__amperf_using run' -l format -x -a 'text csv markdown json log' -d 'text (or table), csv, markdown, json, or log: the lines of the 2020 client'
complete -c amperf -n '__amperf_using run' -l json -x -a '(__fish_complete_suffix .json)' -d 'write the result there too'
complete -c amperf -n '__amperf_using run' -l json-stream -x -a '(__fish_complete_suffix .jsonl)' -d 'write what happens as it happens, a JSON object a line'
complete -c amperf -n '__amperf_using run' -s o -l output -r -F -d 'show the result there instead of on stdout'
complete -c amperf -n '__amperf_using run' -s q -l quiet -d 'no progress, no table'
complete -c amperf -n '__amperf_using run' -l all -d 'load the modules, start the firmware if none runs, and measure every link: all kinds, blocks of 64, 496, 4k, 64k, 1M unless given'
complete -c amperf -n '__amperf_using run' -l firmware -x -a '(__fish_complete_suffix .elf)' -d 'the firmware to start'
complete -c amperf -n '__amperf_using run' -l links -x -a '(__amperf_list tty char netlink kernel shm)' -d 'only links of these kinds, e.g. tty,char'
complete -c amperf -n '__amperf_using run' -l strict -d 'exit with 3 if there is a kind that cannot be measured'
complete -c amperf -n '__amperf_using run' -l dry-run -d 'check everything, show what would be run, and run nothing'
complete -c amperf -n '__amperf_using run' -l section -x -d 'only this run of the job file'
complete -c amperf -n '__amperf_using run' -l at-once -d 'all links at the same time, a thread each: each test begins for all and ends for all when the first has enough'
complete -c amperf -n '__amperf_using run' -l duplex -d 'both ways at the same time: sink over LINK, source over the second, or over another endpoint of the same kind'
complete -c amperf -n '__amperf_using run' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using run' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using run' -a '(__amperf_links)'
complete -c amperf -n '__amperf_using run' -a '(__fish_complete_suffix .job)'
complete -c amperf -n __amperf_no_command -a sweep -d 'measure links over ranges of sizes and depths'
complete -c amperf -n '__amperf_using help' -a sweep
complete -c amperf -n '__amperf_using sweep' -s b -l block -x -a '(__amperf_list 1 64 496 4k 64k 1M)' -d 'bytes of a block, each one send to the link'
complete -c amperf -n '__amperf_using sweep' -l depth -x -a '(__amperf_list 1 2 4 8 16 32)' -d 'transactions under way at once, up to 1024'
complete -c amperf -n '__amperf_using sweep' -s k -l kind -x -a '(__amperf_list sink source echo)' -d 'sink (Linux sends), source (the other core sends), echo'
complete -c amperf -n '__amperf_using sweep' -s n -l count -x -d 'blocks of a transaction'
complete -c amperf -n '__amperf_using sweep' -l rate -x -d 'begin so many transactions a second (1k is 1000), whether earlier ones are done or not'
complete -c amperf -n '__amperf_using sweep' -l arrival -x -a 'constant poisson' -d 'with --rate: constant, or poisson (at random, the same in every run)'
complete -c amperf -n '__amperf_using sweep' -l cpu -x -a '0 1' -d 'run on that CPU only'
complete -c amperf -n '__amperf_using sweep' -l dry-run -d 'check everything, show what would be run, and run nothing'
complete -c amperf -n '__amperf_using sweep' -l duration -x -a '1s 10s 1min' -d 'measure for so long instead, e.g. 24h, and keep a record of each interval'
complete -c amperf -n '__amperf_using sweep' -l precision -x -a '1% 2% 5%' -d 'measure until the median is known this well, with 95 % confidence'
complete -c amperf -n '__amperf_using sweep' -s r -l repeat -x -d 'transactions of each test, with --precision at most'
complete -c amperf -n '__amperf_using sweep' -l strict -d 'exit with 3 if there is a link that cannot be used'
complete -c amperf -n '__amperf_using sweep' -l time-limit -x -a '1s 5s 30s' -d 'longest time of each test, past three transactions'
complete -c amperf -n '__amperf_using sweep' -l timeout -x -a '500ms 1s 5s 30s' -d 'longest time without progress'
complete -c amperf -n '__amperf_using sweep' -l verify -x -a 'cost on off' -d 'cost (the default): every byte is verified, and what that costs is measured'
complete -c amperf -n '__amperf_using sweep' -l warmup -x -a 'auto 0 1 10' -d 'transactions before those, or auto: until the times have settled'
complete -c amperf -n '__amperf_using sweep' -l format -x -a 'text csv markdown json' -d 'text (or table), csv, markdown, json'
complete -c amperf -n '__amperf_using sweep' -l json -x -a '(__fish_complete_suffix .json)' -d 'write the result there too'
complete -c amperf -n '__amperf_using sweep' -s o -l output -r -F -d 'show the result there instead of on stdout'
complete -c amperf -n '__amperf_using sweep' -s q -l quiet -d 'no progress, no table'
complete -c amperf -n '__amperf_using sweep' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using sweep' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using sweep' -a '(__amperf_links)'
complete -c amperf -n __amperf_no_command -a find -d 'find the highest rate that keeps a bound of time'
complete -c amperf -n '__amperf_using help' -a find
complete -c amperf -n '__amperf_using find' -l max -x -a '500us 1ms 2ms 5ms' -d 'none takes longer'
complete -c amperf -n '__amperf_using find' -l median -x -a '200us 500us 1ms 2ms' -d 'half of them take no longer'
complete -c amperf -n '__amperf_using find' -l p90 -x -a '200us 500us 1ms 2ms' -d '9 of 10 take no longer'
complete -c amperf -n '__amperf_using find' -l p99 -x -a '200us 500us 1ms 2ms' -d '99 of 100 transactions take no longer, e.g. 500us'
complete -c amperf -n '__amperf_using find' -l p999 -x -a '500us 1ms 2ms 5ms' -d '999 of 1000 take no longer'
complete -c amperf -n '__amperf_using find' -s b -l block -x -a '1 64 496 4k 64k 1M' -d 'bytes of a block, each one send to the link'
complete -c amperf -n '__amperf_using find' -s k -l kind -x -a 'sink source echo' -d 'sink (Linux sends), source (the other core sends), echo'
complete -c amperf -n '__amperf_using find' -s n -l count -x -d 'blocks of a transaction'
complete -c amperf -n '__amperf_using find' -l arrival -x -a 'constant poisson' -d 'when transactions are due: constant (default), or poisson (at random)'
complete -c amperf -n '__amperf_using find' -l bracket -x -a '1% 2% 5%' -d 'how near to the answer a rate must fail'
complete -c amperf -n '__amperf_using find' -l cpu -x -a '0 1' -d 'run on that CPU only'
complete -c amperf -n '__amperf_using find' -s r -l repeat -x -d 'transactions at each rate'
complete -c amperf -n '__amperf_using find' -l time-limit -x -a '30s 2min 10min' -d 'longest time of the search'
complete -c amperf -n '__amperf_using find' -l timeout -x -a '500ms 1s 5s 30s' -d 'longest time without progress'
complete -c amperf -n '__amperf_using find' -l verify -x -a 'cost on off' -d 'on (the default): every byte is verified'
complete -c amperf -n '__amperf_using find' -l format -x -a 'text csv markdown json' -d 'text (or table), csv, markdown, json'
complete -c amperf -n '__amperf_using find' -l json -x -a '(__fish_complete_suffix .json)' -d 'write the result there too'
complete -c amperf -n '__amperf_using find' -s o -l output -r -F -d 'show the result there instead of on stdout'
complete -c amperf -n '__amperf_using find' -s q -l quiet -d 'no progress, no table'
complete -c amperf -n '__amperf_using find' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using find' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using find' -a '(__amperf_links)'
complete -c amperf -n __amperf_no_command -a reproduce -d 'run a published measurement again, and compare'
complete -c amperf -n '__amperf_using help' -a reproduce
complete -c amperf -n '__amperf_using reproduce' -l format -x -a 'text csv markdown json' -d 'text (or table), csv, markdown, json'
complete -c amperf -n '__amperf_using reproduce' -l json -x -a '(__fish_complete_suffix .json)' -d 'write the result there too'
complete -c amperf -n '__amperf_using reproduce' -s o -l output -r -F -d 'show the result there instead of on stdout'
complete -c amperf -n '__amperf_using reproduce' -s q -l quiet -d 'no progress, no table'
complete -c amperf -n '__amperf_using reproduce' -s r -l repeat -x -d 'transactions of each published row'
complete -c amperf -n '__amperf_using reproduce' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using reproduce' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using reproduce' -a 'dk2-2020'
complete -c amperf -n '__amperf_using reproduce' -a '(__amperf_links)'
complete -c amperf -n __amperf_no_command -a compare -d 'compare two results, and fail if one is slower'
complete -c amperf -n '__amperf_using help' -a compare
complete -c amperf -n '__amperf_using compare' -l force -d 'compare what cannot be compared, and say so'
complete -c amperf -n '__amperf_using compare' -l gate -x -a '1% 2% 5% 10%' -d 'fail if a row got slower by more than that, e.g. 5%'
complete -c amperf -n '__amperf_using compare' -l format -x -a 'text markdown' -d 'text (default), or markdown for a pull request'
complete -c amperf -n '__amperf_using compare' -l json -x -a '(__fish_complete_suffix .json)' -d 'write the comparison there too'
complete -c amperf -n '__amperf_using compare' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using compare' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using compare' -a '(__fish_complete_suffix .json)'
complete -c amperf -n __amperf_no_command -a explain -d 'show where the time of a result goes'
complete -c amperf -n '__amperf_using help' -a explain
complete -c amperf -n '__amperf_using explain' -l format -x -a 'text csv markdown json' -d 'text (or table), csv, markdown, json'
complete -c amperf -n '__amperf_using explain' -s o -l output -r -F -d 'show the result there instead of on stdout'
complete -c amperf -n '__amperf_using explain' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using explain' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using explain' -a '(__fish_complete_suffix .json)'
complete -c amperf -n __amperf_no_command -a report -d 'make an HTML report of results'
complete -c amperf -n '__amperf_using help' -a report
complete -c amperf -n '__amperf_using report' -l format -x -a 'html text markdown csv' -d 'html (default), or the tables alone as text, markdown or csv'
complete -c amperf -n '__amperf_using report' -s o -l output -x -a '(__fish_complete_suffix .html)' -d 'Write the report there (\'-\': standard output)'
complete -c amperf -n '__amperf_using report' -l published -d 'Show figures that others published too: those that amperf knows, or of a file, or of all *.json in a folder'
complete -c amperf -n '__amperf_using report' -l title -x -d 'The report\'s title'
complete -c amperf -n '__amperf_using report' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using report' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using report' -a '(__fish_complete_suffix .json)'
complete -c amperf -n __amperf_no_command -a list -d 'show the links, and why others are not usable'
complete -c amperf -n '__amperf_using help' -a list
complete -c amperf -n '__amperf_using list' -s j -l json -d 'print JSON'
complete -c amperf -n '__amperf_using list' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using list' -l usage -d 'Give a short usage message'
complete -c amperf -n __amperf_no_command -a fw -d 'start, stop and watch the firmware'
complete -c amperf -n '__amperf_using help' -a fw
complete -c amperf -n '__amperf_using fw' -l json -d 'status: print JSON'
complete -c amperf -n '__amperf_using fw' -l ring -x -a '16 32 64 128 256' -d 'start: rings of N buffers, 16 to 256'
complete -c amperf -n '__amperf_using fw' -s r -l remoteproc -x -d 'which one, e.g. remoteproc0 or m4'
complete -c amperf -n '__amperf_using fw' -l set -x -a 'off trace uart' -d 'log: off, trace or uart'
complete -c amperf -n '__amperf_using fw' -l tty-name -x -a 'rpmsg-tty rpmsg-tty-channel' -d 'start: name of the tty channels, rpmsg-tty-channel for ST\'s 4.19 kernel'
complete -c amperf -n '__amperf_using fw' -l wait -d 'start: wait for the tty channels, at most TIME (default 10s)'
complete -c amperf -n '__amperf_using fw' -l help -d 'Give this help list'
complete -c amperf -n '__amperf_using fw' -l usage -d 'Give a short usage message'
complete -c amperf -n '__amperf_using fw' -a 'start stop status log sample on off'
complete -c amperf -n '__amperf_using fw' -a '(__amperf_links)'
complete -c amperf -n '__amperf_using fw' -a '(__fish_complete_suffix .elf)'
complete -c amperf -n __amperf_no_command -a help -d 'show this text, or that of a command'
complete -c amperf -n '__amperf_using help' -a help
