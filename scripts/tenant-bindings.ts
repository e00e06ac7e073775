import { readdirSync, readFileSync } from "node:fs";
import { bindingNameOf, tenantConfigSchema } from "../src/tenants/config.ts";

/** The sandbox tenants of `fixtures/tenants` as worker bindings, for tests and local servers only. */
export function readTenantBindings(): Record<string, string> {
  const folder = new URL("../fixtures/tenants/", import.meta.url);
  const bindings: Record<string, string> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const config = tenantConfigSchema.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
    bindings[bindingNameOf(config.id)] = JSON.stringify(config);
  }
  return bindings;
}
