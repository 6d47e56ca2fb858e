// SPDX-License-Identifier: BSD-3-Clause
// Figures in words, as the tables have them, and shorter ones for axes.

const grouped = (value, digits) =>
	value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

// Three digits that count, and no zeros behind the point.
const short = (value) => String(Number(value.toPrecision(3)));

function inUnits(value, units) {
	const unit = units.find(([size]) => value >= size) || units[units.length - 1];
	return `${short(value / unit[0])} ${unit[1]}`;
}

const TIMES = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];
const RATES = [[2 ** 30, "GiB/s"], [2 ** 20, "MiB/s"], [2 ** 10, "KiB/s"], [1, "B/s"]];
const SIZES = [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"], [1, "B"]];

const axisTime = (ns) => inUnits(ns, TIMES);
const axisRate = (bytes) => inUnits(bytes, RATES);

// In the largest unit that leaves no fraction.
function formatSize(bytes) {
	const unit = SIZES.find(([size]) => bytes >= size && bytes % size === 0) || [1, "B"];
	return `${grouped(bytes / unit[0], 0)} ${unit[1]}`;
}

const formatTime = (ns) => `${grouped(Math.round(ns / 100) / 10, 1)} µs`;
const formatRate = (bytes) => `${grouped(bytes / 1024, 1)} KiB/s`;
const formatCount = (value) => grouped(value, 0);

function formatPercent(share) {
	const percent = 100 * share;
	const digits = percent > 99 ? Math.max(0, Math.ceil(-Math.log10(100 - percent))) + 1 : 1;
	return `${Number(percent.toFixed(Math.min(digits, 8)))} %`;
}
