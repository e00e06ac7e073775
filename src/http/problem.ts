/** Errors as RFC 9457 problem details: the status for machines, the title for people, vague on purpose about secrets. */
import type { Context } from "hono";
import { z } from "@hono/zod-openapi";

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
  })
  .openapi("Problem");

export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;

/** `type` is a stable word, the same in code, docs and tests; `more` adds fields of its own. */
export function problem(
  c: Context,
  status: ProblemStatus,
  type: string,
  detail: string,
  more: Record<string, string | number | null | Record<string, string | number>> = {},
) {
  const body = { type: `urn:signalbox:${type}`, title: titleOf(type), status, detail, ...more };
  return c.json(body, status, { "content-type": "application/problem+json" });
}

/** `signatureInvalid` reads `Signature invalid`. */
function titleOf(type: string): string {
  const words = type.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
