/** Bodies that may have so many bytes and no more. What a body says of its own length is never relied on. */

/** All of it, or null where it has more than `limitBytes`. What is left of it is then not read. */
export async function readAtMost(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Leaving the loop cancels the rest of the stream.
  for await (const chunk of body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(sizeBytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Passes chunks on as they come. Its reader gets what `exceeded` makes, once there are more than `limitBytes`. */
export function countBytes(
  limitBytes: number,
  hooks: { exceeded: () => Error; ended: () => void },
): TransformStream<Uint8Array, Uint8Array> {
  let sizeBytes = 0;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes <= limitBytes) return controller.enqueue(chunk);
      hooks.ended();
      // The writing side fails with it, which gives the rest of the answer up.
      return controller.error(hooks.exceeded());
    },
    flush: hooks.ended,
  });
}
