/** Text that wants to be more than text: our own pieces, and outside collections where they are at hand. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const own = [
  `<img src=x onerror="document.title='taken'">`,
  `<script>document.title='taken'</script>`,
  `<svg onload="document.title='taken'">`,
  `"><iframe srcdoc="<script>parent.document.title='taken'</script>">`,
  `<a href="javascript:document.title='taken'">click</a> [a](javascript:alert(1))`,
  `<style>*{display:none}</style><link rel=stylesheet href=//evil.example/x.css>`,
  `{{constructor.constructor("document.title='taken'")()}} \${alert(1)}`,
  `<form action=//evil.example><button autofocus onfocus=alert(1)>`,
  "\u202Egnirts desrever\u202C \u0000 \uFEFF",
];

const folder = process.env["SIGNALBOX_CONFORMANCE_DATA"];
const files = [
  ["html_sanitize", "payload"],
  ["naughty_strings", "text"],
  ["html_beacons", "text"],
  ["exfil_outputs", "text"],
] as const;
const outside = files.flatMap(([name, field]) => readTexts(name, field));
if (outside.length === 0) {
  console.warn(
    "Not run, because SIGNALBOX_CONFORMANCE_DATA is not set: other people's hostile texts on the ticket page.",
  );
}

/** All of them, own ones first. */
export const hostileTexts: readonly string[] = [...own, ...outside];
export const ownHostileTexts: readonly string[] = own;

function readTexts(name: string, field: string): string[] {
  const path = folder ? join(folder, "attacks", `${name}.jsonl`) : "";
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
      const text: unknown = Reflect.get(JSON.parse(line) as object, field);
      return typeof text === "string" ? [text] : [];
    });
}
