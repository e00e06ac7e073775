/** The real browser of the pictures and of the page tests. */
import { chromium, type Browser } from "playwright-core";

/** Starts a Chromium without a window; `CHROMIUM_PATH` says which. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
}
