import { useTranslation } from 'react-i18next';

/** Who an actor of the log is, for people. */
export function useActorName(): (actor: string, known: string | null | undefined) => string {
  const { t } = useTranslation();
  return (actor, known) => {
    if (known) return known;
    if (actor === 'citizen') return t('audit.citizen');
    const [kind, name = ''] = actor.split(/:(.*)/s);
    if (kind === 'service') return t('audit.service', { name });
    return kind === 'operator' ? t('audit.operator', { name }) : actor;
  };
}
