# SPDX-License-Identifier: BSD-3-Clause

function call(value) {
	return "_amperf_" kind_of(value) (words_of(value) == "" ? "" : " " words_of(value))
}

function print_commands(  i, line) {
	for (i = 1; i <= command_count; i++)
		line = line (i > 1 ? " " : "") commands[i]
	print "_amperf_commands='" line "'\n"
}

function print_options(  i, j, c, line) {
	print "_amperf_options()\n{\n\tcase $1 in"
	for (i = 1; i <= command_count; i++) {
		c = commands[i]
		line = ""
		for (j = 1; j <= option_count[c]; j++)
			line = line " " longs[c, j]
		if (line != "")
			print "\t" c ") _amperf_words" line " ;;"
	}
	print "\tesac\n}\n"
}

# Of an option that may stand without its value nothing follows but by "=".
function print_value(c, j,  key, names, k) {
	key = c " " longs[c, j]
	names = "\"" key (how[c, j] == "optional" ? "=" : "") "\""
	if (how[c, j] == "required") {
		names = names " | \"" key "=\""
		if (shorts[c, j] != "-")
			names = names " | \"" c " " shorts[c, j] "\""
	}
	print "\t" names ")"
	for (k = 1; k <= value_count[key]; k++)
		if (kind_of(values[key, k]) != "free")
			print "\t\t" call(values[key, k])
	print "\t\t;;"
}

function print_values(  i, j) {
	print "_amperf_value()\n{\n\tcase $1 in"
	for (i = 1; i <= command_count; i++)
		for (j = 1; j <= option_count[commands[i]]; j++)
			if (how[commands[i], j] != "-")
				print_value(commands[i], j)
	print "\t*) return 1 ;;\n\tesac\n\treturn 0\n}\n"
}

function print_arguments(  i, k, key) {
	print "_amperf_argument()\n{\n\tcase $1 in"
	print "\thelp) _amperf_words \"$_amperf_commands\" ;;"
	for (i = 1; i <= command_count; i++) {
		key = commands[i] " -"
		if (!(key in value_count))
			continue
		print "\t" commands[i] ")"
		for (k = 1; k <= value_count[key]; k++)
			print "\t\t" call(values[key, k])
		print "\t\t;;"
	}
	print "\tesac\n}"
}

END {
	if (failed)
		exit 1
	check_all()
	print_commands()
	print_options()
	print_values()
	print_arguments()
}
