import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { fetchWorker } from "../support/signalbox.ts";

type Role = "viewer" | "approver" | "admin";

/** The least role each route of the API asks for. A route that is not here fails the first test. */
const leastRole: Record<string, Role> = {
  "GET /api/{tenant}/me": "viewer",
  "POST /api/{tenant}/connection": "viewer",
  "GET /api/{tenant}/metrics": "viewer",
  "GET /api/{tenant}/track-record": "viewer",
  "GET /api/{tenant}/dead-letters": "viewer",
  "GET /api/{tenant}/dead-letters/{id}": "viewer",
  "POST /api/{tenant}/dead-letters/{id}/redrive": "approver",
  "POST /api/{tenant}/dead-letters/{id}/dismiss": "approver",
  "GET /api/{tenant}/tools": "viewer",
  "GET /api/{tenant}/tools/{tool}/explanation": "viewer",
  "GET /api/{tenant}/switches": "viewer",
  "PUT /api/{tenant}/switches/{target}": "admin",
  "GET /api/{tenant}/settings": "viewer",
  "GET /api/{tenant}/settings/history": "viewer",
  "POST /api/{tenant}/settings/preview": "admin",
  "PUT /api/{tenant}/settings": "admin",
  "POST /api/{tenant}/settings/restore": "admin",
  "POST /api/{tenant}/settings/revert": "admin",
  "GET /api/{tenant}/examples": "viewer",
  "POST /api/{tenant}/examples": "admin",
  "DELETE /api/{tenant}/examples/{exampleId}": "admin",
  "GET /api/{tenant}/labels": "viewer",
  "POST /api/{tenant}/labels/{labelId}": "admin",
  "GET /api/{tenant}/eval-set": "viewer",
  "POST /api/{tenant}/tokens": "admin",
  "PUT /api/{tenant}/tokens/{name}": "admin",
  "DELETE /api/{tenant}/tokens/{name}": "admin",
  "PUT /api/{tenant}/knowledge/articles": "admin",
  "GET /api/{tenant}/sandbox/books": "viewer",
  "PUT /api/{tenant}/sandbox/business": "admin",
  "POST /api/{tenant}/sandbox/threads/{ticketId}/messages": "admin",
  "GET /api/{tenant}/test-tickets": "viewer",
  "POST /api/{tenant}/test-tickets": "approver",
  "PUT /api/{tenant}/faults": "admin",
  "PUT /api/{tenant}/connectors/{connector}/credential": "admin",
  "GET /api/{tenant}/connectors/{connector}/credential": "admin",
  "DELETE /api/{tenant}/connectors/{connector}/credential": "admin",
  "GET /api/{tenant}/tickets": "viewer",
  "GET /api/{tenant}/tickets/counts": "viewer",
  "GET /api/{tenant}/tickets/{id}": "viewer",
  "GET /api/{tenant}/tickets/{id}/calls": "viewer",
  "GET /api/{tenant}/tickets/{id}/events": "viewer",
  "GET /api/{tenant}/tickets/{id}/trace": "viewer",
  "GET /api/{tenant}/tickets/{id}/memory": "viewer",
  "GET /api/{tenant}/tickets/{id}/cassette": "admin",
  "GET /api/{tenant}/tickets/{id}/fixture": "approver",
  "POST /api/{tenant}/tickets/{id}/reveal": "approver",
  "POST /api/{tenant}/tickets/{id}/approvals/{approvalId}": "approver",
  "POST /api/{tenant}/tickets/{id}/messages": "approver",
  "POST /api/{tenant}/tickets/{id}/handback": "approver",
  "POST /api/{tenant}/tickets/{id}/resolve": "approver",
  "POST /api/{tenant}/tickets/{id}/cancel": "approver",
  "POST /api/{tenant}/tickets/{id}/feedback": "approver",
  "POST /api/{tenant}/tickets/{id}/assignment": "approver",
  "POST /api/{tenant}/tickets/{id}/snooze": "approver",
  "POST /api/{tenant}/tickets/{id}/recall": "approver",
  "POST /api/{tenant}/tickets/{id}/revert": "approver",
  "POST /api/{tenant}/tickets/{id}/approvals/{approvalId}/extend": "approver",
  "DELETE /api/{tenant}/tickets/{id}": "admin",
};
const roles: Role[] = ["viewer", "approver", "admin"];

