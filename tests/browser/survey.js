// What stands on a page and where, as numbers and texts; pages_test.py judges them. An expression: a promise of
// the survey, which waits until every chart is drawn or says that it cannot be.
(async () => {
  "use strict";

  // The corners of a text's letters, which may be turned, in order. The box of a line of text is higher than
  // its letters: a fifth of it at either side is empty but for accents.
  const label = (element) => {
    const {x, y, width, height} = element.getBBox();
    const toScreen = element.getScreenCTM();
    const [top, bottom] = [y + 0.2 * height, y + 0.8 * height];
    const corners = [[x, top], [x + width, top], [x + width, bottom], [x, bottom]];
    const onScreen = corners.map(([x, y]) => new DOMPoint(x, y).matrixTransform(toScreen));
    return {text: element.textContent.trim(), corners: onScreen.map(({x, y}) => [x, y + scrollY])};
  };
  const visible = (element) => {
    for (let each = element; each instanceof SVGElement; each = each.parentElement) {
      const {opacity, display, visibility} = getComputedStyle(each);
      if (Number(opacity) === 0 || display === "none" || visibility === "hidden") return false;
    }
    return element.textContent.trim() !== "";
  };

  const box = (element) => {
    const {left, top, right, bottom} = element.getBoundingClientRect();
    return [[left, top + scrollY], [right, top + scrollY], [right, bottom + scrollY], [left, bottom + scrollY]];
  };

  const name = (element) => {
    const heading = element.closest("figure, .card, section")?.querySelector("h3, h2");
    const part = element.closest("section")?.id ?? element.closest("article")?.id ?? "";
    return `${part}, “${heading?.textContent.trim() ?? ""}”`;
  };

  const chart = (element) => {
    const svg = element.querySelector(".plot svg");
    const numbers = element.nextElementSibling;
    return {
      name: name(element),
      message: svg ? "" : element.querySelector(".plot")?.textContent ?? "",
      size: svg ? [svg.getBoundingClientRect().width, svg.getBoundingClientRect().height] : null,
      corners: svg ? box(svg) : null,
      marks: svg ? svg.querySelectorAll("path[d], line, rect").length : 0,
      description: element.querySelector("[role=graphics-document]")?.getAttribute("aria-label") ?? "",
      spoken: svg ? svg.querySelectorAll("[aria-label]:not([aria-hidden])").length : 0,
      labels: svg ? [...svg.querySelectorAll("text")].filter(visible).map(label) : [],
      rows: numbers?.matches("details") ? numbers.querySelectorAll("tbody tr").length : 0,
    };
  };

  const cells = (row) => [...row.cells].reduce((count, cell) => count + cell.colSpan, 0);

  const formula = (element) => ({
    text: element.dataset.latex,
    typeset: element.querySelector(".katex") !== null && element.querySelector(".katex-error") === null,
    visible: element.getBoundingClientRect().width > 0,
    plain: element.childElementCount === 0 && element.textContent.trim() !== "",
    description: element.getAttribute("aria-label") ?? "",
  });

  // What reaches beyond the right edge and is in nothing that scrolls or cuts.
  const sticksOut = (element) => {
    if (element.ownerSVGElement) return false; // the names in a chart are looked at one by one
    if (element.getBoundingClientRect().right <= innerWidth + 1) return false;
    for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) {
      if (getComputedStyle(each).overflowX !== "visible") return false;
    }
    return true;
  };
  const path = (element) =>
    `<${element.localName} class="${element.getAttribute("class") ?? ""}"> ` +
    element.textContent.trim().slice(0, 60);

  // With scripts off neither timers nor frames run, and there is nothing to wait for.
  const charts = [...document.querySelectorAll(".chart")];
  if (charts.some((each) => each.querySelector(".plot"))) {
    await document.fonts.ready;
    const done = (each) => each.querySelector(".plot svg") || each.querySelector(".plot")?.textContent;
    while (!charts.every(done)) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }

  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  return {
    title: document.title,
    language: document.documentElement.lang,
    headings: [...document.querySelectorAll("h1")].map((each) => each.textContent),
    words: document.querySelector("main").innerText.split(/\s+/).length,
    width: innerWidth,
    needed: document.documentElement.scrollWidth,
    outside: [...document.body.querySelectorAll("*")].filter(sticksOut).slice(0, 5).map(path),
    twice: ids.filter((id, i) => ids.indexOf(id) !== i),
    links: [...document.querySelectorAll("a[href]")].map((each) => ({
      to: each.getAttribute("href"),
      text: each.textContent.trim(),
      targets: ids.filter((id) => `#${id}` === decodeURIComponent(each.getAttribute("href"))).length,
    })),
    charts: charts.map(chart),
    formulas: [...document.querySelectorAll(".formula")].map(formula),
    numbers: [...document.querySelectorAll("details")].map((each) => ({
      name: `${name(each)}, ${each.querySelector("summary")?.textContent}`,
      rows: each.querySelectorAll("tbody tr, dt").length,
    })),
    tables: [...document.querySelectorAll("table")].map((each) => ({
      name: name(each),
      headings: each.querySelectorAll("thead th").length,
      rows: [...each.querySelectorAll("tbody tr")].map(cells),
    })),
    undescribed: [...document.querySelectorAll("svg, img, canvas")]
      .filter((each) => !each.closest(".plot") && !each.closest(".katex"))
      .filter((each) => !["aria-label", "alt", "aria-hidden"].some((name) => each.getAttribute(name)))
      .map(path),
  };
})()
