// SPDX-License-Identifier: BSD-3-Clause
// Sections that show one test at a time: a list of the tests, and their tables' parts.

// The one that tells most of a link: there and back, one small block at a time.
function firstChoice(tests) {
	return tests.find((test) => test.startsWith("echo") && !test.includes("×")) || tests[0];
}

function showTest(section, test) {
	section.querySelectorAll("tbody[data-test]").forEach((part) => {
		part.hidden = part.dataset.test !== test;
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
