import { createEgress, type EgressSettings, type Fetch } from "../../egress/egress.ts";

export const stripeOrigin = "https://api.stripe.com";

/** A list of a hundred refunds, and ten invoices with all their lines, are well below it. */
const maxResponseBytes = 2 * 1024 * 1024;

/** Stripe, and of Stripe what our tools need. A key that may do more is still used for no more. */
export function createStripeEgress(
  settings: Pick<EgressSettings, "tenantId" | "authorise" | "refreshCredential" | "isLocal"> & {
    origin: string;
    timeoutMs: number;
  },
): Fetch {
  const { origin, ...rest } = settings;
  return createEgress({
    ...rest,
    connector: "stripe",
    allow: [
      {
        origin,
        paths: ["/v1/customers", "/v1/charges", "/v1/charges/", "/v1/invoices", "/v1/refunds"],
        methods: ["GET"],
      },
      { origin, paths: ["/v1/refunds"], methods: ["POST"] },
    ],
    requestHeaders: ["stripe-account"],
    maxRequestBytes: 16 * 1024,
    maxResponseBytes,
  });
}
