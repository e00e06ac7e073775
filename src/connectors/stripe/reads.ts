import type { Stripe } from "stripe";
import type { z } from "zod";
import { normalizeEmail } from "../delivery.ts";
import { AnswerUnreadable } from "./failure.ts";
import {
  listOf,
  toChargeRecord,
  toCustomerRecord,
  toInvoiceRecord,
  wireChargeSchema,
  wireCustomerSchema,
  wireInvoiceSchema,
  type WireCustomer,
} from "./wire.ts";

/** An address has one customer, or a few where somebody bought as a guest again and again. */
const mostCustomers = 3;

export async function findCustomers(stripe: Stripe, input: { email: string }) {
  const found = await customersOf(stripe, input.email);
  return { customers: found.map(({ customer, email }) => toCustomerRecord(customer, email)) };
}

/** Newest first, whichever of the address's customers they are of. */
export async function listCharges(stripe: Stripe, input: { email: string; limit: number }) {
  const charges = [];
  for (const { customer, email } of await customersOf(stripe, input.email)) {
    const page = await stripe.charges.list({ customer: customer.id, limit: input.limit });
    const owner = { customerId: customer.id, customerEmail: email };
    charges.push(...read(listOf(wireChargeSchema), page).data.map((charge) => toChargeRecord(charge, owner)));
  }
  return { charges: newest(charges, ({ createdAt }) => createdAt, input.limit) };
}

/** Newest first, whichever of the address's customers they are of. */
export async function listInvoices(stripe: Stripe, input: { email: string; limit: number }) {
  const invoices = [];
  for (const { customer, email } of await customersOf(stripe, input.email)) {
    const page = await stripe.invoices.list({ customer: customer.id, limit: input.limit });
    const owner = { customerId: customer.id, customerEmail: email };
    invoices.push(
      ...read(listOf(wireInvoiceSchema), page).data.map((invoice) => toInvoiceRecord(invoice, owner)),
    );
  }
  return { invoices: newest(invoices, ({ issuedAt }) => issuedAt, input.limit) };
}

/** Parses what the SDK passes on. Throws AnswerUnreadable. */
export function read<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new AnswerUnreadable();
  return parsed.data;
}

interface Owner {
  customer: WireCustomer;
  email: string;
}

/** Stripe's filter minds capitals: an address that was stored with some is not found by one without. */
async function customersOf(stripe: Stripe, text: string): Promise<Owner[]> {
  const asked = normalizeEmail(text);
  if (!asked) return [];
  const page = await stripe.customers.list({ email: text.trim(), limit: mostCustomers });
  return read(listOf(wireCustomerSchema), page).data.flatMap((customer) => {
    const email = normalizeEmail(customer.email);
    // A filter that was not applied would make everybody's records the requester's.
    return email === asked ? [{ customer, email }] : [];
  });
}

function newest<Kept>(records: Kept[], timeOf: (record: Kept) => string, limit: number): Kept[] {
  return records.toSorted((a, b) => timeOf(b).localeCompare(timeOf(a))).slice(0, limit);
}
