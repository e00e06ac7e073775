/** Stripe as a connector: what it is told, once per idempotency key. It speaks to Stripe through the fetch it is given. */
import type { z } from "zod";
import type { Fetch } from "../../egress/egress.ts";
import type { Connector, Finding, OperationRequest, OperationResult } from "../connector.ts";
import { callObject, findInObject } from "../object-call.ts";
import { openStripe, type StripeServer, type StripeSession } from "./client.ts";
import { explainFailure } from "./failure.ts";
import { findCustomers, listCharges, listInvoices } from "./reads.ts";
import { contestCurrency, createRefund, findRefund } from "./refund.ts";
import { stripeTools } from "./tools.ts";

/** `fetch` reaches Stripe and puts the key in. */
export function createStripeConnector(fetch: Fetch, server: StripeServer): Connector {
  const open = (signal: AbortSignal) => openStripe(fetch, server, signal);
  return {
    name: "stripe",
    async run(request) {
      const { operation, input } = request;
      const sure = (reads: (session: StripeSession) => Promise<object>) =>
        callObject({ ...request, idempotencyKey: null }, () => runRead(open(request.signal), reads));
      switch (operation) {
        case "findCustomer": {
          const parsed = stripeTools["stripe.findCustomer"].input.safeParse(input);
          return parsed.success
            ? sure(({ stripe }) => findCustomers(stripe, parsed.data))
            : refuseInput(parsed.error);
        }
        case "listCharges": {
          const parsed = stripeTools["stripe.listCharges"].input.safeParse(input);
          return parsed.success
            ? sure(({ stripe }) => listCharges(stripe, parsed.data))
            : refuseInput(parsed.error);
        }
        case "listInvoices": {
          const parsed = stripeTools["stripe.listInvoices"].input.safeParse(input);
          return parsed.success
            ? sure(({ stripe }) => listInvoices(stripe, parsed.data))
            : refuseInput(parsed.error);
        }
        case "refund":
          return runRefund(request, open);
        default:
          return refuse("operationUnknown", `There is no operation ${operation}.`);
      }
    },
    find(request) {
      const parsed = stripeTools["stripe.refund"].input.safeParse(request.input);
      if (request.operation !== "refund" || !parsed.success) {
        return Promise.resolve({ status: "unclear", message: "There is nothing of this kind to look for." });
      }
      return findInObject(request, async (): Promise<Finding> => {
        const session = open(request.signal);
        try {
          return await findRefund(session.stripe, parsed.data.chargeId, request.idempotencyKey);
        } catch (error) {
          const { message } = explainFailure(error, { ...session.latest(), isWrite: false });
          return { status: "unclear", message };
        }
      });
    },
  };
}

async function runRead(
  session: StripeSession,
  reads: (session: StripeSession) => Promise<object>,
): Promise<OperationResult> {
  try {
    return { status: "success", output: await reads(session) };
  } catch (error) {
    return explainFailure(error, { ...session.latest(), isWrite: false });
  }
}

async function runRefund(
  request: OperationRequest,
  open: (signal: AbortSignal) => StripeSession,
): Promise<OperationResult> {
  const { idempotencyKey, signal } = request;
  const parsed = stripeTools["stripe.refund"].input.safeParse(request.input);
  if (!parsed.success) return refuseInput(parsed.error);
  if (!idempotencyKey) return refuse("idempotencyKeyMissing", "A refund needs an idempotency key.");
  return callObject(request, async () => {
    const session = open(signal);
    try {
      const objection = await contestCurrency(session.stripe, parsed.data);
      if (objection) return objection;
    } catch (error) {
      return explainFailure(error, { ...session.latest(), isWrite: false });
    }
    try {
      return await createRefund(session.stripe, parsed.data, idempotencyKey);
    } catch (error) {
      return explainFailure(error, { ...session.latest(), isWrite: true });
    }
  });
}

function refuseInput(error: z.ZodError): OperationResult {
  const [issue] = error.issues;
  return refuse("inputInvalid", `${issue?.path.join(".") || "input"}: ${issue?.message ?? "does not fit"}`);
}

function refuse(reason: string, message: string): OperationResult {
  return { status: "failed", reason, message, retryable: false };
}
