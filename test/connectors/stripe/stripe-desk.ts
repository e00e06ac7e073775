/** An account at the Stripe server, and a connector that speaks to it with the account's key. */
import { inject } from "vitest";
import type { Connector, OperationRequest, OperationResult } from "../../../src/connectors/connector.ts";
import { createStripeConnector } from "../../../src/connectors/stripe/connector.ts";
import { createStripeEgress } from "../../../src/connectors/stripe/egress.ts";
import { aCharge, aCustomer, anInvoice } from "./stripe-objects.ts";
import type { StripeBooks, StripeFault, StripeSetUp } from "./stripe-server.ts";

export interface StripeDesk {
  key: string;
  connector: Connector;
  books(): Promise<StripeBooks>;
  read(operation: string, input: object): Promise<OperationResult>;
  refund(input?: object, changes?: Partial<OperationRequest>): Promise<OperationResult>;
  find(input?: object, idempotencyKey?: string): ReturnType<NonNullable<Connector["find"]>>;
}

export const ann = { email: "ann.weaver@example.com", limit: 5 };
export const aRefund = {
  chargeId: "ch_1",
  amountCents: 1_000,
  currency: "EUR",
  reason: "A curtain was torn.",
};

/** Ann has bought curtains for 49.90 EUR, and all goes well unless something else is said. */
export async function openStripeDesk(
  changes: Partial<StripeSetUp> & { timeoutMs?: number; account?: string } = {},
): Promise<StripeDesk> {
  const { timeoutMs = 5_000, account = null, ...objects } = changes;
  const key = `sk_test_${crypto.randomUUID()}`;
  await setUpStripe(key, objects);
  const origin = inject("stripeServer");
  const egress = createStripeEgress({
    tenantId: "acme",
    origin,
    isLocal: true,
    timeoutMs,
    authorise: (headers) => headers.set("authorization", `Bearer ${key}`),
  });
  const connector = createStripeConnector(egress, { origin, account, timeoutMs });
  const call = (operation: string, input: unknown, idempotencyKey: string | null): OperationRequest => ({
    tenantId: "acme",
    operation,
    input,
    idempotencyKey,
    signal: new AbortController().signal,
  });
  return {
    key,
    connector,
    books: () => readStripeBooks(key),
    read: (operation, input) => connector.run(call(operation, input, null)),
    refund: (input = aRefund, more = {}) => connector.run({ ...call("refund", input, "tkt_1:7.0"), ...more }),
    find: async (input = aRefund, idempotencyKey = "tkt_1:7.0") =>
      (await connector.find?.({ ...call("refund", input, null), idempotencyKey })) ?? {
        status: "unclear",
        message: "nothing can be found",
      },
  };
}

export async function setUpStripe(key: string, objects: Partial<StripeSetUp> = {}): Promise<void> {
  const setUp: StripeSetUp = {
    customers: [aCustomer({ id: "cus_ann" })],
    charges: [aCharge({ id: "ch_1" })],
    invoices: [anInvoice({ id: "in_1" })],
    ...objects,
  };
  await fetch(`${inject("stripeServer")}/_accounts/${key}`, { method: "PUT", body: JSON.stringify(setUp) });
}

export async function readStripeBooks(key: string): Promise<StripeBooks> {
  return (await fetch(`${inject("stripeServer")}/_accounts/${key}`)).json();
}

/** Strikes the next request of this kind. */
export function once(on: string, how: StripeFault["how"], afterwards = false): StripeFault[] {
  return [{ on, how, times: 1, afterwards }];
}
