/**
 * HMAC-SHA256 over raw bytes, the one kind of signature Signalbox accepts. This file knows no vendor: what is
 * signed, with which key, and how the signature is written down is each source's business.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { DeliveryFailure } from "../domain/delivery.ts";
import type { WebhookRequest } from "./webhook.ts";

/** How far a signed time may be from ours, in both directions. */
export const toleranceMs = 300_000;

/** A key shorter than this can be guessed. */
export const minimumKeyBytes = 24;

export type SignedRequest = Omit<WebhookRequest, "tenantId" | "settings">;
export type SignatureFailure = Extract<
  DeliveryFailure,
  { reason: "signatureMissing" | "signatureInvalid" | "timestampOutsideTolerance" }
>;

/** Whether one of the signatures was made with one of the keys over the parts, one after the other. */
export function isSigned(claim: {
  keys: readonly Uint8Array[];
  parts: readonly (string | Uint8Array)[];
  signatures: readonly Uint8Array[];
}): boolean {
  return claim.keys.some((key) => {
    // Everybody can sign with an empty key.
    if (key.byteLength === 0) return false;
    const hmac = createHmac("sha256", key);
    for (const part of claim.parts) hmac.update(part);
    const expected = hmac.digest();
    // The length of a signature is no secret; timingSafeEqual throws where lengths differ.
    return claim.signatures.some(
      (signature) => signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected),
    );
  });
}

/** The bytes that this text, and no other, spells: no white space, no missing padding, no capital hex. Else null. */
export function decodeExactly(text: string, encoding: "base64" | "hex"): Uint8Array | null {
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : null;
}

/** Whether a signed time is near enough to now. A time that could not be read (NaN) is not. */
export function isWithinTolerance(timeMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - timeMs) <= toleranceMs;
}

/** Whether a secret that is used as it is written is long enough. White space around it does not count. */
export function isLongSecret(secret: string): boolean {
  return Buffer.byteLength(secret.trim()) >= minimumKeyBytes;
}
