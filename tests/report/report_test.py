# SPDX-License-Identifier: BSD-3-Clause
"""
report_test.py AMPERF SURVEY: reports as a browser shows them, of a real survey and of
made-up documents with all that a document can have.
"""

import os
import subprocess
import sys
import tempfile
import unittest

from browser import Browser, NoBrowser
from figures import Documents, lookup, text_of, transactions

HERE = os.path.dirname(os.path.abspath(__file__))
AMPERF, SURVEY = sys.argv[1:3]
MADE_UP = [os.path.join(HERE, "made-up", name + ".json")
           for name in ("open-loop", "sweep", "search", "explanation", "comparison", "published")]
PIXELS_MIN = 25  # one mark has more
PAPER = 680  # CSS pixels: A4 less its margins
BAR_MIN = 24  # CSS pixels: longer than what is upright of a mark


def probe():
    with open(os.path.join(HERE, "probe.js"), encoding="utf-8") as text:
        return text.read()


def missing_lines(figures):
    """What a legend names and the plot does not show."""
    return [f"{figure['plot']} {figure['of']}: {group['name']}"
            for figure in figures for group in figure["groups"]
            if group["with"] - group["without"] < PIXELS_MIN or group["without"] > PIXELS_MIN]


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.survey = cls.make("survey", [SURVEY])
        cls.made_up = cls.make("made-up", MADE_UP)
        cls.hostile = cls.make("hostile", [os.path.join(HERE, "made-up", "hostile.json")])
        cls.probe = probe()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def make(cls, name, files):
        page = os.path.join(cls.folder.name, name + ".html")
        subprocess.run([AMPERF, "report", *files, "-o", page], check=True)
        return page

    def setUp(self):
        self.browser.resize(1280)
        self.browser.prefer("light")

    def look(self, expression, *arguments):
        return self.browser.run(f"{self.probe}; return {expression};", *arguments)

    def both(self):
        for page, files in ((self.survey, [SURVEY]), (self.made_up, MADE_UP)):
            self.browser.open(page)
            yield Documents(files)

    # ---- Nothing but the file -------------------------------------------------

    def test_asks_for_nothing_and_complains_of_nothing(self):
        for page in (self.survey, self.made_up, self.hostile):
            self.browser.open(page)
            self.assertEqual(self.browser.requests(), [f"file://{page}"])
            self.assertEqual(self.browser.log("browser"), [])

    def test_policy_lets_nothing_else_run(self):
        self.browser.open(self.survey)
        self.browser.run("const s = document.createElement('script');"
                         "s.textContent = 'document.title = \"ran\"'; document.body.append(s);"
                         "const i = new Image(); i.src = 'http://127.0.0.1:9/x.png';"
                         "document.body.append(i);")
        self.assertNotEqual(self.look("document.title"), "ran")
        refused = [entry["message"] for entry in self.browser.log("browser")]
        self.assertEqual(len(refused), 2, refused)
        self.assertTrue(all("Content Security Policy" in text for text in refused), refused)

    def test_names_are_text(self):
        self.browser.open(self.hostile)
        self.assertEqual(self.look("document.querySelectorAll('img, script').length"), 2)
        self.assertEqual(self.look("document.querySelectorAll('[onclick], [onerror]').length"), 0)
        self.assertIn("</script><script>", self.look("document.title"))
        self.assertIn("</script><script>", self.look("document.body.innerText"))

    # ---- Plots ------------------------------------------------------------------

    def test_every_line_is_drawn(self):
        for _ in self.both():
            figures = self.look("await measureAll()")
            self.assertGreater(len(figures), 5)
            self.assertEqual(missing_lines(figures), [])
            for figure in figures:
                looks = [group["looks"] for group in figure["groups"]]
                self.assertEqual(len(looks), len(set(looks)), figure["plot"])

    def test_every_line_is_drawn_in_the_dark(self):
        self.browser.prefer("dark")
        self.browser.open(self.made_up)
        self.assertEqual(missing_lines(self.look("await measureAll()")), [])

    def test_empty_plots_are_noticed(self):
        """The test itself: with a browser that draws no shapes every line is missing."""
        script = self.browser.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            source="for (const name of ['stroke', 'fill', 'fillRect'])"
                   " CanvasRenderingContext2D.prototype[name] = () => {};")
        try:
            self.browser.open(self.made_up)
            figures = self.look("await measureAll()")
        finally:
            self.browser.cdp("Page.removeScriptToEvaluateOnNewDocument", **script)
        self.assertEqual(len(missing_lines(figures)), sum(len(f["groups"]) for f in figures))

    def test_legends_name_every_link(self):
        for documents in self.both():
            legends = self.look("legends()")
            for kind in {row["kind"] for row in documents.rows() if "rate_hz" not in row}:
                links = {run["link"] for run in documents.runs
                         if any(row["kind"] == kind and "rate_hz" not in row
                                and "throughput_bytes_per_s" in row for row in run["rows"])}
                names = next(legend["names"] for legend in legends
                             if (legend["plot"], legend["of"]) == ("throughput", kind))
                self.assertLessEqual(links, set(names), kind)

    def test_expected_plots_are_there(self):
        self.browser.open(self.made_up)
        self.assertLessEqual({"throughput", "percentiles", "survival", "rates", "depth-rate",
                              "records", "records-rate", "one-way"},
                             {legend["plot"] for legend in self.look("legends()")})
        names = [name for legend in self.look("legends()") for name in legend["names"]]
        for name in ("published: Made-up figures (Nowhere)", "limit", "p99, corrected", "p99, raw",
                     "tty:/dev/ttyMADEUP0, corrected", "tty:/dev/ttyMADEUP0, to the MCU"):
            self.assertIn(name, names)

    # ---- Figures ------------------------------------------------------------------

    def test_cells_say_what_the_documents_say(self):
        for documents in self.both():
            cells = [cell for cell in self.look("cells()") if cell["plot"] != "records"]
            self.assertGreater(len(cells), 200)
            for cell in cells:
                source = documents.source(cell)
                value = (transactions(source) if cell["key"] == "transactions"
                         and "transactions" not in source else lookup(source, cell["key"]))
                self.assertAlmostEqual(float(cell["value"]), value, delta=abs(value) * 1e-12)
                self.assertIn(text_of(cell["key"], value), (None, cell["text"]), cell)

    def test_every_row_is_there(self):
        for documents in self.both():
            shown = {(cell["run"], cell["row"], cell["of"]) for cell in self.look("cells()")
                     if cell["plot"] == "percentiles" and cell["key"] == "median_ns"}
            wanted = {(str(i), str(j), of) for i, run in enumerate(documents.runs)
                      for j, row in enumerate(run["rows"]) if "median_ns" in row
                      for of in (("raw", "corrected") if "corrected" in row else ("",))}
            self.assertEqual(shown, wanted)

    def test_shares_of_time(self):
        """Bars and percentages of an explanation, and no share that takes no time."""
        explanation = Documents(MADE_UP).explanations[0]
        taken = [share for share in explanation["shares"]
                 if any(row["shares_ns"][share["name"]] for row in explanation["rows"])]
        self.assertLess(len(taken), len(explanation["shares"]))
        self.browser.open(self.made_up)
        bars, names, percents = self.browser.run(
            "const all = (root, what, get) => [...root.querySelectorAll(what)].map(get);"
            "const [bars, shares] = document.querySelectorAll('#explanation tbody');"
            "return [all(bars, 'tr', (row) => all(row, 'rect', (r) => [r.getAttribute('class'),"
            " getComputedStyle(r).fill, Number(r.getAttribute('width'))])),"
            " all(shares, 'th', (th) => th.innerText.trim()),"
            " all(shares, 'tr', (row) => all(row, 'td', (td) => td.innerText))]")
        self.assertEqual(names, [share["text"] for share in taken])
        for i, row in enumerate(explanation["rows"]):
            wanted = [100 * row["shares_ns"][share["name"]] / row["mean_ns"] for share in taken]
            self.assertEqual([line[i] for line in percents], [f"{w:.2f}" for w in wanted])
            for (_, _, width), share in zip(bars[i], [w for w in wanted if w], strict=True):
                self.assertAlmostEqual(width, share, places=2)
            self.assertEqual(len({colour for _, colour, _ in bars[i]}), len(bars[i]))

    def test_summary_has_the_best(self):
        documents = Documents([SURVEY])
        self.browser.open(self.survey)
        cards = [cell for cell in self.look("cells()") if cell["plot"] == "summary"]
        streams = [row["throughput_bytes_per_s"] for run in documents.runs for row in run["rows"]
                   if row["kind"] == "sink" and "by=none" not in run["link"]
                   and not run["link"].startswith("kernel:")]
        self.assertIn(str(max(streams)), [cell["value"] for cell in cards])

    def test_warnings_are_said_once(self):
        """Those in the same words together, with whose they are."""
        documents = Documents([SURVEY])
        texts = {}
        for run in documents.runs:
            for row in run["rows"]:
                for warning in row["warnings"]:
                    texts.setdefault(warning["text"], []).append(run["link"])
        self.assertLess(len(texts), sum(map(len, texts.values())))
        self.browser.open(self.survey)
        shown = self.look("[...document.querySelectorAll('.warnings > ul > li')].map((li) => li.textContent)")
        self.assertEqual(len(shown), len(texts))
        for text, links in texts.items():
            said = next(line for line in shown if text in line)
            if len(links) == len(documents.rows()):
                self.assertTrue(said.startswith(f"all {len(links)} tests"), said)
            else:
                self.assertTrue(all(link in said for link in links), said)

    # ---- Looks --------------------------------------------------------------------

    def check_contrast(self):
        worst = self.look("worstContrast()")
        self.assertGreater(worst["texts"], 100)
        self.assertGreaterEqual(worst["text"]["ratio"], 4.5, worst["text"])
        self.assertGreaterEqual(worst["line"]["ratio"], 3, worst["line"])

    def test_contrast_by_the_system(self):
        for scheme in ("light", "dark"):
            self.browser.prefer(scheme)
            for _ in self.both():
                self.check_contrast()

    def test_theme_button(self):
        self.browser.open(self.survey)
        before = self.look("getComputedStyle(document.body).backgroundColor")
        for _ in range(2):
            self.browser.run("document.getElementById('theme').click()")
        self.assertEqual(self.look("document.getElementById('theme').textContent"), "Theme: dark")
        self.assertNotEqual(self.look("getComputedStyle(document.body).backgroundColor"), before)
        self.check_contrast()
        self.assertEqual(missing_lines([self.look("await measureFigure(shownFigures()[0])")]), [])

    def test_phone(self):
        self.browser.resize(360, 740)
        for _ in self.both():
            self.browser.run("document.querySelectorAll('details').forEach((d) => d.open = true)")
            self.assertLessEqual(self.look("document.documentElement.scrollWidth"), 360)
            self.assertEqual(missing_lines([self.look("await measureFigure(shownFigures()[0])")]),
                             [])

    def noting_texts(self):
        return self.browser.cdp("Page.addScriptToEvaluateOnNewDocument",
                                source=f"{self.probe}; noteTexts();")

    def test_texts_of_plots_do_not_touch(self):
        script = self.noting_texts()
        try:
            for width in (360, 390, 700, 1280):
                self.browser.resize(width)
                for _ in self.both():
                    texts = self.look("touchingTexts()")
                    self.assertGreater(texts["count"], 40)
                    self.assertEqual(texts["touching"], [], width)
        finally:
            self.browser.cdp("Page.removeScriptToEvaluateOnNewDocument", **script)

    def test_tables_fit(self):
        """On a usual screen no table of a survey is wider than its place, whatever the test."""
        self.browser.open(self.survey)
        self.browser.run("document.querySelectorAll('details').forEach((d) => d.open = true)")
        self.assertEqual(self.look("wideTables()"), [])

    def test_tables_have_no_empty_columns(self):
        for _ in self.both():
            self.assertEqual(self.look("emptyColumns()"), [])

    def test_paper_need_not_shrink(self):
        """Nothing is wider than a page: chromium would print all of it smaller."""
        self.browser.resize(PAPER)
        for _ in self.both():
            self.browser.cdp("Emulation.setEmulatedMedia", media="print")
            self.browser.run("window.dispatchEvent(new Event('beforeprint'))")
            self.assertLessEqual(self.look("document.documentElement.scrollWidth"), PAPER)
            self.assertEqual(self.look("wideTables()"), [])
            self.assertEqual(self.look("document.querySelectorAll('details.warnings:not([open])').length"), 0)
            self.browser.cdp("Emulation.setEmulatedMedia", media="")

    def test_bars_of_uncertainty(self):
        """Each line has them, but where there would be too many: there one does."""
        figure = "document.querySelector('figure[data-plot=one-way]')"
        self.browser.open(self.made_up)
        self.assertGreater(self.look(f"longestBar({figure})"), BAR_MIN)
        self.browser.open(self.survey)
        self.assertLess(self.look(f"longestBar({figure})"), BAR_MIN)
        self.browser.run(f"{figure}.querySelector('.legend button')"
                         ".dispatchEvent(new PointerEvent('pointerenter'));"
                         "await new Promise((f) => setTimeout(f, 50))")
        self.assertGreater(self.look(f"longestBar({figure})"), BAR_MIN)

    def test_wide_window_made_narrow(self):
        self.browser.open(self.survey)
        self.browser.resize(500)
        self.browser.run("await new Promise((f) => requestAnimationFrame(() => setTimeout(f, 50)))")
        self.assertLessEqual(self.look("document.documentElement.scrollWidth"), 500)

    # ---- Use ----------------------------------------------------------------------

    def test_keys_read_points(self):
        self.browser.open(self.survey)
        text = self.browser.run(
            "const box = document.querySelector('.box'); box.focus();"
            "const say = (key) => box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));"
            "say('ArrowRight'); const first = box.querySelector('.tip').innerText;"
            "say('ArrowRight'); return [first, box.querySelector('.tip').innerText];")
        kind = self.look("document.querySelector('figure').dataset.of")
        sizes = [row["throughput_bytes_per_s"] for row in Documents([SURVEY]).runs[0]["rows"]
                 if row["kind"] == kind and row["count"] == 1]
        for said, value in zip(text, sizes):
            self.assertIn(text_of("bytes_per_s", value) + " KiB/s", said)

    def test_pointer_reads_points(self):
        self.browser.open(self.survey)
        shown = self.browser.run(
            "const over = document.querySelector('.u-over'); over.scrollIntoView();"
            "const box = over.getBoundingClientRect(); const tip = document.querySelector('.tip');"
            "for (let y = 0; y < box.height; y += 20) for (let x = 0; x < box.width && tip.hidden; x += 20)"
            " over.dispatchEvent(new PointerEvent('pointermove',"
            " { clientX: box.left + x, clientY: box.top + y }));"
            "return tip.hidden ? '' : tip.innerText")
        self.assertRegex(shown, r"KiB/s$")

    def test_choosing_a_test(self):
        self.browser.open(self.survey)
        shown = self.browser.run(
            "const select = document.querySelector('#latency select'); select.value = 'sink, 4 KiB';"
            "select.dispatchEvent(new Event('change'));"
            "return [...document.querySelectorAll('#latency tbody')].filter((t) => !t.hidden)"
            ".map((t) => t.dataset.test)")
        self.assertEqual(shown, ["sink, 4 KiB"])
        self.assertEqual(missing_lines([self.look(
            "await measureFigure(document.querySelector('[data-plot=percentiles]'))")]), [])

    def test_cumulative(self):
        self.browser.open(self.survey)
        self.browser.run("document.querySelector('.mode').click()")
        figure = self.look("await measureFigure(document.querySelector('[data-plot=survival]'))")
        self.assertEqual(missing_lines([figure]), [])

    # ---- Paper --------------------------------------------------------------------

    def coloured(self, pdf):
        """Pixels of the pages that are no shade of grey."""
        ppm = subprocess.run(["pdftoppm", "-r", "30", pdf], check=True, capture_output=True).stdout
        count = 0
        while ppm:
            _, size, _, rest = ppm.split(b"\n", 3)
            width, height = map(int, size.split())
            data, ppm = rest[:3 * width * height], rest[3 * width * height:]
            count += sum(1 for r, g, b in zip(data[::3], data[1::3], data[2::3])
                         if max(r, g, b) - min(r, g, b) > 40)
        return count

    def print_alone(self, index, what):
        """A page with one plot, without its legend (or without the plot itself)."""
        self.browser.run(
            f"{self.probe}; const figure = shownFigures()[args[0]];"
            "for (let e = figure.querySelector('canvas'); e !== document.body; e = e.parentElement)"
            " for (const other of e.parentElement.children) other.style.display = other === e ? '' : 'none';"
            "for (let e = figure.querySelector('.drawing'); e; e = e.parentElement) e.style.display = '';"
            "figure.querySelector('canvas').style.visibility = args[1]", index, what)
        pdf = os.path.join(self.folder.name, "alone.pdf")
        self.browser.print(pdf)
        return self.coloured(pdf)

    def test_paper(self):
        self.browser.prefer("dark")
        for _ in self.both():
            pdf = os.path.join(self.folder.name, "whole.pdf")
            self.browser.print(pdf)
            info = subprocess.run(["pdfinfo", pdf], check=True, text=True, capture_output=True)
            pages = int(info.stdout.split("Pages:")[1].split()[0])
            self.assertLess(pages, 20)
            self.assertEqual(self.look("document.documentElement.dataset.theme"), "auto")
            for index in range(self.look("shownFigures().length")):
                self.assertGreater(self.print_alone(index, "visible"), 40, index)
            self.assertEqual(self.print_alone(0, "hidden"), 0)

    def test_sharp(self):
        """Drawn finer than a screen of one pixel a CSS pixel has it."""
        self.browser.open(self.survey)
        for width, css in self.look("[...document.querySelectorAll('canvas')].map((c) => [c.width, c.clientWidth])"):
            self.assertGreaterEqual(width, 2 * css)


if __name__ == "__main__":
    try:
        with Browser() as Page.browser:
            unittest.main(argv=sys.argv[:1] + sys.argv[3:])
    except NoBrowser as error:
        sys.exit(f"{sys.argv[0]}: {error}")
