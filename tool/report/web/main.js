// SPDX-License-Identifier: BSD-3-Clause
// Draws what the page's model holds.

// What one does not see: said once, above the first plot.
function giveHint() {
	const first = document.querySelector("figure.plot");
	const hint = document.createElement("p");
	if (!first)
		return;
	hint.className = "hint";
	hint.textContent = "Drag over a plot to zoom in, double-click to zoom out. Legend entries hide and show lines. "
		+ "Arrow keys read the points of a plot that has the focus.";
	first.before(hint);
}

const model = JSON.parse(document.getElementById("model").textContent);

model.runs.forEach((run) => styleOf(run.label));
makeThemeButton(document.getElementById("controls"));
drawThroughput(model);
drawLatency(model);
drawRates(model);
drawRecords(model);
drawOneWay(model);
document.querySelectorAll("#cost.chosen").forEach((section) => makeChooser(section, () => {}));
onTheme(() => charts.forEach((chart) => chart.redraw()));
giveHint();
watchPrinting();
