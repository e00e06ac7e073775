import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe finds against WCAG 2.2 A and AA in what is on screen now: rule and place, one line each. In the dark only
 * colours can be other than in the light, so only they are looked at.
 */
export async function findBarriers(page: Page, colorScheme: "light" | "dark"): Promise<string[]> {
  // The page's own policy lets no script in but ours; the debugger's road is not subject to it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  return page.evaluate(
    async (runOnly) => {
      const { axe: runner } = window as unknown as { axe: typeof axe };
      const { violations } = await runner.run(document, {
        runOnly,
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
    },
    colorScheme === "light" ? standards : ["color-contrast"],
  );
}
