/** Cuts an article into passages small enough to be cited whole. */

export interface Section {
  /** Empty for what stands before the first heading. */
  heading: string;
  /** Markdown without the heading. Never empty. */
  text: string;
}

/** Longer sections are cut between paragraphs. */
const maxSectionLength = 1_500;

export function splitSections(body: string): Section[] {
  const sections: Section[] = [];
  let heading = "";
  let lines: string[] = [];
  let inCode = false;
  const close = () => {
    for (const text of splitLong(lines.join("\n").trim())) sections.push({ heading, text });
    lines = [];
  };
  for (const line of body.split(/\r?\n/)) {
    if (/^\s{0,3}(```|~~~)/.test(line)) inCode = !inCode;
    const found = inCode ? null : /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
    if (!found) {
      lines.push(line);
      continue;
    }
    close();
    heading = found[1] ?? "";
  }
  close();
  return sections;
}

function splitLong(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (const paragraph of text.split(/\n{2,}/).flatMap(splitParagraph)) {
    if (part !== "" && part.length + paragraph.length > maxSectionLength) {
      parts.push(part);
      part = "";
    }
    part = part === "" ? paragraph : `${part}\n\n${paragraph}`;
  }
  return part === "" ? parts : [...parts, part];
}

/** A paragraph that is too long by itself is cut at white space where there is some. */
function splitParagraph(paragraph: string): string[] {
  const parts: string[] = [];
  let rest = paragraph.trim();
  while (rest.length > maxSectionLength) {
    const space = rest.lastIndexOf(" ", maxSectionLength);
    const cut = space > 0 ? space : maxSectionLength;
    parts.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return rest === "" ? parts : [...parts, rest];
}
