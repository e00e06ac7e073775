/** The door for outside systems. What has been answered with 202 is durable; everything else has changed nothing. */
import type { Context } from "hono";
import { z } from "zod";
import { slackSource } from "../connectors/slack/webhook.ts";
import { ticketSources } from "../connectors/ticket-sources.ts";
import type { WebhookSource } from "../connectors/webhook.ts";
import { coordinatorOf } from "../coordinator/placement.ts";
import type { Delivery, DeliveryFailure } from "../domain/delivery.ts";
import { createObjectName } from "../domain/object-name.ts";
import { sourceSchema } from "../domain/ticket.ts";
import { crashPoints } from "../observability/crash-points.ts";
import { log } from "../observability/log.ts";
import type { TenantConfig } from "../tenants/config.ts";
import { loadTenant } from "../tenants/current.ts";
import type { ApiContext } from "./access.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";

/** Who may post here: what tickets come from, and Slack, from which none does. */
export const webhookSourceSchema = z.enum([...sourceSchema.options, "slack"]);
type SourceName = z.infer<typeof webhookSourceSchema>;

const sources: Record<SourceName, WebhookSource> = { ...ticketSources, slack: slackSource };

const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

export async function receiveWebhook(c: Context<ApiContext>): Promise<Response> {
  const tenant = await loadTenant(c.env, c.req.param("tenant") ?? "");
  const name = webhookSourceSchema.safeParse(c.req.param("source"));
  const secrets = name.success ? usableSecrets(tenant, name.data) : [];
  if (!tenant || !name.success || secrets.length === 0) {
    return problem(
      c,
      404,
      "unknownSource",
      "There is no such tenant, or it takes no webhooks from this source.",
    );
  }
  const source = sources[name.data];
  const type = c.req.header("content-type") ?? "";
  if (!jsonType.test(type) && !(source.takesForms && formType.test(type))) {
    return problem(c, 415, "mediaTypeUnsupported", "Send JSON, with the content type application/json.");
  }
  const body = await readBody(c.req.raw);
  if (!body.ok) {
    return body.failure.reason === "tooLarge"
      ? problem(c, 413, "tooLarge", "A delivery may have 262144 bytes at most.")
      : problem(c, 415, "encodingUnsupported", "Send the body without a content encoding.");
  }
  const nowMs = Date.now();
  const request = {
    tenantId: tenant.id,
    headers: c.req.raw.headers,
    body: body.value,
    secrets,
    settings: tenant.connectors[name.data] ?? null,
    nowMs,
  };
  const delivery = await source.receive(request);
  if (!delivery.ok) {
    log("warn", "webhook.refused", {
      tenantId: tenant.id,
      source: name.data,
      reason: delivery.failure.reason,
    });
    return refuse(c, delivery.failure);
  }
  // Only deliveries with a good signature draw on the tenant's rate.
  const gate = c.env.TENANT_GATE.getByName(
    createObjectName({ tenantId: tenant.id, kind: "gate", id: "main" }),
  );
  const admission = await gate.admit(tenant.id);
  if (!admission.admitted) {
    c.header("retry-after", String(admission.retryAfterSeconds));
    return problem(c, 429, "tooManyDeliveries", `Try again in ${admission.retryAfterSeconds} s.`);
  }
  if (delivery.value.kind === "message") {
    await crashPoints.reach("deliveryVerified", delivery.value.ticket.id);
  }
  return accept(c, tenant, source, delivery.value);
}

async function accept(
  c: Context<ApiContext>,
  tenant: TenantConfig,
  source: WebhookSource,
  delivery: Delivery,
): Promise<Response> {
  if (delivery.kind === "challenge") return c.text(delivery.challenge);
  if (delivery.kind === "ignored") {
    return c.json({ status: "ignored", reason: delivery.reason }, source.ignoredStatus ?? 202);
  }
  const ticketId = delivery.ticket.id;
  const coordinator = c.env.TICKET_COORDINATOR.getByName(coordinatorOf(tenant, ticketId));
  const { status } = await coordinator.accept(delivery);
  if (status === "erased")
    return problem(c, 410, "ticketErased", "This ticket has been erased and stays so.");
  if (status === "ignored") return c.json({ status, reason: "writtenByStaff" }, 202);
  const url = new URL(`/api/${tenant.id}/tickets/${ticketId}`, c.req.url).href;
  return c.json({ ticketId, status, url }, 202);
}

function usableSecrets(tenant: TenantConfig | null, name: SourceName): string[] {
  const secrets = tenant?.webhooks[name]?.secrets ?? [];
  return secrets.filter((secret) => sources[name].isUsableSecret(secret));
}

/** Vague outward where it is about the signature, exact where it is about the sender's own data. */
function refuse(c: Context, failure: DeliveryFailure): Response {
  switch (failure.reason) {
    case "signatureMissing":
    case "signatureInvalid":
    case "timestampOutsideTolerance":
      return problem(
        c,
        401,
        "signatureInvalid",
        "The delivery is not signed with a secret of this source, or is too old.",
      );
    case "encodingInvalid":
    case "jsonInvalid":
      return problem(c, 400, failure.reason, failure.detail);
    case "shapeInvalid":
      return problem(c, 422, failure.reason, failure.detail);
  }
}
