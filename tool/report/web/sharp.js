// SPDX-License-Identifier: BSD-3-Clause
// uPlot draws at the screen's resolution. Paper has a finer one, and a page that is
// printed is not drawn anew at that: draw at twice the resolution at least.
const screenRatio = () => window.matchMedia("(min-resolution: 2.5dppx)").matches ? 3 : 2;
Object.defineProperty(window, "devicePixelRatio", { get: screenRatio, configurable: true });
