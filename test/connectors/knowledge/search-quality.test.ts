import { beforeAll, describe, expect, it } from "vitest";
import { knowledgeOf, readHelpCentre } from "./help-centre.ts";
import { questions, questionsWithIntent } from "./questions.ts";

const tenantId = "search-quality";

beforeAll(async () => {
  await knowledgeOf(tenantId).ingest(tenantId, readHelpCentre());
});

describe.each(Object.entries(questions))("in %s, from the words alone", (language, asked) => {
  it.each(asked)("%j is answered by %s", async (query, slug) => {
    expect(await bestThree({ query, language, intent: null })).toContain(`${language}/${slug}`);
  });
});

describe.each(Object.entries(questionsWithIntent))("in %s, knowing the intent", (language, asked) => {
  it.each(asked)("%j, a case of %s, is answered by %s", async (query, intent, slug) => {
    expect(await bestThree({ query, language, intent })).toContain(`${language}/${slug}`);
  });
});

async function bestThree(query: {
  query: string;
  language: string;
  intent: string | null;
}): Promise<string[]> {
  const passages = await knowledgeOf(tenantId).search(tenantId, { ...query, limit: 3 });
  return passages.map(({ language, slug }) => `${language}/${slug}`);
}
