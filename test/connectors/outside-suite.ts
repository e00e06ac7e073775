/**
 * What every connector to a system outside passes, tool by tool and by the tool's idempotency class: what it answers
 * when the other side refuses, breaks, hangs or talks nonsense, and what a look-up then says. The other side is a
 * server on loopback that speaks the vendor's wire format (`test/support/wire-server.ts`) or can be broken like it.
 */
import { describe, expect, it } from "vitest";
import type { Connector, OperationRequest } from "../../src/connectors/connector.ts";
import type { ToolDefinition } from "../../src/domain/tool.ts";
import type { WireFault } from "../support/wire-server.ts";
import { hostileStrings, itRefusesWhatItDoesNotKnow } from "./connector-suite.ts";

export interface OutsideCase {
  tenantId: string;
  /** A connector with a request's time limit below a second. */
  connect(): Connector;
  /** One whose credential is refused before a request leaves. */
  connectWithoutCredential(): Connector;
  /** Sets the other side up anew. */
  begin(): Promise<void>;
  /** The next request that fits is struck. */
  break(faults: WireFault[]): Promise<void>;
  countRequests(): Promise<number>;
  /** What did not conform to the vendor's API. */
  violations(): Promise<string[]>;
  /** How its requests that read begin. */
  reading: Pick<WireFault, "method" | "path">;
  tools: readonly OutsideTool[];
}

export interface OutsideTool {
  tool: ToolDefinition;
  /** A call that succeeds and, for a write, changes something. */
  input: object;
  /** The request that changes something; null for a read. */
  writing: Pick<WireFault, "method" | "path"> | null;
  /** The other side's own count of this tool's effects, taken past the connector. */
  countEffects?(): Promise<number>;
  /** The input with this text where free text may stand, if anywhere. */
  inputWith?(text: string): object;
}

type Strike = [what: string, strike: WireFault["do"]];

const answered = (status: number, headers: Record<string, string> = {}): WireFault["do"] => ({
  answer: { status, headers, body: { message: "Words of the other side that may hold anything." } },
});

/** The other side said no: nothing happened. */
const refusals: [...Strike, expected: object][] = [
  ["401", answered(401), { reason: "unauthorised", retryable: false }],
  ["403", answered(403), { reason: "forbidden", retryable: false }],
  ["404", answered(404), { reason: "notFound", retryable: false }],
  ["422", answered(422), { reason: "refusedByHelpdesk", retryable: false }],
  [
    "429",
    answered(429, { "retry-after": "7" }),
    { reason: "rateLimited", retryable: true, retryAfterMs: 7_000 },
  ],
];

/** Nobody can know from the answer; `isDone` is the truth. */
const losses: [...Strike, isDone: boolean][] = [
  ["500", answered(500), false],
  ["503", answered(503, { "retry-after": "7" }), false],
  ["silence, and nothing done", "hang", false],
  ["silence after it was done", "hangAfter", true],
  ["an answer that trickles", "slowLoris", true],
  ["a broken line before it was done", "dropBefore", false],
  ["a broken line after it was done", "dropAfter", true],
  ["an answer cut short", "cut", true],
  ["an answer that is no JSON", "malformed", true],
  ["another service's answer", "foreign", true],
  ["an answer that leads elsewhere", "redirect", false],
];

const everyStrike = [...refusals, ...losses].map(([what, strike]): Strike => [what, strike]);

export function describeOutside(name: string, setUp: () => OutsideCase): void {
  const outside = setUp();
  let keys = 0;
  const callOf = ({ tool, input }: OutsideTool): OperationRequest & { idempotencyKey: string } => ({
    tenantId: outside.tenantId,
    operation: tool.operation,
    input,
    // Reads are called with null below.
    idempotencyKey: `outside-${++keys}`,
    signal: new AbortController().signal,
  });
  const begin = async () => {
    await outside.begin();
    return outside.connect();
  };

  for (const each of outside.tools) {
    if (each.writing) describeWrite(name, { outside, each, begin, call: () => callOf(each) });
    else
      describeRead(name, { outside, each, begin, call: () => ({ ...callOf(each), idempotencyKey: null }) });
  }
}

