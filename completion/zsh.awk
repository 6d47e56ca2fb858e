# SPDX-License-Identifier: BSD-3-Clause

# An action of _arguments.
function action(value,  words) {
	words = words_of(value)
	if (kind_of(value) == "words")
		return "(" words ")"
	if (kind_of(value) == "list")
		return "_values -s , value " words
	if (kind_of(value) == "links")
		return "_amperf_links"
	if (kind_of(value) == "file")
		return words == "" ? "_files" : "_files -g \"*." words "\""
	return " "
}

function escaped(text) {
	gsub(/\[/, "(", text)
	gsub(/\]/, ")", text)
	gsub(/:/, "\\:", text)
	return text
}

# "-k --kind" exclude each other; -k and --kind are both.
function spec(c, j,  key, names, rest) {
	key = c " " longs[c, j]
	rest = "[" escaped(texts[c, j]) "]"
	if (how[c, j] != "-")
		rest = rest (how[c, j] == "optional" ? "::" : ":") arguments[c, j] ":" \
			action(values[key, 1])
	names = longs[c, j] (how[c, j] == "required" ? "=" : how[c, j] == "optional" ? "=-" : "")
	if (shorts[c, j] == "-")
		return quoted(names rest)
	return "'(" shorts[c, j] " " longs[c, j] ")'{" quoted(shorts[c, j]) "," names "}" quoted(rest)
}

function argument_spec(c,  key, k, line) {
	key = c " -"
	if (!(key in value_count))
		return ""
	if (value_count[key] == 1)
		return quoted("*:argument:" action(values[key, 1]))
	for (k = 1; k <= value_count[key]; k++)
		line = line " \"argument" k ":argument:" alternative(values[key, k]) "\""
	return quoted("*:argument:_alternative" line)
}

# The same within double quotes.
function alternative(value,  text) {
	text = action(value)
	gsub(/"/, "\\\"", text)
	return text
}

END {
	if (failed)
		exit 1
	check_all()
	print "_amperf_commands=("
	for (i = 1; i <= command_count; i++)
		print "\t" quoted(commands[i] ":" escaped(command_text[commands[i]]))
	print ")\n\n_amperf_command()\n{\n\tcase $1 in\n\thelp) _describe command _amperf_commands ;;"
	for (i = 1; i <= command_count; i++) {
		c = commands[i]
		if (!option_count[c])
			continue
		print "\t" c ")\n\t\t_arguments -s \\"
		for (j = 1; j <= option_count[c]; j++)
			print "\t\t\t" spec(c, j) " \\"
		print "\t\t\t" (argument_spec(c) == "" ? "&& return" : argument_spec(c)) "\n\t\t;;"
	}
	print "\tesac\n}"
}
