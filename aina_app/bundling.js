/* A plugin of Vite for the portal's own build: browsers load less (docs/benchmarks.md has the weights). `bundling.py` puts it there. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minifySync } from "rolldown/utils";

const ELEMENTS = "@emotion/react";
const PLAIN_ELEMENTS = "\0aina-plain-elements";
/* The framework makes every element by Emotion, for styles that stand in Python; ours stand in the style sheet. */
const PLAIN_SOURCE = 'import { createElement } from "react"; export const jsx = createElement;';

/* Libraries apart from the framework's own code: that one evaluates text, so nothing that lies beside it gets short names. */
const LIBRARIES = { name: "libraries", test: /[\\/]node_modules[\\/]/, priority: 1 };

export default function aina() {
  let assets;
  return {
    name: "aina",
    enforce: "pre",
    apply: "build",
    config: () => ({ build: { rollupOptions: { output: { codeSplitting: { groups: [LIBRARIES] } } } } }),
    configResolved: (config) => { assets = config.publicDir; },
    resolveId: (id) => (id === ELEMENTS ? PLAIN_ELEMENTS : null),
    load: (id) => (id === PLAIN_ELEMENTS ? PLAIN_SOURCE : null),
    /* Scripts among the assets are copied as they were written. */
    writeBundle({ dir }) {
      if (this.environment.name !== "client") return;
      for (const name of readdirSync(assets).filter((file) => file.endsWith(".js"))) {
        const { code, errors } = minifySync(name, readFileSync(join(assets, name), "utf8"));
        if (errors.length) throw new Error(`${name}: ${errors[0].message}`);
        writeFileSync(join(dir, name), code);
      }
    },
  };
}
