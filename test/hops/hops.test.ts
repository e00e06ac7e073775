import { env } from "cloudflare:workers";
import { CompactSign, exportJWK, generateKeyPair, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import type { Envelope, Hops, ToolEnvelope } from "../../src/domain/envelope.ts";
import { createMinter, createVerifier, longestLifeMs } from "../../src/hops/hops.ts";
import { createKeyRing, hopKeysSchema } from "../../src/hops/key-ring.ts";
import { deriveSampleKey } from "../../src/hops/sample-key.ts";
import { exampleTicket } from "../support/events.ts";
import { mintAgent, mintTool, signAnything, verifier } from "../support/hops.ts";

const nowMs = 1_800_000_000_000;
const expected = { tenantId: "demo", nowMs };

describe("an envelope", () => {
  it("says what the coordinator has signed, to whoever verifies it", async () => {
    const verified = await verifier.verifyAgent(await mintAgent(draftEnvelope(), nowMs), expected);
    expect(verified).toEqual({
      ok: true,
      value: { kind: "agent", ...draftEnvelope(), parentHash: null },
    });
    const tool = await verifier.verifyTool(await mintTool(refundEnvelope(), nowMs), expected);
    expect(tool).toEqual({ ok: true, value: { kind: "tool", ...refundEnvelope() } });
  });

  it("is good until its deadline, for two minutes at most, and not before it was made", async () => {
    const soon = await mintAgent({ ...draftEnvelope(), deadlineAt: nowMs + 10_500 }, nowMs);
    expect(await verifyAt(soon, nowMs + 10_499)).toBe("good");
    expect(await verifyAt(soon, nowMs + 10_500)).toBe("expired");
    const late = await mintAgent({ ...draftEnvelope(), deadlineAt: nowMs + 3_600_000 }, nowMs);
    expect(await verifyAt(late, nowMs + longestLifeMs - 1)).toBe("good");
    expect(await verifyAt(late, nowMs + longestLifeMs)).toBe("expired");
    expect(await verifyAt(late, nowMs - 6_000)).toBe("notYetValid");
  });

  it("of one kind is not good for the other, and one of another tenant for nobody here", async () => {
    const agent = await mintAgent(draftEnvelope(), nowMs);
    const tool = await mintTool(refundEnvelope(), nowMs);
    expect(await verifier.verifyTool(agent, expected)).toEqual({ ok: false, failure: "malformed" });
    expect(await verifier.verifyAgent(tool, expected)).toEqual({ ok: false, failure: "malformed" });
    for (const hops of [agent, tool]) {
      const verify = hops === agent ? verifier.verifyAgent : verifier.verifyTool;
      expect(await verify(hops, { ...expected, tenantId: "acme" })).toEqual({
        ok: false,
        failure: "otherTenant",
      });
    }
  });

  it.each<[string, unknown]>([
    ["nothing", []],
    ["no list", "token"],
    ["an empty token", [""]],
    ["no tokens", [null, 7]],
    ["five of them", Array.from({ length: 5 }, () => "a.b.c")],
    ["a token as long as a book", ["a".repeat(20_000)]],
  ])("that is %s is refused", async (_, hops) => {
    expect(await verifier.verifyAgent(hops as Hops, expected)).toMatchObject({ ok: false });
    expect(await verifier.verifyTool(hops as Hops, expected)).toMatchObject({ ok: false });
  });
});

describe("a chain", () => {
  it("is as good as its last envelope, and needs all of them", async () => {
    const { root, chain } = await consult({});
    expect(await verifyAt(chain, nowMs)).toBe("good");
    expect(await verifyAt(chain.slice(1), nowMs)).toBe("chainBroken");
    expect(await verifyAt([...root, ...chain], nowMs)).not.toBe("good");
    const { chain: other } = await consult({ question: 2 });
    const [stranger = ""] = await mintAgent({ ...draftEnvelope(), callId: `${exampleTicket.id}/6.0` }, nowMs);
    expect(await verifyAt([stranger, other[1] ?? ""], nowMs)).toBe("chainBroken");
  });

  it.each<[string, Partial<Envelope>]>([
    ["tenantId", { tenantId: "acme" }],
    ["ticketId", { ticketId: `tkt_${"9".repeat(32)}` }],
    ["epoch", { epoch: 2 }],
    ["policyVersion", { policyVersion: "demo-2" }],
    ["machineVersion", { machineVersion: "ticket@9" }],
    ["traceId", { traceId: "1".repeat(32) }],
    ["coordinator", { coordinator: "demo:coordinator:shard-9" }],
    ["economy", { economy: "cheaper" }],
    ["deadlineAt", { deadlineAt: draftEnvelope().deadlineAt + 1 }],
    ["callId", { callId: `${exampleTicket.id}/9.0.1` }],
    ["labels", { labels: ["customerText"] }],
    ["path", { path: ["gather"] }],
    ["path", { path: ["draft", "triage"] }],
    ["path", { path: ["draft", "draft"] }],
    ["path", { path: ["validate", "gather"] }],
    ["remaining", { remaining: { tokens: 1_001, costMicros: 1 } }],
    ["remaining", { remaining: { tokens: 1, costMicros: 1_001 } }],
    ["scope", { scope: { agents: ["triage"], tools: [] } }],
    ["scope", { scope: { agents: [], tools: ["refunds.create@1"] } }],
  ])(
    "is not made with a child that is wider in its %s, and refused where one was signed all the same",
    async (claim, changes) => {
      await expect(consult(changes)).rejects.toThrow(`wider than its parent: ${claim}`);
      const { root, chain } = await consult({});
      const [, payload = ""] = (chain[1] ?? "").split(".");
      const child = JSON.parse(Buffer.from(payload, "base64url").toString()) as Envelope & {
        aud: string;
        jti: string;
      };
      const wider = { ...child, ...changes };
      const token = await signAnything({
        ...wider,
        aud: `agent/${wider.path.at(-1)}`,
        jti: `${wider.callId}#${wider.attempt}.1`,
      });
      const verdict = await verifyAt([...root, token], nowMs);
      expect(["wider", "otherTenant"]).toContain(verdict);
    },
  );
});

describe("a key", () => {
  it("that has been replaced still verifies what it has signed, until it is taken out", async () => {
    const [old, fresh] = [await newKey("old"), await newKey("fresh")];
    const before = ring([old]);
    const during = ring([fresh, old]);
    const after = ring([fresh]);
    const minted = await createMinter(before, () => nowMs).mintAgent(draftEnvelope(), null);
    const renewed = await createMinter(during, () => nowMs).mintAgent(draftEnvelope(), null);
    for (const [signature, hops, verdict] of [
      [before, minted, true],
      [during, minted, true],
      [after, minted, false],
      [before, renewed, false],
      [during, renewed, true],
      [after, renewed, true],
    ] as const) {
      expect((await createVerifier(signature).verifyAgent(hops, expected)).ok).toBe(verdict);
    }
  });

  it("for local work is refused anywhere else, and so is none at all", () => {
    const { HOP_KEYS } = env as unknown as { HOP_KEYS: string };
    expect(() => createKeyRing({ HOP_KEYS, ENVIRONMENT: "live" })).toThrow(/key for local work/);
    for (const broken of ["", "[]", "{", '[{"kty":"oct","k":"AAAA"}]']) {
      expect(() => createKeyRing({ HOP_KEYS: broken, ENVIRONMENT: "live" })).toThrow(/npm run keys/);
    }
  });

  it("draws samples for each tenant apart, the same until it is replaced, and without saying what it is", async () => {
    const [before, now] = [await newKey("a"), await newKey("b")];
    const keyOf = (keys: unknown[], tenantId: string) =>
      Buffer.from(
        deriveSampleKey({ HOP_KEYS: JSON.stringify(keys), ENVIRONMENT: "live" }, tenantId),
      ).toString("hex");
    expect(keyOf([before], "demo")).toBe(keyOf([before], "demo"));
    expect(keyOf([before], "acme")).not.toBe(keyOf([before], "demo"));
    // The newest one counts: the one before it is about to be taken out.
    expect(keyOf([now, before], "demo")).toBe(keyOf([now], "demo"));
    expect(keyOf([now, before], "demo")).not.toBe(keyOf([before], "demo"));
    expect(() => deriveSampleKey({}, "demo")).toThrow(/npm run keys/);
  });

  it("is not told by what is said of it", () => {
    const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA";
    const broken = JSON.stringify([{ kty: "OKP", crv: "X25519", kid: "k", x: secret, d: secret }]);
    expect(() => createKeyRing({ HOP_KEYS: broken, ENVIRONMENT: "live" })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(secret) }),
    );
  });
});

