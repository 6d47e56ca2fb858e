// SPDX-License-Identifier: BSD-3-Clause
// Draws what the page's model holds.

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
watchPrinting();
