/** Trims what a server answered to what its pinned schema declares: nobody accepted the rest. Pure. */
import { canonicalJson } from "../../domain/canonical.ts";
import type { JsonValue } from "../../domain/json-value.ts";

type JsonObject = Record<string, unknown>;

/** Keywords by which a property can be declared elsewhere than in `properties`. */
const composed = ["$ref", "allOf", "anyOf", "oneOf", "patternProperties", "if"];

/**
 * Without properties that the schema does not name. Kept whole where the schema lets others in by name
 * (`additionalProperties`), or is put together of parts that we do not resolve.
 */
export function keepDeclared(value: JsonValue, schema: unknown): JsonValue {
  if (!isObject(schema) || composed.some((keyword) => Object.hasOwn(schema, keyword))) return value;
  if (Array.isArray(value)) return value.map((each) => keepDeclared(each, schema["items"]));
  const { properties, additionalProperties: others } = schema;
  if (typeof value !== "object" || value === null || !isObject(properties)) return value;
  const isOpen = others === true || isObject(others);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]): [string, JsonValue][] => {
      if (Object.hasOwn(properties, name)) return [[name, keepDeclared(each, properties[name])]];
      return isOpen ? [[name, each]] : [];
    }),
  );
}

/** Whether a text says nothing but this value again, as servers do for clients that read only text. */
export function repeats(text: string, value: JsonValue): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === canonicalJson(value);
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