/** Of each claim; `npm run attacks` tries 10,000. */
const forgeries = 300;

describe(`${forgeries.toLocaleString("en")} forged envelopes`, () => {
  const agentClaims = Object.keys(draftEnvelope());
  const toolClaims = Object.keys(refundEnvelope());

  it.each([
    ...agentClaims.map((claim) => ["an agent", claim] as const),
    ...toolClaims.map((claim) => ["a tool", claim] as const),
    ["an agent", "exp"],
    ["an agent", "nbf"],
    ["an agent", "aud"],
    ["an agent", "jti"],
    ["an agent", "parentHash"],
    ["a tool", "kind"],
  ] as const)("for %s with another %s: none is accepted", async (kind, claim) => {
    const isTool = kind === "a tool";
    const [token = ""] = isTool
      ? await mintTool(refundEnvelope(), nowMs)
      : await mintAgent(draftEnvelope(), nowMs);
    const [head = "", payload = "", mark = ""] = token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    const verify = isTool ? verifier.verifyTool : verifier.verifyAgent;
    const accepted: string[] = [];
    for (let index = 0; index < forgeries; index++) {
      const forged = encode({ ...claims, [claim]: mutate(claims[claim], index) });
      const hops = [`${head}.${forged}.${mark}`];
      if ((await verify(hops, expected)).ok) accepted.push(hops[0] ?? "");
    }
    expect(accepted).toEqual([]);
  });

  it("with another head, mark or key: none is accepted", async () => {
    const [token = ""] = await mintAgent(draftEnvelope(), nowMs);
    const [head = "", payload = "", mark = ""] = token.split(".");
    const { kid } = JSON.parse(Buffer.from(head, "base64url").toString()) as { kid: string };
    const theirs = await generateKeyPair("Ed25519", { extractable: true });
    const theirKey = await exportJWK(theirs.publicKey);
    const symmetric = await importJWK({ kty: "oct", k: theirKey.x ?? "" }, "HS256");
    const body = Buffer.from(payload, "base64url");
    const forged = [
      `${encode({ alg: "none", typ: "hop+jwt", kid })}.${payload}.`,
      `${encode({ alg: "none", typ: "hop+jwt", kid })}.${payload}.${mark}`,
      `${encode({ alg: "Ed25519", typ: "JWT", kid })}.${payload}.${mark}`,
      await new CompactSign(body)
        .setProtectedHeader({ alg: "Ed25519", typ: "hop+jwt", kid })
        .sign(theirs.privateKey),
      await new CompactSign(body)
        .setProtectedHeader({ alg: "Ed25519", typ: "hop+jwt", kid: "theirs" })
        .sign(theirs.privateKey),
      await new CompactSign(body)
        .setProtectedHeader({ alg: "Ed25519", typ: "hop+jwt", kid, jwk: theirKey })
        .sign(theirs.privateKey),
      await new CompactSign(body).setProtectedHeader({ alg: "HS256", typ: "hop+jwt", kid }).sign(symmetric),
    ];
    const bytes = Buffer.from(mark, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      forged.push(`${head}.${payload}.${flipped.toString("base64url")}`);
    }
    for (const candidate of forged)
      expect(await verifyAt([candidate], nowMs), candidate).toBe("signatureInvalid");
  });
});

