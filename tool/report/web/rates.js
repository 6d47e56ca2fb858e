// SPDX-License-Identifier: BSD-3-Clause
// Latency against the rate that was asked for, or against depth.

const RATE_LINES = [
	["median", (row) => row.median_ns, "circle"],
	["p99", (row) => row.p99_ns, "up"],
	["p99.9", (row) => row.p999_ns, "diamond"],
];

// "runs 2 5 rate_hz": the rows that are as row 5 of run 2 but for the rate.
function stepsOf(model, of) {
	const [where, index, row, key] = of.split(" ");
	const holder = model[where][Number(index)];
	const rows = holder.rows || holder.steps;
	const like = rows[Number(row)];
	const steps = rows.filter((step) => step.kind === like.kind && step.count === like.count &&
		step.block_bytes === like.block_bytes && step[key]);
	return { holder, key, steps };
}

function rateLine(steps, key, [name, value, mark], index, corrected) {
	const figures = (row) => (corrected ? row.corrected || {} : row);
	const full = corrected ? `${name}, corrected` : steps.some((row) => row.corrected) ? `${name}, raw` : name;
	return {
		group: full, name: full, style: { ...lineStyle(index), mark },
		dash: full.endsWith("raw") ? DASH : undefined, open: full.endsWith("raw"),
		points: uniqueX(steps.map((row) => [row[key], value(figures(row))]).filter(([, y]) => y > 0)),
	};
}

// The limit that a search was given, and the highest rate within it.
function boundLines({ holder, steps, key }) {
	if (!holder.bound)
		return [];
	const xs = steps.map((row) => row[key]);
	const style = { ...lineStyle(4), mark: "square" };
	const lines = [{
		group: "limit", name: "limit", style, dash: [2, 3],
		points: uniqueX([[Math.min(...xs), holder.bound.ns], [Math.max(...xs), holder.bound.ns]]),
	}];
	if (holder.best && holder.best.rate_hz)
		lines.push({
			group: "best", name: "highest rate within the limit", style: { ...lineStyle(5), mark: "star" }, lineless: true,
			markSize: 7, points: [[holder.best.rate_hz, holder.bound.ns]],
		});
	return lines;
}

function drawRates(model) {
	figuresOf("rates").forEach((figure) => {
		const found = stepsOf(model, figure.dataset.of);
		const { steps, key } = found;
		const lines = [true, false].flatMap((corrected) =>
			RATE_LINES.map((line, i) => rateLine(steps, key, line, i, corrected)));
		draw(figure, {
			x: key === "depth" ? "depth" : "hz", y: "time", lines: [...lines, ...boundLines(found)],
			splits: key === "depth" ? steps.map((row) => row.depth).sort((a, b) => a - b) : undefined,
		});
	});
	figuresOf("depth-rate").forEach((figure) => {
		const { holder, steps } = stepsOf(model, figure.dataset.of);
		const points = uniqueX(steps.filter((row) => row.throughput_bytes_per_s).map((row) => [row.depth, row.throughput_bytes_per_s]));
		draw(figure, {
			x: "depth", y: "rate", splits: points.map(([x]) => x),
			lines: [{ group: holder.label, name: holder.label, style: styleOf(holder.label), points }],
		});
	});
}
