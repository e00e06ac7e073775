import { describe, expect, it } from "vitest";
import { bindingNameOf, findTenant, tenantConfigSchema } from "../../src/tenants/config.ts";
import { findTestTenant } from "../support/tenants.ts";

const acme = { ...findTestTenant("demo-own"), id: "acme-eu" };

describe("a tenant's settings", () => {
  it("are found in the binding of its own name", () => {
    expect(bindingNameOf("acme-eu")).toBe("TENANT_ACME_EU");
    expect(findTenant({ TENANT_ACME_EU: JSON.stringify(acme) }, "acme-eu")).toEqual(acme);
  });

  it.each(["", "Acme", "acme_eu", "../demo", "acme eu", "constructor", "a".repeat(33)])(
    "are not found for %j",
    (id) => {
      expect(findTenant({ TENANT_ACME_EU: JSON.stringify(acme) }, id)).toBeNull();
    },
  );

  it("are read anew when the binding changes", () => {
    const renamed = { ...acme, name: "Acme Europe" };
    findTenant({ TENANT_ACME_EU: JSON.stringify(acme) }, "acme-eu");
    expect(findTenant({ TENANT_ACME_EU: JSON.stringify(renamed) }, "acme-eu")?.name).toBe("Acme Europe");
  });

  it("that cannot be read throw: half a tenant must not look like none", () => {
    expect(() => findTenant({ TENANT_ACME_EU: "{" }, "acme-eu")).toThrow();
    expect(() => findTenant({ TENANT_ACME_EU: "{}" }, "acme-eu")).toThrow();
    expect(() => findTenant({ TENANT_ACME_EU: JSON.stringify({ ...acme, id: "other" }) }, "acme-eu")).toThrow(
      /other/,
    );
  });

  it("hold no word nobody knows, no bare token and no short secret", () => {
    const parse = (changes: object) => tenantConfigSchema.safeParse({ ...acme, ...changes }).success;
    expect(parse({})).toBe(true);
    expect(parse({ polcy: {} })).toBe(false);
    expect(parse({ apiTokens: [{ name: "A", role: "admin", sha256: "a-bare-token" }] })).toBe(false);
    expect(parse({ webhooks: { standard: { secrets: ["short"] } } })).toBe(false);
    expect(parse({ models: { ...acme.models, small: ["gpt"] } })).toBe(false);
    expect(parse({ models: { ...acme.models, small: [] } })).toBe(false);
  });
});
