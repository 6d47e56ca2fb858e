// SPDX-License-Identifier: BSD-3-Clause
// Distributions, of samples or of histograms: pairs of a time and the share that took
// at least as long.

const POINTS_MAX = 400;

function fromSamples(samples) {
	const sorted = Float64Array.from(samples).sort();
	const n = sorted.length;
	return Array.from(sorted, (ns, i) => [ns, (n - i - 0.5) / n]);
}

function fromHistogram({ buckets }) {
	const n = buckets.reduce((sum, [, count]) => sum + count, 0);
	let before = 0;
	return buckets.filter(([, count]) => count).map(([ns, count]) => {
		before += count;
		return [ns, (n - before + 0.5) / n];
	});
}

// What is only known by its percentiles.
function fromPercentiles(figures) {
	const known = [["median_ns", 0.5], ["p90_ns", 0.1], ["p99_ns", 0.01], ["p999_ns", 0.001], ["p9999_ns", 0.0001]];
	return known.filter(([key]) => figures[key]).map(([key, tail]) => [figures[key], tail]);
}

// Points that no plot could tell apart are one; the slow end is kept whole.
function thinned(points) {
	if (points.length <= POINTS_MAX)
		return points;
	const ratio = (points[0][1] / points[points.length - 1][1]) ** (1 / POINTS_MAX);
	let last = Infinity;
	return points.filter(([, tail], i) => {
		if (i && i !== points.length - 1 && last / tail < ratio)
			return false;
		last = tail;
		return true;
	});
}

function distribution(figures) {
	if (figures.samples_ns && figures.samples_ns.length)
		return thinned(fromSamples(figures.samples_ns));
	if (figures.histogram && figures.histogram.buckets.length)
		return thinned(fromHistogram(figures.histogram));
	return fromPercentiles(figures);
}
