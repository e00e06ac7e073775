/** One Stripe account: what it holds, what it answers, and the answers its idempotency keys stand for. No HTTP. */
import type { ServedCharge, ServedCustomer, ServedInvoice, ServedRefund } from "./stripe-objects.ts";
import type { StripeRequest, StripeSetUp } from "./stripe-server.ts";

export interface StripeAnswer {
  status: number;
  headers: Record<string, string>;
  body: object;
}

export class StripeAccount {
  readonly #customers: ServedCustomer[];
  readonly #charges: ServedCharge[];
  readonly #invoices: ServedInvoice[];
  readonly refunds: ServedRefund[];
  /** By key: what was asked, and what was answered. */
  readonly #keys = new Map<string, { asked: string; answer: StripeAnswer }>();

  constructor({ customers, charges, invoices, refunds }: Omit<StripeSetUp, "faults">) {
    this.#customers = customers;
    this.#charges = charges;
    this.#invoices = invoices ?? [];
    this.refunds = refunds ?? [];
  }

  answer(request: StripeRequest): StripeAnswer {
    const { method, path, headers, params } = request;
    const version = headers["stripe-version"] ?? "";
    if (!/^\d{4}-\d\d-\d\d\.[a-z]+$/.test(version)) {
      return refuse(400, { message: `Invalid Stripe API version: ${version}` });
    }
    const answer = method === "POST" ? this.#once(request) : this.#get(path, params);
    return { ...answer, headers: { "stripe-version": version, ...answer.headers } };
  }

  /** What a key stands for is answered again; what was refused before it began is forgotten. */
  #once(request: StripeRequest): StripeAnswer {
    const key = request.headers["idempotency-key"];
    const invalid = findInvalid(request);
    if (invalid) return invalid;
    const asked = JSON.stringify([request.path, Object.entries(request.params).toSorted()]);
    const known = key === undefined ? undefined : this.#keys.get(key);
    if (known && known.asked !== asked) {
      const message = "Keys for idempotent requests can only be used for the same endpoint and parameters.";
      return refuse(400, { type: "idempotency_error", message });
    }
    if (known) {
      return { ...known.answer, headers: { ...known.answer.headers, "idempotent-replayed": "true" } };
    }
    const answer = this.#refund(request.params);
    const headers: Record<string, string> = key === undefined ? {} : { "idempotency-key": key };
    if (key !== undefined) this.#keys.set(key, { asked, answer: { ...answer, headers } });
    return { ...answer, headers };
  }

  #get(path: string, params: Record<string, string>): StripeAnswer {
    const [, , kind, id] = path.split("/");
    if (id !== undefined) {
      const charge = kind === "charges" ? this.#charges.find((each) => each.id === id) : undefined;
      return charge ? give(charge) : missing(`No such charge: '${id}'`, "id");
    }
    const { customer } = params;
    switch (kind) {
      case "customers":
        return list(
          path,
          params,
          // Capitals count.
          this.#customers.filter(({ email }) => params["email"] === undefined || email === params["email"]),
        );
      case "charges":
        return list(
          path,
          params,
          this.#charges.filter((each) => !customer || each.customer === customer),
        );
      case "invoices":
        return list(
          path,
          params,
          this.#invoices.filter((each) => !customer || each.customer === customer),
        );
      case "refunds":
        return list(
          path,
          params,
          // The newest first, as in every list.
          this.refunds.filter(({ charge }) => !params["charge"] || charge === params["charge"]).toReversed(),
        );
      default:
        return refuse(404, { message: `Unrecognized request URL (GET: ${path}).` });
    }
  }

  #refund(params: Record<string, string>): StripeAnswer {
    const charge = this.#charges.find(({ id }) => id === params["charge"]);
    if (!charge) return missing(`No such charge: '${params["charge"]}'`, "charge");
    const left = charge.amount - charge.amount_refunded;
    const amount = params["amount"] === undefined ? left : Number(params["amount"]);
    if (charge.disputed)
      return refuse(400, { code: "charge_disputed", message: "It has been charged back." });
    if (left === 0) return refuse(400, { code: "charge_already_refunded", message: "It has been refunded." });
    if (amount > left)
      return refuse(400, { param: "amount", message: "The amount is greater than what is left." });
    charge.amount_refunded += amount;
    charge.refunded = charge.amount_refunded === charge.amount;
    const metadata = Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) => {
        const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
        return key ? [[key, value]] : [];
      }),
    );
    const refund: ServedRefund = {
      object: "refund",
      id: `re_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`,
      amount,
      charge: charge.id,
      created: Math.floor(Date.now() / 1000),
      currency: charge.currency,
      metadata,
      payment_intent: charge.payment_intent,
      // A reason has been checked to be one of Stripe's.
      reason: (params["reason"] as ServedRefund["reason"]) ?? null,
      // By this a test makes a bank refuse.
      ...(charge.metadata["refuses"]
        ? { status: "failed", failure_reason: "declined" }
        : { status: "succeeded" }),
    };
    this.refunds.push(refund);
    return give(refund);
  }
}

const refundParams = /^(?:charge|payment_intent|amount|reason|metadata\[[^\]]{1,40}\])$/;
const refundReasons = ["duplicate", "fraudulent", "requested_by_customer"];

function findInvalid({ path, params, headers }: StripeRequest): StripeAnswer | null {
  if (path !== "/v1/refunds") return refuse(404, { message: `Unrecognized request URL (POST: ${path}).` });
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return refuse(400, { message: "Invalid request." });
  }
  if ((headers["idempotency-key"] ?? "").length > 255)
    return refuse(400, { message: "The key is too long." });
  const unknown = Object.keys(params).find((name) => !refundParams.test(name));
  if (unknown)
    return refuse(400, { code: "parameter_unknown", param: unknown, message: "Unknown parameter." });
  if (!/^[1-9]\d*$/.test(params["amount"] ?? "1")) {
    return refuse(400, { code: "parameter_invalid_integer", param: "amount", message: "Invalid integer." });
  }
  if (params["reason"] !== undefined && !refundReasons.includes(params["reason"])) {
    return refuse(400, { param: "reason", message: "Invalid reason." });
  }
  const long = Object.values(params).some((value) => value.length > 500);
  return long ? refuse(400, { param: "metadata", message: "A value may have 500 characters." }) : null;
}

function give(body: object): StripeAnswer {
  return { status: 200, headers: {}, body };
}

function refuse(
  status: number,
  error: { type?: string; code?: string; param?: string; message: string },
): StripeAnswer {
  return { status, headers: {}, body: { error: { type: "invalid_request_error", ...error } } };
}

function missing(message: string, param: string): StripeAnswer {
  return refuse(404, { code: "resource_missing", param, message });
}

function list(path: string, params: Record<string, string>, all: { id: string }[]): StripeAnswer {
  const from = params["starting_after"] ? all.findIndex(({ id }) => id === params["starting_after"]) + 1 : 0;
  const limit = Number(params["limit"] ?? 10);
  if (!(limit >= 1 && limit <= 100)) return refuse(400, { param: "limit", message: "Between 1 and 100." });
  const data = all.slice(from, from + limit);
  return give({ object: "list", data, has_more: from + limit < all.length, url: path });
}
