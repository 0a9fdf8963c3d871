/** Written out: of all that a sign-up is asked, this is asked most. $1: sign-up. */
export const LOOK_AT_SIGN_UP = `
SELECT municipality_id AS "municipalityId", state, attempts, sent_at AS "sentAt",
       guardian_name IS NOT NULL AS guardian
FROM registration.sign_up WHERE id = $1`;

export interface SignUpLook {
  municipalityId: string;
  state: 'pending' | 'confirmed';
  attempts: number;
  sentAt: Date;
  /** Somebody answers for a child. */
  guardian: boolean;
}
