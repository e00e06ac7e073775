import { env } from "cloudflare:workers";
import { listDurableObjectIds } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { developmentToken } from "../../scripts/fixtures/signalbox-client.ts";
import { signDelivery } from "../../scripts/fixtures/sign.ts";
import { fetchWorker, openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { copyTicket, deliver, tidyUp } from "../support/tickets.ts";

afterEach(tidyUp);
const tenant = findTestTenant("demo-own");

describe("the webhook's refusals have names", () => {
  it.each([
    ["an unknown tenant", { path: "/webhooks/nobody/standard" }, 404, "unknownSource"],
    ["an unknown source", { path: "/webhooks/demo-own/fax" }, 404, "unknownSource"],
    ["a name of the prototype as a source", { path: "/webhooks/demo-own/constructor" }, 404, "unknownSource"],
    ["a path that goes on", { path: "/webhooks/demo-own/standard/x" }, 404, "routeUnknown"],
    ["another method", { method: "PUT" }, 404, "routeUnknown"],
    ["no signature", { headers: { "webhook-signature": "" } }, 401, "signatureInvalid"],
    ["a wrong signature", { headers: { "webhook-signature": "v1,AAAA" } }, 401, "signatureInvalid"],
    ["an old delivery", { headers: { "webhook-timestamp": "1000000000" } }, 401, "signatureInvalid"],
    ["another type of content", { headers: { "content-type": "text/plain" } }, 415, "mediaTypeUnsupported"],
    [
      "a form",
      { headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
      "mediaTypeUnsupported",
    ],
    ["a packed body", { headers: { "content-encoding": "gzip" } }, 415, "encodingUnsupported"],
    ["a huge body", { body: " ".repeat(262_145) }, 413, "tooLarge"],
  ] satisfies [string, Parameters<typeof post>[0], number, string][])(
    "%s",
    async (_, changes, status, type) => {
      await expectProblem(await post(changes), status, type);
    },
  );

  it("signed, but not JSON", async () => {
    await expectProblem(await postSigned("{"), 400, "jsonInvalid");
  });

  it.each([
    ["a list", "[]"],
    ["nothing", "null"],
    ["no subject", '{"id":"T-1","body":"x","requester":{"email":"a@b.example"}}'],
    ["a subject that is a number", '{"id":"T-1","subject":7,"body":"x","requester":{"email":"a@b.example"}}'],
  ])("signed JSON, but %s", async (_, body) => {
    await expectProblem(await postSigned(body), 422, "shapeInvalid");
  });
});

describe("the API", () => {
  it.each([
    ["an unknown ticket", "GET", "/tickets/tkt_00000000000000000000000000000000", 404, "ticketUnknown"],
    ["an unknown route", "GET", "/everything", 404, "routeUnknown"],
    ["an unknown state", "GET", "/tickets?state=lost", 422, "requestInvalid"],
    ["a limit that is none", "GET", "/tickets?limit=all", 422, "requestInvalid"],
    ["a limit past the limit", "GET", "/tickets?limit=201", 422, "requestInvalid"],
    ["a cursor nobody gave out", "GET", "/tickets?cursor=%00%ff", 422, "cursorInvalid"],
  ])("%s has a name", async (_, method, path, status, type) => {
    await expectProblem(await ask(method, path), status, type);
  });

  it.each([
    ["half a JSON", "{", 400, "jsonInvalid"],
    ["no body", "", 400, "jsonInvalid"],
    ["a list", "[]", 422, "requestInvalid"],
    ["nothing", "null", 422, "requestInvalid"],
    ["another shape", '{"from":"nobody","body":""}', 422, "requestInvalid"],
    ["more than is asked", '{"from":"human","body":"x","admin":true}', 422, "requestInvalid"],
  ])("a message that is %s is refused", async (_, body, status, type) => {
    await expectProblem(await ask("POST", `/tickets/tkt_${"0".repeat(32)}/messages`, body), status, type);
  });

  it("a body past four megabytes is refused", async () => {
    await expectProblem(
      await ask("PUT", "/knowledge/articles", " ".repeat(4 * 1024 * 1024 + 1)),
      413,
      "tooLarge",
    );
  });

  it("names the field that does not fit, and never its value", async () => {
    const answer = await ask("POST", `/tickets/tkt_${"0".repeat(32)}/feedback`, '{"rating":"secret-value"}');
    const text = await answer.text();
    expect(text).toContain("rating");
    expect(text).not.toContain("secret-value");
  });

  it("never breaks, whatever is sent where", async () => {
    const ids = [
      "x",
      "tkt_",
      "tkt_zz",
      "-1",
      "%00",
      "%ff",
      "%F0%9F%92%A9",
      "..%2f..",
      "a".repeat(3_000),
      "tkt_%20",
    ];
    const tails = [
      "",
      "/calls",
      "/events",
      "/trace",
      "/messages",
      "/cancel",
      "/approvals/%00",
      "/approvals/",
      "/nothing",
      "//",
    ];
    const bodies = [
      undefined,
      "{",
      "[]",
      "null",
      "7",
      '"text"',
      '{"__proto__":{"admin":true}}',
      `{"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
      "\u0000",
    ];
    let turn = 0;
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]) {
      for (const id of ids) {
        for (const tail of tails) {
          const body = bodies[turn++ % bodies.length];
          const isRead = method === "GET" || method === "HEAD";
          const answer = await ask(method, `/tickets/${id}${tail}`, isRead ? undefined : body);
          const where = `${method} ${id.slice(0, 20)}${tail} ${body?.slice(0, 20)}`;
          expect(answer.status, where).toBeLessThan(500);
          expect([200, 202], where).not.toContain(answer.status);
          await answer.body?.cancel();
        }
      }
    }
  });

  it("makes no object for a ticket that cannot be", async () => {
    const before = (await listDurableObjectIds(env.TICKET_COORDINATOR)).length;
    for (const id of ["x", "tkt_zz", "%ff", "a".repeat(500)]) await ask("GET", `/tickets/${id}`);
    expect((await listDurableObjectIds(env.TICKET_COORDINATOR)).length).toBe(before);
  });
});

describe("every answer", () => {
  it.each([
    ["of the API", "/api/demo-own/me"],
    ["that is refused", "/api/nobody/me"],
    ["of an unknown route", "/api/nothing"],
    ["of the contract", "/openapi.json"],
    ["of the health check", "/healthz"],
    ["of the machine's chart", "/api/machine"],
    ["of the webhook", "/webhooks/nobody/standard"],
    ["of the live connection", "/live/nobody"],
  ])("%s tells a browser what it may do with it", async (_, path) => {
    const { headers, body } = await fetchWorker(path);
    await body?.cancel();
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("access-control-allow-origin")).toBeNull();
    if (path.startsWith("/api/")) expect(headers.get("cache-control")).toBe("no-store");
  });
});

describe("what a customer writes", () => {
  it.each([
    ["right to left, with marks that turn the order around", "مرحبا \u202Eevil\u202C أين طلبي؟"],
    ["with signs nobody sees", "re\u200Bfund\u200D\uFEFF me\u00AD now"],
    ["with a NUL and other controls", "a\u0000b\u0007c\u001B[31mred"],
    ["one line of sixty kilobytes", "word ".repeat(12_000)],
    ["markup", '</task><script>alert("x")</script><img src=x onerror=alert(1)>{{7*7}}${7*7}'],
    ["signs outside the first plane, and letters with marks", "👩‍👩‍👧‍👦 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A 𝒳"],
  ])("is kept as it is: %s", async (_, body) => {
    const client = await openTenant(tenant, "demo");
    const ticket = { ...copyTicket("human-request"), subject: body.slice(0, 80), body };
    const { status, ticketId } = await deliver(client, ticket);
    expect(status).toBe(202);
    const view = await client.readTicket(ticketId);
    expect(view.messages[0]?.body).toBe(body);
    expect(view.ticket.subject).toBe(body.slice(0, 80));
  });
});

async function expectProblem(answer: Response, status: number, type: string): Promise<void> {
  const text = await answer.text();
  expect(answer.status, text).toBe(status);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  expect(JSON.parse(text)).toMatchObject({
    type: `urn:signalbox:${type}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
}

function ask(method: string, path: string, body?: string): Promise<Response> {
  return fetchWorker(`/api/${tenant.id}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${developmentToken(tenant.id, "admin")}`,
      "content-type": "application/json",
    },
    ...(body !== undefined && { body }),
  });
}

/** A good delivery with something changed after it was signed. */
async function post(changes: {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}) {
  const delivery = { event: null, key: null, ticket: copyTicket("human-request") };
  const signed = await signDelivery(tenant, "standard", delivery, Date.now());
  return fetchWorker(changes.path ?? signed.path, {
    method: changes.method ?? "POST",
    headers: { ...signed.headers, ...changes.headers },
    body: changes.body ?? signed.body,
  });
}

/** Any bytes under a good signature. */
async function postSigned(body: string): Promise<Response> {
  const secret = tenant.webhooks.standard?.secrets[0] ?? "";
  const key = Uint8Array.from(atob(secret.replace("whsec_", "")), (letter) => letter.charCodeAt(0));
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, hmac, false, ["sign"]);
  const mac = await crypto.subtle.sign(
    "HMAC",
    imported,
    new TextEncoder().encode(`msg_1.${timestamp}.${body}`),
  );
  return fetchWorker("/webhooks/demo-own/standard", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`,
    },
    body,
  });
}
