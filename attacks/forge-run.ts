/** Forges envelopes, claim by claim, and shows them to the verifier that agents and the gate ask. */
import type { Envelope, TenantEnvelope, ToolEnvelope } from "../src/domain/envelope.ts";
import { createMinter, createVerifier } from "../src/hops/hops.ts";
import { createKeyRing } from "../src/hops/key-ring.ts";
import { readDevelopmentKeys } from "../scripts/fixtures/development-keys.ts";
import { Random } from "../simulation/random.ts";
import { forge } from "./forgeries.ts";

export interface ForgedClaim {
  claim: string;
  tried: number;
  accepted: number;
}

const signature = createKeyRing({ ...readDevelopmentKeys(), ENVIRONMENT: "local" });
const common = {
  tenantId: "alpha",
  ticketId: `tkt_${"a".repeat(32)}`,
  callId: `tkt_${"a".repeat(32)}/2.0`,
  epoch: 1,
  attempt: 1,
  policyVersion: "policy-1",
  machineVersion: "ticket@2",
  traceId: "a".repeat(32),
  labels: ["customerText" as const],
};

/** What a claim would be worth saying instead. */
const wishes: Record<string, unknown> = {
  tenantId: "beta",
  ticketId: `tkt_${"b".repeat(32)}`,
  callId: `tkt_${"b".repeat(32)}/9.9`,
  epoch: 99,
  attempt: 7,
  policyVersion: "policy-0",
  machineVersion: "ticket@1",
  traceId: "b".repeat(32),
  labels: [],
  deadlineAt: 9e15,
  exp: 9e12,
  nbf: 0,
  iss: "somebody",
  aud: "tool/refunds.create@1",
  jti: "other#1",
  kind: "tool",
  coordinator: "beta:coordinator:shard-0",
  path: ["gather"],
  scope: { agents: ["gather"], tools: ["refunds.create@1"] },
  inputHash: "0".repeat(64),
  remaining: { tokens: 9e9, costMicros: 9e9 },
  economy: "ok!",
  parentHash: "0".repeat(64),
  tool: "customers.erase@1",
  tier: 0,
  argumentHash: "0".repeat(64),
  effectKey: "another",
  approvalId: "apr_forged",
};

/** So many forgeries of every claim, of envelopes for agents, for tools and for the tenant by turns. */
export async function forgeEvery(each: number, seed: number): Promise<ForgedClaim[]> {
  const minter = createMinter(signature, Date.now);
  const deadlineAt = Date.now() + 60_000;
  const agent: Omit<Envelope, "kind" | "parentHash"> = {
    ...common,
    deadlineAt,
    coordinator: "alpha:coordinator:shard-0",
    path: ["draft"],
    scope: { agents: ["gather"], tools: ["orders.get@1"] },
    inputHash: "1".repeat(64),
    remaining: { tokens: 10, costMicros: 10 },
    economy: "ok",
  };
  const tool: Omit<ToolEnvelope, "kind"> = {
    ...common,
    deadlineAt,
    tool: "refunds.create@1",
    tier: 2,
    argumentHash: "1".repeat(64),
    effectKey: "key",
    approvalId: null,
  };
  const { tenantId, callId, attempt, policyVersion, traceId } = common;
  const tenant: Omit<TenantEnvelope, "kind"> = {
    tenantId,
    callId,
    attempt,
    policyVersion,
    traceId,
    deadlineAt,
    tool: "slack.alert@1",
    tier: 1,
    argumentHash: "1".repeat(64),
    effectKey: "key",
  };
  const genuine = [
    await minter.mintAgent(agent, null),
    await minter.mintTool(tool),
    await minter.mintTenant(tenant),
  ];
  const claims: ForgedClaim[] = [];
  for (const [claim, wish] of Object.entries(wishes)) {
    const random = new Random(seed, `forge ${claim}`);
    // A verifier remembers what it has opened; here it is to open everything.
    const verifier = createVerifier(signature);
    let accepted = 0;
    for (let tried = 0; tried < each; tried++) {
      const forged = forge(genuine[tried % genuine.length] ?? [], random, { [claim]: wish });
      for (const receiver of ["alpha", "beta"]) {
        const expected = { tenantId: receiver, nowMs: Date.now() };
        const verified = await Promise.all([
          verifier.verifyAgent(forged, expected),
          verifier.verifyTool(forged, expected),
          verifier.verifyTenant(forged, expected),
        ]);
        if (verified.some(({ ok }) => ok)) accepted += 1;
      }
    }
    claims.push({ claim, tried: each, accepted });
  }
  return claims;
}
