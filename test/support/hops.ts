/** Envelopes for tests: real ones, signed with the key of the worker under test, and what is in one. */
import { env } from "cloudflare:workers";
import type { Envelope, Hops, ToolEnvelope } from "../../src/domain/envelope.ts";
import { createMinter, createVerifier, type HopVerifier } from "../../src/hops/hops.ts";
import { createKeyRing, type HopSignature } from "../../src/hops/key-ring.ts";

export const signature: HopSignature = createKeyRing(env);
export const verifier: HopVerifier = createVerifier(signature);

/** What an envelope says, whoever signed it. The claims of a JWT are among it. */
export function readEnvelope(hops: unknown): Envelope & { jti: string } {
  const token = Array.isArray(hops) ? String(hops.at(-1)) : "";
  const [, payload = ""] = token.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Envelope & { jti: string };
}

/** An agent's envelope with these claims, as the coordinator would sign it. */
export function mintAgent(claims: Omit<Envelope, "kind" | "parentHash">, nowMs = Date.now()): Promise<Hops> {
  return createMinter(signature, () => nowMs).mintAgent(claims, null);
}

export function mintTool(claims: Omit<ToolEnvelope, "kind">, nowMs = Date.now()): Promise<Hops> {
  return createMinter(signature, () => nowMs).mintTool(claims);
}

/** A token that says this, whatever it is, under our own signature. */
export function signAnything(payload: unknown): Promise<string> {
  return signature.sign(JSON.stringify(payload));
}
