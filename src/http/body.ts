/** Reading a request's body without trusting what is said about it. */
import { fail, succeed, type Result } from "../domain/result.ts";

export interface BodyFailure {
  reason: "tooLarge" | "encodingUnsupported";
}

/**
 * The raw bytes of a request's body, at most `limitBytes` of them (256 KiB if not said otherwise). A body that
 * claims to be larger is not read at all; one that is larger than it claims is left as soon as it is seen.
 * Rejects, as the stream does, where the sender goes away.
 */
export async function readBody(
  request: Request,
  { limitBytes = 262_144 }: { limitBytes?: number } = {},
): Promise<Result<Uint8Array, BodyFailure>> {
  // Signatures are over the bytes as sent, and a few packed bytes can unfold to many.
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding.trim().toLowerCase() !== "identity") return fail({ reason: "encodingUnsupported" });
  if (Number(request.headers.get("content-length")) > limitBytes) return fail({ reason: "tooLarge" });

  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Leaving the loop cancels the rest of the stream.
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) return fail({ reason: "tooLarge" });
    chunks.push(chunk);
  }
  return succeed(concatenate(chunks, sizeBytes));
}

function concatenate(chunks: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
