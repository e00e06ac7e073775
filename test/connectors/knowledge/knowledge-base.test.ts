import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { KnowledgeBase } from "../../../src/connectors/knowledge/knowledge-base.ts";
import type { Article } from "../../../src/connectors/knowledge/passage.ts";
import { hostileStrings } from "../connector-suite.ts";
import { anArticle, knowledgeOf } from "./help-centre.ts";

describe("ingesting", () => {
  it("counts what is new, what has changed and what has not", async () => {
    const { ingest } = open("ingest-count");
    const other = anArticle({ slug: "returns", title: "Returns" });
    expect(await ingest(anArticle(), other)).toEqual({ added: 2, changed: 0, unchanged: 0 });
    expect(await ingest(anArticle(), other)).toEqual({ added: 0, changed: 0, unchanged: 2 });
    expect(await ingest(anArticle({ body: "New text." }), other)).toEqual({
      added: 0,
      changed: 1,
      unchanged: 1,
    });
    expect(await ingest(anArticle({ language: "de" }))).toEqual({ added: 1, changed: 0, unchanged: 0 });
  });

  it("writes nothing for an article that has not changed", async () => {
    const { ingest, state } = open("ingest-unchanged");
    await ingest(anArticle());
    const before = await state();
    await ingest(anArticle());
    expect(await state()).toEqual(before);
  });

  it.each<Partial<Article>>([{ title: "Refunds" }, { intents: [] }, { body: "New text." }])(
    "makes a new version of an article with %j",
    async (change) => {
      const { ingest, article } = open(`ingest-version-${Object.keys(change)[0]}`);
      await ingest(anArticle());
      await ingest(anArticle(change));
      expect(await article("refund-policy", "en")).toEqual({ ...anArticle(change), version: 2 });
      expect(await article("refund-policy", "en", 1)).toEqual({ ...anArticle(), version: 1 });
      expect(await article("refund-policy", "en", 3)).toBeNull();
    },
  );

  it("searches the newest version only", async () => {
    const { ingest, search } = open("ingest-search");
    await ingest(anArticle({ body: "Refunds take five aardvarks." }));
    await ingest(anArticle({ body: "Refunds take six bandicoots." }));
    expect(await search("aardvarks")).toEqual([]);
    expect(await search("bandicoots")).toMatchObject([{ slug: "refund-policy", version: 2 }]);
  });

  it("takes all articles or none", async () => {
    const { ingestInside, list } = open("ingest-all");
    const unfit = anArticle({ slug: "Not A Slug" });
    await expect(ingestInside(anArticle(), unfit)).rejects.toThrow("slug");
    expect(await list()).toEqual([]);
  });
});

describe("removing", () => {
  it("takes an article out of search and lists, and keeps what was cited", async () => {
    const { ingest, remove, search, list, article } = open("remove");
    await ingest(anArticle());
    expect(await remove("refund-policy", "en")).toBe(true);
    expect(await search("refund")).toEqual([]);
    expect(await list()).toEqual([]);
    expect(await article("refund-policy", "en")).toBeNull();
    expect(await article("refund-policy", "en", 1)).toEqual({ ...anArticle(), version: 1 });
    expect(await remove("refund-policy", "en")).toBe(false);
  });

  it("can be taken back: the same text is the same version, another text the next", async () => {
    const { ingest, remove, search, article } = open("remove-back");
    await ingest(anArticle());
    await remove("refund-policy", "en");
    expect(await ingest(anArticle())).toEqual({ added: 1, changed: 0, unchanged: 0 });
    expect(await search("refund")).toMatchObject([{ version: 1 }, { version: 1 }]);
    await remove("refund-policy", "en");
    await ingest(anArticle({ body: "New text." }));
    expect(await article("refund-policy", "en")).toMatchObject({ version: 2, body: "New text." });
  });
});

