// SPDX-License-Identifier: BSD-3-Clause
// Latency of one test: percentiles, distribution, samples over time.

// Each link's row of a test; where a rate was asked for, as sent and as due.
function figuresOfTest(model, test) {
	return model.runs.flatMap((run) => run.rows.filter((row) => row.test === test).flatMap((row) => {
		const style = styleOf(run.label);
		if (!row.corrected)
			return [{ group: run.label, name: run.label, style, figures: row, row }];
		return [
			{ group: `${run.label}, corrected`, name: `${run.label}, corrected`, style, figures: row.corrected, row },
			{ group: `${run.label}, raw`, name: `${run.label}, raw`, style, dash: DASH, open: true, figures: row, row },
		];
	}));
}

function distributionLines(model, test, point) {
	return figuresOfTest(model, test).map((line) => ({
		...line, sparseMarks: true,
		points: uniqueX(distribution(line.figures).map(point).filter(([x, y]) => x > 0 && y > 0)),
	}));
}

// Of several points above one another the last stays.
function uniqueX(points) {
	return [...new Map(points.map((point) => [point[0], point])).values()].sort((a, b) => a[0] - b[0]);
}

function drawPercentiles(model, test) {
	figuresOf("percentiles").forEach((figure) => draw(figure, {
		x: "percentile", y: "time", lines: distributionLines(model, test, ([ns, tail]) => [1 / tail, ns]),
	}));
}

function drawSurvival(model, test, figure) {
	const cumulative = figure.dataset.mode === "cumulative";
	const point = cumulative ? ([ns, tail]) => [ns, 1 - tail] : ([ns, tail]) => [ns, tail];
	draw(figure, { x: "time", y: cumulative ? "cumulative" : "tail", lines: distributionLines(model, test, point) });
}

function makeModeButton(figure, redraw) {
	const button = document.createElement("button");
	const show = () => {
		button.textContent = figure.dataset.mode === "cumulative" ? "Show the share that took longer" : "Show as cumulative distribution";
	};
	button.type = "button";
	button.className = "mode";
	button.addEventListener("click", () => {
		figure.dataset.mode = figure.dataset.mode === "cumulative" ? "" : "cumulative";
		show();
		redraw();
	});
	show();
	figure.querySelector("figcaption").append(button);
}

function samplePoints({ row }, timed) {
	return (row.samples_ns || []).map((ns, i) =>
		[timed ? (row.starts_ns[i] - row.starts_ns[0]) / 1e9 : i + 1, ns]).filter(([, ns]) => ns > 0);
}

function drawSamples(model, test) {
	const rows = figuresOfTest(model, test).filter(({ figures, row }) => figures === row);
	const timed = rows.every(({ row }) => !row.samples_ns || (row.starts_ns || []).length === row.samples_ns.length);
	figuresOf("samples").forEach((figure) => draw(figure, {
		x: timed ? "seconds" : "index", y: "time",
		lines: rows.map((line) => ({
			...line, dash: undefined, open: false, width: 1, sparseMarks: true,
			points: uniqueX(samplePoints(line, timed)),
		})),
	}));
}

function drawLatency(model) {
	const section = document.getElementById("latency");
	let chosen = "";
	if (!section)
		return;
	const survival = figuresOf("survival");
	survival.forEach((figure) => makeModeButton(figure, () => drawSurvival(model, chosen, figure)));
	makeChooser(section, (test) => {
		chosen = test;
		drawPercentiles(model, test);
		survival.forEach((figure) => drawSurvival(model, test, figure));
		drawSamples(model, test);
	});
}
