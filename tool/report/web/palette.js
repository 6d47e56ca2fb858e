// SPDX-License-Identifier: BSD-3-Clause
// Colours and marks of lines. Eight colours that colour-blind people tell apart
// (report.css) and seven marks: the two together repeat after 56 lines only.

const COLOURS = 8;
const MARKS = ["circle", "square", "up", "diamond", "down", "left", "right"];

const lineStyle = (index) => ({ colour: `--line-${(index % COLOURS) + 1}`, mark: MARKS[index % MARKS.length] });

// A colour of report.css as it is now, in the theme of the moment.
const colourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Each link has one style in all plots.
const styles = new Map();

function styleOf(name) {
	if (!styles.has(name))
		styles.set(name, lineStyle(styles.size));
	return styles.get(name);
}
