import type { Stripe } from "stripe";
import type { z } from "zod";
import type { Finding, OperationResult } from "../connector.ts";
import { read } from "./reads.ts";
import type { stripeTools } from "./tools.ts";
import { listOf, toRefundRecord, wireChargeSchema, wireRefundSchema, type WireRefund } from "./wire.ts";

export type RefundInput = z.infer<(typeof stripeTools)["stripe.refund"]["input"]>;

/** What our refunds are known by, among a charge's others. */
const markKey = "signalbox_effect";
/** What somebody wrote of it, for people who look at Stripe. */
const wordsKey = "signalbox_reason";

/** A charge with more refunds than these is for a person to read. */
const pageSize = 100;
const mostPages = 3;

/**
 * Null where the charge was paid in this currency. Stripe takes an amount without one: what a person approved as ten
 * euros would be paid back as ten dollars. Changes nothing.
 */
export async function contestCurrency(stripe: Stripe, input: RefundInput): Promise<OperationResult | null> {
  const charge = read(wireChargeSchema, await stripe.charges.retrieve(input.chargeId));
  if (charge.currency === input.currency) return null;
  const message = `The payment was made in ${charge.currency}.`;
  return { status: "failed", reason: "currencyMismatch", message, retryable: false };
}

/** Asks for the refund, once for a key: Stripe answers what it answered before. */
export async function createRefund(
  stripe: Stripe,
  input: RefundInput,
  idempotencyKey: string,
): Promise<OperationResult> {
  const answer = await stripe.refunds.create(
    {
      charge: input.chargeId,
      amount: input.amountCents,
      // Never one of Stripe's other reasons: "fraudulent" would block the customer's card and address.
      reason: "requested_by_customer",
      metadata: { [markKey]: idempotencyKey, [wordsKey]: input.reason },
    },
    { idempotencyKey },
  );
  const refund = read(wireRefundSchema, answer);
  if (isVoid(refund)) {
    const message = `Stripe could not pay it back: ${refund.failure_reason ?? refund.status ?? "failed"}.`;
    return { status: "failed", reason: "refundFailed", message, retryable: false };
  }
  return { status: "success", output: { refund: toRefundRecord(refund, input.chargeId) } };
}

/** Looks among the charge's refunds for the one with this key's mark. */
export async function findRefund(stripe: Stripe, chargeId: string, idempotencyKey: string): Promise<Finding> {
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: unknown = await stripe.refunds.list({
      charge: chargeId,
      limit: pageSize,
      ...(after && { starting_after: after }),
    });
    const { data, has_more } = read(listOf(wireRefundSchema), answer);
    const refund = data.find(({ metadata }) => metadata?.[markKey] === idempotencyKey);
    // A refund that came to nothing has paid nobody.
    if (refund && isVoid(refund)) return { status: "absent" };
    if (refund) return { status: "found", output: { refund: toRefundRecord(refund, chargeId) } };
    after = data.at(-1)?.id ?? null;
    if (!has_more || !after) return { status: "absent" };
  }
  return { status: "unclear", message: "The payment has more refunds than can be looked through." };
}

function isVoid({ status }: WireRefund): boolean {
  return status === "failed" || status === "canceled";
}
