import { useTranslation } from 'react-i18next';

/** A role in words; one that this page does not know yet is shown by its own name. */
export function useRoleName(): (role: string) => string {
  const { t } = useTranslation();
  return (role) => t(`role.${role as 'author'}`, { defaultValue: role });
}
