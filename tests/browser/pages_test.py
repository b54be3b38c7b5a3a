#!/usr/bin/env python3
"""Opens the pages that Assay writes in headless Chromium and checks what a reader would stumble over.

  pages_test.py --assay BINARY --folder FOLDER [PAGE ...]

makes a page of each kind in FOLDER, and takes those named as PAGE as they are. Each is opened at the width of
a phone and of a laptop, for paper, and with scripts off. Status 0: no fault; 1: faults, one line each; 77: there
is no Chromium to ask (ctest says "skipped").

What is not asked: whether a name lies on a line or a dot, which are thin, with the numbers in a table below;
whether the longest name that a user may give fits (charts cut it short, with "…"); whether colours tell apart.
"""

import argparse
import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from chromium import Chromium, Page

Survey = dict[str, Any]  # what survey.js says of a page
Corners = list[tuple[float, float]]  # of a rectangle that may be turned, in order, in pixels

SKIPPED = 77
SURVEY = (Path(__file__).parent / "survey.js").read_text()
PHONE, LAPTOP = (390, 844), (1280, 800)
PAPER = (688, 971)  # A4 at 96 pixels an inch, less the margins of page.css
LARGEST_PAGE = 5 << 20  # bytes
SLACK = 2.0  # pixels: the font a chart is laid out for may be a little narrower than the one it is drawn in

COMMANDS = {
    "comparison": "compare relu tanh x^2 --data digits --network 784-8-8-10 --epochs 2 --seeds 2 --telemetry"
    " --learning-rate 0.01,0.1 --tuning-epochs 1 --out {folder}/comparison",
    "collapse": "collapse --data digits --network 784-8-8-10 --epochs 1 --out {folder}/collapse",
    "card": "show gelu --html {folder}/card.html",
    "cards": "show relu softplus --html {folder}/cards.html",
    "verification": "verify hardswish --type f16 --store {folder}/verified --html {folder}/verification.html",
}
MADE = ["comparison/report.html", "collapse/collapse.html", "card.html", "cards.html", "verification.html"]


def make_pages(assay: Path, folder: Path) -> list[Path]:
    for name, command in COMMANDS.items():
        words = [word.format(folder=folder) for word in command.split()]
        made = subprocess.run([assay, *words], capture_output=True, text=True)
        if made.returncode != 0:
            sys.exit(f"assay {' '.join(words)} ended with status {made.returncode}:\n{made.stderr}")
    return [folder / each for each in MADE]


# ---- what is wrong with a survey: a sentence for each fault --------------------------------------------------


def overlap(a: Corners, b: Corners) -> bool:
    """By more than a pixel: rectangles are apart if a line along a side of one of them lies between them."""
    for (x0, y0), (x1, y1) in (*zip(a[:2], a[1:3]), *zip(b[:2], b[1:3])):
        length = math.hypot(x1 - x0, y1 - y0) or 1
        along_a, along_b = ([((x1 - x0) * x + (y1 - y0) * y) / length for x, y in each] for each in (a, b))
        if min(max(along_a), max(along_b)) - max(min(along_a), min(along_b)) <= 1:
            return False
    return True


def inside(inner: Corners, outer: Corners) -> bool:
    (left, top), (right, bottom) = outer[0], outer[2]
    return all(left - SLACK <= x <= right + SLACK and top - SLACK <= y <= bottom + SLACK for x, y in inner)


def rounded(thing: Survey) -> list[tuple[int, int]]:
    return [(round(x), round(y)) for x, y in thing["corners"][::2]]


def faults_of_chart(chart: Survey) -> Iterator[str]:
    if not chart["size"]:
        yield f"is not drawn: {chart['message']}"
        return
    if min(chart["size"]) < 40 or chart["marks"] == 0:
        yield f"is empty: {chart['size']} pixels, {chart['marks']} marks"
    if chart["description"] in ("", "Vega visualization"):
        yield "has no description"
    if chart["spoken"] > 0:
        yield f"has {chart['spoken']} marks of which a screen reader speaks"
    if chart["rows"] == 0:
        yield "has no table of its numbers"
    for label in chart["labels"]:
        if not inside(label["corners"], chart["corners"]):
            yield f"label “{label['text']}” at {rounded(label)} leaves the drawing, {rounded(chart)}"
        if "…" in label["text"]:
            yield f"label “{label['text']}” is cut short"
        if re.search(r"\b(NaN|undefined|null|Infinity)\b", label["text"]):
            yield f"label “{label['text']}” is no label"
    for a, b in combinations(chart["labels"], 2):
        if overlap(a["corners"], b["corners"]):
            yield f"labels “{a['text']}” and “{b['text']}” overlap"


