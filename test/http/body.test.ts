import { describe, expect, it } from "vitest";
import { readBody } from "../../src/http/body.ts";

describe("a request's body", () => {
  it("is given byte for byte", async () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
    const read = await readBody(post(bytes));
    expect(read.ok && [...read.value]).toEqual([...bytes]);
  });

  it("is put together in order when it comes in pieces", async () => {
    const read = await readBody(post(pieces(["one ", "two ", "three"])));
    expect(read.ok && new TextDecoder().decode(read.value)).toBe("one two three");
  });

  it("may be empty, or absent", async () => {
    for (const request of [post(""), new Request("https://signalbox.test/", { method: "GET" })]) {
      expect(await readBody(request)).toEqual({ ok: true, value: new Uint8Array() });
    }
  });

  it("may be as large as the limit and no larger", async () => {
    expect((await readBody(post("12345678"), { limitBytes: 8 })).ok).toBe(true);
    expect(await readBody(post("123456789"), { limitBytes: 8 })).toEqual(tooLarge);
    expect((await readBody(post("x".repeat(262_144)))).ok).toBe(true);
    expect(await readBody(post("x".repeat(262_145)))).toEqual(tooLarge);
  });

  it("is left as soon as it is seen to be larger than the limit", async () => {
    let taken = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          taken++;
          controller.enqueue(new Uint8Array(1_000));
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    expect(await readBody(claiming(endless, {}), { limitBytes: 10_000 })).toEqual(tooLarge);
    expect(cancelled).toBe(true);
    expect(taken).toBeLessThanOrEqual(12);
  });

  it("is not read at all when it claims to be too large", async () => {
    const untouched = new ReadableStream<Uint8Array>(
      {
        pull() {
          throw new Error("somebody read the body");
        },
      },
      { highWaterMark: 0 },
    );
    expect(await readBody(claiming(untouched, { "content-length": "262145" }))).toEqual(tooLarge);
  });

  it.each(["3", "-1", "many", "3, 3", "0x3", ""])(
    "is counted whatever length it claims: %j",
    async (length) => {
      const request = claiming(pieces(["123456789"]), { "content-length": length });
      expect(await readBody(request, { limitBytes: 8 })).toEqual(tooLarge);
    },
  );

  it.each(["gzip", "br", "deflate", "identity, gzip", "zstd", "unknown"])(
    "is refused in the encoding %s",
    async (encoding) => {
      expect(await readBody(post("{}", { "content-encoding": encoding }))).toEqual({
        ok: false,
        failure: { reason: "encodingUnsupported" },
      });
    },
  );

  it.each(["identity", "Identity"])("may say that it is not encoded: %s", async (encoding) => {
    expect((await readBody(post("{}", { "content-encoding": encoding }))).ok).toBe(true);
  });

  it("fails as the stream does when the sender goes away", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
    await expect(readBody(claiming(broken, {}))).rejects.toThrow("gone");
  });
});

const tooLarge = { ok: false, failure: { reason: "tooLarge" } };

function post(body: BodyInit, headers: HeadersInit = {}) {
  return new Request("https://signalbox.test/", { method: "POST", body, headers });
}

/** A request whose headers say what they like of its body, as only the network can make one. */
function claiming(body: ReadableStream<Uint8Array>, headers: Record<string, string>): Request {
  const request = new Request("https://signalbox.test/", { method: "POST" });
  return Object.defineProperties(request, {
    body: { value: body },
    headers: { value: new Headers(headers) },
  });
}

function pieces(texts: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}
