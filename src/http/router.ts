/** All doors, in one list. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { standardTicketSchema } from "../connectors/standard/wire.ts";
import { createObjectName } from "../domain/object-name.ts";
import { createChart } from "../machines/chart.ts";
import { describeError, log } from "../observability/log.ts";
import { findTenant } from "../tenants/config.ts";
import type { ApiContext } from "./access.ts";
import { invalid, jsonBody } from "./contract.ts";
import { careRoutes } from "./care-routes.ts";
import { messageRoutes } from "./message-routes.ts";
import { credentialRoutes } from "./credential-routes.ts";
import { deadLetterRoutes } from "./dead-letter-routes.ts";
import { exampleRoutes } from "./example-routes.ts";
import { insightRoutes } from "./insight-routes.ts";
import { labelRoutes } from "./label-routes.ts";
import { problem, problemSchema } from "./problem.ts";
import { recordingRoutes } from "./recording-routes.ts";
import { sandboxRoutes } from "./sandbox-routes.ts";
import { secureHeaders } from "./secure-headers.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { tenantRoutes } from "./tenant-routes.ts";
import { testTicketRoutes } from "./test-ticket-routes.ts";
import { ticketRoutes } from "./ticket-routes.ts";
import { tokenRoutes } from "./token-routes.ts";
import { receiveWebhook, webhookSourceSchema } from "./webhooks.ts";
import { toolRoutes } from "./tool-routes.ts";

/** Articles and sandbox businesses are the largest things anybody sends. */
const apiBodyLimitBytes = 4 * 1024 * 1024;

export const app = new OpenAPIHono<ApiContext>({ defaultHook: invalid });

app.use(secureHeaders);
app.use("/api/*", async (c, next) => {
  await next();
  c.res.headers.set("cache-control", "no-store");
});
app.use(
  "/api/*",
  bodyLimit({
    maxSize: apiBodyLimitBytes,
    onError: (c) => problem(c, 413, "tooLarge", `A request may have ${apiBodyLimitBytes} bytes at most.`),
  }),
);

app.get("/healthz", (c) => c.json({ ok: true }));
app.get("/api/machine", (c) => c.json(createChart()));
app.post("/webhooks/:tenant/:source", receiveWebhook);
app.get("/live/:tenant", async (c): Promise<Response> => {
  const { tenant: tenantId } = c.req.param();
  if (!findTenant(c.env, tenantId))
    return problem(c, 401, "unauthorized", "Ask for a connection ticket first.");
  return c.env.TENANT_DESK.getByName(createObjectName({ tenantId, kind: "desk", id: "main" })).fetch(
    c.req.raw,
  );
});
app.route("/api/:tenant/tickets", ticketRoutes);
app.route("/api/:tenant/tickets", careRoutes);
app.route("/api/:tenant/tickets", messageRoutes);
app.route("/api/:tenant/tickets", insightRoutes);
app.route("/api/:tenant/tickets", recordingRoutes);
app.route("/api/:tenant/dead-letters", deadLetterRoutes);
app.route("/api/:tenant", tenantRoutes);
app.route("/api/:tenant", credentialRoutes);
app.route("/api/:tenant", toolRoutes);
app.route("/api/:tenant/settings", settingsRoutes);
app.route("/api/:tenant/examples", exampleRoutes);
app.route("/api/:tenant", labelRoutes);
app.route("/api/:tenant", tokenRoutes);
app.route("/api/:tenant", sandboxRoutes);
app.route("/api/:tenant", testTicketRoutes);
app.get("/openapi.json", (c) => c.json(describeApi()));
app.all("/api/*", (c) => problem(c, 404, "routeUnknown", "There is no such route. See /openapi.json."));
app.all("/webhooks/*", (c) =>
  problem(c, 404, "routeUnknown", "Post deliveries to /webhooks/{tenant}/{source}."),
);
app.get("*", (c) => c.env.ASSETS.fetch(c.req.raw));

app.notFound((c) => problem(c, 404, "routeUnknown", "There is no such route."));
app.onError((error, c) => {
  if (error instanceof HTTPException && error.status === 400) {
    return problem(c, 400, "jsonInvalid", error.message);
  }
  log("error", "http.failed", { reason: describeError(error) });
  return problem(c, 500, "internal", "Something broke on our side. The request may be sent again.");
});

app.openAPIRegistry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
app.openAPIRegistry.registerPath({
  method: "post",
  path: "/webhooks/{tenant}/{source}",
  summary: "Takes a signed delivery in; 202 means it is durable",
  description:
    "`standard` takes the body below as a Standard Webhooks delivery. `github` takes issues and issue_comment events, `zendesk` ticket events, each with the vendor's own signature. `slack` takes what Slack sends, answers 200 and does nothing: nothing is decided in a chat.",
  request: {
    params: z.object({ tenant: z.string(), source: webhookSourceSchema }),
    body: jsonBody(standardTicketSchema),
  },
  responses: {
    200: { description: "What Slack is told: there is nothing to do, or its own challenge" },
    202: {
      description: "Durable, or nothing to do",
      content: {
        "application/json": {
          schema: z.union([
            z.strictObject({
              ticketId: z.string(),
              status: z.enum(["accepted", "duplicate", "updated"]),
              url: z.string(),
            }),
            z.strictObject({ status: z.literal("ignored"), reason: z.string() }),
          ]),
        },
      },
    },
    default: {
      description:
        "400 encoding or JSON · 401 signature · 404 tenant or source · 410 erased · 413 · 415 · 422 shape · 429 with Retry-After",
      content: { "application/problem+json": { schema: problemSchema } },
    },
  },
});

/** The contract, generated from the schemas the routes parse with. */
export function describeApi() {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Signalbox",
      version: "1",
      description: "Resolves support tickets end to end. Errors are problem details (RFC 9457).",
    },
  });
}
