// SPDX-License-Identifier: BSD-3-Clause
// Long runs, from their periodic records.

const RECORD_LINES = [["median", "median_ns"], ["p99", "p99_ns"], ["max", "max_ns"]];

function recordsOf(model, figure) {
	const [run, row] = figure.dataset.of.split(" ").map(Number);
	return { run: model.runs[run], records: model.runs[run].rows[row].records.filter((record) => record.at_ns >= 0) };
}

function drawRecords(model) {
	figuresOf("records").forEach((figure) => {
		const { records } = recordsOf(model, figure);
		draw(figure, {
			x: "seconds", y: "time",
			lines: RECORD_LINES.map(([name, key], i) => ({
				group: name, name, style: lineStyle(i), sparseMarks: true,
				points: records.filter((record) => record[key] > 0).map((record) => [record.at_ns / 1e9, record[key]]),
			})),
		});
	});
	figuresOf("records-rate").forEach((figure) => {
		const { run, records } = recordsOf(model, figure);
		draw(figure, {
			x: "seconds", y: "rate", height: 260,
			lines: [{
				group: run.label, name: run.label, style: styleOf(run.label), sparseMarks: true,
				points: records.filter((record) => record.bytes > 0 && record.duration_ns > 0)
					.map((record) => [record.at_ns / 1e9, record.bytes * 1e9 / record.duration_ns]),
			}],
		});
	});
}