it("lists every article in use with its newest version", async () => {
  const { ingest, list } = open("list");
  await ingest(anArticle(), anArticle({ language: "de", title: "Erstattung" }));
  await ingest(anArticle({ title: "Refunds" }));
  const entry = { slug: "refund-policy", intents: ["refund_policy"] };
  expect(await list()).toEqual([
    { ...entry, language: "de", version: 1, title: "Erstattung" },
    { ...entry, language: "en", version: 2, title: "Refunds" },
  ]);
});

describe("searching", () => {
  it("answers with sections, the better one first", async () => {
    const { ingest, search } = open("search-sections");
    await ingest(anArticle());
    const passage = { slug: "refund-policy", version: 1, language: "en", title: "Refund policy" };
    const passages = await search("how long does it take");
    expect(passages).toEqual([
      {
        ...passage,
        heading: "How long it takes",
        text: "A refund takes five days.",
        score: expect.any(Number),
      },
    ]);
    expect(passages[0]?.score).toBeGreaterThan(0);
  });

  it("counts a word in the title for more than one in the text", async () => {
    const { ingest, search } = open("search-title");
    await ingest(
      anArticle({ slug: "text", title: "Parcels", body: "Your lamp comes in a parcel." }),
      anArticle({ slug: "title", title: "Lamp", body: "It comes in a parcel by road." }),
    );
    expect(await slugs(search("lamp"))).toEqual(["title", "text"]);
  });

  it("prefers the article that names the intent", async () => {
    const { ingest, search } = open("search-intent");
    await ingest(
      anArticle({ slug: "one", intents: ["how_to"], body: "A lamp." }),
      anArticle({ slug: "two", intents: ["damaged_item"], body: "A lamp, and more about it." }),
    );
    expect(await slugs(search("lamp"))).toEqual(["one", "two"]);
    expect(await slugs(search("lamp", { intent: "damaged_item" }))).toEqual(["two", "one"]);
  });

  it("goes by the intent where the words find nothing", async () => {
    const { ingest, search } = open("search-intent-only");
    await ingest(anArticle({ slug: "other", intents: [] }), anArticle());
    expect(await search("wat nu?", { intent: "refund_policy" })).toMatchObject([
      { slug: "refund-policy", heading: "", score: 0 },
      { slug: "refund-policy", heading: "How long it takes", score: 0 },
    ]);
    expect(await search("wat nu?", { intent: "how_to" })).toEqual([]);
  });

  it("takes the wanted language, and English where that has nothing", async () => {
    const { ingest, search } = open("search-language");
    await ingest(
      anArticle({ body: "Loom Club costs money. Robots help." }),
      anArticle({ language: "de", title: "Erstattung", body: "Der Loom Club kostet Geld." }),
    );
    const languages = async (query: string, language: string) =>
      (await search(query, { language })).map((passage) => passage.language);
    expect(await languages("Loom Club", "de")).toEqual(["de"]);
    expect(await languages("Loom Club", "de-AT")).toEqual(["de"]);
    expect(await languages("robots", "de")).toEqual(["en"]);
    expect(await languages("Loom Club", "fr")).toEqual(["en"]);
    expect(await languages("Loom Club", "und")).toEqual(["en"]);
  });

  it("shows no more than two sections of one article, and no more passages than asked for", async () => {
    const { ingest, search } = open("search-limit");
    const body = ["one", "two", "three", "four"]
      .map((name) => `## Lamp ${name}\nAbout the lamp.`)
      .join("\n\n");
    await ingest(anArticle({ slug: "long", body }), anArticle({ slug: "short", body: "One lamp." }));
    expect((await slugs(search("lamp"))).toSorted()).toEqual(["long", "long", "short"]);
    expect(await search("lamp", { limit: 1 })).toHaveLength(1);
  });

  it.each<[language: string, written: string, asked: string]>([
    ["de", "Rücksendungen sind kostenlos.", "rucksendung"],
    ["de", "Rücksendungen sind kostenlos.", "Ruecksendung"],
    ["de", "Die Paketverfolgung zeigt es.", "Pakete"],
    ["es", "La devolución es gratuita.", "devoluciones"],
    ["es", "Cancelar es gratis.", "cancelación"],
    ["ar", "إلغاء الطلبات مجاني.", "الإلغاء"],
    ["ar", "إلغاء الطلبات مجاني.", "طلبي"],
    ["ar", "إلغاء الطلبات مجاني.", "وطلبي"],
    ["ar", "الفاتورة في حسابك.", "فاتورتي"],
    ["ar", "الفاتورة في حسابك.", "الفَاتُورَةُ"],
    ["en", "Cancellations are free.", "cancelled"],
    ["en", "A café table.", "cafe"],
  ])("in %s, %j is found by %j", async (language, body, query) => {
    const { ingest, search } = open("search-forms");
    await ingest(anArticle({ slug: "it", title: "-", language, body }));
    expect(await slugs(search(query, { language }))).toEqual(["it"]);
  });

  it.each([
    ...hostileStrings,
    "",
    " ",
    '"',
    "'",
    "*",
    'lamp" OR "',
    "title:lamp",
    "NEAR(lamp refund)",
    "lamp AND NOT refund",
    "^lamp",
    "{title text}: lamp",
    "-lamp +refund",
    "(((((",
    "\u0000",
    "\uD800",
  ])("survives the query %j", async (query) => {
    const { ingest, search } = open("search-hostile");
    await ingest(anArticle());
    expect(Array.isArray(await search(query))).toBe(true);
    expect(await slugs(search("refund"))).toContain("refund-policy");
  });
});

