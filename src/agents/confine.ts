/** Keeps gather to the requester's own records, whatever its model asks for. Pure. */
import { z } from "zod";
import { jsonValueSchema, type JsonValue } from "../domain/json-value.ts";
import type { ToolDefinition } from "../domain/tool.ts";
import { withholdForeign } from "../policy/ownership.ts";

/** Whether a look-up is not by an address, or by the requester's own. */
export function isForRequester(
  { ownerArgument }: ToolDefinition,
  input: unknown,
  requesterEmail: string | null,
): boolean {
  if (!ownerArgument) return true;
  const owner = z.looseObject({ [ownerArgument]: z.string() }).safeParse(input).data?.[ownerArgument];
  return typeof owner === "string" && owner.trim().toLowerCase() === requesterEmail;
}

const recordSchema = z.record(z.string(), jsonValueSchema);
const outputSchema = z.record(z.string(), z.union([z.null(), recordSchema, z.array(recordSchema)]));

/**
 * A tool's output without what is somebody else's: no model is shown it, and no dossier keeps it. What has another shape
 * than records is left as it is; it makes no evidence either. `isOwn`: records known to be the requester's in another way.
 */
export function withholdOutput(
  output: unknown,
  requesterEmail: string | null,
  isOwn: (record: Record<string, JsonValue>) => boolean = () => false,
): unknown {
  const parsed = outputSchema.safeParse(output);
  if (!parsed.success) return output;
  const withhold = (record: z.infer<typeof recordSchema>) =>
    isOwn(record) ? record : withholdForeign(record, requesterEmail);
  return Object.fromEntries(
    Object.entries(parsed.data).map(([kind, value]) => [
      kind,
      Array.isArray(value) ? value.map(withhold) : value && withhold(value),
    ]),
  );
}
