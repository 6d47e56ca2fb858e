// SPDX-License-Identifier: BSD-3-Clause
// A plot's legend: a button for each group of lines, which hides and shows it, and for
// each variant if groups have several (single blocks, streams).

// The swatch of what switches a kind of line, whatever its colour.
const plain = (line) => ({ ...line, style: { colour: "--muted", mark: "circle" } });

// As html_name(): lines may break behind commas.
const nameNodes = (name) => name.split(/(?<=,)/).flatMap((piece, i) => (i ? [document.createElement("wbr"), piece] : [piece]));

function legendButton(name, line, chart) {
	const button = document.createElement("button");
	const text = document.createElement("span");
	button.type = "button";
	button.dataset.group = name;
	button.setAttribute("aria-pressed", "true");
	text.append(...nameNodes(name));
	button.append(makeSwatch(line), text);
	button.addEventListener("click", () => chart.toggle(name));
	button.addEventListener("pointerenter", () => chart.focusGroup(name));
	button.addEventListener("pointerleave", () => chart.focusGroup(null));
	return button;
}

function allButton(chart) {
	const button = document.createElement("button");
	button.type = "button";
	button.className = "all";
	button.textContent = "all / none";
	button.addEventListener("click", () => chart.toggleAll());
	return button;
}

// A line of each name; of those of a link one with filled marks.
function namesOf(lines) {
	const groups = new Map();
	const variants = new Map();
	lines.forEach((line) => {
		if (!groups.has(line.group) || groups.get(line.group).open)
			groups.set(line.group, line);
		if (line.variant)
			variants.set(line.variant, line);
	});
	return { groups, variants };
}

function makeLegend(chart) {
	const legend = document.createElement("div");
	const { groups, variants } = namesOf(chart.lines);
	legend.className = "legend";
	legend.setAttribute("role", "group");
	legend.setAttribute("aria-label", "lines of the plot");
	if (variants.size > 1)
		variants.forEach((line, name) => legend.append(legendButton(name, plain(line), chart)));
	groups.forEach((line, name) => legend.append(legendButton(name, line, chart)));
	if (groups.size > 3)
		legend.append(allButton(chart));
	return legend;
}

function showInLegend(legend, hidden) {
	legend.querySelectorAll("button[data-group]").forEach((button) =>
		button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.group))));
}
