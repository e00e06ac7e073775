/** What an isolate knows of a tenant's settings, how soon it hears of a change, and what that costs. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bindingNameOf, type TenantConfig } from "../../src/tenants/config.ts";
import { loadTenant, recallTenant, type KnownOverlay } from "../../src/tenants/current.ts";
import type { Overlay } from "../../src/tenants/overlay.ts";
import { findTestTenant } from "../support/tenants.ts";

const demo = findTestTenant("demo-settled");
let numbered = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
});

describe("what an isolate knows", () => {
  it("is asked for once in some seconds, however much is going on", async () => {
    const { env, id, asked } = createTenant();
    for (let ticket = 0; ticket < 1_000; ticket += 1) {
      await loadTenant(env, id);
      vi.setSystemTime(Date.now() + 10);
    }
    // A thousand readings in ten seconds.
    expect(asked()).toBe(3);
  });

  it("is at most five seconds old: a token that was revoked elsewhere is good no longer than that", async () => {
    const { env, id, set } = createTenant();
    expect(namesOf(await loadTenant(env, id))).toContain("Vera Viewer");
    const { sha256 } = demo.apiTokens[0]!;
    set(1, { apiTokens: { added: [], revoked: [sha256], roles: {} } });
    vi.setSystemTime(Date.now() + 3_999);
    expect(namesOf(await loadTenant(env, id))).toContain("Vera Viewer");
    vi.setSystemTime(Date.now() + 1_001);
    expect(namesOf(await loadTenant(env, id))).not.toContain("Vera Viewer");
    expect(namesOf(recallTenant(env, id))).not.toContain("Vera Viewer");
  });

  it("is the same object as long as nothing has changed", async () => {
    const { env, id, set } = createTenant();
    set(1, { limits: { slots: 3, ratePerSecond: 1, burst: 1 } });
    const first = await loadTenant(env, id);
    vi.setSystemTime(Date.now() + 6_000);
    expect(await loadTenant(env, id)).toBe(first);
  });

  it("is what is deployed, with the changes over it, also after another deployment", async () => {
    const { env, id, set } = createTenant();
    set(1, { limits: { slots: 3, ratePerSecond: 1, burst: 1 } });
    await loadTenant(env, id);
    const renamed = { ...demo, id, name: "Renamed" };
    expect(recallTenant({ [bindingNameOf(id)]: JSON.stringify(renamed) }, id)).toMatchObject({
      name: "Renamed",
      limits: { slots: 3 },
    });
  });

  it("counts for a minute where the gate does not answer, and then for nothing", async () => {
    const { env, id, fall } = createTenant();
    await loadTenant(env, id);
    fall();
    vi.setSystemTime(Date.now() + 59_000);
    expect(await loadTenant(env, id)).toMatchObject({ id });
    vi.setSystemTime(Date.now() + 2_000);
    await expect(loadTenant(env, id)).rejects.toThrow("the gate is gone");
  });

  it("where the gate never answered is nothing: what was revoked must not come back", async () => {
    const { env, id, fall } = createTenant();
    fall();
    await expect(loadTenant(env, id)).rejects.toThrow("the gate is gone");
  });

  it("does not go back to what was asked for before the newest change", async () => {
    const { env, id, set } = createTenant();
    set(2, { limits: { slots: 2, ratePerSecond: 1, burst: 1 } });
    await loadTenant(env, id);
    set(1, { limits: { slots: 1, ratePerSecond: 1, burst: 1 } });
    vi.setSystemTime(Date.now() + 6_000);
    expect(await loadTenant(env, id)).toMatchObject({ limits: { slots: 2 } });
  });
});

/** A tenant of its own with a gate that says what it is told to. */
function createTenant() {
  numbered += 1;
  const id = `current-${numbered}`;
  let settings: KnownOverlay = { version: 0, overlay: {} };
  let requests = 0;
  let isGone = false;
  const gate = {
    currentSettings: async () => {
      requests += 1;
      if (isGone) throw new Error("the gate is gone");
      return settings;
    },
  };
  const bindings = {
    [bindingNameOf(id)]: JSON.stringify({ ...demo, id }),
    TENANT_GATE: { getByName: () => gate },
  };
  return {
    // Of all the environment only this is looked at.
    env: bindings as unknown as Pick<Env, "TENANT_GATE">,
    id,
    asked: () => requests,
    set(version: number, overlay: Overlay) {
      settings = { version, overlay };
    },
    fall() {
      isGone = true;
    },
  };
}

function namesOf(tenant: TenantConfig | null): string[] {
  return tenant?.apiTokens.map(({ name }) => name) ?? [];
}