function draftEnvelope(): Omit<Envelope, "kind" | "parentHash"> {
  return {
    tenantId: "demo",
    ticketId: exampleTicket.id,
    callId: `${exampleTicket.id}/5.0`,
    epoch: 1,
    attempt: 1,
    policyVersion: "demo-1",
    machineVersion: "ticket@2",
    traceId: "0".repeat(32),
    labels: ["customerText", "model"],
    deadlineAt: nowMs + 60_000,
    coordinator: "demo:coordinator:shard-0",
    path: ["draft"],
    scope: { agents: ["gather"], tools: ["orders.get@1", "customers.find@1"] },
    inputHash: "a".repeat(64),
    remaining: { tokens: 1_000, costMicros: 1_000 },
    economy: "ok",
  };
}

function refundEnvelope(): Omit<ToolEnvelope, "kind"> {
  const {
    tenantId,
    ticketId,
    callId,
    epoch,
    attempt,
    policyVersion,
    machineVersion,
    traceId,
    labels,
    deadlineAt,
  } = draftEnvelope();
  const common = {
    tenantId,
    ticketId,
    callId,
    epoch,
    attempt,
    policyVersion,
    machineVersion,
    traceId,
    labels,
    deadlineAt,
  };
  return {
    ...common,
    tool: "refunds.create@1",
    tier: 2,
    argumentHash: "b".repeat(64),
    effectKey: `${ticketId}:5.0`,
    approvalId: "apr_1",
  };
}

