import { createHmac } from "node:crypto";
import { readHopKeys, type HopKeyEnvironment } from "./key-ring.ts";

/**
 * The tenant's key for drawing samples, 32 bytes: derived from the newest hop key, of which it says nothing. Stable until
 * that key is replaced. Throws where there is no hop key.
 */
export function deriveSampleKey(env: HopKeyEnvironment, tenantId: string): Uint8Array {
  const [newest] = readHopKeys(env);
  if (!newest) throw new Error("there is no key to draw samples with");
  return createHmac("sha256", newest.d).update(`signalbox samples\n${tenantId}`).digest();
}
