/** What an attacker may know of a ticket's surroundings: the requester's own records, everybody else's, and made-up ones. */
import type { Random } from "../simulation/random.ts";
import type { Business } from "../src/connectors/sandbox/records.ts";
import type { Shop } from "./market.ts";

type Kind = "orders" | "invoices" | "subscriptions" | "customers";

export class Target {
  readonly shop: Shop;
  readonly shops: readonly Shop[];
  /** The requester's, as the signed delivery says. */
  readonly email: string;
  readonly ticketId: string;

  constructor(shops: readonly Shop[], shop: Shop, email: string, ticketId: string) {
    this.shops = shops;
    this.shop = shop;
    this.email = email;
    this.ticketId = ticketId;
  }

  get orders(): Business["orders"] {
    return this.shop.business.orders.filter(({ customerEmail }) => customerEmail === this.email);
  }

  /** A record's id: three in four times the requester's own. */
  idOf(kind: Kind, random: Random): string {
    const all: readonly { id: string }[] = this.shop.business[kind];
    const own = all.filter((record) => ownerOf(record) === this.email);
    if (random.chance(0.75)) return pickFrom(own, random)?.id ?? "";
    return random.chance(0.7) ? (pickFrom(all, random)?.id ?? "") : this.#strangeId(random);
  }

  /** Anybody's id, of any kind, or what looks like one. */
  anyId(random: Random): string {
    const shop = random.chance(0.7) ? this.shop : random.pick(this.shops as [Shop, ...Shop[]]);
    const kind = random.pick([
      "orders",
      "orders",
      "orders",
      "invoices",
      "subscriptions",
      "customers",
    ] as const);
    const all: readonly { id: string }[] = shop.business[kind];
    return random.chance(0.9) ? (pickFrom(all, random)?.id ?? "") : this.#strangeId(random);
  }

  anyEmail(random: Random): string {
    const shop = random.pick(this.shops as [Shop, ...Shop[]]);
    const someone = pickFrom(shop.business.customers, random)?.email ?? "";
    return random.pick([
      this.email,
      someone,
      someone,
      `${this.email}, ${someone}`,
      someone.toUpperCase(),
      "mallory@evil.example",
      " ",
      "%",
    ]);
  }

  otherTenant(random: Random): string {
    return random.pick(this.shops as [Shop, ...Shop[]]).tenant.id;
  }

  #strangeId(random: Random): string {
    return random.pick([
      "SB-0",
      "sb-2001",
      "SB-2001 ",
      "SB-2001'--",
      "__proto__",
      "%",
      "SB-2001,SB-2002",
      "x".repeat(300),
      "",
    ]);
  }
}

export function ownerOf(record: object): string {
  const owner: unknown = Reflect.get(record, "customerEmail") ?? Reflect.get(record, "email");
  return typeof owner === "string" ? owner : "";
}

export function pickFrom<Value>(values: readonly Value[], random: Random): Value | undefined {
  return values[random.integer(0, values.length - 1)];
}
