# SPDX-License-Identifier: BSD-3-Clause

function fish_quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/'/, "\\'", text)
	return "'" text "'"
}

# What `complete` is told of a value.
function offer(value,  words) {
	words = words_of(value)
	if (kind_of(value) == "words")
		return " -a " fish_quoted(words)
	if (kind_of(value) == "list")
		return " -a " fish_quoted("(__amperf_list " words ")")
	if (kind_of(value) == "links")
		return " -a '(__amperf_links)'"
	if (kind_of(value) == "file")
		return words == "" ? " -F" : " -a " fish_quoted("(__fish_complete_suffix ." words ")")
	return ""
}

function print_option(c, j,  key, line) {
	key = c " " longs[c, j]
	line = "complete -c amperf -n '__amperf_using " c "'"
	if (shorts[c, j] != "-" && shorts[c, j] != "-?")
		line = line " -s " substr(shorts[c, j], 2)
	line = line " -l " substr(longs[c, j], 3)
	if (how[c, j] == "required")
		line = line (offer(values[key, 1]) == " -F" ? " -r" : " -x") offer(values[key, 1])
	print line " -d " fish_quoted(texts[c, j])
}

END {
	if (failed)
		exit 1
	check_all()
	for (i = 1; i <= command_count; i++) {
		c = commands[i]
		print "complete -c amperf -n __amperf_no_command -a " c " -d " fish_quoted(command_text[c])
		print "complete -c amperf -n '__amperf_using help' -a " c
		for (j = 1; j <= option_count[c]; j++)
			print_option(c, j)
		for (j = 1; j <= value_count[c " -"]; j++)
			print "complete -c amperf -n '__amperf_using " c "'" offer(values[c " -", j])
	}
}
