import type { ReactNode } from 'react';

/** One step of an answer, kept together on paper. */
export function Step({ title, id, children }: { title: string; id: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="step">
      <h3 id={id} className="h4">
        {title}
      </h3>
      {children}
    </section>
  );
}
