/**
 * Signs envelopes without leaving the simulated world: real Ed25519 is done by threads that know nothing of its time.
 * Whoever changes a byte is found out all the same.
 */
import { createHmac } from "node:crypto";
import type { HopSignature } from "../src/hops/key-ring.ts";

export const simulatedSignature: HopSignature = {
  async sign(payload) {
    return `${Buffer.from(payload).toString("base64url")}.${markOf(payload)}`;
  },
  async open(token) {
    const [body = "", mark] = token.split(".");
    const payload = Buffer.from(body, "base64url").toString();
    return mark === markOf(payload) ? payload : null;
  },
};

function markOf(payload: string): string {
  return createHmac("sha256", "simulation").update(payload).digest("base64url");
}