interface Setting<Call> {
  outside: OutsideCase;
  each: OutsideTool;
  begin(): Promise<Connector>;
  call(): Call;
}

function describeRead(name: string, { outside, each, begin, call }: Setting<OperationRequest>): void {
  describe(`${name}, ${each.tool.operation}`, () => {
    itIsItsOwn(outside, each, call);

    it("answers in the tool's shape, by the vendor's", async () => {
      const connector = await begin();
      const answer = await connector.run(call());
      expect(answer).toMatchObject({ status: "success" });
      expect(each.tool.output.safeParse(answer.status === "success" && answer.output).error).toBeUndefined();
      expect(await outside.violations()).toEqual([]);
    });

    it.each(refusals)("is refused where the answer is %s", async (_what, strike, expected) => {
      const connector = await begin();
      await outside.break([{ ...outside.reading, do: strike }]);
      expect(await connector.run(call())).toMatchObject({ status: "failed", ...expected });
    });

    it.each(losses)("may be asked again after %s", async (_what, strike) => {
      const connector = await begin();
      await outside.break([{ ...outside.reading, do: strike }]);
      const answer = await connector.run(call());
      expect(answer).toMatchObject({ status: "failed", retryable: strike !== "redirect" });
      expect(await connector.run(call())).toMatchObject({ status: "success" });
    });

    it("can be given up", async () => {
      const connector = await begin();
      await outside.break([{ ...outside.reading, do: "hang" }]);
      const controller = new AbortController();
      const answer = connector.run({ ...call(), signal: controller.signal });
      controller.abort();
      expect(await answer).toMatchObject({ status: "failed", reason: "aborted", retryable: true });
    });
  });
}

function describeWrite(
  name: string,
  { outside, each, begin, call }: Setting<OperationRequest & { idempotencyKey: string }>,
): void {
  const { tool } = each;
  const { idempotency } = tool;
  const writing = each.writing ?? outside.reading;
  const count = each.countEffects ?? (() => Promise.reject(new Error("a write has effects to be counted")));

  describe(`${name}, ${tool.operation}`, () => {
    itIsItsOwn(outside, each, call);

    it("is done once and answered in the tool's shape, by the vendor's", async () => {
      const connector = await begin();
      const before = await count();
      const answer = await connector.run(call());
      expect(answer).toMatchObject({ status: "success" });
      expect(tool.output.safeParse(answer.status === "success" && answer.output).error).toBeUndefined();
      expect(await count()).toBe(before + 1);
      expect(await outside.violations()).toEqual([]);
    });

    it("does nothing without a key", async () => {
      const connector = await begin();
      const before = await count();
      const answer = await connector.run({ ...call(), idempotencyKey: null });
      expect(answer).toMatchObject({ status: "failed", reason: "idempotencyKeyMissing", retryable: false });
      expect(await count()).toBe(before);
    });

    it.each(refusals)("has not happened where the answer is %s", async (_what, strike, expected) => {
      const connector = await begin();
      const before = await count();
      await outside.break([{ ...writing, do: strike }]);
      expect(await connector.run(call())).toMatchObject({ status: "failed", ...expected });
      expect(await count()).toBe(before);
    });

    it.each(losses)("may have happened after %s, and a look-up tells", async (_what, strike, isDone) => {
      const connector = await begin();
      const before = await count();
      const asked = call();
      await outside.break([{ ...writing, do: strike }]);
      expect(await connector.run(asked)).toMatchObject({ status: "unknown" });
      expect(await count()).toBe(before + (isDone ? 1 : 0));
      await expectFinding(connector, asked, { tool, isDone });
    });

    it.each(everyStrike)("has not happened where what is read before gets %s", async (_what, strike) => {
      const connector = await begin();
      const before = await count();
      await outside.break([{ ...outside.reading, do: strike }]);
      expect(await connector.run(call())).toMatchObject({ status: "failed" });
      expect(await count()).toBe(before);
    });

    it("given up while it is sent may have happened, given up before has not", async () => {
      const connector = await begin();
      await outside.break([{ ...writing, do: "hang" }]);
      const sent = new AbortController();
      const answer = connector.run({ ...call(), signal: sent.signal });
      setTimeout(() => sent.abort(), 150);
      expect(await answer).toMatchObject({ status: "unknown" });

      await outside.break([{ ...outside.reading, do: "hang" }]);
      const reading = new AbortController();
      const other = connector.run({ ...call(), signal: reading.signal });
      reading.abort();
      expect(await other).toMatchObject({ status: "failed", reason: "aborted", retryable: true });
    });

    if (idempotency.class === "key") {
      it("has one effect and one answer for the same key sent twice", async () => {
        const connector = await begin();
        const before = await count();
        const asked = call();
        const first = await connector.run(asked);
        expect(await connector.run(asked)).toEqual(first);
        expect(await count()).toBe(before + 1);
      });
    }

    if (idempotency.class === "marker") {
      it("is found once it took place, and before that is not", async () => {
        const connector = await begin();
        const asked = call();
        expect(await connector.find?.(asked)).toEqual({ status: "absent" });
        expect(await connector.run(asked)).toMatchObject({ status: "success" });
        const finding = await connector.find?.(asked);
        expect(finding).toMatchObject({ status: "found" });
        const output = finding?.status === "found" ? finding.output : null;
        expect(tool.output.safeParse(output).error).toBeUndefined();
        expect(await outside.violations()).toEqual([]);
      });

      it.each(everyStrike)("is looked for in vain where the answer is %s", async (_what, strike) => {
        const connector = await begin();
        await outside.break([{ ...outside.reading, do: strike }]);
        expect(await connector.find?.(call())).toMatchObject({ status: "unclear" });
      });

      it("is not looked for once its signal has been aborted", async () => {
        const connector = await begin();
        const finding = await connector.find?.({ ...call(), signal: AbortSignal.abort() });
        expect(finding).toMatchObject({ status: "unclear" });
        expect(await outside.countRequests()).toBe(0);
      });
    }

    const { inputWith } = each;
    if (inputWith) {
      it.each(hostileStrings.map((text) => [text.slice(0, 20), text]))(
        "survives hostile text: %s",
        async (_what, text) => {
          const connector = await begin();
          const before = await count();
          const answer = await connector.run({ ...call(), input: inputWith(text) });
          expect(answer).toMatchObject({ status: "success" });
          expect(await count()).toBe(before + 1);
          expect(await outside.violations()).toEqual([]);
        },
      );
    }
  });
}

