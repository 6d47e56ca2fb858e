// SPDX-License-Identifier: BSD-3-Clause
// Light or dark: as the system has it, until the reader says otherwise. Nothing is
// kept beyond this page.

const THEMES = ["auto", "light", "dark"];
const themeListeners = [];

function setTheme(name) {
	document.documentElement.dataset.theme = name;
	themeListeners.forEach((listener) => listener());
}

const themeName = () => document.documentElement.dataset.theme || "auto";

function onTheme(listener) {
	themeListeners.push(listener);
}

function makeThemeButton(place) {
	const button = document.createElement("button");
	const show = () => {
		button.textContent = `Theme: ${themeName()}`;
	};
	button.type = "button";
	button.id = "theme";
	button.addEventListener("click", () => {
		setTheme(THEMES[(THEMES.indexOf(themeName()) + 1) % THEMES.length]);
		show();
	});
	show();
	place.append(button);
	window.matchMedia("(prefers-color-scheme: dark)")
		.addEventListener("change", () => setTheme(themeName()));
}
