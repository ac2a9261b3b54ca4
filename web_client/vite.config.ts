import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";
import { budget } from "./vite.budget.ts";

const SERVER = "http://127.0.0.1:8080";

/** In development the pages answer at the addresses the server gives them: /i/<token>, /r/<token> and /console/... */
function pages(): Plugin {
  return {
    name: "pages",
    configureServer(dev) {
      dev.middlewares.use((request, _response, next) => {
        if (request.url?.startsWith("/i/")) request.url = "/candidate.html";
        else if (request.url?.startsWith("/r/")) request.url = "/result.html";
        else if (request.url === "/console" || request.url?.startsWith("/console/")) request.url = "/console.html";
        next();
      });
    },
  };
}

export default defineConfig({
  base: "/",
  plugins: [
    pages(),
    budget("candidate", 100_000, /node_modules\/(echarts|zrender)\//),
    budget("result", 100_000, /node_modules\/(echarts|zrender)\//),
  ],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // The oldest in-app browsers that can publish a camera: iOS 14.3 and Android WebViews of 2021.
    target: ["es2020", "chrome87", "edge88", "firefox85", "safari14"],
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: { candidate: "candidate.html", console: "console.html", result: "result.html" } },
  },
  server: {
    proxy: {
      "/api": { target: SERVER },
      "/ws": { target: SERVER, ws: true },
    },
  },
  test: { css: true, include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