describe("the contract", () => {
  it("lists every route, and every route of the API says that it wants a token", async () => {
    const { paths, openapi } = await readContract();
    expect(openapi).toMatch(/^3\.1/);
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, route]) => ({
        name: `${method.toUpperCase()} ${path.replace(/\/$/, "")}`,
        route,
      })),
    );
    const [doors, api] = [
      routes.filter(({ name }) => name.includes("/webhooks/")),
      routes.filter(({ name }) => name.includes("/api/")),
    ];
    expect(doors.map(({ name }) => name)).toEqual(["POST /webhooks/{tenant}/{source}"]);
    expect(api.map(({ name }) => name).toSorted()).toEqual(Object.keys(leastRole).toSorted());
    for (const { name, route } of api) {
      expect(route.security, name).toEqual([{ bearer: [] }]);
      expect(route.summary, name).toBeTruthy();
      expect(Object.keys(route.responses), name).toContain("default");
    }
  });
});

describe.each(Object.entries(leastRole))("%s", (route, least) => {
  it("is closed without a token of this tenant, and says nothing of why", async () => {
    const answers = await Promise.all([
      ask(route, null),
      ask(route, "Bearer wrong"),
      ask(route, "Bearer "),
      ask(route, `Basic ${btoa("admin:admin")}`),
      ask(route, `Bearer ${developmentToken("acme", "admin")}`),
      ask(route, `Bearer ${developmentToken("demo", "admin")}`, "nobody"),
      ask(route, `Bearer ${developmentToken("demo", "admin")}`, "DEMO"),
    ]);
    for (const { status, text } of answers) {
      expect(status).toBe(401);
      expect(text).not.toContain("development-");
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it.each(roles)(`is open to ${least} and above: %s`, async (role) => {
    const { status, text } = await ask(route, `Bearer ${developmentToken("demo", role)}`);
    if (roles.indexOf(role) < roles.indexOf(least)) {
      expect(status).toBe(403);
      expect(text).not.toContain(developmentToken("demo", role));
    } else {
      expect([200, 202, 404, 422]).toContain(status);
    }
  });
});

describe("the development token", () => {
  const token = "a-development-token-of-this-test";
  const origins = { local: "http://127.0.0.1:8787", foreign: "https://signalbox.example" };
  const { ENVIRONMENT: before } = env;

  afterEach(() => {
    Object.assign(env, { ENVIRONMENT: before });
    Object.assign(env, { SIGNALBOX_DEV_TOKEN: "" });
  });

  it.each([
    ["a local worker, on loopback, for demo", "local", "127.0.0.1", "demo", 200],
    ["by name", "local", "localhost", "demo", 200],
    ["by IPv6", "local", "[::1]", "demo", 200],
    ["another tenant", "local", "127.0.0.1", "acme", 401],
    ["a variant of demo", "local", "127.0.0.1", "demo-own", 401],
    ["another host", "local", "signalbox.example", "demo", 401],
    ["a host that only begins so", "local", "127.0.0.1.example.com", "demo", 401],
    ["a live worker", "live", "127.0.0.1", "demo", 401],
    ["a worker of no environment", "", "127.0.0.1", "demo", 401],
  ])("%s", async (_, environment, host, tenant, status) => {
    Object.assign(env, { ENVIRONMENT: environment, SIGNALBOX_DEV_TOKEN: token });
    const answer = await me(`http://${host}:8787`, tenant, token);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain(token);
  });

  it("is nothing where none is set, and where another is sent", async () => {
    expect((await me(origins.local, "demo", token)).status).toBe(401);
    Object.assign(env, { SIGNALBOX_DEV_TOKEN: token });
    expect((await me(origins.local, "demo", `${token}x`)).status).toBe(401);
    expect((await me(origins.foreign, "demo", token)).status).toBe(401);
  });
});

function me(origin: string, tenant: string, token: string): Promise<Response> {
  return fetchWorker(`${origin}/api/${tenant}/me`, { headers: { authorization: `Bearer ${token}` } });
}

async function ask(route: string, authorization: string | null, tenant = "demo") {
  const [method = "", path = ""] = route.split(" ");
  const url = path
    .replace("{tenant}", tenant)
    .replace("{id}", `tkt_${"0".repeat(32)}`)
    .replace("{approvalId}", "apr_1")
    .replace("{connector}", "nobody");
  const answer = await fetchWorker(url, {
    method,
    headers: { "content-type": "application/json", ...(authorization !== null && { authorization }) },
    // Fits no route, so that nothing is changed by whom is let in.
    ...(method !== "GET" && method !== "DELETE" && { body: '{"fits":"nothing"}' }),
  });
  return { status: answer.status, text: await answer.text() };
}

async function readContract() {
  const schema = z.looseObject({
    openapi: z.string(),
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.looseObject({
          summary: z.string(),
          security: z.unknown().optional(),
          responses: z.record(z.string(), z.unknown()),
        }),
      ),
    ),
  });
  return schema.parse(await (await fetchWorker("/openapi.json")).json());
}
