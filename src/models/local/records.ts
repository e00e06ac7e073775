/** Evidence read back into records and passages, each with the id it is cited by. */
import type { z } from "zod";
import {
  customerSchema,
  invoiceSchema,
  orderSchema,
  refundSchema,
  shipmentSchema,
  subscriptionSchema,
} from "../../connectors/sandbox/records.ts";
import type { Evidence } from "../../domain/evidence.ts";
import { isWithheld } from "../../policy/ownership.ts";
import { detectLanguage } from "./language.ts";

/** Where it comes from is told of evidence, and of what a tool that is known by name has answered. */
export type Piece = Pick<Evidence, "id" | "title" | "content"> &
  Partial<Pick<Evidence, "tool" | "provenance">>;
export type Found<Value> = Value & { evidenceId: string };

export type Customer = Found<z.infer<typeof customerSchema>>;
export type Order = Found<z.infer<typeof orderSchema>>;
export type Shipment = Found<z.infer<typeof shipmentSchema>>;
export type Invoice = Found<z.infer<typeof invoiceSchema>>;
export type Subscription = Found<z.infer<typeof subscriptionSchema>>;
export type Refund = Found<z.infer<typeof refundSchema>>;
export interface Passage {
  evidenceId: string;
  title: string;
  text: string;
  language: string;
}

export interface Records {
  customers: Customer[];
  orders: Order[];
  shipments: Shipment[];
  invoices: Invoice[];
  subscriptions: Subscription[];
  refunds: Refund[];
  passages: Passage[];
  /** Ids of records that are somebody else's, of which no more is known. */
  withheldIds: string[];
}

/** The records and passages among pieces of evidence, in their order. What is neither is left out. */
export function readRecords(pieces: readonly Piece[]): Records {
  const all = <Value extends object>(schema: z.ZodType<Value>): Found<Value>[] =>
    pieces.flatMap(({ id, content }) => {
      const parsed = typeof content === "string" ? null : schema.safeParse(content);
      return parsed?.success === true ? [{ ...parsed.data, evidenceId: id }] : [];
    });
  return {
    customers: all(customerSchema),
    orders: all(orderSchema),
    shipments: all(shipmentSchema),
    invoices: all(invoiceSchema),
    subscriptions: all(subscriptionSchema),
    refunds: all(refundSchema),
    passages: readPassages(pieces),
    withheldIds: pieces.flatMap(({ content }) =>
      typeof content !== "string" && isWithheld(content) && typeof content["id"] === "string"
        ? [content["id"]]
        : [],
    ),
  };
}

/** In an order of their own: searches end in any order, and what is quoted must not depend on which was faster. */
function readPassages(pieces: readonly Piece[]): Passage[] {
  return pieces
    .flatMap(({ id, title, content, provenance }) =>
      // A colleague's note is no article, and not to be quoted as one.
      typeof content === "string" && provenance !== "person"
        ? [{ evidenceId: id, title, text: content, language: detectLanguage(content) }]
        : [],
    )
    .toSorted((a, b) => compare(a.title, b.title) || compare(a.text, b.text));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
