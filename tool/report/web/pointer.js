// SPDX-License-Identifier: BSD-3-Clause
// What a point says: under the pointer, or reached with the arrow keys.

const REACH = 40; // CSS pixels

// And a ring around the point.
function makeTip(chart) {
	const tip = document.createElement("div");
	tip.className = "tip";
	tip.hidden = true;
	tip.setAttribute("role", "status");
	chart.spot = document.createElement("div");
	chart.spot.className = "spot";
	chart.spot.hidden = true;
	chart.box.append(chart.spot, tip);
	return tip;
}

// Points of lines that are shown, where they are in the plot.
function placedPoints(chart, line) {
	return line.points.map(([x, y, text]) =>
		({ left: chart.plot.valToPos(x, "x"), top: chart.plot.valToPos(y, "y"), x, y, text, line }));
}

function nearestPoint(chart, left, top) {
	let nearest = null;
	let best = REACH ** 2;
	for (const line of chart.shownLines()) {
		for (const point of placedPoints(chart, line)) {
			const distance = (point.left - left) ** 2 + (point.top - top) ** 2;
			if (distance < best) {
				best = distance;
				nearest = point;
			}
		}
	}
	return nearest;
}

function showTip(chart, point) {
	const { tip, spot, plot } = chart;
	tip.hidden = !point;
	spot.hidden = !point;
	chart.focusLine(point ? point.line : null);
	if (!point)
		return;
	const name = document.createElement("b");
	const swatch = makeSwatch(point.line);
	name.textContent = point.line.name;
	tip.replaceChildren(swatch, name, document.createElement("br"),
		`${point.text || chart.x.text(point.x)}: ${chart.y.text(point.y)}`);
	const left = plot.over.offsetLeft + point.left;
	const top = plot.over.offsetTop + point.top;
	spot.style.left = `${left}px`;
	spot.style.top = `${top}px`;
	spot.style.color = `var(${point.line.style.colour})`;
	const room = chart.box.clientWidth - tip.offsetWidth;
	tip.style.left = `${Math.max(0, Math.min(left + 14, room))}px`;
	tip.style.top = `${top + (top > 90 ? -tip.offsetHeight - 10 : 16)}px`;
}

// Left and right: along a line. Up and down: to another.
function step(chart, key) {
	const lines = chart.shownLines().filter((line) => line.points.length);
	if (!lines.length)
		return;
	const at = chart.at || { line: 0, point: -1 };
	const along = { ArrowRight: 1, ArrowLeft: -1 }[key] || 0;
	const across = { ArrowDown: 1, ArrowUp: -1 }[key] || 0;
	at.line = (at.line + across + lines.length) % lines.length;
	const points = placedPoints(chart, lines[at.line]);
	at.point = Math.max(0, Math.min(points.length - 1, at.point + along));
	chart.at = at;
	showTip(chart, points[at.point]);
}

function watchPointer(chart) {
	const { over } = chart.plot;
	over.addEventListener("pointermove", (event) => {
		const box = over.getBoundingClientRect();
		showTip(chart, nearestPoint(chart, event.clientX - box.left, event.clientY - box.top));
	});
	over.addEventListener("pointerleave", () => showTip(chart, null));
}

function watchKeys(chart) {
	chart.box.tabIndex = 0;
	chart.box.setAttribute("role", "application");
	chart.box.setAttribute("aria-label", `${chart.title}. Arrow keys read the points.`);
	chart.box.addEventListener("keydown", (event) => {
		if (event.key === "Escape") {
			showTip(chart, null);
		} else if (event.key.startsWith("Arrow")) {
			event.preventDefault();
			step(chart, event.key);
		}
	});
	chart.box.addEventListener("blur", () => showTip(chart, null));
}
