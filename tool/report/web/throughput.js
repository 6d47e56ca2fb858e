// SPDX-License-Identifier: BSD-3-Clause
// Throughput against block size.

const DASH = [5, 4];

function throughputOf(row) {
	if (row.rate_hz || !row.block_bytes)
		return 0;
	return row.throughput_bytes_per_s || 0;
}

function linesOfRun(run, kind) {
	const variants = new Map();
	run.rows.filter((row) => row.kind === kind && throughputOf(row)).forEach((row) => {
		const points = variants.get(row.variant) || [];
		points.push([row.block_bytes, throughputOf(row)]);
		variants.set(row.variant, points);
	});
	return [...variants].map(([variant, points]) => {
		const single = variant.startsWith("single");
		return {
			group: run.label, variant, name: `${run.label}, ${variant}`, style: styleOf(run.label),
			points: points.sort((a, b) => a[0] - b[0]), open: single, dash: single ? DASH : undefined,
		};
	});
}

// What others published: a rate, or a time and the bytes that moved in it.
function publishedThroughput(row) {
	const ns = row.median_ns || row.mean_ns;
	const bytes = row.transaction_bytes || (row.block_bytes || 0) * (row.count || 1);
	return row.throughput_bytes_per_s || (ns && bytes ? bytes * 1e9 / ns : 0);
}

function publishedLines(model, kind) {
	return model.published.map((document) => {
		const name = `published: ${document.source.title}`;
		const points = document.rows
			.filter((row) => (row.kind || "sink") === kind && row.block_bytes && publishedThroughput(row))
			.map((row) => [row.block_bytes, publishedThroughput(row), `${row.link || ""} ${row.what || ""}, ${formatSize(row.block_bytes)}`.trim()]);
		return { group: name, name, style: { ...styleOf(name), mark: "star" }, points, lineless: true };
	});
}

function drawThroughput(model) {
	figuresOf("throughput").forEach((figure) => {
		const kind = figure.dataset.of;
		const lines = [...model.runs.flatMap((run) => linesOfRun(run, kind)), ...publishedLines(model, kind)];
		const splits = [...new Set(lines.flatMap((line) => line.points.map(([x]) => x)))].sort((a, b) => a - b);
		draw(figure, { x: "size", y: "rate", lines, splits, height: 460 });
	});
}
