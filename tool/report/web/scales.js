// SPDX-License-Identifier: BSD-3-Clause
// Axes: what they show, where their lines are, how much room the data gets.

// Round multiples of a unit: within a narrow range powers are too far apart.
function evenSplits(min, max, unit) {
	const raw = (max - min) / 7 / unit;
	const power = 10 ** Math.floor(Math.log10(raw));
	const step = [1, 2, 5, 10].find((factor) => factor * power >= raw) * power * unit;
	const splits = [];
	for (let i = Math.ceil(min / step); i * step <= max; i++)
		splits.push(i * step);
	return splits;
}

const NARROW = 3; // max by min

function logSplits(min, max) {
	const decades = Math.log10(max / min);
	const steps = decades < 1.4 ? [1, 1.5, 2, 3, 5, 7] : decades < 3 ? [1, 2, 5] : [1];
	if (max / min < NARROW)
		return evenSplits(min, max, 1);
	const splits = [];
	for (let decade = 10 ** Math.floor(Math.log10(min)); decade <= max; decade *= 10)
		steps.forEach((step) => splits.push(step * decade));
	return splits.filter((value) => value >= min && value <= max);
}

// Rates are counted in powers of 1024: so are the lines.
function binarySplits(min, max) {
	const octaves = Math.log2(max / min);
	if (max / min < NARROW)
		return evenSplits(min, max, RATES.find(([size]) => min >= size || size === 1)[0]);
	const step = octaves < 4 ? 1 : octaves < 9 ? 2 : octaves < 18 ? 3 : 5;
	const splits = [];
	for (let power = Math.ceil(Math.log2(min)); 2 ** power <= max; power++)
		if (power % step === 0)
			splits.push(2 ** power);
	return splits;
}

const PERCENTILES = [
	[1, "min"], [2, "50 %"], [10, "90 %"], [100, "99 %"], [1e3, "99.9 %"], [1e4, "99.99 %"],
	[1e5, "99.999 %"], [1e6, "99.9999 %"],
];

const AXES = {
	size: { label: "block", log: 2, axis: formatSize, text: formatSize },
	rate: { label: "throughput", log: 2, axis: axisRate, text: formatRate, splits: binarySplits },
	time: { label: "time", log: 10, axis: axisTime, text: formatTime, splits: logSplits },
	hz: { label: "transactions a second", log: 10, axis: (v) => short(v), text: (v) => `${formatCount(v)}/s`, splits: logSplits },
	depth: { label: "transactions under way", log: 2, axis: formatCount, text: (v) => `depth ${formatCount(v)}` },
	percentile: {
		label: "percentile", log: 10,
		axis: (v) => (PERCENTILES.find(([x]) => x === v) || [0, ""])[1],
		text: (v) => formatPercent(1 - 1 / v),
		splits: (min, max) => [...PERCENTILES.slice(1), PERCENTILES[0]].map(([x]) => x).filter((x) => x >= min && x <= max),
	},
	tail: {
		label: "share that took longer", log: 10,
		axis: (v) => `${short(100 * v)} %`, text: (v) => `${short(100 * v)} % slower`, splits: logSplits,
	},
	cumulative: {
		label: "share within the time", axis: (v) => `${short(100 * v)} %`,
		text: (v) => `${formatPercent(v)} within`,
	},
	seconds: { label: "time since the start", axis: (v) => (v ? axisTime(v * 1e9) : "0"), text: (v) => `at ${axisTime(v * 1e9)}` },
	index: { label: "transaction", axis: (v) => (Number.isInteger(v) ? formatCount(v) : ""), text: (v) => `transaction ${formatCount(v)}` },
};

// A little room on each side; one value alone stands in the middle.
function paddedRange(axis, low, high) {
	const [min, max] = axis.range && low != null ? axis.range(low, high) : [low, high];
	if (min == null || max == null)
		return axis.log ? [1, 10] : [0, 1];
	if (axis.log) {
		const pad = Math.max((max / min) ** 0.04, 1.06);
		return [min / pad, max * pad];
	}
	const pad = (max - min) * 0.03 || 1;
	return [min - pad, max + pad];
}

function scaleOptions(axis) {
	return {
		time: false,
		distr: axis.log ? 3 : 1,
		log: axis.log || 10,
		range: (u, min, max) => paddedRange(axis, min, max),
	};
}

const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

function axisOptions(axis, vertical, splits) {
	const options = {
		font: FONT,
		labelFont: FONT,
		label: axis.label,
		labelSize: vertical ? 22 : 24,
		stroke: () => colourOf("--muted"),
		grid: { stroke: () => colourOf("--grid"), width: 1 },
		ticks: { show: false },
		size: vertical ? 68 : 30,
		gap: 6,
		values: (u, values) => values.map((value) => (value == null ? "" : axis.axis(value))),
	};
	if (splits || axis.splits)
		options.splits = (u, index, min, max) => thin(u, splits || axis.splits(min, max), axis, vertical);
	if (axis.log)
		options.filter = (u, values) => values;
	return options;
}

const ruler = document.createElement("canvas").getContext("2d");

function textRoom(text) {
	ruler.font = FONT;
	return ruler.measureText(text).width + 10;
}

// Those whose texts do not touch, of several that would the first.
function thin(u, splits, axis, vertical) {
	const taken = [];
	const kept = splits.filter((value) => {
		const at = u.valToPos(value, vertical ? "y" : "x");
		const half = (vertical ? 20 : textRoom(axis.axis(value))) / 2;
		if (taken.some(([from, to]) => at + half > from && at - half < to))
			return false;
		taken.push([at - half, at + half]);
		return true;
	});
	return kept.sort((a, b) => a - b);
}
