/**
 * Sealing a credential: AES-256-GCM with a fresh 12-byte IV each time. Whose it is, for what and which generation are
 * sealed in with it, so that a row carried to another tenant, another connector or back in time does not open.
 */
import { fail, succeed, type Result } from "../domain/result.ts";
import type { VaultKey } from "./vault-keys.ts";

export interface Sealed {
  kid: string;
  iv: ArrayBuffer;
  ciphertext: ArrayBuffer;
}

/** What it is bound to. */
export interface SealLabel {
  tenantId: string;
  connector: string;
  generation: number;
}

export async function seal(key: VaultKey, label: SealLabel, text: string): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ciphertext = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: encodeLabel(label) },
    await importKey(key, "encrypt"),
    new TextEncoder().encode(text),
  );
  return { kid: key.kid, iv: iv.buffer, ciphertext };
}

/** The text, or why it does not open: its key is not among these, or it is not what was sealed under this label. */
export async function unseal(
  keys: readonly VaultKey[],
  label: SealLabel,
  { kid, iv, ciphertext }: Sealed,
): Promise<Result<string, "keyUnknown" | "sealBroken">> {
  const key = keys.find((each) => each.kid === kid);
  if (!key) return fail("keyUnknown");
  try {
    const algorithm = { name: "AES-GCM", iv, additionalData: encodeLabel(label) };
    const opened = await crypto.subtle.decrypt(algorithm, await importKey(key, "decrypt"), ciphertext);
    return succeed(new TextDecoder().decode(opened));
  } catch {
    return fail("sealBroken");
  }
}

function importKey({ bytes }: VaultKey, usage: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [usage]);
}

/** Each part preceded by its length in bytes, so that no two labels are the same bytes. */
function encodeLabel({ tenantId, connector, generation }: SealLabel): Uint8Array<ArrayBuffer> {
  const parts = [tenantId, connector, String(generation)];
  return new TextEncoder().encode(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(""));
}