async function expectFinding(
  connector: Connector,
  asked: OperationRequest & { idempotencyKey: string },
  { tool, isDone }: { tool: ToolDefinition; isDone: boolean },
): Promise<void> {
  const finding = await connector.find?.(asked);
  switch (tool.idempotency.class) {
    case "marker":
      expect(finding).toMatchObject({ status: isDone ? "found" : "absent" });
      return;
    case "key":
      // Sent again under its key it is done once, whatever became of it.
      expect(await connector.run(asked)).toMatchObject({ status: "success" });
      return;
    default:
      expect(finding?.status ?? "unclear").toBe("unclear");
  }
}

function itIsItsOwn(outside: OutsideCase, each: OutsideTool, call: () => OperationRequest): void {
  itRefusesWhatItDoesNotKnow(outside.connect(), call());

  it("is done for its own tenant and for no other", async () => {
    await outside.begin();
    const answer = await outside.connect().run({ ...call(), tenantId: "somebody-else" });
    expect(answer).toMatchObject({ status: "failed", reason: "otherTenant", retryable: false });
    expect(await outside.countRequests()).toBe(0);
  });

  it("asks nothing once its signal has been aborted", async () => {
    await outside.begin();
    const answer = await outside.connect().run({ ...call(), signal: AbortSignal.abort() });
    expect(answer).toMatchObject({ status: "failed", reason: "aborted", retryable: true });
    expect(await outside.countRequests()).toBe(0);
  });

  it("asks nothing without a credential", async () => {
    await outside.begin();
    const answer = await outside.connectWithoutCredential().run(call());
    expect(answer).toMatchObject({ status: "failed", reason: "unauthorised", retryable: false });
    expect(await outside.countRequests()).toBe(0);
  });
}
