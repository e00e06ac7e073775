import { zodSchema, type Schema } from "ai";
import type { z } from "zod";

const known = new WeakMap<z.ZodType, Schema<unknown>>();

/** A schema as the AI SDK takes it. Made once: its JSON Schema costs more than everything else in a request. */
export function sdkSchema<Type extends z.ZodType>(schema: Type): Schema<z.infer<Type>> {
  const made = known.get(schema) ?? zodSchema(schema);
  known.set(schema, made);
  // Made from this very schema.
  return made as Schema<z.infer<Type>>;
}
