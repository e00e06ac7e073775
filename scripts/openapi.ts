/** `npm run openapi`: openapi.json, from the schemas the routes parse with. */
import { registerHooks } from "node:module";
import { readCommand } from "./command.ts";
import { keepFile } from "./generated-file.ts";

const { values } = readCommand({
  usage: "npm run openapi",
  about: "Writes openapi.json from the schemas the routes parse with.",
  options: { check: { type: "boolean", about: "Only compare." } },
});

// The routes are described without a worker: what only exists inside workerd is empty here.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith("cloudflare:")
      ? {
          url: `data:text/javascript,export class DurableObject {}; export const env = {};`,
          shortCircuit: true,
        }
      : next(specifier, context),
});
const { describeApi } = await import("../src/http/router.ts");
keepFile("openapi.json", `${JSON.stringify(describeApi(), null, 2)}\n`, values.check, "npm run openapi");
