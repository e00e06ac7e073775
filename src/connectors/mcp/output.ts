/** A tool's result as plain JSON. Only what was sent along is kept; nothing a result refers to is fetched. */
import { z } from "zod";
import { jsonValueSchema } from "../../domain/json-value.ts";
import { keepDeclared, repeats } from "./declared.ts";
import { isShallow } from "./json-size.ts";

/** Results beyond this many bytes are not passed on. */
export const maxOutputBytes = 256 * 1024;

/** One record, so that it can be cited as one piece of evidence. */
export const mcpOutputSchema = z.strictObject({
  answer: z.strictObject({
    /** All text parts, one below the other. */
    text: z.string(),
    /** The structured content, null where there is none. */
    data: jsonValueSchema,
    /** What is only named: pictures, sound, resources, and whatever else is no text. */
    omitted: z.array(
      z.strictObject({ kind: z.string(), name: z.string().nullable(), mediaType: z.string().nullable() }),
    ),
  }),
});
export type McpOutput = z.infer<typeof mcpOutputSchema>;

/** A `tools/call` result, read loosely. */
export const callResultSchema = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().default(false),
});
export type CallResult = z.infer<typeof callResultSchema>;

const maxOmitted = 50;
const maxNameLength = 200;

/**
 * The result as output, trimmed to the schema that was accepted, or null where it is too large or too deep for anyone to
 * be handed. `outputSchema`: null where the server declares none.
 */
export function flattenResult(
  { content, structuredContent }: CallResult,
  outputSchema: unknown,
): McpOutput | null {
  if (!isShallow(structuredContent)) return null;
  // Arrived as JSON.
  const data = (structuredContent ?? null) as McpOutput["answer"]["data"];
  const text = textOf(content);
  const answer = {
    text: data !== null && repeats(text, data) ? "" : text,
    data: keepDeclared(data, outputSchema),
    omitted: content
      .filter((part) => !isText(part))
      .slice(0, maxOmitted)
      .map(nameOf),
  };
  return Buffer.byteLength(JSON.stringify(answer)) <= maxOutputBytes ? { answer } : null;
}

/** What stands in place of an effect's answer that cannot be handed on: the effect took place all the same. */
export const unreadableOutput: McpOutput = {
  answer: { text: "", data: null, omitted: [{ kind: "tooLarge", name: null, mediaType: null }] },
};

/** The text parts of a result. */
export function textOf(content: CallResult["content"]): string {
  return content
    .filter(isText)
    .map(({ text }) => text)
    .join("\n");
}

type Part = CallResult["content"][number];

function isText(part: Part): part is Part & { text: string } {
  return part.type === "text" && typeof part["text"] === "string";
}

function nameOf(part: Part): McpOutput["answer"]["omitted"][number] {
  const inner = z.looseObject({}).safeParse(part["resource"]).data ?? part;
  return {
    kind: clip(part.type) ?? "unknown",
    name: clip(inner["uri"]) ?? clip(inner["name"]),
    mediaType: clip(inner["mimeType"]),
  };
}

function clip(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, maxNameLength) : null;
}
