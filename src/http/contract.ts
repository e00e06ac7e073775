/** What all routes of the API share in their descriptions, and in how they refuse what does not fit them. */
import type { Hook, z } from "@hono/zod-openapi";
import type { ApiContext } from "./access.ts";
import { problem, problemSchema } from "./problem.ts";

export const bearer = [{ bearer: [] }];

/** A route's good answer; every other one is a problem. */
export function answers<const Status extends number, Schema extends z.ZodType>(
  status: Status,
  schema: Schema,
) {
  return {
    [status]: { description: "Done", content: { "application/json": { schema } } },
    default: { description: "Not done", content: { "application/problem+json": { schema: problemSchema } } },
  } as { [Key in Status]: { description: string; content: { "application/json": { schema: Schema } } } } & {
    default: {
      description: string;
      content: { "application/problem+json": { schema: typeof problemSchema } };
    };
  };
}

/** A route's input, which has to be there. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

/** Input that does not fit a route's schemas: 422, naming the fields and never their values. */
export const invalid: Hook<unknown, ApiContext, string, unknown> = (result, c) => {
  if (result.success) return undefined;
  // An id that cannot be one is nobody's, and is looked up nowhere.
  if (result.target === "param") return problem(c, 404, "ticketUnknown", "There is no such ticket.");
  const detail = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || result.target}: ${issue.message}`)
    .join("; ");
  return problem(c, 422, "requestInvalid", detail);
};