def faults_of_text(survey: Survey) -> Iterator[str]:
    """Of what stands on the page with scripts or without."""
    if not survey["title"] or not survey["language"] or len(survey["headings"]) != 1:
        yield f"title “{survey['title']}”, language “{survey['language']}”, first headings {survey['headings']}"
    if survey["needed"] > survey["width"] or survey["outside"]:
        yield f"{survey['needed']} pixels wide on a screen of {survey['width']}: {survey['outside']}"
    for name in survey["twice"]:
        yield f"two elements have the id “{name}”"
    for link in survey["links"]:
        if link["to"].startswith("#") and link["targets"] != 1:
            yield f"link “{link['text']}” to {link['to']} leads to {link['targets']} elements"
        if not link["to"].startswith(("#", "https://")) or not link["text"]:
            yield f"link “{link['text']}” goes to “{link['to']}”"
    for numbers in survey["numbers"]:
        if numbers["rows"] == 0:
            yield f"{numbers['name']}: nothing to unfold"
    for table in survey["tables"]:
        if not table["rows"] or any(cells != table["headings"] for cells in table["rows"]):
            yield f"table in {table['name']}: {table['headings']} headings, rows of {set(table['rows'])} cells"
    for picture in survey["undescribed"]:
        yield f"{picture} has no description"


def faults_of_drawings(survey: Survey) -> Iterator[str]:
    yield from faults_of_text(survey)
    for chart in survey["charts"]:
        for fault in faults_of_chart(chart):
            yield f"chart in {chart['name']} {fault}"
    for formula in survey["formulas"]:
        if not (formula["typeset"] and formula["visible"] and formula["description"]):
            yield f"formula {formula['text']} is not typeset"


def faults_without_scripts(survey: Survey, full: Survey) -> Iterator[str]:
    """The same text and tables as in the full page, and nothing of what the scripts would have read."""
    yield from faults_of_text(survey)
    if survey["tables"] != full["tables"] or survey["headings"] != full["headings"]:
        yield "the tables or the heading are not those of the page with scripts"
    if not survey["words"]:
        yield "no text"
    for chart in survey["charts"]:
        if chart["size"] or chart["message"]:
            yield f"chart in {chart['name']} is drawn without a script"
    for formula in survey["formulas"]:
        if not formula["visible"] or not formula["plain"]:
            yield f"formula {formula['text']} does not stand there as text"


# ---- one page, as it is opened -------------------------------------------------------------------------------


def faults_of_behaviour(page: Page) -> Iterator[str]:
    for error in dict.fromkeys(page.script_errors()):
        yield f"script: {error}"
    for url in page.requests():
        yield f"asks for {url}"


def faults_of_saving(page: Page) -> Iterator[str]:
    """Presses what saves a chart: each button offers one file, of its kind."""
    page.browser.call("Browser.setDownloadBehavior", behavior="deny", eventsEnabled=True)
    buttons = "[...document.querySelectorAll('.save button')].slice(0, 3)"
    kinds = page.evaluate(f"{buttons}.map((each) => each.textContent)")
    for i, kind in enumerate(kinds):
        page.browser.events.clear()
        page.evaluate(f"{buttons}[{i}].click()")
        try:
            offered = page.browser.wait_for("Browser.downloadWillBegin", patience=30)["suggestedFilename"]
        except TimeoutError:
            offered = "nothing"
        if not re.fullmatch(rf"[\w-]+\.{kind.lower()}", offered):
            yield f"“Save as {kind}” offers {offered}"
    if kinds != ["SVG", "PNG", "CSV"]:
        yield f"a chart can be saved as {kinds}"


def faults_of_print(page: Page, words: int) -> Iterator[str]:
    pdf = page.pdf()
    sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
    # Charts and headings take room too: a sheet has hundreds of words, and some of them only a chart.
    if not pdf.startswith(b"%PDF-") or not 1 <= sheets <= 5 + words / 60:
        yield f"printed, {len(pdf)} bytes make {sheets} sheets for {words} words"


def faults_of_page(browser: Chromium, file: Path) -> Iterator[str]:
    try:
        yield from faults_of_opened(browser, file)
    except (RuntimeError, TimeoutError) as error:
        yield f"is not looked at to its end: {error}"


def faults_of_opened(browser: Chromium, file: Path) -> Iterator[str]:
    size = file.stat().st_size
    if size >= LARGEST_PAGE:
        yield f"has {size} bytes, {LARGEST_PAGE} at most are allowed"
    page = Page(browser, file.resolve().as_uri())
    for name, screen in (("phone", PHONE), ("laptop", LAPTOP)):
        page.open(*screen)
        full: Survey = page.evaluate(SURVEY)
        yield from (f"({name}) {fault}" for fault in (*faults_of_drawings(full), *faults_of_behaviour(page)))
    if full["charts"]:
        yield from faults_of_saving(page)
    yield from faults_of_print(page, full["words"])
    page.resize(*PAPER, media="print")
    yield from (f"(paper) {fault}" for fault in faults_of_text(page.evaluate(SURVEY)))
    page.open(*LAPTOP, scripts=False)
    bare: Survey = page.evaluate(SURVEY)
    faults = (*faults_without_scripts(bare, full), *faults_of_behaviour(page))
    yield from (f"(scripts off) {fault}" for fault in faults)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assay", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("pages", type=Path, nargs="*")
    options = parser.parse_args()
    executable = shutil.which("chromium")
    if executable is None:
        print("skipped: there is no chromium on the PATH")
        return SKIPPED
    options.folder.mkdir(parents=True, exist_ok=True)
    files = [*options.pages, *make_pages(options.assay, options.folder)]
    count = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        with Chromium(executable, Path(profile)) as browser:
            for file in files:
                for fault in faults_of_page(browser, file):
                    print(f"{file.name}: {fault}")
                    count += 1
    print(f"{len(files)} pages, {count} faults")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
