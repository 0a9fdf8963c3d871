/** Markup that is safe as it stands: only `html` makes it. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What may stand in a hole; nothing at all for `false`, `null` and `undefined`. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Most texts have none of them. */
const SPECIAL = /[&<>"']/;

/**
 * Markup with holes. Whatever is put in a hole is text, unless `html` made it. Attributes are always quoted, and no
 * hole stands in a script, a style, a tag's name or an attribute's name: there, escaping would not be enough.
 */
export function html(fixed: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let markup = fixed[0] ?? '';
  for (let i = 0; i < values.length; i++) markup += rendered(values[i]) + (fixed[i + 1] ?? '');
  return new Html(markup);
}

function rendered(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (isList(value)) return value.map(rendered).join('');
  const text = String(value);
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** `Array.isArray` does not narrow a readonly list. */
function isList(value: HtmlValue): value is readonly HtmlValue[] {
  return Array.isArray(value);
}
