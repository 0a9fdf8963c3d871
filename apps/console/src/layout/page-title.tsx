import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** The page's heading and the window's title. Takes focus on arrival, so that a screen reader says where one is. */
export function PageTitle({ title }: { title: string }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t('app.titleOf', { page: title });
  }, [t, title]);
  useEffect(() => {
    if (!firstPage) heading.current?.focus();
    firstPage = false;
  }, []);
  return (
    <h1 tabIndex={-1} ref={heading}>
      {title}
    </h1>
  );
}

/** The browser itself puts the reader at the top of the first page. */
let firstPage = true;
