// SPDX-License-Identifier: BSD-3-Clause
// What the report's test looks at in a page. It knows the page as a reader does: its
// buttons, its texts, and the pixels of its canvases.

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

const shownFigures = () => [...document.querySelectorAll("figure.plot")].filter((figure) => !figure.hidden);

const groupButtons = (figure) => [...figure.querySelectorAll(".legend button[data-group]")];

function colour(text) {
	const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
	return text.startsWith("color(srgb") ? { r: 255 * r, g: 255 * g, b: 255 * b, a } : { r, g, b, a };
}

// Pixels of a colour. What is drawn thin is mixed with what is behind it, but lines and
// marks have a core.
function countPixels(figure, { r, g, b }) {
	const canvas = figure.querySelector("canvas");
	const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
	const pixels = new Uint32Array(data.buffer);
	const wanted = (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
	let count = 0;
	for (let i = 0; i < pixels.length; i++)
		count += pixels[i] === wanted;
	return count;
}

async function press(button) {
	button.click();
	await settle();
}

// Each group of lines alone: how many pixels of its colour there are, and without it.
async function measureFigure(figure) {
	const buttons = groupButtons(figure).filter((button) => !/^(single blocks|streams)/.test(button.dataset.group));
	const groups = [];
	for (const button of buttons)
		await press(button);
	for (const button of buttons) {
		const ink = colour(getComputedStyle(button.querySelector(".swatch")).color);
		const without = countPixels(figure, ink);
		await press(button);
		groups.push({
			name: button.dataset.group, with: countPixels(figure, ink), without,
			looks: button.querySelector(".swatch").outerHTML,
		});
		await press(button);
	}
	for (const button of buttons)
		await press(button);
	return { plot: figure.dataset.plot, of: figure.dataset.of, groups };
}

async function measureAll() {
	const figures = [];
	for (const figure of shownFigures())
		figures.push(await measureFigure(figure));
	return figures;
}

// ---- Contrast, as WCAG counts it

function luminance({ r, g, b }) {
	const [x, y, z] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
	return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

function contrast(a, b) {
	const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

function background(element) {
	for (let e = element; e; e = e.parentElement) {
		const found = colour(getComputedStyle(e).backgroundColor);
		if (found.a > 0)
			return found;
	}
	throw new Error("nothing has a background");
}

// The text with the least contrast, and the line.
function worstContrast() {
	const worst = (elements) => elements.reduce((least, element) => {
		const ratio = contrast(colour(getComputedStyle(element).color), background(element));
		return ratio < least.ratio ? { ratio, text: element.textContent.slice(0, 40), tag: element.tagName } : least;
	}, { ratio: 21 });
	const texts = [...document.querySelectorAll("body *")].filter((element) =>
		[...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.offsetParent);
	return { texts: texts.length, text: worst(texts), line: worst([...document.querySelectorAll(".swatch")]) };
}

// ---- Texts of plots

const TEXT_HEIGHT = 2 * 9; // of digits, on a canvas of two pixels a CSS pixel

// Runs before the page's own scripts: each canvas knows which texts are drawn on it, where.
function noteTexts() {
	const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
	CanvasRenderingContext2D.prototype.clearRect = function (...args) {
		this.canvas.texts = [];
		clearRect.apply(this, args);
	};
	CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
		const width = this.measureText(text).width;
		const left = { left: 0, start: 0, center: width / 2, right: width, end: width }[this.textAlign];
		const above = { top: 0, hanging: 0, middle: TEXT_HEIGHT / 2 }[this.textBaseline] ?? TEXT_HEIGHT;
		const { b, e, f } = this.getTransform();
		const at = { left: x + e - left, top: y + f - above };
		if (b === 0 && text)
			(this.canvas.texts = this.canvas.texts || []).push({ text, ...at, right: at.left + width, bottom: at.top + TEXT_HEIGHT });
		fillText.call(this, text, x, y);
	};
}

// Pairs that touch.
function touchingTexts() {
	let count = 0;
	const touching = shownFigures().flatMap((figure) => {
		const { texts = [] } = figure.querySelector("canvas");
		count += texts.length;
		return texts.flatMap((a, i) => texts.slice(i + 1)
			.filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
			.map((b) => `${figure.dataset.plot}: ${a.text} ${b.text}`));
	});
	return { count, touching };
}

// The longest upright line of a colour that any entry of the legend has, in CSS pixels.
function longestBar(figure) {
	const canvas = figure.querySelector("canvas");
	const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
	const pixels = new Uint32Array(data.buffer);
	const inks = new Set([...figure.querySelectorAll(".legend .swatch")].map((swatch) => {
		const { r, g, b } = colour(getComputedStyle(swatch).color);
		return (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;
	}));
	let longest = 0;
	for (let x = 0; x < canvas.width; x++)
		for (let y = 0, run = 0; y < canvas.height; y++) {
			run = inks.has(pixels[y * canvas.width + x]) ? run + 1 : 0;
			longest = Math.max(longest, run);
		}
	return longest / (canvas.width / canvas.clientWidth);
}

// ---- Tables

function cells() {
	return [...document.querySelectorAll("[data-key]")].map((cell) => {
		const owner = cell.closest("[data-row], [data-copy]");
		const figure = cell.closest("figure");
		return {
			key: cell.dataset.key, value: cell.dataset.value, text: cell.textContent,
			...(owner ? { ...owner.dataset } : {}),
			of: owner ? owner.dataset.of || "" : "",
			plot: figure ? figure.dataset.plot : cell.closest("section").id,
			figure: figure ? figure.dataset.of : "",
		};
	});
}

// Calls `look` once for each test that a list has; what it finds, of all.
function ofEachTest(look) {
	return [...document.querySelectorAll("section.chosen")].flatMap((section) => {
		const select = section.querySelector("select");
		return [...select.options].flatMap(({ value }) => {
			select.value = value;
			select.dispatchEvent(new Event("change"));
			return look(section).map((found) => `${value}: ${found}`);
		});
	});
}

// Tables that are wider than their places.
function wideTables() {
	const find = (within) => [...within.querySelectorAll(".wide")]
		.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.getAttribute("aria-label"));
	return [...find(document), ...ofEachTest(find)];
}

// Columns that nothing stands in.
function emptyColumns() {
	const isEmpty = (table, i) => [...table.querySelectorAll("tbody:not([hidden]) tr:not(.test)")]
		.every((row) => !row.cells[i].hasChildNodes());
	return ofEachTest((section) => [...section.querySelectorAll("table")].flatMap((table) =>
		[...table.tHead.rows[0].cells].filter((head, i) => !head.hidden && isEmpty(table, i))
			.map((head) => head.textContent)));
}

const legends = () => shownFigures().map((figure) =>
	({ plot: figure.dataset.plot, of: figure.dataset.of, names: groupButtons(figure).map((b) => b.dataset.group) }));
