// SPDX-License-Identifier: BSD-3-Clause
// On paper: light, as wide as a page, with the tables open.

const PLOT_WIDTH = 676; // CSS pixels: A4 less its margins and a figure's border
const PLOT_HEIGHT = 265; // two stand on a page, with legends of a dozen links

let before = null;

function openDetails() {
	const closed = [...document.querySelectorAll("details.figures:not([open]), details.warnings:not([open])")];
	closed.forEach((details) => { details.open = true; });
	return closed;
}

function prepare() {
	if (before)
		return;
	before = { theme: themeName(), closed: openDetails() };
	charts.forEach((chart) => chart.observer.disconnect());
	setTheme("light");
	charts.forEach((chart) => chart.fit(PLOT_WIDTH, PLOT_HEIGHT));
}

function restore() {
	if (!before)
		return;
	before.closed.forEach((details) => { details.open = false; });
	setTheme(before.theme);
	before = null;
	charts.forEach((chart) => {
		chart.fit();
		chart.observer.observe(chart.place);
	});
}

function watchPrinting() {
	window.addEventListener("beforeprint", prepare);
	window.addEventListener("afterprint", restore);
}
