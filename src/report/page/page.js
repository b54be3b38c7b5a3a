// Draws the charts and sets the formulas. Without it the page still reads: numbers stand in tables, formulas as
// text. Every colour is a custom property of page.css, so light, dark and print need no script.
(() => {
  "use strict";

  const font = getComputedStyle(document.body).fontFamily;
  const zeroLine = (axis) => ({
    ...axis,
    gridColor: {condition: {test: "datum.value === 0", value: "var(--axis)"}, value: "var(--grid)"},
  });
  const config = {
    background: null,
    font,
    view: {stroke: null},
    axis: zeroLine({
      domain: false,
      ticks: false,
      labelColor: "var(--muted)",
      labelFontSize: 12,
      labelPadding: 6,
      titleColor: "var(--muted)",
      titleFontSize: 12,
      titleFontWeight: 400,
      titlePadding: 8,
    }),
    axisX: {labelFlush: false},
    text: {fontSize: 12.5},
    line: {interpolate: "linear", strokeCap: "round", strokeJoin: "round"},
  };

  for (const chart of document.querySelectorAll(".chart")) {
    const specification = JSON.parse(chart.firstElementChild.textContent);
    const place = document.createElement("div");
    place.className = "plot";
    chart.append(place);
    // The interpreter evaluates chart expressions without eval, which the page's policy forbids.
    vegaEmbed(place, specification, {config, actions: false, renderer: "svg", ast: true, mode: "vega-lite"})
      .catch((error) => {
        place.textContent = `This chart could not be drawn (${error.message}). Its numbers stand below.`;
      });
  }

  // One key away: the glossary.
  const glossary = document.querySelector("section[id$='-glossary']");
  if (glossary) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "?") glossary.scrollIntoView();
    });
  }

  for (const formula of document.querySelectorAll(".formula")) {
    const text = formula.textContent;
    try {
      katex.render(formula.dataset.latex, formula, {
        displayMode: formula.classList.contains("display"),
        output: "html",
        strict: false,
      });
      formula.setAttribute("aria-label", text);
      formula.setAttribute("role", "math");
    } catch {
      formula.textContent = text;
    }
  }
})();
