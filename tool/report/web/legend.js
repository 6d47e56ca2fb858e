// SPDX-License-Identifier: BSD-3-Clause
// A plot's legend: a button for each group of lines, which hides and shows it.

function legendButton(name, lines, chart) {
	const button = document.createElement("button");
	const text = document.createElement("span");
	button.type = "button";
	button.dataset.group = name;
	button.setAttribute("aria-pressed", "true");
	text.textContent = name;
	button.append(makeSwatch(lines.find((line) => !line.open) || lines[0]), text);
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

function makeLegend(chart) {
	const legend = document.createElement("div");
	const groups = new Map();
	legend.className = "legend";
	legend.setAttribute("role", "group");
	legend.setAttribute("aria-label", "lines of the plot");
	chart.lines.forEach((line) => groups.set(line.group, [...(groups.get(line.group) || []), line]));
	groups.forEach((lines, name) => legend.append(legendButton(name, lines, chart)));
	if (groups.size > 3)
		legend.append(allButton(chart));
	return legend;
}

function showInLegend(legend, hidden) {
	legend.querySelectorAll("button[data-group]").forEach((button) =>
		button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.group))));
}
