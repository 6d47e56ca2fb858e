# SPDX-License-Identifier: BSD-3-Clause
# Reads the table; what is wrong with `values` is an error.

BEGIN { FS = "\t" }

$1 == "command" { commands[++command_count] = $2; command_text[$2] = $3 }

$1 == "option" {
	n = ++option_count[$2]
	shorts[$2, n] = $3
	longs[$2, n] = $4
	arguments[$2, n] = $5
	how[$2, n] = $6
	texts[$2, n] = brief($7)
	if ($6 != "-")
		wanted[$2 " " $4] = 1
}

$1 == "value" {
	key = $2 " " $3
	if ($3 != "-" && !(key in wanted))
		fail("values: there is no " key " with a value")
	values[key, ++value_count[key]] = $4
}

function fail(text) {
	print "completion: " text >"/dev/stderr"
	failed = 1
	exit 1
}

# A description's first part; no half of what is in brackets.
function brief(text) {
	sub(/;.*/, "", text)
	if (text ~ /\([^)]*$/)
		sub(/ *\([^)]*$/, "", text)
	return text
}

function kind_of(value) {
	sub(/ .*/, "", value)
	return value
}

function words_of(value) {
	return match(value, / /) ? substr(value, RSTART + 1) : ""
}

function check_all(  key) {
	for (key in wanted)
		if (!(key in value_count))
			fail("values: nothing says what follows " key)
}

# In single quotes, for any of the shells but fish.
function quoted(text) {
	gsub(/'/, "'\\''", text)
	return "'" text "'"
}
