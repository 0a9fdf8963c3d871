import { z } from 'zod';
import { municipalityDefinition } from '../municipality-definition.js';

const { terms, zones, categories } = municipalityDefinition.shape;
const zone = zones.element.omit({ id: true });
const category = categories.element.omit({ id: true });

/** New terms of processing: what is named is put in the place of what was, or added; the rest stays. */
export const termsDefinition = z
  .strictObject({
    ...terms.partial().shape,
    categories: z.array(
      category
        .partial()
        .required({ code: true })
        .extend({ statuteRef: z.string().min(1).nullable() })
        .partial({
          statuteRef: true,
        }),
    ),
    zones: z.array(zone.partial().required({ code: true })),
  })
  .partial();

export type TermsDefinition = z.input<typeof termsDefinition>;
export type CompleteTerms = z.output<typeof termsDefinition>;
