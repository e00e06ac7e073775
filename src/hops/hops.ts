/**
 * Mints and verifies hop envelopes. Only the coordinator mints; whoever receives one verifies the whole chain, from what
 * the coordinator asked for first to the call itself, before doing anything. Says nothing of what an envelope permits:
 * that is the gate's and the agents' to compare with what they are asked.
 */
import { z } from "zod";
import { callLimits } from "../domain/call-guard.ts";
import {
  agentEnvelopeSchema,
  tenantEnvelopeSchema,
  toolEnvelopeSchema,
  type Envelope,
  type Hops,
  type TenantEnvelope,
  type ToolEnvelope,
} from "../domain/envelope.ts";
import { digest } from "../domain/ids.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { HopSignature } from "./key-ring.ts";
import { findWidening } from "./narrowing.ts";

/** The longest an envelope is good for, milliseconds, however far off its deadline is. */
export const longestLifeMs = 120_000;
/** How far the clocks of two objects may be apart, milliseconds. */
const skewMs = 5_000;

export interface HopMinter {
  /** For an agent. A parent is given by its chain, which has been verified. Throws where the child would be wider. */
  mintAgent(
    envelope: Omit<Envelope, "kind" | "parentHash">,
    parent: { hops: Hops; envelope: Envelope } | null,
  ): Promise<Hops>;
  /** For one call of a tool by the coordinator itself. */
  mintTool(envelope: Omit<ToolEnvelope, "kind">): Promise<Hops>;
  /** The same for a call that is about the tenant and no ticket. */
  mintTenant(envelope: Omit<TenantEnvelope, "kind">): Promise<Hops>;
}

/** Why a chain of envelopes is not good. The caller learns no more than that. */
export type HopRefusal =
  "malformed" | "signatureInvalid" | "expired" | "notYetValid" | "wider" | "chainBroken" | "otherTenant";

export interface HopVerifier {
  /** The envelope of the call itself, the last of its chain. Never throws for what is in a token. */
  verifyAgent(hops: Hops, expected: Expected): Promise<Result<Envelope, HopRefusal>>;
  verifyTool(hops: Hops, expected: Expected): Promise<Result<ToolEnvelope, HopRefusal>>;
  verifyTenant(hops: Hops, expected: Expected): Promise<Result<TenantEnvelope, HopRefusal>>;
}

type AnyEnvelope = Envelope | ToolEnvelope | TenantEnvelope;

interface Expected {
  tenantId: string;
  /** Unix milliseconds. */
  nowMs: number;
}

export function createMinter(signature: HopSignature, now: () => number): HopMinter {
  const sign = (envelope: AnyEnvelope) => signature.sign(JSON.stringify(claim(envelope, now())));
  return {
    async mintAgent(wish, parent) {
      const envelope: Envelope = {
        kind: "agent",
        ...wish,
        parentHash: parent ? hashToken(parent.hops.at(-1) ?? "") : null,
      };
      const wider = parent && findWidening(parent.envelope, envelope);
      if (wider) throw new Error(`a child envelope would be wider than its parent: ${wider}`);
      return [...(parent?.hops ?? []), await sign(envelope)];
    },
    async mintTool(wish) {
      return [await sign({ kind: "tool", ...wish })];
    },
    async mintTenant(wish) {
      return [await sign({ kind: "tenant", ...wish })];
    },
  };
}

/** The registered claims of a JWT, beside the envelope's own. Times are in seconds since 1970 there. */
function claim(envelope: AnyEnvelope, nowMs: number) {
  return {
    iss: issuer,
    aud: audienceOf(envelope),
    nbf: Math.floor(nowMs / 1000),
    exp: Math.ceil(Math.min(envelope.deadlineAt, nowMs + longestLifeMs) / 1000),
    // One of a kind: a gate lets each in once, and a try that was lost before it left comes again with another.
    jti: `${envelope.callId}#${envelope.attempt}.${crypto.randomUUID()}`,
    ...envelope,
  };
}

