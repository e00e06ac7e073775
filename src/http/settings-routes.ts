/** The routes about a tenant's settings: what they are, what a change would do, the change, and who changed what. */
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { jsonValueSchema } from "../domain/json-value.ts";
import { createObjectName } from "../domain/object-name.ts";
import {
  settingsHistorySchema,
  settingsPreviewSchema,
  settingsViewSchema,
  type SettingsPreview,
} from "../domain/settings.ts";
import { deriveSampleKey } from "../hops/sample-key.ts";
import { policyVersionOf } from "../policy/fingerprint.ts";
import { learnSettings, recallTenant } from "../tenants/current.ts";
import type { TenantGate, VersionOld } from "../tenants/gate.ts";
import { applyOverlay, changeOverlay, deployedOf, type Overlay } from "../tenants/overlay.ts";
import { revertOverlay } from "../tenants/settings-change.ts";
import { listDifferences } from "../tenants/settings-difference.ts";
import type { CurrentOverlay } from "../tenants/settings-versions.ts";
import { requireRole, type ApiContext } from "./access.ts";
import { answers, bearer, invalid, jsonBody } from "./contract.ts";
import { problem } from "./problem.ts";
import { askAgain, compareTools, findProblems, readChanges, reviewChange } from "./settings-review.ts";
import { viewSettings } from "./settings-view.ts";

const params = z.object({ tenant: z.string() });
const version = z.number().int().nonnegative();
export const noteSchema = z.string().trim().min(3).max(500);
/** By section, each whole; null goes back to what is deployed. Checked where it can be said what is wrong with it. */
const changes = z.record(z.string(), jsonValueSchema);

const routes = {
  read: createRoute({
    method: "get",
    path: "/",
    summary: "The tenant's settings as they are now, without secrets",
    security: bearer,
    middleware: requireRole("viewer"),
    request: { params },
    responses: answers(200, settingsViewSchema),
  }),
  history: createRoute({
    method: "get",
    path: "/history",
    summary: "Who changed what of the settings, and why, newest first",
    security: bearer,
    middleware: requireRole("viewer"),
    request: {
      params,
      query: z.object({
        before: z.coerce.number().int().positive().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
    },
    responses: answers(200, settingsHistorySchema),
  }),
  preview: createRoute({
    method: "post",
    path: "/preview",
    summary: "What a change would do, or what speaks against it; nothing is changed",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(
        z.union([
          z.strictObject({ changes, expectedVersion: version }),
          z.strictObject({ revertTo: version, expectedVersion: version }),
        ]),
      ),
    },
    responses: answers(200, settingsPreviewSchema),
  }),
  change: createRoute({
    method: "put",
    path: "/",
    summary: "Changes sections of the settings; 409 where somebody else was first",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(z.strictObject({ changes, expectedVersion: version, note: noteSchema })),
    },
    responses: answers(200, settingsViewSchema),
  }),
  revert: createRoute({
    method: "post",
    path: "/revert",
    summary: "Goes back to an earlier version, 0 being what is deployed; tokens stay as they are",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(z.strictObject({ version, expectedVersion: version, note: noteSchema })),
    },
    responses: answers(200, settingsViewSchema),
  }),
  restore: createRoute({
    method: "post",
    path: "/restore",
    summary: "Lets a rule go on that was suspended because something it had let go went wrong",
    security: bearer,
    middleware: requireRole("admin"),
    request: {
      params,
      body: jsonBody(
        z.strictObject({
          ruleId: z.string(),
          note: noteSchema.default("Restored on the page of settings."),
        }),
      ),
    },
    responses: answers(200, settingsViewSchema),
  }),
};

