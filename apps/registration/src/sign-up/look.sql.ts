/** Written out: of all that a sign-up is asked, this is asked most. $1: sign-ups. */
export const LOOK_AT_SIGN_UPS = `
SELECT id, municipality_id AS "municipalityId", state, attempts, sent_at AS "sentAt",
       guardian_name IS NOT NULL AS guardian
FROM registration.sign_up WHERE id = ANY ($1::uuid[])`;

export interface SignUpLook {
  id: string;
  municipalityId: string;
  state: 'pending' | 'confirmed';
  attempts: number;
  sentAt: Date;
  /** Somebody answers for a child. */
  guardian: boolean;
}
