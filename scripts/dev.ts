/** `npm run dev`: Signalbox on this machine, with the sandbox tenants. */
import { resolve } from "node:path";
import { styleText } from "node:util";
import { readCommand, readWholeNumber } from "./command.ts";
import { loadScripts, loadTenant, loadTenantIds } from "./fixtures/load.ts";
import { bindTenants, withRecording } from "./fixtures/variants.ts";
import { seedTenant } from "./seed.ts";
import { build, developmentTokenOf, startServer } from "./server.ts";

readCommand({
  usage: "npm run dev",
  about: `Serves Signalbox on 127.0.0.1 with the sandbox tenants of fixtures/tenants.

Environment: PORT (8787) · SIGNALBOX_STATE_DIR (.signalbox) · SIGNALBOX_DEV_TOKEN (made at first start, and printed)`,
  options: {},
});

const port = readWholeNumber("PORT", process.env["PORT"], 8787);
const stateDir = resolve(process.env["SIGNALBOX_STATE_DIR"] ?? ".signalbox");
const token = developmentTokenOf(stateDir);

console.log("Building …");
await build();
const server = await startServer({
  port,
  stateDir,
  bindings: {
    ...bindTenants(loadTenantIds().map(loadTenant).map(withRecording)),
    SIGNALBOX_DEV_TOKEN: token,
    SCRIPTED_MODELS: loadScripts(),
  },
});
for (const tenantId of loadTenantIds()) await seedTenant(server.url, loadTenant(tenantId));

console.log(`
${styleText("bold", "Signalbox")} is up at ${server.url}

  UI        ${server.url}/#tenant=demo&token=${token}
  API       ${server.url}/openapi.json
  Webhooks  ${server.url}/webhooks/demo/standard   (also github and zendesk; secrets in fixtures/tenants/demo.json)
  Token     ${token}   (admin of demo, this machine only)
  State     ${stateDir}

Ctrl-C ends it. Tickets stay.`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void server.stop().then(() => process.exit(0)));
}
