/// <reference types="node" />
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Fails the build when what one page loads at once weighs more than its budget, or carries a module it must not. */
export function budget(page: string, limitBytes: number, without: RegExp): Plugin {
  return {
    name: "budget",
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find((one) => one.type === "chunk" && one.isEntry && one.name === page);
      if (entry?.type !== "chunk") return;
      const files = new Set<string>([entry.fileName]);
      for (const name of files) {
        const chunk = bundle[name];
        if (chunk?.type !== "chunk") continue;
        const foreign = Object.keys(chunk.modules).find((id) => without.test(id));
        if (foreign) this.error(`${page} must not load ${foreign}`);
        for (const needed of chunk.imports) files.add(needed);
        for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style);
      }
      let bytes = 0;
      for (const name of files) {
        const file = bundle[name];
        if (file) bytes += gzipSync(file.type === "chunk" ? file.code : file.source).length;
      }
      if (bytes > limitBytes) this.error(`${page} loads ${bytes} bytes (gzip), its budget is ${limitBytes}`);
      this.info(`${page} loads ${(bytes / 1000).toFixed(1)} kB (gzip) of ${limitBytes / 1000} kB`);
    },
  };
}
