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

// ---- What others published: a rate, or a time and the bytes that moved in it

function publishedThroughput(row) {
	const ns = row.median_ns || row.time_ns || row.mean_ns;
	const whole = row.timed === "transaction" || row.timed === "round trip";
	return row.throughput_bytes_per_s || (whole && ns && row.transaction_bytes ? row.transaction_bytes * 1e9 / ns : 0);
}

const publishedBlock = (row) => row.block_bytes || row.message_bytes || row.transaction_bytes;

// Only the same kind of link and test may be compared.
const isComparable = (row, kind) => row.link_kind && row.kind === kind && publishedBlock(row) && publishedThroughput(row);

// A plot has one point of a line at a place; these may be many of one size.
const aside = (bytes, index) => bytes * (1 + index * 1e-6);

function publishedPoint(row, index) {
	const channels = row.channels > 1 ? `, ${row.channels} channels` : "";
	return [aside(publishedBlock(row), index), publishedThroughput(row), `${row.link}${channels}, ${formatSize(publishedBlock(row))}`];
}

function publishedLines(model, kind) {
	return model.published.map((document) => {
		const name = `published: ${document.source.title} (${document.source.publisher})`;
		return {
			group: name, name, style: { ...styleOf(name), mark: "star" }, lineless: true, markSize: 5,
			points: document.rows.filter((row) => isComparable(row, kind)).map(publishedPoint),
		};
	}).filter((line) => line.points.length);
}

// What was measured here stands at the axis first, what others published where there is room.
const sizesOf = (lines, published) =>
	[...new Set(lines.filter((line) => Boolean(line.lineless) === published)
		.flatMap((line) => line.points.map(([x]) => Math.floor(x))))].sort((a, b) => a - b);

function drawThroughput(model) {
	figuresOf("throughput").forEach((figure) => {
		const kind = figure.dataset.of;
		const lines = [...model.runs.flatMap((run) => linesOfRun(run, kind)), ...publishedLines(model, kind)];
		const splits = [...sizesOf(lines, false), ...sizesOf(lines, true)];
		draw(figure, { x: "size", y: "rate", lines, splits, height: 460 });
	});
}
