// SPDX-License-Identifier: BSD-3-Clause
// Sections that show one test at a time: a list of the tests, and their tables' parts.

// The one that tells most of a link: there and back, one small block at a time.
function firstChoice(tests) {
	return tests.find((test) => test.startsWith("echo") && !test.includes("×")) || tests[0];
}

// Columns of which no link has anything in this test.
function hideEmptyColumns(part) {
	const { tHead } = part.closest("table");
	const lines = [...part.rows].filter((row) => !row.classList.contains("test"));
	[...tHead.rows[0].cells].forEach((head, i) => {
		const column = lines.map((row) => row.cells[i]);
		const empty = column.every((cell) => !cell.firstChild);
		[head, ...column].forEach((cell) => { cell.hidden = empty; });
	});
}

// What the colours of bars stand for, of those that this test has.
function hideStrangeKeys(section, part) {
	section.querySelectorAll("[data-part]").forEach((key) => {
		key.hidden = !part.querySelector(`rect.${key.dataset.part}`);
	});
}

function showTest(section, test) {
	section.querySelectorAll("tbody[data-test]").forEach((part) => {
		part.hidden = part.dataset.test !== test;
		if (part.hidden)
			return;
		hideEmptyColumns(part);
		hideStrangeKeys(section, part);
	});
}

function makeChooser(section, changed) {
	const tests = [...section.querySelectorAll("tbody[data-test]")].map((part) => part.dataset.test);
	const label = document.createElement("label");
	const select = document.createElement("select");
	if (!tests.length)
		return;
	const change = () => {
		showTest(section, select.value);
		label.dataset.chosen = select.value; // what paper shows of the list
		changed(select.value);
	};
	tests.forEach((test) => select.add(new Option(test, test)));
	select.value = firstChoice(tests);
	select.addEventListener("change", change);
	label.append("Test ", select);
	section.querySelector(".choose").append(label);
	change();
}
