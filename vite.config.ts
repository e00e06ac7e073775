import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Builds the coordinator UI alone; the worker is bundled by wrangler and serves what is built here. */
export default defineConfig({
  plugins: [react()],
  // The worker's policy allows no inline code, styles or images: every asset is a file of its own.
  build: { outDir: "dist/client", emptyOutDir: true, assetsInlineLimit: 0, target: "es2022" },
});
