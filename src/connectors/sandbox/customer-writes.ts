/** What can be done for a customer beside their orders. Rules first, then changes: a breach leaves no trace. */
import { z } from "zod";
import { succeed } from "../../domain/result.ts";
import { breach, defineRepeatedWrite, defineWrite, type Operation } from "./operation.ts";
import { normaliseEmail } from "./record-store.ts";

const id = z.string();
const underway: readonly string[] = ["pending", "paid", "shipped"];

export const customerWrites: Record<string, Operation> = {
  resendInvoice: defineRepeatedWrite(
    z.strictObject({ invoiceId: id }),
    ({ records }, { invoiceId }, { at }) => {
      const found = records.get("invoices", invoiceId);
      if (!found) return breach("invoiceNotFound", `There is no invoice ${invoiceId}.`);
      if (found.status === "void") return breach("invoiceVoid", `Invoice ${found.id} is void.`);
      const customer = records.get("customers", found.customerId);
      if (!customer) return customerNotFound(found.customerId);
      const invoice = { ...found, customerEmail: customer.email };
      return succeed({
        about: normaliseEmail(customer.email),
        output: { invoice },
        entry: { book: "invoicesResent", line: { invoiceId: invoice.id, to: customer.email, at } },
      });
    },
  ),

  resetPassword: defineRepeatedWrite(
    z.strictObject({ customerId: id }),
    ({ records }, { customerId }, { at }) => {
      const customer = records.get("customers", customerId);
      if (!customer) return customerNotFound(customerId);
      return succeed({
        about: normaliseEmail(customer.email),
        output: { customer },
        entry: { book: "passwordResets", line: { customerId: customer.id, at } },
      });
    },
  ),

  cancelSubscription: defineWrite(
    z.strictObject({ subscriptionId: id, reason: z.string().min(1) }),
    ({ records }, { subscriptionId }, { at }) => {
      const found = records.get("subscriptions", subscriptionId);
      if (!found) return breach("subscriptionNotFound", `There is no subscription ${subscriptionId}.`);
      if (found.status === "cancelled") {
        return breach("subscriptionAlreadyCancelled", `Subscription ${found.id} is cancelled already.`);
      }
      const subscription = { ...found, status: "cancelled" as const, renewsAt: null };
      records.update("subscriptions", subscription);
      return succeed({
        about: normaliseEmail(found.customerEmail),
        output: { subscription, previousRenewsAt: found.renewsAt },
        entry: { book: "cancellations", line: { kind: "subscription", targetId: found.id, at } },
      });
    },
  ),

  resumeSubscription: defineWrite(
    z.strictObject({ subscriptionId: id, renewsAt: z.string().nullable() }),
    ({ records }, { subscriptionId, renewsAt }) => {
      const found = records.get("subscriptions", subscriptionId);
      if (!found) return breach("subscriptionNotFound", `There is no subscription ${subscriptionId}.`);
      if (found.status !== "cancelled") {
        return breach("subscriptionNotCancelled", `Subscription ${found.id} is ${found.status}.`);
      }
      const subscription = { ...found, status: "active" as const, renewsAt };
      records.update("subscriptions", subscription);
      return succeed({
        about: normaliseEmail(found.customerEmail),
        output: { subscription },
        // The books are about what customers see; the subscription itself is among them.
        entry: null,
      });
    },
  ),

  eraseCustomer: defineWrite(z.strictObject({ customerId: id }), ({ records, deeds }, { customerId }) => {
    const customer = records.get("customers", customerId);
    if (!customer) return customerNotFound(customerId);
    const email = normaliseEmail(customer.email);
    const orders = records.listByOwner("orders", email);
    if (orders.some((order) => underway.includes(order.status))) {
      return breach("ordersUnderway", `Customer ${customer.id} has orders that are not finished.`);
    }
    for (const order of orders) {
      records.removeByOwner("shipments", order.id);
      records.removeByOwner("refunds", order.id);
    }
    records.removeByOwner("orders", email);
    records.removeByOwner("invoices", email);
    records.removeByOwner("subscriptions", email);
    records.removeByOwner("customers", email);
    deeds.erasePerson(email);
    return succeed({ about: "", output: { customerId: customer.id }, entry: null });
  }),
};

function customerNotFound(customerId: string) {
  return breach("customerNotFound", `There is no customer ${customerId}.`);
}