export const settingsRoutes = new OpenAPIHono<ApiContext>({ defaultHook: invalid })
  .openapi(routes.read, async (c) =>
    c.json(answerWith(c, await gate(c).currentSettings(c.var.tenant.id)), 200),
  )
  .openapi(routes.history, async (c) => {
    const { before = Number.MAX_SAFE_INTEGER, limit } = c.req.valid("query");
    return c.json(await gate(c).settingsHistory(c.var.tenant.id, { before, limit }), 200);
  })
  .openapi(routes.preview, async (c) => {
    const asked = c.req.valid("json");
    const current = await gate(c).currentSettings(c.var.tenant.id);
    if (current.version !== asked.expectedVersion) return outdated(c, { reason: "versionOld", ...current });
    if ("revertTo" in asked) {
      const earlier = await gate(c).settingsOfVersion(c.var.tenant.id, asked.revertTo);
      if (!earlier) return versionUnknown(c);
      return c.json(await preview(c, current, revertOverlay(current.overlay, earlier)), 200);
    }
    const read = readChanges(asked.changes);
    if (!read.ok) return c.json({ ...blank(current), problems: read.failure }, 200);
    return c.json(await preview(c, current, changeOverlay(current.overlay, read.value)), 200);
  })
  .openapi(routes.change, async (c) => {
    const { expectedVersion, note, ...asked } = c.req.valid("json");
    const read = readChanges(asked.changes);
    if (!read.ok) return refuse(c, read.failure);
    const current = await gate(c).currentSettings(c.var.tenant.id);
    if (current.version !== expectedVersion) return outdated(c, { reason: "versionOld", ...current });
    const problems = judge(c, current, changeOverlay(current.overlay, read.value));
    if (problems.length > 0) return refuse(c, problems);
    const change = { changes: read.value, expectedVersion, note };
    const written = await gate(c).changeSettings(c.var.tenant.id, change, c.var.person.name);
    return written.ok ? c.json(answerWith(c, written.value), 200) : outdated(c, written.failure);
  })
  .openapi(routes.revert, async (c) => {
    const asked = c.req.valid("json");
    const current = await gate(c).currentSettings(c.var.tenant.id);
    if (current.version !== asked.expectedVersion) return outdated(c, { reason: "versionOld", ...current });
    const earlier = await gate(c).settingsOfVersion(c.var.tenant.id, asked.version);
    if (!earlier) return versionUnknown(c);
    // What was good then may not be now.
    const problems = judge(c, current, revertOverlay(current.overlay, earlier));
    if (problems.length > 0) return refuse(c, problems);
    const written = await gate(c).revertSettings(c.var.tenant.id, asked, c.var.person.name);
    if (written.ok) return c.json(answerWith(c, written.value), 200);
    return written.failure.reason === "versionOld" ? outdated(c, written.failure) : versionUnknown(c);
  })
  .openapi(routes.restore, async (c) => {
    const { ruleId, note } = c.req.valid("json");
    const restored = await gate(c).restoreRule(c.var.tenant.id, ruleId, { by: c.var.person.name, note });
    return restored.ok
      ? c.json(answerWith(c, restored.value), 200)
      : problem(c, 409, "notSuspended", "No such rule is suspended; somebody may have been first.");
  });

type ApiCall = Context<ApiContext>;

/** The settings as the gate has just said they are, which this isolate now knows as well. */
export function answerWith(c: ApiCall, current: CurrentOverlay) {
  const { id } = c.var.tenant;
  learnSettings(c.env, id, current);
  return viewSettings(recallTenant(c.env, id) ?? c.var.tenant, current);
}

async function preview(c: ApiCall, current: CurrentOverlay, next: Overlay): Promise<SettingsPreview> {
  const { before, after } = pair(c, current, next);
  const isPolicy = policyVersionOf(before.policy) !== policyVersionOf(after.policy);
  const desk = c.env.TENANT_DESK.getByName(
    createObjectName({ tenantId: before.id, kind: "desk", id: "main" }),
  );
  const waiting = isPolicy
    ? await desk.list(before.id, { state: "awaitingApproval", limit: questionsShown })
    : null;
  return {
    ...blank(current),
    problems: findProblems(before, after, c.env),
    differences: listDifferences(before, after),
    findings: reviewChange(before, after),
    tools: compareTools(before, after),
    questions: waiting?.ok
      ? askAgain(before, after, {
          tickets: waiting.value.items,
          sampleKey: deriveSampleKey(c.env, before.id),
        })
      : [],
  };
}

/** Tickets looked at for open questions. */
const questionsShown = 50;

function judge(c: ApiCall, current: CurrentOverlay, next: Overlay) {
  const { before, after } = pair(c, current, next);
  return findProblems(before, after, c.env);
}

function pair(c: ApiCall, { overlay }: CurrentOverlay, next: Overlay) {
  const deployed = deployedOf(c.var.tenant);
  return { before: applyOverlay(deployed, overlay), after: applyOverlay(deployed, next) };
}

function blank({ version: known }: CurrentOverlay): SettingsPreview {
  return { version: known, problems: [], differences: [], findings: [], tools: [], questions: [] };
}

function refuse(c: ApiCall, problems: SettingsPreview["problems"]) {
  const detail = problems.slice(0, 5).map(({ path, message }) => `${path}: ${message}`);
  return problem(c, 422, "settingsInvalid", detail.join("; "));
}

function outdated(c: ApiCall, { version: newest, changedBy, changedAt }: VersionOld) {
  const detail = `The settings are at version ${newest} by now. Look at what has changed, and try again.`;
  return problem(c, 409, "versionOld", detail, { version: newest, changedBy, changedAt });
}

function versionUnknown(c: ApiCall) {
  return problem(c, 404, "versionUnknown", "The settings never had such a version.");
}

type SettingsKeeper = Pick<
  TenantGate,
  | "currentSettings"
  | "changeSettings"
  | "revertSettings"
  | "restoreRule"
  | "settingsOfVersion"
  | "settingsHistory"
>;

function gate(c: ApiCall): SettingsKeeper {
  const name = createObjectName({ tenantId: c.var.tenant.id, kind: "gate", id: "main" });
  // The stub's own type goes too deep for the compiler; plain data comes out as it went in.
  return c.env.TENANT_GATE.getByName(name) as unknown as SettingsKeeper;
}