it("survives a query as long as a book", async () => {
  const { ingest, search } = open("search-long");
  await ingest(anArticle());
  expect(await search("x".repeat(200_000))).toEqual([]);
  expect(await slugs(search("refund ".repeat(50_000)))).toContain("refund-policy");
});

it("refuses every method to another tenant", async () => {
  await runInDurableObject(knowledgeOf("refused"), async (instance: KnowledgeBase) => {
    const refused = "was called for another";
    await expect(instance.ingest("other", [anArticle()])).rejects.toThrow(refused);
    await expect(instance.search("other", aSearch("refund"))).rejects.toThrow(refused);
    await expect(instance.article("other", "refund-policy", "en")).rejects.toThrow(refused);
    await expect(instance.list("other")).rejects.toThrow(refused);
    await expect(instance.remove("other", "refund-policy", "en")).rejects.toThrow(refused);
  });
  expect(await knowledgeOf("refused").list("refused")).toEqual([]);
});

function aSearch(query: string, changes: { language?: string; intent?: string; limit?: number } = {}) {
  return { query, language: "en", intent: null, limit: 8, ...changes };
}

/** The knowledge base of one tenant, spoken to as that tenant. */
function open(name: string) {
  const tenantId = `kb-${name}`.toLowerCase();
  const knowledge = knowledgeOf(tenantId);
  return {
    ingest: (...articles: Article[]) => knowledge.ingest(tenantId, articles),
    /** Without the RPC, over which a rejection would be reported as unhandled. */
    ingestInside: (...articles: Article[]) =>
      runInDurableObject(knowledge, (instance: KnowledgeBase) => instance.ingest(tenantId, articles)),
    search: (query: string, changes?: Parameters<typeof aSearch>[1]) =>
      knowledge.search(tenantId, aSearch(query, changes)),
    article: (slug: string, language: string, version?: number) =>
      knowledge.article(tenantId, slug, language, version),
    list: () => knowledge.list(tenantId),
    remove: (slug: string, language: string) => knowledge.remove(tenantId, slug, language),
    /** Everything in the tables, with row ids, so that a row written anew shows. */
    state: () =>
      runInDurableObject(knowledge, (_instance: KnowledgeBase, { storage }) =>
        ["versions", "articles", "sections"].map((table) =>
          storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
        ),
      ),
  };
}

async function slugs(passages: Promise<{ slug: string }[]>): Promise<string[]> {
  return (await passages).map(({ slug }) => slug);
}
