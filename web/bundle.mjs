// Makes the files that a report inlines: bundle.mjs NODE_MODULES OUTPUT_FOLDER
// Each script becomes safe to stand inside <script>, opens with its licence, and the stylesheet of KaTeX
// carries its fonts, so that a report asks nothing of a network.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

const [modules, output] = process.argv.slice(2);
const read = (...path) => readFileSync(join(modules, ...path), "utf8");

function notice(name) {
  const { version } = JSON.parse(read(name, "package.json"));
  return `/*! ${name} ${version}\n\n${read(name, "LICENSE").trim().replaceAll("*/", "* /")}\n*/\n`;
}

// What would end or change the meaning of a script element (HTML standard, "restrictions for contents of
// script elements") is written with an escape that means the same inside a string or regular expression.
function script(name, file) {
  const source = read(name, file)
    .replace(/^\/\/# sourceMappingURL=.*$/gm, "")
    .replace(/<(?=\/script|!--|script)/gi, "\\x3c");
  return `${notice(name)}${source.trim()}\n`;
}

// The faces that the formulas of a report are set in; the others (Fraktur, script, sans serif, typewriter)
// would only make it larger.
const faces = /KaTeX_(AMS-Regular|Main-(Regular|Bold|Italic)|Math-Italic|Size[1-4]-Regular)\.woff2/;

function katexStyle() {
  const style = read("katex", "dist/katex.min.css").replace(/@font-face\{[^}]*\}/g, (face) => {
    const file = face.match(faces)?.[0];
    if (!file) return "";
    const data = readFileSync(join(modules, "katex/dist/fonts", file)).toString("base64");
    return face.replace(/src:[^}]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`);
  });
  return `${notice("katex")}${style}\n`;
}

const files = {
  "vega.js": script("vega", "build/vega.min.js"),
  "vega-lite.js": script("vega-lite", "build/vega-lite.min.js"),
  "vega-embed.js": script("vega-embed", "build/vega-embed.min.js"),
  "katex.js": script("katex", "dist/katex.min.js"),
  "katex.css": katexStyle(),
};

mkdirSync(output, { recursive: true });
for (const [name, content] of Object.entries(files)) {
  if (name.endsWith(".js")) new Script(content, { filename: name });  // throws if an escape broke the syntax
  else if (/url\((?!data:)/.test(content)) throw new Error(`${name} asks for a file of its own`);
  writeFileSync(join(output, name), content);
}
