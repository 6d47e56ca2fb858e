// SPDX-License-Identifier: BSD-3-Clause
// The shapes that mark points, so that lines differ without colour too.

const polygon = (...corners) => (path, x, y, r) => {
	corners.forEach(([dx, dy], i) => path[i ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
	path.closePath();
};

const star = Array.from({ length: 10 }, (_, i) => {
	const angle = Math.PI * (i / 5 - 0.5);
	const radius = i % 2 ? 0.62 : 1.55;
	return [radius * Math.cos(angle), radius * Math.sin(angle)];
});

const SHAPES = {
	circle(path, x, y, r) {
		path.moveTo(x + r, y);
		path.arc(x, y, r, 0, 2 * Math.PI);
	},
	square: polygon([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]),
	diamond: polygon([0, -1.3], [1.2, 0], [0, 1.3], [-1.2, 0]),
	up: polygon([0, -1.2], [1.2, 0.9], [-1.2, 0.9]),
	down: polygon([0, 1.2], [1.2, -0.9], [-1.2, -0.9]),
	left: polygon([-1.2, 0], [0.9, -1.2], [0.9, 1.2]),
	right: polygon([1.2, 0], [-0.9, -1.2], [-0.9, 1.2]),
	star: polygon(...star),
};

// Lines of many points are marked here and there only: this far apart, in CSS pixels.
const MARK_DISTANCE = 44;

// For uPlot's series.points.paths. Sparse lines have a mark at each point.
function markPaths(line, ratio) {
	return (u, index, from, to) => {
		const path = new Path2D();
		const [xs, ys] = [u.data[0], u.data[index]];
		const distance = line.sparseMarks ? MARK_DISTANCE * ratio() : 0;
		const radius = (line.markSize || 4.2) * ratio();
		let last = -Infinity;
		for (let i = from; i <= to; i++) {
			if (ys[i] == null)
				continue;
			const x = u.valToPos(xs[i], "x", true);
			if (x - last < distance)
				continue;
			last = x;
			SHAPES[line.style.mark](path, x, u.valToPos(ys[i], "y", true), radius);
		}
		return { stroke: path, fill: path, clip: null, flags: 0 };
	};
}

// Bars from low to high at each point; what is beyond the plot goes to its edge.
function drawErrorBars(u, line) {
	const ratio = uPlot.pxRatio;
	const { top, height } = u.bbox;
	const place = (y) => (y > u.scales.y.min ? Math.max(u.valToPos(y, "y", true), top) : top + height);
	u.ctx.strokeStyle = colourOf(line.style.colour);
	u.ctx.lineWidth = 1.5 * ratio;
	u.ctx.beginPath();
	line.errors.forEach(([x, low, high]) => {
		const at = u.valToPos(x, "x", true);
		[low, high].filter((y) => y > u.scales.y.min).forEach((y) => {
			u.ctx.moveTo(at - 4 * ratio, place(y));
			u.ctx.lineTo(at + 4 * ratio, place(y));
		});
		u.ctx.moveTo(at, place(low));
		u.ctx.lineTo(at, place(high));
	});
	u.ctx.stroke();
}

// The line and its mark for a legend.
function makeSwatch(line) {
	const space = "http://www.w3.org/2000/svg";
	const svg = document.createElementNS(space, "svg");
	const stroke = document.createElementNS(space, "line");
	const mark = document.createElementNS(space, "path");
	const corners = { d: "" };
	const recorder = {
		moveTo: (x, y) => { corners.d += `M${x.toFixed(1)} ${y.toFixed(1)}`; },
		lineTo: (x, y) => { corners.d += `L${x.toFixed(1)} ${y.toFixed(1)}`; },
		arc: (x, y, r) => { corners.d += `a${r} ${r} 0 1 1 ${-2 * r} 0a${r} ${r} 0 1 1 ${2 * r} 0`; },
		closePath: () => { corners.d += "z"; },
	};
	SHAPES[line.style.mark](recorder, 14, 6, 4);
	svg.setAttribute("viewBox", "0 0 28 12");
	svg.setAttribute("aria-hidden", "true");
	svg.classList.add("swatch");
	Object.entries({ x1: 0, y1: 6, x2: 28, y2: 6 }).forEach(([key, value]) => stroke.setAttribute(key, value));
	if (line.dash)
		stroke.setAttribute("stroke-dasharray", line.dash.join(" "));
	mark.setAttribute("d", corners.d);
	svg.style.color = `var(${line.style.colour})`;
	if (!line.lineless)
		svg.append(stroke);
	svg.append(mark);
	if (line.open)
		mark.classList.add("open");
	return svg;
}