const issuer = "signalbox/coordinator";

function audienceOf(envelope: AnyEnvelope): string {
  return envelope.kind === "agent" ? `agent/${envelope.path.at(-1)}` : `${envelope.kind}/${envelope.tool}`;
}

/** What was verified once need not be verified again, bytes being bytes; time and expectations are looked at every time. */
const remembered = 256;

export function createVerifier(signature: HopSignature): HopVerifier {
  const payloads = new Map<string, string>();

  async function open(token: string): Promise<string | null> {
    const known = payloads.get(token);
    if (known !== undefined) return known;
    const payload = await signature.open(token);
    if (payload === null) return null;
    if (payloads.size >= remembered) payloads.delete(payloads.keys().next().value ?? "");
    payloads.set(token, payload);
    return payload;
  }

  async function read(token: unknown, expected: Expected): Promise<Result<AnyEnvelope, HopRefusal>> {
    if (typeof token !== "string") return fail("malformed");
    const payload = await open(token);
    if (payload === null) return fail("signatureInvalid");
    // Our own signature stands below it, so it is JSON; but perhaps of another version of us.
    const parsed = signedSchema.safeParse(JSON.parse(payload));
    if (!parsed.success) return fail("malformed");
    const { iss: _, aud, nbf, exp, jti, ...envelope } = parsed.data;
    if (aud !== audienceOf(envelope) || !jti.startsWith(`${envelope.callId}#${envelope.attempt}.`))
      return fail("malformed");
    if (expected.nowMs < nbf * 1000 - skewMs) return fail("notYetValid");
    if (expected.nowMs >= Math.min(envelope.deadlineAt, exp * 1000)) return fail("expired");
    if (envelope.tenantId !== expected.tenantId) return fail("otherTenant");
    return succeed(envelope);
  }

  /** Of a chain of one. */
  async function readOnly(hops: Hops, expected: Expected): Promise<Result<AnyEnvelope, HopRefusal>> {
    return Array.isArray(hops) && hops.length === 1 ? read(hops[0], expected) : fail("malformed");
  }

  return {
    async verifyAgent(hops, expected) {
      if (!Array.isArray(hops) || hops.length === 0 || hops.length > callLimits.depth)
        return fail("malformed");
      let parent: { token: string; envelope: Envelope } | null = null;
      for (const token of hops) {
        const opened: Result<AnyEnvelope, HopRefusal> = await read(token, expected);
        if (!opened.ok) return opened;
        const envelope = opened.value;
        if (envelope.kind !== "agent") return fail("malformed");
        if (envelope.parentHash !== (parent ? hashToken(parent.token) : null)) return fail("chainBroken");
        if (parent && findWidening(parent.envelope, envelope)) return fail("wider");
        parent = { token, envelope };
      }
      return parent ? succeed(parent.envelope) : fail("malformed");
    },

    async verifyTool(hops, expected) {
      const opened = await readOnly(hops, expected);
      if (!opened.ok) return opened;
      return opened.value.kind === "tool" ? succeed(opened.value) : fail("malformed");
    },

    async verifyTenant(hops, expected) {
      const opened = await readOnly(hops, expected);
      if (!opened.ok) return opened;
      return opened.value.kind === "tenant" ? succeed(opened.value) : fail("malformed");
    },
  };
}

const registeredClaims = {
  iss: z.literal(issuer),
  aud: z.string(),
  nbf: z.number().int(),
  exp: z.number().int(),
  jti: z.string(),
};
const signedSchema = z.discriminatedUnion("kind", [
  agentEnvelopeSchema.extend(registeredClaims),
  toolEnvelopeSchema.extend(registeredClaims),
  tenantEnvelopeSchema.extend(registeredClaims),
]);

function hashToken(token: string): string {
  return digest("hop", token);
}
