/**
 * What a server says of its tools: who reads it, and how it is pinned. All of it is somebody else's words. Whoever
 * changes any of them after they were accepted changes the hash, and what has another hash is not called.
 */
import { z } from "zod";
import { hashJson } from "../../domain/canonical.ts";
import type { ToolDescription } from "../connector.ts";
import { isShallow } from "./json-size.ts";

/** A page of `tools/list`, read loosely: a tool we cannot use must not hide the others. */
export const toolPageSchema = z.looseObject({
  tools: z.array(z.unknown()),
  nextCursor: z.string().optional(),
});

const offerSchema = z.looseObject({
  name: z.string().min(1).max(128),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.looseObject({ type: z.literal("object") }),
  outputSchema: z.unknown().optional(),
  annotations: z.unknown().optional(),
});

/** A tool as its server offers it now. */
export interface Offer {
  name: string;
  /** SHA-256 over the canonical JSON of everything below that the server sent. */
  hash: string;
  title: string | null;
  description: string | null;
  inputSchema: Record<string, unknown>;
  outputSchema: unknown;
  /** The server's own hints, such as `readOnlyHint`: for people to read, never for code to believe. */
  annotations: unknown;
}

const maxOfferBytes = 64 * 1024;

/** The tools of a whole listing by name. What is no tool, too large, or offered twice under one name is left out. */
export function readOffers(tools: readonly unknown[]): ReadonlyMap<string, Offer> {
  const offers = tools.flatMap((tool) => readOffer(tool) ?? []);
  const byName = Map.groupBy(offers, ({ name }) => name);
  return new Map(
    [...byName].flatMap(([name, [offer, twin]]): [string, Offer][] =>
      offer && !twin ? [[name, offer]] : [],
    ),
  );
}

function readOffer(tool: unknown): Offer | null {
  if (!isShallow(tool)) return null;
  const parsed = offerSchema.safeParse(tool);
  if (!parsed.success || Buffer.byteLength(JSON.stringify(tool)) > maxOfferBytes) return null;
  const { name, title, description, inputSchema, outputSchema, annotations } = parsed.data;
  return {
    name,
    hash: hashJson({ name, title, description, inputSchema, outputSchema, annotations }),
    title: title ?? null,
    description: description ?? null,
    inputSchema,
    outputSchema: outputSchema ?? null,
    annotations: annotations ?? null,
  };
}

const maxDescriptionLength = 500;
const maxSchemaTextLength = 300;

/** An offer as a model may be told of it, as data: short, and without what only machines see. */
export function describeOffer({ description, title, inputSchema }: Offer): ToolDescription {
  return {
    words: plainWords(description ?? title ?? "", maxDescriptionLength),
    details: shorten(inputSchema),
    inputSchema: keepStructure(inputSchema),
  };
}

/** Control and invisible formatting characters out, so that what a model reads is what a person saw; then cut. */
export function plainWords(text: string, maxLength: number): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\s]+/gu, " ").trim();
  return plain.length > maxLength ? `${plain.slice(0, maxLength - 1)}…` : plain;
}

type JsonObject = Record<string, unknown>;

function shorten(value: unknown): unknown {
  if (typeof value === "string") return plainWords(value, maxSchemaTextLength);
  if (Array.isArray(value)) return value.map(shorten);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shorten(inner)]))
    : value;
}

/** Keywords that say what fits. Those that only speak to the reader are prose, and prose belongs into the data. */
const structural: readonly string[] = [
  "$ref", "additionalProperties", "allOf", "anyOf", "const", "definitions", "$defs", "enum", "exclusiveMaximum",
  "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum",
  "multipleOf", "oneOf", "pattern", "prefixItems", "properties", "required", "type", "uniqueItems",
]; // prettier-ignore
const named: readonly string[] = ["properties", "$defs", "definitions"];
const literal: readonly string[] = ["const", "enum", "required"];

function keepStructure(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(([keyword]) => structural.includes(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (literal.includes(keyword)) return [keyword, value];
      if (named.includes(keyword) && isObject(value)) {
        return [
          keyword,
          Object.fromEntries(Object.entries(value).map(([key, each]) => [key, keepInner(each)])),
        ];
      }
      return [keyword, keepInner(value)];
    }),
  );
}

function keepInner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keepInner);
  return isObject(value) ? keepStructure(value) : value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
