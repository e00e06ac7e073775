/** `npm run build`: the worker into build/, the pages into dist/client. */
import { readCommand } from "./command.ts";
import { build } from "./server.ts";

readCommand({
  usage: "npm run build",
  about: "Builds the worker and the pages, where they are out of date.",
  options: {},
});
await build();
console.log("Built build/worker.js and dist/client.");
