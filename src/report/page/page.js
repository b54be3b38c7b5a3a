// Draws the charts, which can be saved, and sets the formulas. Without it the page still reads: numbers stand in tables,
// formulas as text. Every colour is a custom property of page.css, so light, dark and print need no script.
(() => {
  "use strict";

  const font = getComputedStyle(document.body).fontFamily;
  const zeroLine = (axis) => ({
    ...axis,
    gridColor: {condition: {test: "datum.value === 0", value: "var(--axis)"}, value: "var(--grid)"},
  });
  const config = {
    // To who hears the page a chart is its description and the table below. Single marks would say the number that is
    // drawn, which is not always the one that was measured: an error for an accuracy.
    aria: false,
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

  // Every chart can be saved as it is seen, and its numbers too.
  const save = (name, type, url) => {
    const link = document.createElement("a");
    link.download = `${name}.${type}`;
    link.href = url;
    link.click();
  };
  const slug = (text) => text.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");

  // The drawing by itself: custom properties get their values, the page's paper lies behind.
  const alone = (svg) => {
    const style = getComputedStyle(document.documentElement);
    const copy = svg.cloneNode(true);
    const paper = document.createElementNS(svg.namespaceURI, "rect");
    for (const [key, value] of Object.entries({width: "100%", height: "100%", fill: "var(--paper)"})) {
      paper.setAttribute(key, value);
    }
    copy.prepend(paper);
    copy.setAttribute("font-family", font);
    const text = new XMLSerializer().serializeToString(copy);
    return text.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  };
  const svgUrl = (svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(alone(svg))}`;
  const png = (name, svg) => {
    const scale = 3;
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = scale * svg.clientWidth;
      canvas.height = scale * svg.clientHeight;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      save(name, "png", canvas.toDataURL("image/png"));
    };
    image.src = svgUrl(svg);
  };
  const csv = (table) => {
    const cell = ({textContent}) => /[",\n]/.test(textContent) ? `"${textContent.replaceAll('"', '""')}"` : textContent;
    const rows = [...table.rows].map((row) => [...row.cells].map(cell).join(","));
    return `data:text/csv;charset=utf-8,${encodeURIComponent(rows.join("\n") + "\n")}`;
  };
  const offer = (chart, svg) => {
    const numbers = chart.nextElementSibling;
    const table = numbers?.querySelector("table");
    if (!table) return;
    const name = slug(chart.closest("figure, .card")?.querySelector("h3")?.textContent ?? "") || "chart";
    const buttons = document.createElement("p");
    buttons.className = "save";
    buttons.append("Save as ");
    const actions = {
      SVG: () => save(name, "svg", svgUrl(svg)),
      PNG: () => png(name, svg),
      CSV: () => save(name, "csv", csv(table)),
    };
    for (const [label, action] of Object.entries(actions)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", action);
      buttons.append(button);
    }
    numbers.querySelector("summary").after(buttons);
  };

  for (const chart of document.querySelectorAll(".chart")) {
    const specification = JSON.parse(chart.firstElementChild.textContent);
    const place = document.createElement("div");
    place.className = "plot";
    chart.append(place);
    // The interpreter evaluates chart expressions without eval, which the page's policy forbids.
    vegaEmbed(place, specification, {config, actions: false, renderer: "svg", ast: true, mode: "vega-lite"})
      .then(() => offer(chart, place.querySelector("svg")))
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
