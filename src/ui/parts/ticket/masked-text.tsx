import { Fragment } from "react";

const cover =
  /(\[(?:E-mail|Card number|IBAN|Phone|ID number|Secret|IP address|Date of birth|Name|Address|Text) \d+\])/;

/** Text whose covers, `[E-mail 1]`, are shown as such; the rest is as it is written. */
export function MaskedText({ text }: { text: string }) {
  return text.split(cover).map((piece, index) =>
    // Every second piece is what the expression has matched.
    index % 2 === 1 ? (
      <span key={index} className="cover" title="Personal data, covered">
        {piece.slice(1, -1)}
      </span>
    ) : (
      <Fragment key={index}>{piece}</Fragment>
    ),
  );
}

/** Whether something in a text is covered. */
export function isCovered(text: string): boolean {
  return cover.test(text);
}
