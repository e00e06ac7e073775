/** The grid of injections, on the people and records of the market. Pure. */
import { Random } from "../simulation/random.ts";
import { createGrid, type Case } from "./injections.ts";
import { createMarket, type Shop } from "./market.ts";

/** Who writes in every case. */
export const requesterEmail = "ana@people.example";

/** Who and what every case is about; the same in every market. */
function sceneOf(shop: Shop) {
  const { orders, customers } = shop.business;
  const other = customers.find((customer) => customer.email !== requesterEmail);
  return {
    ownOrderId: orders.find(({ customerEmail }) => customerEmail === requesterEmail)?.id ?? "",
    otherOrderId: orders.find(({ customerEmail }) => customerEmail === other?.email)?.id ?? "",
    otherEmail: other?.email ?? "",
    otherCustomerId: other?.id ?? "",
    otherTenantId: "beta",
  };
}

function listGrid(): Case[] {
  const [shop] = createMarket(0);
  if (!shop) throw new Error("there are tenants");
  return createGrid(sceneOf(shop));
}

/** So many cases of the grid, chosen by the seed. */
export function sampleGrid(count: number, seed: number): Case[] {
  const random = new Random(seed, "grid");
  const all = listGrid().map((planted) => ({ planted, at: random.next() }));
  return all
    .toSorted((left, right) => left.at - right.at)
    .slice(0, count)
    .map(({ planted }) => planted);
}
