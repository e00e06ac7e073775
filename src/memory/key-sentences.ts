/**
 * The part of a text that must not be lost when the rest of it is left out. Pure, and extractive: every word is the
 * author's, in its place, and what is missing is marked. Nothing is put into other words, so nothing is made up.
 */
import { markLeftOut } from "../domain/left-out.ts";

/** A sentence longer than this is taken for several: some authors know no full stop. */
const longestPiece = 200;
/** What is left out between two kept pieces has to be worth its mark. */
const shortestGap = 60;

/**
 * The text's first piece, every piece with a figure, an address or an id in it, and every piece that shares a word with
 * `wanted`. The text itself where that is hardly shorter.
 */
export function keepKeySentences(text: string, wanted: ReadonlySet<string>): string {
  const pieces = splitPieces(text);
  const isKept = pieces.map(
    (piece, index) => index === 0 || hasFigure(piece) || [...stemsOf(piece)].some((stem) => wanted.has(stem)),
  );
  const shown: string[] = [];
  let gap = "";
  const closeGap = () => {
    shown.push(gap.length < shortestGap ? gap : markLeftOut(gap.length));
    gap = "";
  };
  for (const [index, piece] of pieces.entries()) {
    if (!isKept[index]) {
      gap += piece;
      continue;
    }
    closeGap();
    shown.push(piece);
  }
  closeGap();
  const kept = shown.join("").trim();
  return kept.length < text.length ? kept : text;
}

/** Words that carry meaning, cut to their beginning, so that "refunds" finds "refund". */
export function stemsOf(text: string): Set<string> {
  const words =
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{L}{4,}/gu) ?? [];
  return new Set(words.filter((word) => !common.has(word)).map((word) => word.slice(0, 6)));
}

/** Words of four letters and more that are in every other sentence of the languages we serve. */
const common = new Set(
  `about after also been before could does from have into just more only over please should some than that their them
  then there these they this very want were what when where which while will with would your
  aber alle auch bitte dann dass dein deine diese dieser doch eine einem einen einer eines haben hier ihre ihrem ihren
  kann können mein meine meinen mich nach nicht noch oder sein sich sind über werden wird wurde
  como cuando desde donde ella ellos esta este esto estos hasta para pero porque puede sobre también tiene todo usted`.split(
    /\s+/,
  ),
);

const figure = /\d|\S@\S|https?:/;

function hasFigure(piece: string): boolean {
  return figure.test(piece);
}

/** Without loss: joined again they are the text. */
function splitPieces(text: string): string[] {
  return text
    .split(/(?<=[.!?؟…。]\s)(?=\S)|(?<=\n)(?=\S)/u)
    .flatMap((sentence) => (sentence.length <= longestPiece ? [sentence] : splitLong(sentence)));
}

function splitLong(sentence: string): string[] {
  const pieces: string[] = [];
  let current = "";
  let before = "";
  for (const word of sentence.split(/(?<=\s)(?=\S)/u)) {
    const isFull = current !== "" && current.length + word.length > longestPiece;
    // A sum is not parted from its currency, nor a number from what it is the number of.
    if (isFull && !hasFigure(before) && !hasFigure(word)) {
      pieces.push(current);
      current = "";
    }
    current += word;
    before = word;
  }
  return [...pieces, current];
}