/** Draft asks gather, as the coordinator would put it through, with these claims of the child changed. */
async function consult(changes: Partial<Envelope> & { question?: number }) {
  const { question = 1, ...claims } = changes;
  const root = await mintAgent(draftEnvelope(), nowMs);
  const parent: Envelope = { kind: "agent", ...draftEnvelope(), parentHash: null };
  const child: Omit<Envelope, "kind" | "parentHash"> = {
    ...draftEnvelope(),
    callId: `${draftEnvelope().callId}.${question}`,
    path: ["draft", "gather"],
    scope: { agents: [], tools: ["orders.get@1"] },
    labels: ["customerText", "model", "systemOfRecord"],
    ...claims,
  };
  const { signature } = await import("../support/hops.ts");
  return {
    root,
    chain: await createMinter(signature, () => nowMs).mintAgent(child, { hops: root, envelope: parent }),
  };
}

async function verifyAt(hops: Hops, at: number): Promise<string> {
  const verified = await verifier.verifyAgent(hops, { ...expected, nowMs: at });
  return verified.ok ? "good" : verified.failure;
}

async function newKey(kid: string) {
  const { privateKey } = await generateKeyPair("Ed25519", { extractable: true });
  return { ...(await exportJWK(privateKey)), kid };
}

function ring(keys: unknown[]) {
  return createKeyRing({ HOP_KEYS: JSON.stringify(hopKeysSchema.parse(keys)), ENVIRONMENT: "live" });
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Another value than this one, a different one for every index. */
function mutate(value: unknown, index: number): unknown {
  const odd = [null, true, {}, [], "", -1, 1e308, "__proto__", `${String(value)} `, undefined];
  if (index < odd.length && odd[index] !== value) return odd[index];
  if (typeof value === "number") return value + (index % 2 === 0 ? index : -index);
  if (typeof value === "string") {
    const at = index % (value.length + 1);
    return `${value.slice(0, at)}${(index % 36).toString(36)}${index}${value.slice(at + (index % 3))}`;
  }
  if (Array.isArray(value)) return [...value, `x${index}`];
  if (typeof value === "object" && value !== null) return { ...value, [`x${index}`]: index };
  return index;
}
