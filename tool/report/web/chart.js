// SPDX-License-Identifier: BSD-3-Clause
// A plot in a figure of the page.
//
// A line is {group, name, style, points: [[x, y, text?]], variant?, dash?, open?,
// lineless?, sparseMarks?, errors?: [[x, low, high]]}: its group and its variant are what
// the legend switches.

const charts = new Map(); // by their figure
const ERRORS_MAX = 6; // lines

class Chart {
	constructor(figure, { x, y, lines, splits, height }) {
		this.figure = figure;
		this.title = figure.querySelector("h3").textContent;
		this.x = AXES[x];
		this.y = typeof y === "string" ? AXES[y] : y;
		this.lines = lines.filter((line) => line.points.length);
		this.splits = splits;
		this.height = height || 380;
		this.hidden = new Set();
		this.place = figure.querySelector(".drawing");
		this.make();
	}

	make() {
		this.box = document.createElement("div");
		this.box.className = "box";
		this.legend = makeLegend(this);
		this.place.replaceChildren(this.box, this.legend);
		this.plot = new uPlot(this.options(), this.data(), this.box);
		this.tip = makeTip(this);
		watchPointer(this);
		watchKeys(this);
		this.observer = new ResizeObserver(() => this.fit());
		this.observer.observe(this.place);
	}

	// All lines over all places that any has.
	data() {
		const xs = [...new Set(this.lines.flatMap((line) => line.points.map(([x]) => x)))].sort((a, b) => a - b);
		const index = new Map(xs.map((x, i) => [x, i]));
		return [xs, ...this.lines.map((line) => {
			const ys = new Array(xs.length).fill(null);
			line.points.forEach(([x, y]) => { ys[index.get(x)] = y; });
			return ys;
		})];
	}

	options() {
		return {
			...this.size(),
			legend: { show: false },
			cursor: { points: { show: false }, x: false, y: false, drag: { x: true, y: true, uni: 24 } },
			focus: { alpha: 0.18 },
			scales: { x: scaleOptions(this.x), y: scaleOptions(this.y) },
			axes: [axisOptions(this.x, false, this.splits), axisOptions(this.y, true)],
			series: [{}, ...this.lines.map((line) => this.series(line))],
			hooks: { draw: [(u) => this.drawErrors(u)], setSelect: [() => showTip(this, null)] },
		};
	}

	series(line) {
		const colour = () => colourOf(line.style.colour);
		return {
			stroke: colour,
			width: line.lineless ? 0 : line.width || 1.75,
			dash: line.dash,
			spanGaps: true,
			paths: line.lineless ? () => null : undefined,
			points: {
				show: !line.markless,
				stroke: colour,
				fill: () => (line.open ? colourOf("--card") : colour()),
				width: 1.5,
				paths: markPaths(line, () => uPlot.pxRatio),
			},
		};
	}

	// Of many lines only for the one that is pointed at: else nobody could tell them apart.
	drawErrors(u) {
		const lines = this.shownLines().filter((line) => line.errors);
		lines.filter((line) => lines.length <= ERRORS_MAX || line === this.focused)
			.forEach((line) => drawErrorBars(u, line));
	}

	size(width, height) {
		const wide = width || this.place.clientWidth || 600;
		return { width: wide, height: Math.min(height || this.height, Math.max(260, wide * 0.62)) };
	}

	fit(width, height) {
		const size = this.size(width, height);
		if (size.width !== this.plot.width || size.height !== this.plot.height)
			this.plot.setSize(size);
	}

	redraw() {
		this.plot.redraw(true, true);
	}

	isShown(line) {
		return !this.hidden.has(line.group) && !this.hidden.has(line.variant);
	}

	shownLines() {
		return this.lines.filter((line) => this.isShown(line));
	}

	showLines() {
		this.plot.batch(() => this.lines.forEach((line, i) =>
			this.plot.setSeries(i + 1, { show: this.isShown(line) })));
		showInLegend(this.legend, this.hidden);
	}

	// A group or a variant.
	toggle(name) {
		if (!this.hidden.delete(name))
			this.hidden.add(name);
		this.showLines();
	}

	toggleAll() {
		const groups = this.lines.map((line) => line.group);
		this.hidden = new Set(this.hidden.size ? [] : groups);
		this.showLines();
	}

	focusLine(line) {
		if (this.focused === line)
			return;
		this.focused = line;
		this.plot.setSeries(line ? this.lines.indexOf(line) + 1 : null, { focus: true });
	}

	focusGroup(group) {
		this.focusLine(this.lines.find((line) => line.group === group && this.isShown(line)) || null);
	}

	remove() {
		this.observer.disconnect();
		this.plot.destroy();
	}
}

// Draws a figure's plot, in place of the one that it has.
function draw(figure, spec) {
	const before = charts.get(figure);
	if (before)
		before.remove();
	charts.delete(figure);
	// A test may have nothing of what a plot shows.
	figure.hidden = !spec.lines.some((line) => line.points.length);
	if (!figure.hidden)
		charts.set(figure, new Chart(figure, spec));
}

const figuresOf = (name) => [...document.querySelectorAll(`figure[data-plot="${name}"]`)];
