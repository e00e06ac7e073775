/** What SDKs make of an egress: the AI SDK as it is here, others by the ways in which they wrap what goes wrong. */
import { createOpenAI } from "@ai-sdk/openai";
import { streamText } from "ai";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createEgress, EgressRefusal, findRefusal } from "../../src/egress/egress.ts";

afterEach(() => vi.restoreAllMocks());

describe("a model's answer through the AI SDK", () => {
  test("arrives word by word, before the model has come to its end", async () => {
    const { words, say, end, sent } = streamModel(10_000);
    const read = words[Symbol.asyncIterator]();
    say("Hello");
    expect((await read.next()).value).toBe("Hello");
    say(" there");
    expect((await read.next()).value).toBe(" there");
    end();
    expect((await read.next()).done).toBe(true);
    const headers = new Headers(sent()?.headers);
    expect(headers.get("authorization")).toBe("Bearer right");
  });

  test("breaks off with the reason where it is too large", async () => {
    const { words, say } = streamModel(400);
    say("Hello");
    const read = words[Symbol.asyncIterator]();
    await read.next();
    say("x".repeat(400));
    const error: unknown = await read.next().catch((reason: unknown) => reason);
    expect(findRefusal(error)).toMatchObject({ code: "responseTooLarge", isRequestSent: true });
  });
});

describe("a refusal", () => {
  const refusal = new EgressRefusal({ code: "timeout", host: "api.example.com", isRequestSent: true });

  test.each<[string, unknown]>([
    ["itself", refusal],
    ["as a cause", new Error("HttpError", { cause: refusal })],
    ["as a cause of a cause", new Error("outer", { cause: new Error("inner", { cause: refusal }) })],
    ["as a detail", Object.assign(new Error("StripeConnectionError"), { detail: refusal })],
  ])("is found in what an SDK throws: %s", (_, error) => {
    expect(findRefusal(error)).toBe(refusal);
  });

  test("is not found where there is none, however it is wound", () => {
    const round = new Error("round");
    round.cause = round;
    for (const error of [null, undefined, "timeout", new Error("timeout"), { code: "timeout" }, round]) {
      expect(findRefusal(error)).toBeNull();
    }
  });
});

/** A model that says what it is told to, when it is told to, in the chat protocol's events. */
function streamModel(maxResponseBytes: number) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const write = (data: string) =>
    void writer.write(new TextEncoder().encode(`data: ${data}\n\n`)).catch(() => {});
  const chunk = (delta: object, finish_reason: string | null = null) =>
    JSON.stringify({ id: "c", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason }] });
  const asked = vi
    .spyOn(globalThis, "fetch")
    .mockResolvedValueOnce(new Response(readable, { headers: { "content-type": "text/event-stream" } }));
  const openai = createOpenAI({
    apiKey: "kept-back",
    fetch: createEgress({
      tenantId: "acme",
      connector: "openai",
      allow: [{ origin: "https://api.openai.com", paths: ["/v1/chat/completions"], methods: ["POST"] }],
      authorise: (headers) => headers.set("authorization", "Bearer right"),
      timeoutMs: 5_000,
      maxRequestBytes: 10_000,
      maxResponseBytes,
      isLocal: false,
    }),
  });
  const { textStream } = streamText({ model: openai.chat("m"), prompt: "Hello?", maxRetries: 0 });
  return {
    words: textStream,
    say: (content: string) => write(chunk({ content })),
    end: () => {
      write(chunk({}, "stop"));
      write("[DONE]");
      void writer.close();
    },
    sent: () => asked.mock.calls.at(-1)?.[1],
  };
}
