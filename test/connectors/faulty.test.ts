import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OperationRequest } from "../../src/connectors/connector.ts";
import { createConnectors } from "../../src/connectors/registry.ts";
import type { ToolFault } from "../../src/domain/fault.ts";
import { faultsSchema } from "../../src/domain/fault.ts";
import { replaceFaults } from "../../src/tenants/drill.ts";
import { openTenant } from "../support/signalbox.ts";
import { findTestTenant } from "../support/tenants.ts";
import { intercept, pause } from "../support/tickets.ts";

const tenant = findTestTenant("demo-drilled");
const tenantId = tenant.id;
let numbered = 0;

beforeEach(() => openTenant(tenant, "demo"));
afterEach(() => void replaceFaults(tenantId, faultsSchema.parse({})));

describe("a drilled write", () => {
  it.each([
    ["5xx", { status: "failed", reason: "unavailable", retryable: true }, 0],
    ["429", { status: "failed", reason: "rateLimited", retryable: true }, 0],
    ["down", { status: "failed", reason: "unavailable", retryable: true }, 0],
    ["lost", { status: "unknown" }, 1],
    ["garbage", { status: "success", output: { page: "<html>" } }, 1],
  ] as const)("with %s answers so, and has done no more", async (kind, answer, done) => {
    drill({ kind });
    expect(await run(reply())).toMatchObject(answer);
    expect(await countReplies()).toBe(done);
  });

  it("that hangs is given up with its caller, and nobody knows", async () => {
    drill({ kind: "hang" });
    expect(await run({ ...reply(), signal: AbortSignal.timeout(30) })).toMatchObject({ status: "unknown" });
    expect(await countReplies()).toBe(0);
  });

  it("that is late is given up as well, and is done afterwards", async () => {
    drill({ kind: "late", delayMs: 40 });
    expect(await run({ ...reply(), signal: AbortSignal.timeout(30) })).toMatchObject({ status: "unknown" });
    expect(await countReplies()).toBe(0);
    await expect.poll(countReplies).toBe(1);
  });

  it("that is late meets the second try's key, and is done once", async () => {
    drill({ kind: "late", delayMs: 40 });
    const answered: unknown[] = [];
    intercept(env.SANDBOX_BUSINESS, "run", async (pass) => {
      const answer = await pass();
      answered.push(answer);
      return answer;
    });
    const input = { orderId: "SB-10002", amountCents: 100, currency: "EUR", reason: "Scratched." };
    const request = { ...reply(), operation: "createRefund", input };
    await run({ ...request, signal: AbortSignal.timeout(30) });
    replaceFaults(tenantId, faultsSchema.parse({}));
    expect(await run(request)).toMatchObject({ status: "success" });
    await expect.poll(() => answered.length).toBe(2);
    vi.restoreAllMocks();
    const { refunds } = await env.SANDBOX_BUSINESS.getByName(`${tenantId}:sandbox:main`).books(tenantId);
    expect(refunds.filter(({ orderId }) => orderId === input.orderId)).toHaveLength(1);
  });

  it("that nobody knows the end of is not found either while the fault lasts", async () => {
    drill({ kind: "lost" });
    const request = { ...reply(), idempotencyKey: "drilled-lost" };
    await run(request);
    const find = () => createConnectors(env, tenant).get("sandbox")?.find?.(request);
    expect(await find()).toMatchObject({ status: "unclear" });
    replaceFaults(tenantId, faultsSchema.parse({}));
    expect(await find()).toMatchObject({ status: "found" });
  });

  it("that is slow is done, later", async () => {
    drill({ kind: "slow", delayMs: 50 });
    const startedAt = Date.now();
    expect(await run(reply())).toMatchObject({ status: "success" });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(49);
  });

  it("that is slower than its caller's patience has not been done", async () => {
    drill({ kind: "slow", delayMs: 60 });
    expect(await run({ ...reply(), signal: AbortSignal.timeout(20) })).toMatchObject({ status: "unknown" });
    // Past its delay: nothing is what has to happen.
    await pause(100);
    expect(await countReplies()).toBe(0);
  });

  it("that is refused stays refused, whatever befalls its answer", async () => {
    drill({ kind: "garbage" });
    const refused = { ...reply(), input: { to: "two, recipients" } };
    expect(await run(refused)).toMatchObject({ status: "failed", retryable: false });
  });
});

describe("a drilled look-up", () => {
  it.each([
    ["5xx", "unavailable"],
    ["429", "rateLimited"],
    ["lost", "unavailable"],
    ["down", "unavailable"],
  ] as const)("with %s may be made again", async (kind, reason) => {
    drill({ kind }, "getOrder");
    expect(await run(lookUp)).toMatchObject({ status: "failed", reason, retryable: true });
  });

  it("that hangs may be made again once it is given up", async () => {
    drill({ kind: "hang" }, "getOrder");
    const answer = await run({ ...lookUp, signal: AbortSignal.timeout(30) });
    expect(answer).toMatchObject({ status: "failed", reason: "unavailable", retryable: true });
  });
});

describe("a drill", () => {
  it("leaves other operations and other connectors alone", async () => {
    drill({ kind: "down" });
    expect(await run(lookUp)).toMatchObject({ status: "success" });
    expect(
      await createConnectors(env, tenant)
        .get("knowledge")
        ?.run({
          ...lookUp,
          operation: "search",
          input: { query: "refund", language: "en", intent: null, limit: 1 },
        }),
    ).toMatchObject({ status: "success" });
  });

  it("does nothing in a worker that is live", async () => {
    drill({ kind: "down" });
    const live = createConnectors({ ...env, ENVIRONMENT: "live", FAULTS: "{" }, tenant).get("sandbox");
    expect(await live?.run(reply())).toMatchObject({ status: "success" });
  });

  it("nobody can read does not begin", () => {
    expect(() => createConnectors({ ...env, FAULTS: '{"tools":7}' }, tenant)).toThrow(
      "FAULTS does not fit the schema",
    );
  });
});

const lookUp: OperationRequest = {
  tenantId,
  operation: "getOrder",
  input: { orderId: "SB-10001" },
  idempotencyKey: null,
  signal: new AbortController().signal,
};

function reply(): OperationRequest {
  numbered += 1;
  const input = {
    ticketId: "tkt_1",
    externalId: "T-1",
    to: "ann@example.com",
    subject: "Yes",
    body: "Yes.",
    inReplyTo: "m",
  };
  return {
    ...lookUp,
    operation: "sendReply",
    input,
    idempotencyKey: `drilled-${numbered}`,
  };
}

async function run(request: OperationRequest) {
  return createConnectors(env, tenant).get("sandbox")?.run(request);
}

/** From the books, past the connector. */
async function countReplies(): Promise<number> {
  const books = await env.SANDBOX_BUSINESS.getByName(`${tenantId}:sandbox:main`).books(tenantId);
  return books.repliesSent.length;
}

type Kind =
  { kind: "slow" | "late"; delayMs: number } | { kind: Exclude<ToolFault["kind"], "slow" | "late"> };

function drill(fault: Kind, operation = "sendReply"): void {
  const tools = [{ connector: "sandbox", operations: [operation], ...fault }];
  replaceFaults(tenantId, faultsSchema.parse({ tools }));
}
