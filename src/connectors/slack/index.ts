/** Notices in a Slack channel. Its bot token is in the tenant's vault, under `slack`. */
import { z } from "zod";
import { createEgress } from "../../egress/egress.ts";
import { createCredentialReader } from "../../tenants/credential.ts";
import type { ConnectorModule } from "../connector.ts";
import { loopbackUrlSchema } from "../loopback.ts";
import { createSlackConnector } from "./connector.ts";
import { slackTools } from "./tools.ts";

const settingsSchema = z.strictObject({
  channel: z.string().regex(/^[CG][A-Z0-9]{2,30}$/, "a channel's id, not its name"),
  /** Where people open Signalbox: notices link to it. */
  uiUrl: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .regex(/^[\x21-\x7e]+[^/]$/, "no slash at its end")
    .regex(/^[^<>&|?#]+$/, "an origin, and a path if need be"),
  /** A server that speaks Slack's language on this machine, in place of Slack. Only a local worker takes it. */
  baseUrl: loopbackUrlSchema.optional(),
});

const slackOrigin = "https://slack.com";

export const slack: ConnectorModule = {
  name: "slack",
  tools: slackTools,
  settings: settingsSchema,
  connect: ({ env, tenant, settings }) => {
    const { channel, uiUrl, baseUrl } = settingsSchema.parse(settings);
    const origin = baseUrl ?? slackOrigin;
    const credential = createCredentialReader(env.CREDENTIAL_VAULT, tenant.id, "slack");
    const fetch = createEgress({
      tenantId: tenant.id,
      connector: "slack",
      allow: [
        { origin, paths: ["/api/chat.postMessage"], methods: ["POST"] },
        { origin, paths: ["/api/conversations.history"], methods: ["GET"] },
      ],
      authorise: credential.authorise,
      refreshCredential: credential.refresh,
      timeoutMs: slackTools["slack.notify"].timeoutMs,
      maxRequestBytes: 8 * 1024,
      maxResponseBytes: 2 * 1024 * 1024,
      isLocal: env.ENVIRONMENT === "local",
    });
    return createSlackConnector(fetch, { origin, channel, uiUrl });
  },
};
