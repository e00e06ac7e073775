/** Payments, invoices and refunds at Stripe. Its secret key is in the tenant's vault, under `stripe`. */
import { z } from "zod";
import { createCredentialReader } from "../../tenants/credential.ts";
import type { ConnectorModule } from "../connector.ts";
import { loopbackUrlSchema } from "../loopback.ts";
import { createStripeConnector } from "./connector.ts";
import { createStripeEgress, stripeOrigin } from "./egress.ts";
import { stripeTools } from "./tools.ts";

const settingsSchema = z.strictObject({
  /** A server that speaks Stripe's language on this machine, in place of Stripe. Only a local worker takes it. */
  baseUrl: loopbackUrlSchema.optional(),
  /** The connected account that is acted for, where the key is a platform's. */
  account: z
    .string()
    .regex(/^acct_\w{1,100}$/)
    .optional(),
});

/** As long as the slowest of its tools may take. */
const timeoutMs = stripeTools["stripe.refund"].timeoutMs;

export const stripe: ConnectorModule = {
  name: "stripe",
  tools: stripeTools,
  settings: settingsSchema,
  connect: ({ env, tenant, settings }) => {
    const { baseUrl, account = null } = settingsSchema.parse(settings);
    const origin = baseUrl ?? stripeOrigin;
    const credential = createCredentialReader(env.CREDENTIAL_VAULT, tenant.id, "stripe");
    const fetch = createStripeEgress({
      tenantId: tenant.id,
      origin,
      isLocal: env.ENVIRONMENT === "local",
      timeoutMs,
      authorise: credential.authorise,
      refreshCredential: credential.refresh,
    });
    return createStripeConnector(fetch, { origin, account, timeoutMs });
  },
};
