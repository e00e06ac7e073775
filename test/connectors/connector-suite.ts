import { describe, expect, it } from "vitest";
import type { Connector, OperationRequest, OperationResult } from "../../src/connectors/connector.ts";

/** What the suite needs to know of a connector to hold it to its contract. */
export interface ConnectorCase {
  connector: Connector;
  /** A tenant that is set up. */
  tenantId: string;
  /** A call that succeeds. */
  operation: string;
  input: object;
  /** Connectors with the same code: the calls of one never come back, those of the other break off. */
  silent: Connector;
  broken: Connector;
}

export interface WritingCase extends ConnectorCase {
  /** Another tenant of the same connector. */
  otherTenantId: string;
  /** Also fit for the operation, but another deed. */
  otherInput: object;
  /** The input with this text wherever free text may stand. */
  inputWith(text: string): object;
  /** The other side's own count of effects, taken past the connector. */
  countEffects(tenantId: string): Promise<number>;
  /** Whether the other side holds this text unharmed. */
  holdsText(tenantId: string, text: string): Promise<boolean>;
}

/** Text that has broken something, somewhere. */
export const hostileStrings = [
  "Robert'); DROP TABLE records;--",
  '"; UPDATE deeds SET output = NULL; --',
  '{"$where": "1 == 1"}',
  "${process.exit(1)} {{constructor.constructor('return 1')()}}",
  "<script>alert(1)</script>",
  "../../../../etc/passwd\u0000.txt",
  "line one\r\nBcc: everybody@example.com",
  "مرحبا \u202Egnp.exe 👩‍👩‍👧‍👦 \uFEFF",
  "a\u0301".repeat(500),
  "__proto__",
];

/** Every connector, whatever is behind it, passes this with its reads. */
export function describeReads(name: string, setUp: () => ConnectorCase): void {
  describe(`${name}, read from`, () => {
    const { connector, silent, broken, ...known } = setUp();
    const call = createCall(known, null);

    it("answers", async () => {
      expect(await connector.run(call)).toMatchObject({ status: "success" });
    });

    itRefusesWhatItDoesNotKnow(connector, call);

    it("asks nobody once its signal has been aborted", async () => {
      expect(await silent.run({ ...call, signal: AbortSignal.abort() })).toMatchObject(neverLeft);
    });

    it("says that it may be asked again when it was given up halfway or broke off", async () => {
      expect(await giveUpHalfway(silent, call)).toMatchObject(unavailable);
      expect(await broken.run(call)).toMatchObject(unavailable);
    });

    it("survives hostile text", async () => {
      for (const text of hostileStrings) {
        const input = mapStrings(known.input, text);
        expect(await connector.run({ ...call, input })).toMatchObject({ status: "success" });
      }
      expect(await connector.run(call)).toMatchObject({ status: "success" });
    });
  });
}

/** Every connector to an embedded system that writes passes this as well; `outside-suite.ts` is for all others. */
export function describeWrites(name: string, setUp: () => WritingCase): void {
  describe(`${name}, written to`, () => {
    const { connector, silent, broken, ...known } = setUp();
    const { tenantId, otherTenantId, countEffects } = known;
    let keys = 0;
    const createNextCall = () => createCall(known, `suite-${++keys}`);

    itRefusesWhatItDoesNotKnow(connector, createCall(known, "suite-unknown"));

    it("has one effect and one answer for the same key sent twice", async () => {
      const call = createNextCall();
      const before = await countEffects(tenantId);
      const first = await connector.run(call);
      expect(first).toMatchObject({ status: "success" });
      expect(await connector.run(call)).toEqual(first);
      expect(await countEffects(tenantId)).toBe(before + 1);
    });

    it("has one effect for the same key sent many times at once", async () => {
      const call = createNextCall();
      const before = await countEffects(tenantId);
      const answers = await Promise.all(Array.from({ length: 8 }, () => connector.run(call)));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(await countEffects(tenantId)).toBe(before + 1);
    });

    it("has two effects for two keys", async () => {
      const before = await countEffects(tenantId);
      await connector.run(createNextCall());
      await connector.run(createNextCall());
      expect(await countEffects(tenantId)).toBe(before + 2);
    });

    it("refuses a known key with other arguments", async () => {
      const call = createNextCall();
      await connector.run(call);
      const before = await countEffects(tenantId);
      expect(await connector.run({ ...call, input: known.otherInput })).toMatchObject({
        status: "failed",
        reason: "idempotencyConflict",
        retryable: false,
      });
      expect(await countEffects(tenantId)).toBe(before);
    });

    it("does nothing without a key", async () => {
      const before = await countEffects(tenantId);
      const answer = await connector.run(createCall(known, null));
      expect(answer).toMatchObject({ status: "failed", retryable: false });
      expect(await countEffects(tenantId)).toBe(before);
    });

    it("does nothing once its signal has been aborted", async () => {
      const before = await countEffects(tenantId);
      expect(await connector.run({ ...createNextCall(), signal: AbortSignal.abort() })).toMatchObject(
        neverLeft,
      );
      expect(await countEffects(tenantId)).toBe(before);
    });

    it("says that it may have happened when it was given up halfway or broke off", async () => {
      expect(await giveUpHalfway(silent, createNextCall())).toMatchObject({ status: "unknown" });
      expect(await broken.run(createNextCall())).toMatchObject({ status: "unknown" });
    });

    it("acts for the tenant it was told and for no other", async () => {
      const before = await countEffects(otherTenantId);
      await connector.run(createNextCall());
      expect(await countEffects(otherTenantId)).toBe(before);
    });

    it("keeps hostile text as it is", async () => {
      for (const text of hostileStrings) {
        const call = { ...createNextCall(), input: known.inputWith(text) };
        expect(await connector.run(call)).toMatchObject({ status: "success" });
        expect(await known.holdsText(tenantId, text)).toBe(true);
      }
    });
  });
}

export function itRefusesWhatItDoesNotKnow(connector: Connector, call: OperationRequest): void {
  it.each(["dropEverything", "", "constructor", "__proto__", "toString"])(
    "has no operation %j",
    async (operation) => {
      expect(await connector.run({ ...call, operation })).toMatchObject({
        status: "failed",
        reason: "operationUnknown",
        retryable: false,
      });
    },
  );

  it("refuses input that does not fit", async () => {
    const unfit = [null, undefined, 7, "text", [], {}, { ...Object(call.input), unexpected: true }];
    for (const input of unfit) {
      expect(await connector.run({ ...call, input })).toMatchObject({
        status: "failed",
        reason: "inputInvalid",
        retryable: false,
      });
    }
  });
}

const neverLeft = { status: "failed", reason: "aborted", retryable: true };
const unavailable = { status: "failed", reason: "unavailable", retryable: true };

function createCall(
  { tenantId, operation, input }: Pick<ConnectorCase, "tenantId" | "operation" | "input">,
  idempotencyKey: string | null,
): OperationRequest {
  return { tenantId, operation, input, idempotencyKey, signal: new AbortController().signal };
}

function giveUpHalfway(connector: Connector, call: OperationRequest): Promise<OperationResult> {
  const controller = new AbortController();
  const answer = connector.run({ ...call, signal: controller.signal });
  controller.abort();
  return answer;
}

function mapStrings(input: object, text: string): object {
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, typeof value === "string" ? text : value]),
  );
}
