import sprites from 'bootstrap-italia/dist/svg/sprites.svg?url';

/** A picture beside words that say the same: screen readers skip it. */
export function Icon({ name }: { name: string }) {
  return (
    <svg className="icon icon-sm glyph" aria-hidden="true" focusable="false">
      <use href={`${sprites}#it-${name}`} />
    </svg>
  );
}
