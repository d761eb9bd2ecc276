import type { JSX } from 'preact';

interface PhrasesProps {
  /** A text of the page that takes an argument. */
  write: (part: string) => string;
  part: string;
}

/** Stands for the part while the text around it is taken apart. */
const place = '\uE000';

/** A text whose lines end between its words and brackets, never within a day and its hour. */
export function Phrases({ write, part }: PhrasesProps): JSX.Element {
  const pieces = write(place).match(/\s+|[(（][^)）]{0,60}[)）]|[^\s(（]+/g) ?? [];
  return (
    <>
      {pieces.map((piece, index) =>
        piece.trim() === '' ? (
          piece
        ) : (
          <span key={index} class="unbroken">
            {piece.replace(place, part)}
          </span>
        ),
      )}
    </>
  );
}
