import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe looks at: a tag of its rules, or a rule's own name. */
type Rules = readonly string[];

/** WCAG 2.2, levels A and AA. */
export const wcag: Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What can be other in the dark where the light was looked at whole. */
export const colours: Rules = ["color-contrast"];

/** What axe finds in what is on screen now: rule and place, one line each. Without rules, everything that axe knows. */
export async function findBarriers(page: Page, rules?: Rules): Promise<string[]> {
  // The page's own policy lets no script in but ours; the debugger's road is not subject to it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async (runOnly) => {
      const { axe: runner } = window as unknown as { axe: typeof axe };
      const { violations } = await runner.run(document, runOnly ? { runOnly } : {});
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
    },
    rules && [...rules],
  );
}
