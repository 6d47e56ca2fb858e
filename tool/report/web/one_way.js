// SPDX-License-Identifier: BSD-3-Clause
// One-way latency with its uncertainty.

const DIRECTIONS = [["to_mcu", "to the MCU", false], ["from_mcu", "from the MCU", true]];

// Links that were measured at the same size stand beside each other.
const beside = (bytes, index) => bytes * 1.035 ** index;

// Of each size the transactions with the fewest blocks: longer ones say little of one way.
function shortest(rows) {
	const least = new Map();
	rows.forEach((row) => {
		const other = least.get(row.block_bytes);
		if (!other || row.count < other.count)
			least.set(row.block_bytes, row);
	});
	return [...least.values()];
}

function oneWayLine(run, [key, text, open], index) {
	const rows = shortest(run.rows.filter((row) => row.one_way && row.one_way[key] && row.block_bytes));
	const name = `${run.label}, ${text}`;
	const figure = (row) => row.one_way[key];
	return {
		group: name, name, style: styleOf(run.label), open, dash: open ? DASH : undefined,
		points: uniqueX(rows.map((row) => [
			beside(row.block_bytes, index), figure(row).median_ns,
			`${row.test}, ± ${formatTime(figure(row).uncertainty_ns || 0)}`,
		]).filter(([, ns]) => ns > 0)),
		errors: rows.filter((row) => figure(row).uncertainty_ns).map((row) => {
			const { median_ns: ns, uncertainty_ns: around } = figure(row);
			return [beside(row.block_bytes, index), ns - around, ns + around];
		}),
	};
}

// The bars belong to what is shown; on a logarithmic axis one that reaches 0 has no end.
function withErrors(lines) {
	if (lines.filter((line) => line.points.length).length > ERRORS_MAX)
		return AXES.time;
	const lows = lines.flatMap((line) => line.errors.map(([, low]) => low));
	const highs = lines.flatMap((line) => line.errors.map(([, , high]) => high));
	return {
		...AXES.time,
		range: (min, max) => [Math.min(min, ...lows.filter((low) => low > min / 3)) / 1.2, Math.max(max, ...highs)],
	};
}

function drawOneWay(model) {
	figuresOf("one-way").forEach((figure) => {
		const lines = model.runs.flatMap((run, i) => DIRECTIONS.map((direction, d) => oneWayLine(run, direction, 2 * i + d)));
		const splits = [...new Set(model.runs.flatMap((run) => run.rows.filter((row) => row.one_way).map((row) => row.block_bytes)))];
		draw(figure, { x: "size", y: withErrors(lines), lines, splits: splits.sort((a, b) => a - b) });
	});
}
