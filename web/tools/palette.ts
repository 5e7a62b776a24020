import { interpolateCividis } from "d3-scale-chromatic";
import type { Plugin } from "vite";

const ID = "virtual:palette.css";

/**
 * Colours of figures, as a style sheet: Cividis (Nuñez, Anderton and Renslow 2018), made for every kind of colour vision and
 * even in lightness, from d3-scale-chromatic. Its dark end is drawn on light pages and its light end on dark ones. Worked
 * out here, because the library is larger than the page.
 */
export function palette(): Plugin {
  const colours = (line: number, soft: number): string => {
    const strong = interpolateCividis(line);
    const band = strong.replace("rgb(", "rgba(").replace(")", ", 0.2)");
    return `--figure: ${strong}; --figure-band: ${band}; --figure-soft: ${interpolateCividis(soft)};`;
  };
  return {
    name: "feddtpt-palette",
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: (id) =>
      id === `\0${ID}` ? `:root { ${colours(0.14, 0.45)} }\n@media (prefers-color-scheme: dark) { :root { ${colours(0.86, 0.6)} } }\n` : undefined,
  };
}
