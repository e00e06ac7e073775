/** Holds requests and answers to GitHub's own OpenAPI description, as its package has it. Runs in Node. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import formatsPlugin from "ajv-formats";
import type { WireAnswer, WireRequest } from "../../support/wire-server.ts";

interface Described {
  parameters?: ({ $ref: string } | Parameter)[];
  requestBody?: unknown;
  responses: Record<string, { $ref: string } | { content?: Record<string, unknown> }>;
}

interface Parameter {
  name: string;
  in: string;
}

interface Description {
  paths: Record<string, Record<string, Described>>;
  components: Record<string, Record<string, unknown>>;
}

/** Says what does not conform, in a line each. */
export type Judge = (request: WireRequest, answer: WireAnswer) => string[];

const issuePath = "/repos/o/r/issues/1";
const used = [
  ["GET", "", 200],
  ["PATCH", "", 200],
  ["GET", "/comments", 200],
  ["POST", "/comments", 201],
  ["POST", "/labels", 200],
  ["DELETE", "/labels/bug", 200],
] as const;

/** The description is read when it is first needed: it is large. */
export function createOpenapiJudge(): { prepare: () => void; judge: Judge } {
  let judge: Judge | null = null;
  const prepare = (): Judge => {
    if (judge) return judge;
    judge = readJudge();
    // Compiled by the first request of their kind, which is not to wait for it.
    for (const [method, path, status] of used) {
      const request = { method, path: `${issuePath}${path}`, query: {}, headers: {}, body: {} };
      judge(request, { status, body: {} });
    }
    return judge;
  };
  return { prepare, judge: (request, answer) => prepare()(request, answer) };
}

function readJudge(): Judge {
  const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
  const description = expressNulls(JSON.parse(readFileSync(file, "utf8"))) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  // The package is CommonJS, and its default is one level down.
  const addFormats =
    (formatsPlugin as unknown as { default?: typeof formatsPlugin }).default ?? formatsPlugin;
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  ajv.addSchema(description, "github");
  const compiled = new Map<string, ValidateFunction>();
  const check = (pointer: string, value: unknown, what: string): string[] => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
    compiled.set(pointer, validate);
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .slice(0, 5)
      .map(({ instancePath, message }) => `${what}${instancePath}: ${message}`);
  };
  const resolve = <Value>(value: { $ref: string } | Value): { pointer: string | null; value: Value } => {
    if (typeof value !== "object" || value === null || !("$ref" in value)) {
      return { pointer: null, value: value as Value };
    }
    const [, , kind = "", name = ""] = value.$ref.split("/");
    return { pointer: value.$ref.slice(1), value: description.components[kind]?.[name] as Value };
  };

  return (request, answer) => {
    const path = Object.keys(description.paths).find((template) => fits(template, request.path));
    const method = request.method.toLowerCase();
    const described = path ? description.paths[path]?.[method] : undefined;
    if (!path || !described) return [`${request.method} ${request.path} is not described`];
    const at = `/paths/${escape(path)}/${method}`;
    const what = `${request.method} ${path}`;
    const known = (described.parameters ?? []).map((each) => resolve<Parameter>(each).value);
    const foreign = Object.keys(request.query).filter(
      (name) => !known.some((parameter) => parameter.in === "query" && parameter.name === name),
    );
    const problems = foreign.map((name) => `${what}: there is no query parameter ${name}`);
    if (request.body !== undefined) {
      if (!described.requestBody) problems.push(`${what}: takes no body`);
      else {
        const pointer = `${at}/requestBody/content/application~1json/schema`;
        problems.push(...check(pointer, request.body, `${what} request `));
      }
    }
    const response = described.responses[String(answer.status)];
    if (!response) return [...problems, `${what}: ${answer.status} is not described`];
    const { pointer, value } = resolve<{ content?: Record<string, unknown> }>(response);
    if (!value.content) return problems;
    const root = pointer ?? `${at}/responses/${answer.status}`;
    return [
      ...problems,
      ...check(`${root}/content/application~1json/schema`, answer.body, `${what} ${answer.status} `),
    ];
  };
}

function fits(template: string, path: string): boolean {
  const [parts, given] = [template.split("/"), path.split("/")];
  return (
    parts.length === given.length &&
    parts.every((part, index) => part.startsWith("{") || part === given[index])
  );
}

function escape(path: string): string {
  return encodeURIComponent(path.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** OpenAPI 3.0 lets a schema without a type, or with a list of values, be `nullable`; JSON Schema says it otherwise. */
function expressNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expressNulls);
  if (typeof value !== "object" || value === null) return value;
  const object = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expressNulls(each)]));
  if (object["nullable"] !== true || ("type" in object && !("enum" in object))) return object;
  const { nullable: _, ...rest } = object;
  return { anyOf: [rest, { type: "null" }] };
}
