/** The routes about what a tenant's people teach the embedded model. Customers teach nothing: a token is needed for all of it. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  exampleInputSchema,
  exampleListSchema,
  maxExamples,
  type ExampleInput,
  type ExampleList,
} from "../domain/example.ts";
import { createObjectName } from "../domain/object-name.ts";
import { fail, succeed, type Result } from "../domain/result.ts";
import type { TenantDesk } from "../tenants/desk.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";
import { problem } from "./problem.ts";
import { noteSchema } from "./settings-routes.ts";

const params = z.object({ tenant: z.string() });

const routes = {
  list: createRoute({
    method: "get",
    path: "/",
    summary: "What the tenant has taught triage, and who taught it",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, exampleListSchema),
  }),
  teach: createRoute({
    method: "post",
    path: "/",
    summary:
      "Teaches texts with their intents, as rows or as JSON Lines; a text that is known gets its new intent",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(
        z.union([
          z.strictObject({
            examples: z.array(exampleInputSchema).min(1).max(maxExamples),
            note: noteSchema,
          }),
          /** A row a line, `{"text": …, "label": …}`. */
          z.strictObject({ jsonLines: z.string().min(1).max(3_000_000), note: noteSchema }),
        ]),
      ),
    },
    responses: answers(200, exampleListSchema),
  }),
  remove: createRoute({
    method: "delete",
    path: "/{exampleId}",
    summary: "Takes an example back",
    security: bearer,
    middleware: requireRole("admin"),
    request: { params: params.extend({ exampleId: z.string() }), query: z.object({ note: noteSchema }) },
    responses: answers(200, exampleListSchema),
  }),
};

export const exampleRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.list, async (c) => c.json(await desk(c).examples(c.var.tenant.id), 200))
  .openapi(routes.teach, async (c) => {
    const asked = c.req.valid("json");
    const read = "examples" in asked ? succeed(asked.examples) : readLines(asked.jsonLines);
    if (!read.ok) return problem(c, 422, "requestInvalid", read.failure);
    const wish = { action: "added", add: read.value, remove: [] } as const;
    const author = { by: c.var.person.name, note: asked.note };
    return taught(c, await desk(c).changeExamples(c.var.tenant.id, wish, author));
  })
  .openapi(routes.remove, async (c) => {
    const { exampleId } = c.req.valid("param");
    const { items } = await desk(c).examples(c.var.tenant.id);
    if (!items.some(({ id }) => id === exampleId))
      return problem(c, 404, "exampleUnknown", "There is no such example.");
    const wish = { action: "removed", add: [], remove: [exampleId] } as const;
    const author = { by: c.var.person.name, note: c.req.valid("query").note };
    return taught(c, await desk(c).changeExamples(c.var.tenant.id, wish, author));
  });

type ApiCall = Context<ApiContext>;

function taught(c: ApiCall, change: Result<ExampleList, "tooMany">) {
  return change.ok ? c.json(change.value, 200) : full(c);
}

/** There is no room for more. */
export function full(c: ApiCall) {
  return problem(c, 422, "tooMany", `A tenant may have ${maxExamples} examples at most.`);
}

/** The rows, or which line is none. */
function readLines(text: string): Result<ExampleInput[], string> {
  const rows: ExampleInput[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const parsed = rowSchema.safeParse(readJson(line));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
      return fail(`line ${index + 1}: ${where}${issue?.message ?? "does not fit"}`);
    }
    rows.push(parsed.data);
  }
  if (rows.length === 0) return fail("there is no line with an example");
  return rows.length > maxExamples ? fail(`more than ${maxExamples} lines`) : succeed(rows);
}

/** Files of others hold more than what is asked for. */
const rowSchema = z.object(exampleInputSchema.shape);

function readJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

type Teacher = Pick<TenantDesk, "examples" | "changeExamples">;

function desk(c: ApiCall): Teacher {
  const name = createObjectName({ tenantId: c.var.tenant.id, kind: "desk", id: "main" });
  // The stub's own type goes too deep for the compiler; plain data comes out as it went in.
  return c.env.TENANT_DESK.getByName(name) as unknown as Teacher;
}
