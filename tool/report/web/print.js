// SPDX-License-Identifier: BSD-3-Clause
// On paper: light, as wide as a page, with the tables open.

const PAGE_WIDTH = 676; // CSS pixels: A4 less its margins and a figure's border

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
	charts.forEach((chart) => chart.fit(PAGE_WIDTH));
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
