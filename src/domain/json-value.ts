import { z } from "zod";

/** Anything JSON can hold. */
export type JsonValue = z.infer<ReturnType<typeof z.json>>;

/** A value as it would be stored: without undefined fields. Throws on what JSON cannot hold. */
export function toJson(value: unknown): JsonValue {
  // Nothing but JSON comes out of its parser.
  return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
}

/** The same as a schema. It has a name, so that a description of it can refer to itself. */
export const jsonValueSchema: z.ZodType<JsonValue> = z
  .lazy(() =>
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.null(),
      z.array(jsonValueSchema),
      z.record(z.string(), jsonValueSchema),
    ]),
  )
  .meta({ id: "JsonValue" });
