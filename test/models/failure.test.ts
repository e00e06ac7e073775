import { APICallError } from "ai";
import { describe, expect, test } from "vitest";
import { EgressRefusal } from "../../src/egress/egress.ts";
import { explainFailure, readRetryAfter } from "../../src/models/failure.ts";

const nowMs = Date.parse("2026-11-20T12:00:00Z");

describe("how long a provider asks to be left alone", () => {
  test.each<{ headers: Record<string, string>; waitMs: number | null }>([
    { headers: { "retry-after": "7" }, waitMs: 7_000 },
    { headers: { "retry-after": "0.5" }, waitMs: 500 },
    { headers: { "retry-after": "Fri, 20 Nov 2026 12:00:30 GMT" }, waitMs: 30_000 },
    { headers: { "retry-after": "Fri, 20 Nov 2026 11:00:00 GMT" }, waitMs: 0 },
    { headers: { "retry-after": "86400" }, waitMs: 3_600_000 },
    { headers: { "retry-after-ms": "1500", "retry-after": "2" }, waitMs: 1_500 },
    { headers: { "retry-after": "soon" }, waitMs: null },
    { headers: { "retry-after": "" }, waitMs: null },
    { headers: {}, waitMs: null },
  ])("$headers is $waitMs ms", ({ headers, waitMs }) => {
    expect(readRetryAfter(headers, nowMs)).toBe(waitMs);
  });
});

describe("an answer with a status", () => {
  test("that names a content filter is a refusal", () => {
    const body = JSON.stringify({ error: { code: "content_filter", message: "no" } });
    expect(explainFailure(createError(400, body), nowMs)).toMatchObject({
      reason: "refused",
      retryable: false,
    });
  });

  test("that finds fault with the request is not worth repeating", () => {
    expect(explainFailure(createError(400, "context length"), nowMs)).toMatchObject({
      reason: "modelUnavailable",
      retryable: false,
    });
  });

  test("tells neither key nor body to anybody", () => {
    const failure = explainFailure(createError(401, "Incorrect API key provided: sk-abc"), nowMs);
    expect(failure.message).not.toContain("sk-abc");
  });
});

test.each([
  ["connectionFailed", "modelUnavailable", true],
  ["timeout", "modelTimeout", true],
  ["redirected", "modelUnavailable", false],
  ["responseTooLarge", "modelUnavailable", false],
] as const)("an exchange refused as %s is a %s", (code, reason, retryable) => {
  const refusal = new EgressRefusal({ code, host: "models.example", isRequestSent: true });
  expect(explainFailure(refusal, nowMs)).toMatchObject({ reason, retryable });
});

test("what nobody foresaw is internal, and tells nothing of itself", () => {
  expect(explainFailure(new TypeError("cannot read secret"), nowMs)).toEqual({
    reason: "internal",
    retryable: false,
    retryAfterMs: null,
    message: "something broke while it was asked (TypeError)",
  });
});

function createError(statusCode: number, responseBody: string): APICallError {
  return new APICallError({
    message: responseBody,
    url: "https://models.example",
    requestBodyValues: {},
    statusCode,
    responseBody,
  });
}
